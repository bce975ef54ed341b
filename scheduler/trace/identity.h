// The identity of a program: a digest of its sources, of the versions that give them their meaning and of its limits
// (formats.md §6).
#pragma once

#include <string>

#include "scheduler/trace/trace.h"

namespace aeroflow::trace {

// 32 hexadecimal digits. The entry file counts first, the others in the order of their paths.
std::string program_id(const Program& program, const Limits& limits);

}  // namespace aeroflow::trace
