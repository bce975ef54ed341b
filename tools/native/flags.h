// AEROFLOW_FLAGS: the runtime's options of a native executable, whose command line belongs to the program.
#pragma once

#include <string>

#include "tools/cli/options.h"
#include "tools/host/error.h"

namespace aeroflow::native {

// `--hash --seed 7 --allow read=data --stats`, separated by blanks; the same as those of `aeroflow run`.
[[nodiscard]] host::Result<cli::RunOptions> parse_flags(const std::string& flags);

}  // namespace aeroflow::native
