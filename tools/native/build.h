// `aeroflow build`: a program as a static executable.
#pragma once

#include "tools/cli/options.h"

namespace aeroflow::native {

// Compiles, links, reports; gives the exit status.
int build(const cli::BuildOptions& options);

}  // namespace aeroflow::native
