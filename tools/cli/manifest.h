// aeroflow.toml: what a package says about itself and what its programs may do.
//
//     [permissions]                      [limits]
//     read = ["args", "./data"]          memory = 1_073_741_824    # live bytes of an actor
//     env = ["HOME"]                     stack = 12_000            # units
//                                        fuel = 0                  # steps of a turn, 0: unlimited
//
// In: the text of the file. Out: a Manifest, or an error that names file, line and key. A key that does not exist in these
// two tables is an error, because a permission that is misspelt would otherwise be lost in silence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/host/error.h"

namespace aeroflow::cli {

// Limits that are part of the program's identity (language.md §7). 0: unlimited.
struct Limits {
    uint64_t memory = uint64_t{1} << 30;
    uint64_t stack = 12'000;
    uint64_t fuel = 0;
};

struct Grant {
    std::string kind;   // "read", "env"
    std::string value;  // "./data", "args"
};

struct Manifest {
    std::string folder;  // where the file stands, "" for the working folder; granted paths are relative to it
    std::vector<Grant> grants;
    Limits limits;
};

[[nodiscard]] host::Result<Manifest> parse_manifest(std::string_view text, const std::string& path);

// The manifest of the nearest folder above the entry file; without one, the defaults.
[[nodiscard]] host::Result<Manifest> find_manifest(const std::string& entry_path);

}  // namespace aeroflow::cli
