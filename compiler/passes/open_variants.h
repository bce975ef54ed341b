// Takes variants apart: `payload` + `copy` of the managed fields and a `drop` of the whole become one `open`.
//
// In and out: Stage::Owned. An `open` frees a cell without other owners and moves its fields out, where the three would
// count each field up and down; and a field that was alone in its cell stays alone, so what is done to it next happens
// in place. Within one block.
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

void open_variants(ir::Module& module);

}  // namespace aeroflow::passes
