#include "tools/cli/permissions.h"

namespace aeroflow::cli {
namespace {

std::string beside(const std::string& folder, const std::string& path) {
    if (folder.empty() || path.starts_with('/')) return path;
    return folder + '/' + path;
}

}  // namespace

host::Result<Grant> parse_grant(const std::string& flag) {
    const size_t equals = flag.find('=');
    const std::string kind = flag.substr(0, equals);
    const bool known = kind == "read" || kind == "write" || kind == "env" || kind == "net" || kind == "run";
    if (!known || equals == std::string::npos || equals + 1 == flag.size()) {
        return std::unexpected(host::Error{
            0, "`--allow " + flag + "` is no permission: write `--allow read=./data` or `--allow env=HOME`"});
    }
    return Grant{kind, flag.substr(equals + 1)};
}

ports::Permissions permissions_of(const Manifest& manifest, std::span<const Grant> flags,
                                  std::span<const std::string> arguments) {
    ports::Permissions permissions;
    const auto grant = [&](const Grant& entry, const std::string& folder) {
        if (entry.kind == "env") permissions.environment.push_back(entry.value);
        if (entry.kind != "read") return;  // the other kinds come with their ports
        if (entry.value == "args") {
            permissions.read.insert(permissions.read.end(), arguments.begin(), arguments.end());
        } else {
            permissions.read.push_back(beside(folder, entry.value));
        }
    };
    for (const Grant& entry : manifest.grants) grant(entry, manifest.folder);
    for (const Grant& entry : flags) grant(entry, "");
    return permissions;
}

}  // namespace aeroflow::cli
