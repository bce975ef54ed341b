// Views out of loops (architecture.md §2 "Views").
//
// In and out: a module at Stage::Lowered with effects computed. In a loop without other moves of the arena, a list that is
// changed only in place (`unique`, then stores) is made unique once before the loop; then views of lists that the loop
// does not replace, their lengths, and reads of fields and of unwritten state move before it. Inner loops first, so that
// what left an inner loop may leave the outer one too.
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

void hoist_views(ir::Module& module);

}  // namespace aeroflow::passes
