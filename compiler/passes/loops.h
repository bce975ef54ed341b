// Natural loops of a function, and a place before each of them.
#pragma once

#include <vector>

#include "compiler/ir/control_flow.h"
#include "compiler/ir/ir.h"

namespace aeroflow::passes {

struct Loop {
    ir::BlockId header;
    std::vector<ir::BlockId> blocks;  // the header too, ascending
    std::vector<uint8_t> contains;    // by block
    ir::BlockId preheader;            // the one block that enters it, by a jump
};

// Gives every loop a preheader. Ends with `merge_blocks` of simplify.h when nothing was put there.
void make_preheaders(ir::Function& function);

// Loops with the same header are one; smaller ones come first, so inner before outer. Needs preheaders.
std::vector<Loop> find_loops(const ir::Function& function, const ir::ControlFlow& flow);

}  // namespace aeroflow::passes
