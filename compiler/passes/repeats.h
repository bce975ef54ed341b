// Removes what was computed already.
//
// In and out: a module at Stage::Lowered. An instruction whose twin (same operation, operands and immediates) stands on
// every way to it gives the twin's result: arithmetic, also where it may fault, for the twin would have faulted first;
// bounds checks of one view; fields. Views, loads and reads of state only within a block and up to the next write or move.
// Managed parts are left alone: reading them again is free, keeping them may cost a copy.
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

void remove_repeats(ir::Module& module);

}  // namespace aeroflow::passes
