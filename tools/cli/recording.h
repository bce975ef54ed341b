// The file of a recorded run: opened before the run, so that a place that cannot be written to is known then, written whole
// at its end.
//
// In: a program and its configuration, then the result. Out: trace.json (formats.md §7).
#pragma once

#include <memory>
#include <string>

#include "scheduler/core/world.h"
#include "scheduler/trace/trace.h"
#include "tools/host/new_file.h"
#include "vm/turn/program.h"

namespace aeroflow::cli {

// A trace without inputs and end: what is known before the run. Paths in it are relative to `root`, the package's folder
// ("": that of the entry file).
trace::Trace begin_trace(const turn::Program& program, const std::string& root, trace::Config config);

// Writes the trace to a new file, whole or not at all.
[[nodiscard]] host::Result<void> write_trace_file(const trace::Trace& trace, const std::string& path);
[[nodiscard]] host::Result<void> write_trace_file(const trace::Trace& trace, host::NewFile& file);

// "trace: t.json, 1000000 turns, 24 MB of inputs and 2 sources", or the same as a JSON line.
std::string trace_line(const trace::Trace& trace, const std::string& path, bool json);

}  // namespace aeroflow::cli
