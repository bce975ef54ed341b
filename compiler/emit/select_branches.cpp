// Branches: comparisons fused with jumps, loops turned so that the test stands at their end.
#include "compiler/emit/select.h"
#include "vm/base/check.h"

namespace aeroflow::emit {

namespace {

using IrOp = ir::Op;

// The comparison that holds when `op` does not; ints only.
IrOp negate(IrOp op) {
    switch (op) {
        case IrOp::EqInt: return IrOp::NeInt;
        case IrOp::NeInt: return IrOp::EqInt;
        case IrOp::LtInt: return IrOp::GeInt;
        case IrOp::LeInt: return IrOp::GtInt;
        case IrOp::GtInt: return IrOp::LeInt;
        default: return IrOp::LtInt;
    }
}
// With its sides exchanged.
IrOp swap_sides(IrOp op) {
    switch (op) {
        case IrOp::LtInt: return IrOp::GtInt;
        case IrOp::LeInt: return IrOp::GeInt;
        case IrOp::GtInt: return IrOp::LtInt;
        case IrOp::GeInt: return IrOp::LeInt;
        case IrOp::LtFloat: return IrOp::GtFloat;
        case IrOp::LeFloat: return IrOp::GeFloat;
        case IrOp::GtFloat: return IrOp::LtFloat;
        case IrOp::GeFloat: return IrOp::LeFloat;
        default: return op;
    }
}

Op with_immediate(IrOp op) {
    switch (op) {
        case IrOp::EqInt: return Op::JumpEqI;
        case IrOp::NeInt: return Op::JumpNeI;
        case IrOp::LtInt: return Op::JumpLtI;
        case IrOp::LeInt: return Op::JumpLeI;
        case IrOp::GtInt: return Op::JumpGtI;
        default: return Op::JumpGeI;
    }
}

struct FloatJump {
    Op plain, negated;
};
FloatJump float_jump(IrOp op) {
    switch (op) {
        case IrOp::EqFloat: return {Op::JumpEqF, Op::JumpNeF};
        case IrOp::NeFloat: return {Op::JumpNeF, Op::JumpEqF};
        case IrOp::LtFloat: return {Op::JumpLtF, Op::JumpNotLtF};
        default: return {Op::JumpLeF, Op::JumpNotLeF};
    }
}
FloatJump pool_jump(IrOp op) {
    switch (op) {
        case IrOp::LtFloat: return {Op::JumpLtFK, Op::JumpNotLtFK};
        case IrOp::LeFloat: return {Op::JumpLeFK, Op::JumpNotLeFK};
        case IrOp::GtFloat: return {Op::JumpGtFK, Op::JumpNotGtFK};
        default: return {Op::JumpGeFK, Op::JumpNotGeFK};
    }
}

}  // namespace

Selector::Condition Selector::int_condition(const Instruction& comparison, bool negated) const {
    IrOp op = negated ? negate(comparison.op) : comparison.op;
    uint32_t left = 0, right = 1;
    const auto swap = [&] {
        op = swap_sides(op);
        std::swap(left, right);
    };
    if (is_immediate(comparison, 0)) swap();
    if (is_immediate(comparison, right))
        return {with_immediate(op), slot_of_operand(comparison, left),
                static_cast<uint16_t>(bits_of(comparison, right))};
    if (op == IrOp::GtInt || op == IrOp::GeInt) swap();
    const Op plain = op == IrOp::EqInt   ? Op::JumpEq
                     : op == IrOp::NeInt ? Op::JumpNe
                     : op == IrOp::LtInt ? Op::JumpLt
                                         : Op::JumpLe;
    return {plain, slot_of_operand(comparison, left), slot_of_operand(comparison, right)};
}

// `not (a < b)` is no `a >= b` where NaN is about, so each has its negation.
Selector::Condition Selector::float_condition(const Instruction& comparison, bool negated) {
    IrOp op = comparison.op;
    uint32_t left = 0, right = 1;
    const auto swap = [&] {
        op = swap_sides(op);
        std::swap(left, right);
    };
    if (is_immediate(comparison, 0)) swap();
    if (is_immediate(comparison, right)) {
        const FloatJump jump = pool_jump(op);
        return {negated ? jump.negated : jump.plain, slot_of_operand(comparison, left),
                narrow(out_.pool(bits_of(comparison, right)))};
    }
    if (op == IrOp::GtFloat || op == IrOp::GeFloat) swap();
    const FloatJump jump = float_jump(op);
    return {negated ? jump.negated : jump.plain, slot_of_operand(comparison, left),
            slot_of_operand(comparison, right)};
}

Selector::Condition Selector::condition_of(const Instruction& branch, const InstructionPlan& plan,
                                           bool negated) {
    if (plan.with == nullptr)
        return {negated ? Op::JumpIfNot : Op::JumpIf, slot_of_operand(branch, 0), 0};
    if (plan.with->op == IrOp::NotBool)
        return {negated ? Op::JumpIf : Op::JumpIfNot, slot_of_operand(*plan.with, 0), 0};
    return is_float_comparison(plan.with->op) ? float_condition(*plan.with, negated)
                                              : int_condition(*plan.with, negated);
}

// `i += 1` right before `i < n` is one instruction.
void Selector::emit_conditional_jump(const Condition& condition, Label target) {
    const bool bounded = condition.op == Op::JumpLt || condition.op == Op::JumpLtI;
    const bool same = condition.op == Op::JumpLt && condition.a == condition.b;
    if (bounded && !same && out_.can_change_last()) {
        const bytecode::Word last = out_.last_word();
        const bool slots = condition.op == Op::JumpLt;
        if (last == bytecode::pack(Op::AddIntI, condition.a, condition.a, 1))
            return out_.replace_last_with_jump(slots ? Op::LoopLt : Op::LoopLtI, condition.a,
                                               condition.b, target);
        if (last == bytecode::pack(Op::WrappingAddI, condition.a, condition.a, 1))
            return out_.replace_last_with_jump(slots ? Op::NextLt : Op::NextLtI, condition.a,
                                               condition.b, target);
    }
    out_.jump(condition.op, condition.a, condition.b, target);
}

void Selector::emit_branch(BlockId block, const Instruction& branch, const InstructionPlan& plan) {
    const auto edges = plan_.function.successors(branch);
    // One edge is jumped along, the other falls through: best the one whose target stands next.
    const bool fall_true =
        is_next(edges[0].target) ||
        (!is_next(edges[1].target) && edge_is_empty(block, 1) && !edge_is_empty(block, 0));
    const uint32_t taken = fall_true ? 1 : 0;
    emit_conditional_jump(condition_of(branch, plan, fall_true), edge_label(block, taken));
    go_along(block, 1 - taken);
}

// A jump to a block that only tests and branches: the test is written again here, so that a loop costs one jump a round.
bool Selector::repeat_test(BlockId target) {
    const auto& plans = plan_.blocks[target.index].instructions;
    const Instruction& last = plan_.terminator(target);
    if (last.op != ir::Op::Branch) return false;
    for (size_t i = 0; i + 1 < plans.size(); ++i)
        if (plans[i].form != Form::Folded) return false;
    const auto edges = plan_.function.successors(last);
    // Whichever way leads further forward leaves the loop; it gets the plain jump behind.
    const bool second =
        plan_.blocks[edges[1].target.index].start < plan_.blocks[edges[0].target.index].start;
    const uint32_t taken = second ? 1 : 0;
    emit_conditional_jump(condition_of(last, plans.back(), second), edge_label(target, taken));
    const uint32_t out = 1 - taken;
    if (!is_next(edges[out].target) || !edge_is_empty(target, out))
        out_.jump(edge_label(target, out));
    return true;
}

void Selector::emit_switch(BlockId block, const Instruction& instruction) {
    const uint32_t from = out_.here();
    out_.wide(Op::Switch, slot_of_operand(instruction, 0), instruction.edge_count);
    for (uint32_t i = 0; i < instruction.edge_count; ++i)
        out_.table_entry(from, edge_label(block, i));
}

}  // namespace aeroflow::emit
