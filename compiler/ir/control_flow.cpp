// Reverse postorder by a depth-first walk with its own stack; dominators by Cooper, Harvey and Kennedy, "A Simple, Fast
// Dominance Algorithm".
#include "compiler/ir/control_flow.h"

#include <algorithm>
#include <utility>

namespace aeroflow::ir {

ControlFlow::ControlFlow(const Function& function)
    : position_(function.blocks.size(), kNoId),
      predecessors_(function.blocks.size()),
      dominators_(function.blocks.size()),
      depth_(function.blocks.size(), 0) {
    find_order(function);
    for (const BlockId block : order_) {
        for (const Edge& edge :
             function.successors(function.blocks[block.index].instructions.back())) {
            predecessors_[edge.target.index].push_back(block);
        }
    }
    find_dominators();
}

void ControlFlow::find_order(const Function& function) {
    std::vector<std::pair<BlockId, uint32_t>> stack{{BlockId{0}, 0}};
    std::vector<uint8_t> seen(function.blocks.size(), 0);
    seen[0] = 1;
    while (!stack.empty()) {
        auto& [block, next] = stack.back();
        const auto edges = function.successors(function.blocks[block.index].instructions.back());
        if (next == edges.size()) {
            order_.push_back(block);
            stack.pop_back();
            continue;
        }
        // The last successor first, so that the order has them as written.
        const BlockId target = edges[edges.size() - 1 - next++].target;
        if (seen[target.index] != 0) continue;
        seen[target.index] = 1;
        stack.push_back({target, 0});
    }
    std::reverse(order_.begin(), order_.end());
    for (uint32_t i = 0; i < order_.size(); ++i) position_[order_[i].index] = i;
}

void ControlFlow::find_dominators() {
    dominators_[0] = BlockId{0};
    for (bool changed = true; changed;) {
        changed = false;
        for (const BlockId block : order_) {
            if (block.index == 0) continue;
            BlockId best;
            for (const BlockId from : predecessors_[block.index]) {
                if (dominators_[from.index].index == kNoId) continue;
                best = best.index == kNoId ? from : common_dominator(best, from);
            }
            if (best == dominators_[block.index]) continue;
            dominators_[block.index] = best;
            changed = true;
        }
    }
    for (const BlockId block : order_) {
        if (block.index != 0) depth_[block.index] = depth_[dominators_[block.index].index] + 1;
    }
}

BlockId ControlFlow::common_dominator(BlockId a, BlockId b) const {
    while (a != b) {
        while (position_[a.index] > position_[b.index]) a = dominators_[a.index];
        while (position_[b.index] > position_[a.index]) b = dominators_[b.index];
    }
    return a;
}

bool ControlFlow::dominates(BlockId above, BlockId below) const {
    while (depth_[below.index] > depth_[above.index]) below = dominators_[below.index];
    return above == below;
}

}  // namespace aeroflow::ir
