#include "tools/cli/permissions.h"

#include <algorithm>

#include "tools/host/files.h"

namespace aeroflow::cli {
namespace {

std::string beside(const std::string& folder, const std::string& path) {
    if (folder.empty() || path.starts_with('/')) return path;
    return folder + '/' + path;
}

bool contains(const std::string& granted, const std::string& path) {
    if (path == granted || granted == "/") return true;
    return path.starts_with(granted) && path[granted.size()] == '/';
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

Permissions::Permissions(const Manifest& manifest, std::span<const Grant> flags,
                         std::span<const std::string> arguments) {
    const auto grant = [&](const Grant& entry, const std::string& folder) {
        if (entry.kind == "env") variables_.push_back(entry.value);
        if (entry.kind != "read") return;
        if (entry.value != "args") {
            readable_.push_back(host::canonical_path(beside(folder, entry.value)));
            return;
        }
        for (const std::string& argument : arguments) readable_.push_back(host::canonical_path(argument));
    };
    for (const Grant& entry : manifest.grants) grant(entry, manifest.folder);
    for (const Grant& entry : flags) grant(entry, "");
}

bool Permissions::may_read(const std::string& path) const {
    const std::string resolved = host::canonical_path(path);
    return std::any_of(readable_.begin(), readable_.end(),
                       [&](const std::string& granted) { return contains(granted, resolved); });
}

bool Permissions::may_read_variable(std::string_view name) const {
    return std::find(variables_.begin(), variables_.end(), name) != variables_.end();
}

std::string Permissions::flag(std::string_view kind, std::string_view value) {
    std::string text = "--allow ";
    text += kind;
    text += '=';
    text += value;
    return text;
}

}  // namespace aeroflow::cli
