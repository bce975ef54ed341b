// `aeroflow run --verify`: the recorded run again at other addresses, compared with what it was.
#pragma once

#include <string>

#include "compiler/driver/compilation.h"
#include "scheduler/trace/trace.h"
#include "scheduler/trace/verify.h"

namespace aeroflow::cli {

// A report of the first difference, empty when there is none. `log` has the windows of the recorded run.
std::string verify(const driver::Executable& executable, const trace::Trace& trace, const trace::WindowLog& log,
                   uint64_t table_key);

}  // namespace aeroflow::cli
