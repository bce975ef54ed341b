// The sizes of a program's tables, as the verifier of bytecode asks for them.
#pragma once

#include "vm/bytecode/verifier.h"
#include "vm/turn/program.h"

namespace aeroflow::interpreter {

bytecode::Tables tables_of(const turn::Program& program);

}  // namespace aeroflow::interpreter
