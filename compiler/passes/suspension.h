// Records of suspended functions: what is live at each await, and where it lies (architecture.md §2).
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

// Fills Function::resume_points, one per await or suspending call, in order of blocks. Saved are the values live behind
// it and the arguments of its edge; to go on, an engine restores them, binds the edge's arguments to the target's
// parameters and then the results to the parameters behind those. Largest alignment first, then by number.
void lay_out_records(ir::Module& module);

}  // namespace aeroflow::passes
