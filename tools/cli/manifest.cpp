#include "tools/cli/manifest.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "tools/host/files.h"

namespace aeroflow::cli {
namespace {

// Kinds of permissions that there are (language.md §10); net and run come with their ports.
constexpr std::string_view kKinds[] = {"read", "write", "env", "net", "run"};

std::unexpected<host::Error> wrong(const std::string& path, const toml::source_region& at, const std::string& what) {
    return std::unexpected(host::Error{
        0, path + ':' + std::to_string(at.begin.line) + ':' + std::to_string(at.begin.column) + ": " + what});
}

bool is_kind(std::string_view name) {
    for (std::string_view kind : kKinds) {
        if (name == kind) return true;
    }
    return false;
}

host::Result<void> read_permissions(const toml::table& table, const std::string& path, Manifest& manifest) {
    for (auto&& [key, value] : table) {
        const std::string kind(key.str());
        if (!is_kind(kind)) {
            return wrong(path, value.source(), "there is no permission `" + kind + "`: read, write, env, net or run");
        }
        const toml::array* entries = value.as_array();
        if (entries == nullptr) return wrong(path, value.source(), '`' + kind + "` is a list of strings");
        for (auto&& entry : *entries) {
            const auto text = entry.value_exact<std::string>();
            if (!text) return wrong(path, entry.source(), '`' + kind + "` is a list of strings");
            manifest.grants.push_back({kind, *text});
        }
    }
    return {};
}

host::Result<void> read_limits(const toml::table& table, const std::string& path, Limits& limits) {
    for (auto&& [key, value] : table) {
        const std::string name(key.str());
        uint64_t* limit = name == "memory"  ? &limits.memory
                          : name == "stack" ? &limits.stack
                          : name == "fuel"  ? &limits.fuel
                                            : nullptr;
        if (limit == nullptr) {
            return wrong(path, value.source(), "there is no limit `" + name + "`: memory, stack or fuel");
        }
        const auto number = value.value_exact<int64_t>();
        if (!number || *number < 0) return wrong(path, value.source(), "a limit is a whole number of 0 or more");
        *limit = static_cast<uint64_t>(*number);
    }
    return {};
}

std::string folder_of(const std::string& path) {
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos) return "";
    return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

host::Result<Manifest> parse_manifest(std::string_view text, const std::string& path) {
    const toml::parse_result parsed = toml::parse(text, std::string_view(path));
    if (!parsed) return wrong(path, parsed.error().source(), std::string(parsed.error().description()));
    Manifest manifest;
    manifest.folder = folder_of(path);
    for (auto&& [key, value] : parsed.table()) {
        const std::string name(key.str());
        if (name != "permissions" && name != "limits") continue;
        const toml::table* table = value.as_table();
        if (table == nullptr) return wrong(path, value.source(), '`' + name + "` is a table");
        const host::Result<void> read = name == "limits" ? read_limits(*table, path, manifest.limits)
                                                         : read_permissions(*table, path, manifest);
        if (!read) return std::unexpected(read.error());
    }
    return manifest;
}

host::Result<Manifest> find_manifest(const std::string& entry_path) {
    std::string folder = folder_of(host::canonical_path(entry_path));
    while (true) {
        const std::string path = (folder == "/" ? "" : folder) + "/aeroflow.toml";
        if (host::file_exists(path)) {
            const host::Result<std::string> text = host::read_file(path);
            if (!text) return std::unexpected(text.error());
            return parse_manifest(*text, path);
        }
        if (folder.empty() || folder == "/") return Manifest{};
        folder = folder_of(folder);
    }
}

}  // namespace aeroflow::cli
