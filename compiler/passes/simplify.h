// Simplification before ownership: constants, copies, dead code, jumps.
//
// In and out: a module at Stage::Lowered. Faults stay, in their order: what may fault is never removed or folded away.
// Fast and not clever: rounds over each function until one changes nothing, at most eight.
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

void simplify(ir::Module& module);
void simplify_function(const ir::Module& module, ir::Function& function);

// The steps of one round; each says whether it changed something. simplify_values.cpp, simplify_jumps.cpp.
bool simplify_values(const ir::Module& module, ir::Function& function);
bool remove_dead_instructions(const ir::Module& module, ir::Function& function);
bool simplify_jumps(ir::Function& function);
bool merge_blocks(ir::Function& function);

}  // namespace aeroflow::passes
