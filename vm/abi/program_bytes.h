// A program's tables as bytes, as native executables hold them.
//
// In: the tables of a compiled program. Out: bytes that depend on them alone, and the tables again. Not a format to keep:
// the runtime that reads is the one the executable was linked with (snapshots have their own, formats.md §8).
#pragma once

#include <string>
#include <string_view>

#include "vm/turn/program.h"

namespace aeroflow::abi {

std::string write_program(const turn::Program& program);
// Aborts on bytes that write_program has not written.
turn::Program read_program(std::string_view bytes);

}  // namespace aeroflow::abi
