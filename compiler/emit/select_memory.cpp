// Constants, lists, state, counts, builtins.
#include "compiler/emit/select.h"
#include "vm/base/check.h"
#include "vm/builtins/builtins.h"

namespace aeroflow::emit {

namespace {

using IrOp = ir::Op;
using builtins::Builtin;

uint32_t bytes_of(const value::TypeTable& types, value::TypeId type) { return types[type].size; }
// The size that one load or store moves, 0 for runs of bytes.
uint32_t access_size(const value::Type& type) {
    if (type.size == 8) return 8;
    return type.scalar && (type.size == 1 || type.size == 2 || type.size == 4) ? type.size : 0;
}

}  // namespace

void Selector::emit_constant(const Instruction& instruction) {
    const ValueId id = instruction.first_result;
    const value::TypeId type = plan_.function[id].type;
    if (plan_[id].slots == 0) return;
    if (plan_[id].constant) return load_constant(result(instruction), plan_[id].bits);
    if (instruction.op == IrOp::Zero) return zero_slots(result(instruction), plan_[id].slots);
    if (instruction.op != IrOp::ConstValue)
        return load_constant(result(instruction), static_cast<uint64_t>(instruction.immediate));
    const ir::Constant& constant =
        plan_.module.constants[static_cast<size_t>(instruction.immediate)];
    if (constant.unit == ir::kNoId) return out_.op(Op::Unreachable);
    out_.op(Op::LoadConstant, result(instruction));
    out_.word(bytecode::pack_pair(constant.unit, bytes_of(types(), type)));
}

// ---- list elements

void Selector::load_part(uint32_t to, const Instruction& instruction, bool checked) {
    const ValueId view = operand(instruction, 0);
    const value::Type& part = types()[instruction.type];
    const uint32_t stride = bytes_of(types(), type_of(view).first);
    const uint32_t from = slot(view), index = slot_of_operand(instruction, 1);
    const uint32_t size = access_size(part);
    if (part.size == 0) return;
    if (stride == 8 && size == 8)
        return out_.op(checked ? Op::LoadChecked8 : Op::Load8, to, from, index);
    const Op op = size == 8   ? (checked ? Op::LoadPartChecked8 : Op::LoadPart8)
                  : size == 4 ? Op::LoadPart4
                  : size == 2 ? Op::LoadPart2
                  : size == 1 ? Op::LoadPart1
                              : Op::LoadPartN;
    out_.op(op, to, from, index);
    out_.word(bytecode::pack_part(stride, narrow(static_cast<uint32_t>(instruction.immediate)),
                                  narrow(part.size)));
}

void Selector::emit_load(const Instruction& instruction, const InstructionPlan& plan) {
    if (plan.check != nullptr) out_.site(plan.check->site);
    if (plan.form == Form::ListGet)
        return out_.op(Op::ListGet8, result(instruction), slot_of_operand(*plan.with, 0),
                       slot_of_operand(instruction, 1));
    load_part(result(instruction), instruction, plan.form == Form::Checked);
}

void Selector::emit_store(const Instruction& instruction, const InstructionPlan& plan,
                          bool drops_old) {
    const value::Type& part = types()[instruction.type];
    if (part.size == 0) return;
    const ValueId view = operand(instruction, 0);
    const uint32_t stride = bytes_of(types(), type_of(view).first);
    const uint32_t to = slot(view), index = slot_of_operand(instruction, 1),
                   from = slot_of_operand(instruction, 2);
    const bool drops = drops_old && part.managed;
    const uint32_t size = access_size(part);
    const bool checked = plan.form == Form::Checked;
    if (drops) load_part(allocation_.slots[plan.temporary], instruction, false);
    if (checked) out_.site(plan.check->site);
    if (stride == 8 && size == 8) {
        out_.op(checked ? Op::StoreChecked8 : Op::Store8, to, index, from);
    } else {
        const Op op = size == 8   ? Op::StorePart8
                      : size == 4 ? Op::StorePart4
                      : size == 2 ? Op::StorePart2
                      : size == 1 ? Op::StorePart1
                                  : Op::StorePartN;
        out_.op(op, to, index, from);
        out_.word(bytecode::pack_part(stride, narrow(static_cast<uint32_t>(instruction.immediate)),
                                      narrow(part.size)));
    }
    if (drops) drop_slots(allocation_.slots[plan.temporary], instruction.type, instruction.site);
}

void Selector::emit_zero_element(const Instruction& instruction) {
    const ValueId view = operand(instruction, 0);
    const uint32_t size = bytes_of(types(), instruction.type);
    if (size == 0) return;
    out_.op(Op::ZeroPart, 0, slot(view), slot_of_operand(instruction, 1));
    const uint32_t stride = bytes_of(types(), type_of(view).first);
    out_.word(bytecode::pack_part(stride, narrow(static_cast<uint32_t>(instruction.immediate)),
                                  narrow(size)));
}

void Selector::emit_unique(const Instruction& instruction) {
    bring_whole(instruction);
    out_.site(instruction.site);
    out_.op(Op::Unique, result(instruction));
    out_.word(
        bytecode::pack_pair(plan_.function[instruction.first_result].type.index, instruction.site));
}

// ---- state

Part Selector::state_part(const Instruction& instruction) const {
    AE_CHECK(root_ != value::kUnit);
    return field_of(types(), root_, static_cast<uint32_t>(instruction.immediate));
}

void Selector::get_state(uint32_t to, const Part& part) {
    const value::Type& type = types()[part.type];
    if (type.size == 0) return;
    const uint32_t size = access_size(type);
    if (size != 0) {
        const Op op = size == 8   ? Op::GetState8
                      : size == 4 ? Op::GetState4
                      : size == 2 ? Op::GetState2
                                  : Op::GetState1;
        return out_.wide(op, to, part.offset);
    }
    out_.op(Op::GetStateN, to);
    out_.word(bytecode::pack_pair(part.offset, type.size));
}

void Selector::set_state(uint32_t from, const Part& part) {
    const value::Type& type = types()[part.type];
    if (type.size == 0) return;
    const uint32_t size = access_size(type);
    if (size != 0) {
        const Op op = size == 8   ? Op::SetState8
                      : size == 4 ? Op::SetState4
                      : size == 2 ? Op::SetState2
                                  : Op::SetState1;
        return out_.wide(op, from, part.offset);
    }
    out_.op(Op::SetStateN, from);
    out_.word(bytecode::pack_pair(part.offset, type.size));
}

void Selector::emit_set_state(const Instruction& instruction, const InstructionPlan& plan,
                              bool drops_old) {
    const Part part = state_part(instruction);
    const bool drops = drops_old && types()[part.type].managed;
    if (drops) get_state(allocation_.slots[plan.temporary], part);
    set_state(slot_of_operand(instruction, 0), part);
    if (drops) drop_slots(allocation_.slots[plan.temporary], part.type, instruction.site);
}

void Selector::emit_state(const Instruction& instruction) {
    const Part part = state_part(instruction);
    get_state(result(instruction), part);
    if (instruction.op != IrOp::TakeState || types()[part.type].size == 0) return;
    out_.op(Op::ZeroState);
    out_.word(bytecode::pack_pair(part.offset, types()[part.type].size));
}

// ---- counts

void Selector::drop_slots(uint32_t slot, value::TypeId type, uint32_t site) {
    if (!types()[type].managed) return;
    out_.op(types()[type].reference ? Op::DropReference : Op::DropValue, slot);
    out_.word(bytecode::pack_pair(type.index, site));
}

// ---- builtins

bool Selector::emit_fast_builtin(const Instruction& instruction) {
    switch (static_cast<Builtin>(instruction.immediate)) {
        case Builtin::ListLength:
            out_.op(Op::ListLength, result(instruction), slot_of_operand(instruction, 0));
            return true;
        case Builtin::StringLength:
        case Builtin::BytesLength:
            out_.op(Op::TextLength, result(instruction), slot_of_operand(instruction, 0));
            return true;
        case Builtin::ListPush: {
            bring_whole(instruction);
            const value::TypeId type = plan_.function[operand(instruction, 0)].type;
            const uint32_t size = bytes_of(types(), types()[type].first);
            out_.site(instruction.site);
            out_.op(Op::ListPush, result(instruction), slot_of_operand(instruction, 1),
                    size <= 0xFFFF ? size : 0);
            out_.word(bytecode::pack_pair(type.index, instruction.site));
            return true;
        }
        default: return false;
    }
}

// Builtins of dicts have opcodes of their own when keys and values are 8 plain bytes.
bytecode::Op Selector::builtin_op(const Instruction& instruction) const {
    const value::Type& dict = types()[instruction.type];
    if (dict.kind != value::Kind::Dict) return Op::Builtin;
    const value::Type& key = types()[dict.first];
    const value::Type& stored = types()[dict.second];
    const bool words = key.bitwise && key.size == 8 && stored.size == 8 && stored.slots() == 1 && !stored.managed;
    if (!words) return Op::Builtin;
    switch (static_cast<Builtin>(instruction.immediate)) {
        case Builtin::DictGetOr: return Op::DictGetOr8;
        case Builtin::DictIndex: return Op::DictIndex8;
        case Builtin::DictSet: return Op::DictSet8;
        default: return Op::Builtin;
    }
}

void Selector::emit_builtin(const Instruction& instruction) {
    if (emit_fast_builtin(instruction)) return;
    std::vector<uint32_t> slots;
    for (uint32_t i = 0; i < instruction.result_count; ++i) slots.push_back(result(instruction, i));
    for (uint32_t i = 0; i < instruction.operands.count; ++i)
        slots.push_back(slot_of_operand(instruction, i));
    out_.site(instruction.site);
    out_.op(builtin_op(instruction), static_cast<uint32_t>(instruction.immediate), instruction.result_count,
            narrow(instruction.operands.count));
    out_.word(bytecode::pack_pair(instruction.type.index, instruction.site));
    out_.list(slots);
}

void Selector::emit_memory(const Instruction& instruction, const InstructionPlan& plan) {
    switch (instruction.op) {
        case IrOp::Unique: return emit_unique(instruction);
        case IrOp::View:
            return out_.op(Op::View, result(instruction), slot_of_operand(instruction, 0),
                           narrow(bytes_of(types(), type_of(operand(instruction, 0)).first)));
        case IrOp::ViewLength: return;
        case IrOp::CheckIndex:
            out_.site(instruction.site);
            return out_.op(Op::Check, slot_of_operand(instruction, 0),
                           slot_of_operand(instruction, 1));
        case IrOp::Load: return emit_load(instruction, plan);
        case IrOp::Store: return emit_store(instruction, plan, true);
        case IrOp::TakeElement:
            load_part(result(instruction), instruction, false);
            return emit_zero_element(instruction);
        case IrOp::PutElement: return emit_store(instruction, plan, false);
        case IrOp::State:
        case IrOp::TakeState: return emit_state(instruction);
        case IrOp::SetState: return emit_set_state(instruction, plan, true);
        case IrOp::PutState: return emit_set_state(instruction, plan, false);
        case IrOp::Copy: {
            const value::TypeId type = plan_.function[operand(instruction, 0)].type;
            if (plan_[instruction.first_result].constant)
                return load_constant(result(instruction), plan_[instruction.first_result].bits);
            bring_whole(instruction);
            if (!types()[type].managed) return;
            out_.op(types()[type].reference ? Op::CopyReference : Op::CopyValue,
                    result(instruction));
            if (!types()[type].reference)
                out_.word(bytecode::pack_pair(type.index, instruction.site));
            return;
        }
        case IrOp::Drop:
            return drop_slots(slot_of_operand(instruction, 0),
                              plan_.function[operand(instruction, 0)].type, instruction.site);
        case IrOp::CallBuiltin: return emit_builtin(instruction);
        default: AE_CHECK(!"no memory instruction");
    }
}

}  // namespace aeroflow::emit
