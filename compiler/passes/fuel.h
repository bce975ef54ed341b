// Fuel: the instruction that counts steps, where a program has a limit of steps per turn.
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

// At the entry of every function and at the head of every loop, one step each.
void insert_fuel(ir::Module& module);

}  // namespace aeroflow::passes
