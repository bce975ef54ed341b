// Facts about the blocks of a function: predecessors, order, dominators. Computed anew by whoever needs them.
//
// In: a function whose edges name existing blocks. Nothing here recurses.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

class ControlFlow {
public:
    explicit ControlFlow(const Function& function);

    // Blocks that can be reached, each before its successors except along back edges; the entry first.
    const std::vector<BlockId>& order() const { return order_; }
    bool reachable(BlockId block) const { return position_[block.index] != kNoId; }
    const std::vector<BlockId>& predecessors(BlockId block) const { return predecessors_[block.index]; }
    // The immediate dominator; the entry's is itself.
    BlockId dominator(BlockId block) const { return dominators_[block.index]; }
    bool dominates(BlockId above, BlockId below) const;
    // Place in `order`.
    uint32_t position(BlockId block) const { return position_[block.index]; }

private:
    void find_order(const Function& function);
    void find_dominators();
    BlockId common_dominator(BlockId a, BlockId b) const;

    std::vector<BlockId> order_;
    std::vector<uint32_t> position_;
    std::vector<std::vector<BlockId>> predecessors_;
    std::vector<BlockId> dominators_;
    std::vector<uint32_t> depth_;  // in the tree of dominators
};

}  // namespace aeroflow::ir
