// What the immediate ports ask of the outside: one method per kind of request. tools/ implements it, tests do too.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace aeroflow::ports {

class Host {
public:
    virtual ~Host() = default;
    // The bytes of a file and true, or why it cannot be read and false.
    virtual std::pair<std::string, bool> read_file(const std::string& path) = 0;
    virtual std::optional<std::string> environment(const std::string& name) = 0;
    virtual std::string standard_input() = 0;  // all that is left of it
    // The path with `.`, `..` and links resolved, for comparison with what is allowed.
    virtual std::string canonical_path(const std::string& path) = 0;
};

}  // namespace aeroflow::ports
