#include "compiler/passes/fuel.h"

#include "compiler/ir/control_flow.h"
#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {

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
            auto& instructions = function.blocks[block.index].instructions;
            instructions.insert(instructions.begin(), fuel);
        }
    }
}

}  // namespace aeroflow::passes
