// Ownership: says which parameters are borrowed, and inserts every `copy` and `drop` (architecture.md §2 "Ownership").
//
// In: a module at Stage::Lowered, whose instructions only say how they use operands (instructions.def). Out: the module
// at Stage::Owned: each owned value is consumed exactly once on every path; a last use moves, so that a container with one
// owner stays in place; parts (field, payload, load, state) stay borrowed where nothing in their range consumes or
// writes what they are part of, and are retained by a `copy` right behind their definition elsewhere. Paths that end in
// a fault drop nothing. Read: ownership_modes.cpp, ownership_parts.cpp, then ownership.cpp: the three steps in order.
#pragma once

#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/ir/state_effects.h"

namespace aeroflow::passes {

void insert_ownership(ir::Module& module);

// Step 1: parameter_modes of all functions. Borrowed unless the body consumes the parameter itself; owned where the
// scheduler calls, and in functions that may suspend.
void assign_parameter_modes(ir::Module& module);
// Step 2: copies of parts that cannot stay borrowed.
void retain_parts(const ir::Module& module, ir::Function& function,
                  const std::vector<ir::StateMask>& written);
// Step 3: copies before consuming uses that are not the last, drops behind last borrowing uses.
void insert_copies_and_drops(const ir::Module& module, ir::Function& function);

}  // namespace aeroflow::passes
