// What a program may reach of the outside: denied unless the manifest or a flag grants it (language.md §10).
//
// In: the grants of the manifest, the flags `--allow kind=value`, the program's arguments. Out: yes or no for one request,
// and the flag that would grant it, which a program sees in `Fault.Denied(flag)`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/manifest.h"
#include "tools/host/error.h"

namespace aeroflow::cli {

// `read=./data` of a flag.
[[nodiscard]] host::Result<Grant> parse_grant(const std::string& flag);

class Permissions {
public:
    // `arguments`: the program's, for `read = ["args"]`.
    Permissions(const Manifest& manifest, std::span<const Grant> flags, std::span<const std::string> arguments);

    // A file that is granted, or that lies below a granted folder, links resolved.
    bool may_read(const std::string& path) const;
    bool may_read_variable(std::string_view name) const;

    // "--allow read=data.csv"
    static std::string flag(std::string_view kind, std::string_view value);

private:
    std::vector<std::string> readable_;  // canonical paths
    std::vector<std::string> variables_;
};

}  // namespace aeroflow::cli
