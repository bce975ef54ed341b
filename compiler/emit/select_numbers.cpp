// Ints, floats, bools.
#include "compiler/emit/select.h"
#include "vm/base/check.h"

namespace aeroflow::emit {

namespace {

using IrOp = ir::Op;

}  // namespace

void Selector::load_constant(uint32_t slot, uint64_t bits) {
    if (fits_32(bits)) return out_.wide(Op::LoadInt, slot, static_cast<uint32_t>(bits));
    out_.op(Op::LoadWord, slot);
    out_.word(bits);
}

void Selector::emit_unary(Op op, const Instruction& instruction) {
    out_.site(instruction.site);
    out_.op(op, result(instruction), slot_of_operand(instruction, 0));
}

// `reversed` is the form with the constant on the left.
void Selector::emit_binary(const Instruction& instruction, Op plain, Op immediate, Op reversed) {
    out_.site(instruction.site);
    const auto constant = [&](uint32_t i) {
        return static_cast<uint16_t>(bits_of(instruction, i));
    };
    if (is_immediate(instruction, 1))
        return out_.op(immediate, result(instruction), slot_of_operand(instruction, 0),
                       constant(1));
    if (is_immediate(instruction, 0))
        return out_.op(reversed, result(instruction), slot_of_operand(instruction, 1), constant(0));
    out_.op(plain, result(instruction), slot_of_operand(instruction, 0),
            slot_of_operand(instruction, 1));
}

void Selector::emit_shift(const Instruction& instruction, Op plain, Op immediate) {
    out_.site(instruction.site);
    if (is_immediate(instruction, 1))
        return out_.op(immediate, result(instruction), slot_of_operand(instruction, 0),
                       static_cast<uint32_t>(bits_of(instruction, 1)));
    out_.op(plain, result(instruction), slot_of_operand(instruction, 0),
            slot_of_operand(instruction, 1));
}

void Selector::emit_float(const Instruction& instruction, const InstructionPlan& plan) {
    struct Row {
        Op plain, pool, reversed;
    };
    const Row row =
        instruction.op == IrOp::AddFloat   ? Row{Op::AddFloat, Op::AddFloatK, Op::AddFloatK}
        : instruction.op == IrOp::SubFloat ? Row{Op::SubFloat, Op::SubFloatK, Op::RsubFloatK}
        : instruction.op == IrOp::MulFloat ? Row{Op::MulFloat, Op::MulFloatK, Op::MulFloatK}
                                           : Row{Op::DivFloat, Op::DivFloatK, Op::RdivFloatK};
    if (plan.with != nullptr) {
        const Op op = plan.form == Form::MulAdd   ? Op::MulAddFloat
                      : plan.form == Form::MulSub ? Op::MulSubFloat
                                                  : Op::MulRsubFloat;
        const uint32_t other = operand(instruction, 0) == plan.with->first_result ? 1 : 0;
        out_.op(op, result(instruction), slot_of_operand(*plan.with, 0),
                slot_of_operand(*plan.with, 1));
        out_.word(slot_of_operand(instruction, other));
        return;
    }
    if (is_immediate(instruction, 1))
        return out_.op(row.pool, result(instruction), slot_of_operand(instruction, 0),
                       narrow(out_.pool(bits_of(instruction, 1))));
    if (is_immediate(instruction, 0))
        return out_.op(row.reversed, result(instruction), slot_of_operand(instruction, 1),
                       narrow(out_.pool(bits_of(instruction, 0))));
    out_.op(row.plain, result(instruction), slot_of_operand(instruction, 0),
            slot_of_operand(instruction, 1));
}

void Selector::emit_comparison(const Instruction& instruction) {
    struct Row {
        Op plain;
        bool swapped;
        Op immediate, reversed;
    };
    const auto row = [&]() -> Row {
        switch (instruction.op) {
            case IrOp::EqInt: return {Op::EqInt, false, Op::EqIntI, Op::EqIntI};
            case IrOp::NeInt: return {Op::NeInt, false, Op::NeIntI, Op::NeIntI};
            case IrOp::LtInt: return {Op::LtInt, false, Op::LtIntI, Op::GtIntI};
            case IrOp::LeInt: return {Op::LeInt, false, Op::LeIntI, Op::GeIntI};
            case IrOp::GtInt: return {Op::LtInt, true, Op::GtIntI, Op::LtIntI};
            case IrOp::GeInt: return {Op::LeInt, true, Op::GeIntI, Op::LeIntI};
            case IrOp::EqFloat: return {Op::EqFloat, false, Op::Halt, Op::Halt};
            case IrOp::NeFloat: return {Op::NeFloat, false, Op::Halt, Op::Halt};
            case IrOp::LtFloat: return {Op::LtFloat, false, Op::Halt, Op::Halt};
            case IrOp::LeFloat: return {Op::LeFloat, false, Op::Halt, Op::Halt};
            case IrOp::GtFloat: return {Op::LtFloat, true, Op::Halt, Op::Halt};
            default: return {Op::LeFloat, true, Op::Halt, Op::Halt};
        }
    }();
    if (is_immediate(instruction, 0) || is_immediate(instruction, 1))
        return emit_binary(instruction, row.plain, row.immediate, row.reversed);
    const uint32_t left = row.swapped ? 1 : 0;
    out_.op(row.plain, result(instruction), slot_of_operand(instruction, left),
            slot_of_operand(instruction, 1 - left));
}

void Selector::emit_numbers(const Instruction& instruction, const InstructionPlan& plan) {
    if (is_comparison(instruction.op)) return emit_comparison(instruction);
    switch (instruction.op) {
        case IrOp::AddInt: return emit_binary(instruction, Op::AddInt, Op::AddIntI, Op::AddIntI);
        case IrOp::SubInt: return emit_binary(instruction, Op::SubInt, Op::SubIntI, Op::RsubIntI);
        case IrOp::MulInt: return emit_binary(instruction, Op::MulInt, Op::MulIntI, Op::MulIntI);
        case IrOp::DivInt: return emit_binary(instruction, Op::DivInt, Op::DivIntI, Op::Halt);
        case IrOp::RemInt: return emit_binary(instruction, Op::RemInt, Op::RemIntI, Op::Halt);
        case IrOp::WrappingAdd:
            return emit_binary(instruction, Op::WrappingAdd, Op::WrappingAddI, Op::WrappingAddI);
        case IrOp::WrappingSub:
            return emit_binary(instruction, Op::WrappingSub, Op::Halt, Op::Halt);
        case IrOp::WrappingMul:
            return emit_binary(instruction, Op::WrappingMul, Op::Halt, Op::Halt);
        case IrOp::AndInt: return emit_binary(instruction, Op::AndInt, Op::AndIntI, Op::AndIntI);
        case IrOp::OrInt: return emit_binary(instruction, Op::OrInt, Op::Halt, Op::Halt);
        case IrOp::XorInt: return emit_binary(instruction, Op::XorInt, Op::Halt, Op::Halt);
        case IrOp::ShiftLeft: return emit_shift(instruction, Op::ShiftLeft, Op::ShiftLeftI);
        case IrOp::ShiftRight: return emit_shift(instruction, Op::ShiftRight, Op::ShiftRightI);
        case IrOp::ShiftRightZero:
            return emit_shift(instruction, Op::ShiftRightZero, Op::ShiftRightZeroI);
        case IrOp::NegInt: return emit_unary(Op::NegInt, instruction);
        case IrOp::AbsInt: return emit_unary(Op::AbsInt, instruction);
        case IrOp::NotInt: return emit_unary(Op::NotInt, instruction);
        case IrOp::NegFloat: return emit_unary(Op::NegFloat, instruction);
        case IrOp::AbsFloat: return emit_unary(Op::AbsFloat, instruction);
        case IrOp::SqrtFloat: return emit_unary(Op::SqrtFloat, instruction);
        case IrOp::NotBool: return emit_unary(Op::NotBool, instruction);
        case IrOp::IntToFloat: return emit_unary(Op::IntToFloat, instruction);
        case IrOp::FloatToInt: return emit_unary(Op::FloatToInt, instruction);
        default: return emit_float(instruction, plan);
    }
}

}  // namespace aeroflow::emit
