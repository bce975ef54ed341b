// Bytecode as text: for --dump bytecode, golden files and debugging.
#pragma once

#include <string>

#include "vm/bytecode/module.h"

namespace aeroflow::bytecode {

// One line per instruction: "  12  add.i      s3, s0, -1    @7" (place in the function, operands, site).
std::string disassemble(const Module& module, const Function& function);
std::string disassemble(const Module& module);

}  // namespace aeroflow::bytecode
