// What must hold of IR, checked after every pass in tests (and after reading text).
//
// Structure: ids in range, terminators last and only last, edges match parameters by number and type. SSA: definitions
// dominate uses. Types: operands and results by instruction. Views: none live across effect M or S or into another block
// than one it dominates without M on the way. Ownership (once passes/ownership has run): every owned value is consumed
// exactly once on every path, borrowed ones do not outlive what they are part of, nothing borrowed lives across S.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

// Empty when all holds; else one line per violation: "main.fib b2 #3: int.add takes 2 operands, has 1".
std::vector<std::string> verify(const Module& module, Stage stage);
std::vector<std::string> verify(const Module& module, const Function& function, Stage stage);

}  // namespace aeroflow::ir
