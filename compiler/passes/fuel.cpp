#include "compiler/passes/fuel.h"

#include "compiler/ir/control_flow.h"
#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {
namespace {

constexpr int kFarthest = 8;  // blocks that are looked into

// The first place in the source behind the beginning of the block: a report of a turn without end shall name its loop.
uint32_t site_near(const ir::Function& function, ir::BlockId block) {
    for (int far = 0; far < kFarthest; ++far) {
        const auto& instructions = function.blocks[block.index].instructions;
        for (const ir::Instruction& i : instructions) {
            if (i.site != ir::kNoId) return i.site;
        }
        if (instructions.back().edge_count == 0) break;
        block = function.successors(instructions.back())[0].target;
    }
    return ir::kNoId;
}

}  // namespace

void insert_fuel(ir::Module& module) {
    for (ir::Function& function : module.functions) {
        const ir::ControlFlow flow(function);
        for (const ir::BlockId block : flow.order()) {
            bool counts = block.index == 0;
            for (const ir::BlockId from : flow.predecessors(block))
                counts = counts || flow.dominates(block, from);
            if (!counts) continue;
            ir::Instruction fuel = make_instruction(function, ir::Op::Fuel, value::kUnit, {}, {});
            fuel.immediate = 1;
            fuel.site = site_near(function, block);
            auto& instructions = function.blocks[block.index].instructions;
            instructions.insert(instructions.begin(), fuel);
        }
    }
}

}  // namespace aeroflow::passes
