#include "compiler/emit/plan.h"

#include "compiler/emit/fold.h"
#include "compiler/ir/control_flow.h"
#include "vm/base/check.h"

namespace aeroflow::emit {

using ir::Instruction;
using ir::Op;

uint32_t Plan::extra_value(uint32_t slots) {
    ValuePlan value;
    value.slots = slots;
    value.root = static_cast<uint32_t>(values.size());
    values.push_back(value);
    return value.root;
}

namespace {

bool is_cold(const Plan& plan, BlockId block) {
    const Op op = plan.terminator(block).op;
    return op == Op::Fault || op == Op::Unreachable || op == Op::Exit;
}

// Blocks that end in a fault go to the end, out of the way of the others.
void order_blocks(Plan& plan) {
    plan.order = ir::ControlFlow(plan.function).order();
    std::vector<BlockId> warm, cold;
    for (const BlockId block : plan.order)
        (block.index != 0 && is_cold(plan, block) ? cold : warm).push_back(block);
    plan.order = std::move(warm);
    plan.order.insert(plan.order.end(), cold.begin(), cold.end());
}

void describe_values(Plan& plan) {
    const ir::Function& function = plan.function;
    plan.values.resize(function.values.size());
    for (uint32_t i = 0; i < function.values.size(); ++i) {
        const ir::Value& value = function.values[i];
        plan.values[i].root = i;
        plan.values[i].slots =
            value.ownership == ir::Ownership::View ? 2 : plan.types()[value.type].slots();
    }
    for (uint32_t b = 0; b < function.blocks.size(); ++b) {
        const auto& instructions = function.blocks[b].instructions;
        plan.blocks[b].instructions.resize(instructions.size());
        for (uint32_t i = 0; i < instructions.size(); ++i) {
            for (uint32_t r = 0; r < instructions[i].result_count; ++r) {
                ValuePlan& value = plan.values[instructions[i].first_result.index + r];
                value.block = b;
                value.instruction = i;
            }
        }
    }
}

void count_uses(Plan& plan) {
    for (const BlockId block : plan.order) {
        for (const Instruction& instruction : plan.function.blocks[block.index].instructions) {
            for (const ValueId id : plan.function.operands(instruction)) ++plan[id].uses;
            for (const ir::Edge& edge : plan.function.successors(instruction))
                for (const ValueId id : plan.function.arguments(edge)) ++plan[id].uses;
        }
    }
}

// The results of a wait have no values in the IR but the target's parameters behind the edge's arguments.
void add_wait_results(Plan& plan) {
    for (const BlockId block : plan.order) {
        const Instruction& last = plan.terminator(block);
        if (last.op != Op::Await && last.op != Op::SuspendCall) continue;
        const ir::Edge& edge = plan.function.successors(last)[0];
        const auto& parameters = plan.function.blocks[edge.target.index].parameters;
        for (size_t i = edge.arguments.count; i < parameters.size(); ++i)
            plan.blocks[block.index].results.push_back(plan.extra_value(plan[parameters[i]].slots));
    }
}

}  // namespace

Plan make_plan(const ir::Module& module, const ir::Function& function) {
    Plan plan{module, function, {}, {}, {}, {}};
    plan.blocks.resize(function.blocks.size());
    order_blocks(plan);
    describe_values(plan);
    count_uses(plan);
    if (!function.resume_points.empty()) plan.record = plan.extra_value(1);
    add_wait_results(plan);
    fold(plan);
    return plan;
}

}  // namespace aeroflow::emit
