#include "scheduler/ports/permissions.h"

namespace aeroflow::ports {

bool Permissions::add(std::string_view flag) {
    const size_t equals = flag.find('=');
    if (equals == std::string_view::npos || equals + 1 == flag.size()) return false;
    const std::string_view kind = flag.substr(0, equals);
    const std::string subject(flag.substr(equals + 1));
    if (kind == "read") read.push_back(subject);
    else if (kind == "env") environment.push_back(subject);
    else return false;
    return true;
}

bool Permissions::may_read(Host& host, const std::string& path) const {
    if (every_file) return true;
    const std::string wanted = host.canonical_path(path);
    for (const std::string& entry : read) {
        const std::string allowed = host.canonical_path(entry);
        if (wanted == allowed) return true;
        const bool below = wanted.starts_with(allowed) && (allowed.ends_with('/') || wanted[allowed.size()] == '/');
        if (below) return true;
    }
    return false;
}

bool Permissions::may_see(std::string_view name) const {
    if (every_variable) return true;
    for (const std::string& entry : environment) {
        if (entry == name) return true;
    }
    return false;
}

std::string missing_flag(std::string_view kind, std::string_view subject) {
    return "--allow " + std::string(kind) + "=" + std::string(subject);
}

}  // namespace aeroflow::ports
