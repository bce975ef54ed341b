// What a run may reach of the outside: the manifest's grants and the flags, put together (language.md §10).
//
// In: the grants of the manifest (paths relative to its folder), the flags `--allow kind=value` (relative to the working
// folder), the program's arguments. Out: ports::Permissions, which decides about each request.
#pragma once

#include <span>
#include <string>

#include "scheduler/ports/permissions.h"
#include "tools/cli/manifest.h"
#include "tools/host/error.h"

namespace aeroflow::cli {

// `read=./data` of a flag.
[[nodiscard]] host::Result<Grant> parse_grant(const std::string& flag);

// `read = ["args"]` stands for the files named by the program's arguments.
ports::Permissions permissions_of(const Manifest& manifest, std::span<const Grant> flags,
                                  std::span<const std::string> arguments);

}  // namespace aeroflow::cli
