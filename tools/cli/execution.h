// One run of a compiled program: world, memory, ports, streams and signals put together, and what is printed at its end.
//
// In: a program, an engine for it, the options of `run`, the manifest. Out: the exit status (language.md §13 "Ends").
#pragma once

#include "tools/cli/manifest.h"
#include "tools/cli/options.h"
#include "tools/cli/statistics.h"
#include "vm/turn/engine.h"
#include "vm/turn/program.h"

namespace aeroflow::cli {

int execute(const turn::Program& program, turn::Engine& engine, const RunOptions& options, const Manifest& manifest,
            uint64_t table_key, Statistics& statistics);

}  // namespace aeroflow::cli
