// One run of a compiled program: world, ports, streams, signals and recording put together, and what is printed at its end.
//
// In: a program, the options of `run`, the manifest. Out: the exit status (language.md §13 "Ends").
#pragma once

#include "compiler/driver/compilation.h"
#include "tools/cli/manifest.h"
#include "tools/cli/options.h"
#include "tools/cli/statistics.h"

namespace aeroflow::cli {

int execute(const driver::Executable& executable, const RunOptions& options, const Manifest& manifest,
            Statistics& statistics);

}  // namespace aeroflow::cli
