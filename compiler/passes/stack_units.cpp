#include "compiler/passes/stack_units.h"

#include <algorithm>

#include "compiler/ir/liveness.h"
#include "compiler/passes/effects.h"

namespace aeroflow::passes {
namespace {

using ir::Function;
using ir::Instruction;
using ir::Op;
using ir::ValueSet;

bool is_call(const Instruction& i) { return i.op == Op::Call || i.op == Op::SuspendCall; }

// Values live behind the call that it does not give itself.
uint32_t live_across(const Instruction& call, const ValueSet& live) {
    uint32_t count = 0;
    live.each([&](ir::ValueId id) {
        const uint32_t result = id.index - call.first_result.index;
        if (call.result_count == 0 || result >= call.result_count) ++count;
    });
    return count;
}

void assign(Function& function, uint32_t number, const std::vector<uint32_t>& components) {
    function.units = 0;
    bool any = false;
    for (auto& block : function.blocks) {
        for (Instruction& i : block.instructions) {
            if (!is_call(i)) continue;
            i.index = 0;
            any = any || is_recursive_call(components, number, static_cast<uint32_t>(i.immediate));
        }
    }
    if (!any) return;
    const ir::ControlFlow flow(function);
    const std::vector<uint8_t> all(function.values.size(), 1);
    const std::vector<ir::ValueId> no_owners;
    const ir::Liveness liveness(function, flow, all, no_owners);
    for (const ir::BlockId block : flow.order()) {
        auto& instructions = function.blocks[block.index].instructions;
        ValueSet live = liveness.out(block);
        for (size_t n = instructions.size(); n-- > 0;) {
            Instruction& i = instructions[n];
            if (is_call(i) &&
                is_recursive_call(components, number, static_cast<uint32_t>(i.immediate))) {
                // Arguments of the edge of a suspending call live across it too.
                ValueSet across = live;
                for (const ir::Edge& edge : function.successors(i)) {
                    for (const ir::ValueId id : function.arguments(edge)) across.add(id);
                }
                i.index = 2 + live_across(i, across) / 8;
                function.units = std::max(function.units, i.index);
            }
            liveness.step(i, live);
        }
    }
}

}  // namespace

void assign_stack_units(ir::Module& module) {
    const auto components = call_components(module);
    for (uint32_t f = 0; f < module.functions.size(); ++f)
        assign(module.functions[f], f, components);
}

}  // namespace aeroflow::passes
