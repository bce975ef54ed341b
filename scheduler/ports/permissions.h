// Which requests a program may make: everything is denied that is not allowed (language.md §10).
//
// In: `--allow` flags and the manifest's [permissions]. Out: a yes, or the flag that is missing, which becomes the text of
// Fault.Denied.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/ports/host.h"

namespace aeroflow::ports {

struct Permissions {
    std::vector<std::string> read;         // files, and folders with all that lies below them
    std::vector<std::string> environment;  // names
    bool every_file = false;               // a host that embeds the program decides itself
    bool every_variable = false;

    // Reads `read=PATH` or `env=NAME`; false when it is neither.
    bool add(std::string_view flag);

    bool may_read(Host& host, const std::string& path) const;
    bool may_see(std::string_view name) const;
};

// "--allow read=data.csv"
std::string missing_flag(std::string_view kind, std::string_view subject);

}  // namespace aeroflow::ports
