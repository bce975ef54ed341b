// Code that drops the last owner of a recursive enum's cell, made for its type.
#pragma once

#include "compiler/codegen/unit.h"

namespace aeroflow::codegen {

// `void (context, cell)`: frees the cell, whose count is 1, and what it alone owned; null where the runtime does as well.
// Cells of the same type that lose their last owner wait in a list that goes through their counts: no depth, no memory.
llvm::Function* drop_function(Unit& unit, value::TypeId type);

}  // namespace aeroflow::codegen
