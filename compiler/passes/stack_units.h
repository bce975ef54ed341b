// Stack units of calls (language.md §7 "Limits").
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

// A call that may lead back to its caller costs 2 units plus 1 per 8 values live across it: `index` of the call. Other
// calls are free: `index` 0. Function::units is the largest cost of a call in its body. A call faults with OutOfStack
// when fewer units are left than it costs.
void assign_stack_units(ir::Module& module);

}  // namespace aeroflow::passes
