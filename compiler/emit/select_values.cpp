// Aggregates, enums, optionals, results: made, taken apart, changed.
#include "compiler/emit/select.h"
#include "vm/base/check.h"
#include "vm/value/object.h"

namespace aeroflow::emit {

namespace {

using IrOp = ir::Op;

Op get_op(uint32_t size) { return size == 1 ? Op::Get1 : size == 2 ? Op::Get2 : Op::Get4; }
Op put_op(uint32_t size) { return size == 1 ? Op::Put1 : size == 2 ? Op::Put2 : Op::Put4; }
bool is_small(uint32_t size) { return size == 1 || size == 2 || size == 4; }

}  // namespace

void Selector::zero_slots(uint32_t slot, uint32_t count) {
    if (count == 0) return;
    if (count == 1) return out_.wide(Op::LoadInt, slot, 0);
    out_.op(Op::ZeroN, slot, 0, count);
}

// ---- parts of aggregates in frames

void Selector::get_part(uint32_t to, uint32_t aggregate, const Part& part) {
    const uint32_t size = types()[part.type].size;
    if (size == 0) return;
    if (is_whole_slots(types(), part)) return move_slots(to, aggregate + part.offset / 8, size / 8);
    if (is_small(size) && types()[part.type].scalar)
        return out_.op(get_op(size), to, aggregate, narrow(part.offset));
    out_.op(Op::GetBytes, to, aggregate);
    out_.word(bytecode::pack_pair(part.offset, size));
}

void Selector::put_part(uint32_t aggregate, const Part& part, ValueId value) {
    const uint32_t size = types()[part.type].size;
    if (size == 0) return;
    const uint32_t from = slot(value);
    if (is_whole_slots(types(), part))
        return move_slots(aggregate + part.offset / 8, from, size / 8);
    if (is_small(size) && types()[part.type].scalar)
        return out_.op(put_op(size), aggregate, from, narrow(part.offset));
    out_.op(Op::PutBytes, aggregate, from);
    out_.word(bytecode::pack_pair(part.offset, size));
}

void Selector::zero_part(uint32_t aggregate, const Part& part) {
    const uint32_t size = types()[part.type].size;
    if (size == 0) return;
    if (is_whole_slots(types(), part)) return zero_slots(aggregate + part.offset / 8, size / 8);
    out_.wide(Op::LoadInt, allocation_.scratch, 0);
    for (uint32_t done = 0; done < size;) {
        const uint32_t step = size - done >= 4 ? 4 : size - done >= 2 ? 2 : 1;
        out_.op(put_op(step), aggregate, allocation_.scratch, narrow(part.offset + done));
        done += step;
    }
}

// ---- parts of cells

void Selector::get_cell_part(uint32_t to, uint32_t cell, const Part& part) {
    const uint32_t size = types()[part.type].size;
    if (size == 0) return;
    if (size == 8 || (is_small(size) && types()[part.type].scalar)) {
        const Op op = size == 8   ? Op::CellGet8
                      : size == 4 ? Op::CellGet4
                      : size == 2 ? Op::CellGet2
                                  : Op::CellGet1;
        return out_.op(op, to, cell, narrow(part.offset));
    }
    out_.op(Op::CellGetN, to, cell);
    out_.word(bytecode::pack_pair(part.offset, size));
}

void Selector::put_cell_part(uint32_t cell, const Part& part, uint32_t from) {
    const uint32_t size = types()[part.type].size;
    if (size == 0) return;
    if (size == 8 || (is_small(size) && types()[part.type].scalar)) {
        const Op op = size == 8   ? Op::CellPut8
                      : size == 4 ? Op::CellPut4
                      : size == 2 ? Op::CellPut2
                                  : Op::CellPut1;
        return out_.op(op, cell, from, narrow(part.offset));
    }
    out_.op(Op::CellPutN, cell, from);
    out_.word(bytecode::pack_pair(part.offset, size));
}

void Selector::zero_cell_part(uint32_t cell, const Part& part) {
    const uint32_t size = types()[part.type].size;
    if (size != 0) out_.wide(Op::LoadInt, allocation_.scratch, 0);
    for (uint32_t done = 0; done < size;) {
        const uint32_t left = size - done;
        const uint32_t step = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
        const Op op = step == 8   ? Op::CellPut8
                      : step == 4 ? Op::CellPut4
                      : step == 2 ? Op::CellPut2
                                  : Op::CellPut1;
        out_.op(op, cell, allocation_.scratch, narrow(part.offset + done));
        done += step;
    }
}

// ---- making

// A constant is loaded in place even where it has a slot too: that may hold something else by now.
void Selector::put_operand(const Instruction& instruction, uint32_t i, const Part& part) {
    const uint32_t to = result(instruction);
    if (is_immediate(instruction, i)) return load_constant(to + part.offset / 8, bits_of(instruction, i));
    put_part(to, part, operand(instruction, i));
}

void Selector::emit_make(const Instruction& instruction) {
    const uint32_t to = result(instruction);
    bool whole = true;
    std::vector<Move> moves;
    for (uint32_t i = 0; i < instruction.operands.count; ++i) {
        const Part part = field_of(types(), instruction.type, i);
        whole = whole && is_whole_slots(types(), part);
        const ValueId value = operand(instruction, i);
        if (is_immediate(instruction, i) || !has_slot(value)) continue;
        if (slot(value) == to + part.offset / 8) continue;
        moves.push_back({to + part.offset / 8, slot(value), plan_[value].slots});
    }
    if (whole) {
        emit_moves(out_, std::move(moves), allocation_.scratch);
    } else {
        zero_slots(to, types()[instruction.type].slots());
    }
    for (uint32_t i = 0; i < instruction.operands.count; ++i)
        if (!whole || is_immediate(instruction, i))
            put_operand(instruction, i, field_of(types(), instruction.type, i));
}

void Selector::emit_variant(const Instruction& instruction) {
    const value::Type& type = types()[instruction.type];
    switch (tag_form(type)) {
        case TagForm::Scalar:
            return out_.wide(Op::LoadInt, result(instruction),
                             static_cast<uint32_t>(instruction.immediate));
        case TagForm::Nullable: return emit_nullable(instruction);
        case TagForm::NullableCell:
            if (instruction.immediate == 0) return out_.wide(Op::LoadInt, result(instruction), 0);
            return emit_cell(instruction);
        case TagForm::Cell: return emit_cell(instruction);
        case TagForm::Byte:
        case TagForm::Half: return emit_inline_variant(instruction);
    }
}

void Selector::emit_nullable(const Instruction& instruction) {
    if (instruction.immediate == 0) return out_.wide(Op::LoadInt, result(instruction), 0);
    move_slots(result(instruction), slot_of_operand(instruction, 0), 1);
}

// The first slot is the tag with zeros behind it; the rest is zeroed but for parts that fill it.
void Selector::emit_inline_variant(const Instruction& instruction) {
    const uint32_t to = result(instruction);
    const auto variant = static_cast<uint32_t>(instruction.immediate);
    out_.wide(Op::LoadInt, to, variant);
    const uint32_t slots = types()[instruction.type].slots();
    uint32_t filled = 0;
    for (uint32_t i = 0; i < instruction.operands.count; ++i) {
        const Part part = payload_of(types(), instruction.type, variant, i);
        if (is_whole_slots(types(), part)) filled += types()[part.type].size / 8;
    }
    if (filled + 1 < slots) zero_slots(to + 1, slots - 1);
    for (uint32_t i = 0; i < instruction.operands.count; ++i)
        put_operand(instruction, i, payload_of(types(), instruction.type, variant, i));
}

void Selector::emit_cell(const Instruction& instruction) {
    const auto variant = static_cast<uint32_t>(instruction.immediate);
    const uint32_t to = result(instruction);
    if (payload_count(types(), instruction.type, variant) == 0 && variant < 256)
        return load_constant(to, value::constant_cell(variant));
    out_.site(instruction.site);
    out_.op(Op::NewCell, to);
    out_.word(bytecode::pack_pair(variant, cell_bytes(types(), instruction.type, variant)));
    for (uint32_t i = 0; i < instruction.operands.count; ++i)
        put_cell_part(to, payload_of(types(), instruction.type, variant, i),
                      slot_of_operand(instruction, i));
}

// ---- taking apart

void Selector::emit_tag(const Instruction& instruction) {
    const uint32_t from = slot_of_operand(instruction, 0), to = result(instruction);
    switch (tag_form(type_of(operand(instruction, 0)))) {
        case TagForm::Nullable:
        case TagForm::NullableCell: return out_.op(Op::NeIntI, to, from, 0);
        case TagForm::Cell: return out_.op(Op::CellTag, to, from);
        case TagForm::Byte: return out_.op(Op::Get1, to, from, 0);
        case TagForm::Half: return out_.op(Op::Get2, to, from, 0);
        case TagForm::Scalar: return move_slots(to, from, 1);
    }
}

void Selector::emit_payload(const Instruction& instruction) {
    const value::TypeId type = plan_.function[operand(instruction, 0)].type;
    if (plan_[instruction.first_result].root != instruction.first_result.index) return;
    const Part part =
        payload_of(types(), type, static_cast<uint32_t>(instruction.immediate), instruction.index);
    if (types()[type].cell)
        return get_cell_part(result(instruction), slot_of_operand(instruction, 0), part);
    get_part(result(instruction), slot_of_operand(instruction, 0), part);
}

void Selector::emit_open(const Instruction& instruction) {
    const value::TypeId type = plan_.function[operand(instruction, 0)].type;
    const auto variant = static_cast<uint32_t>(instruction.immediate);
    const uint32_t from = slot_of_operand(instruction, 0);
    const bool cell = types()[type].cell;
    for (uint32_t i = 0; i < instruction.result_count; ++i) {
        const uint32_t id = instruction.first_result.index + i;
        if (plan_.values[id].root != id || plan_.values[id].slots == 0) continue;
        const Part part = payload_of(types(), type, variant, i);
        if (cell) {
            get_cell_part(result(instruction, i), from, part);
        } else {
            get_part(result(instruction, i), from, part);
        }
    }
    if (!cell) return;
    out_.op(Op::OpenCell, from);
    out_.word(bytecode::pack_pair(type.index, variant));
}

// ---- changing

void Selector::bring_whole(const Instruction& instruction) {
    move_slots(result(instruction), slot_of_operand(instruction, 0),
               plan_[instruction.first_result].slots);
}

void Selector::emit_with(const Instruction& instruction, const InstructionPlan& plan) {
    bring_whole(instruction);
    const Part part =
        field_of(types(), instruction.type, static_cast<uint32_t>(instruction.immediate));
    const bool managed = types()[part.type].managed;
    if (managed) get_part(allocation_.slots[plan.temporary], result(instruction), part);
    put_part(result(instruction), part, operand(instruction, 1));
    if (managed) drop_slots(allocation_.slots[plan.temporary], part.type, instruction.site);
}

void Selector::emit_take(const Instruction& instruction, bool payload) {
    bring_whole(instruction);
    const value::TypeId type = plan_.function[operand(instruction, 0)].type;
    const auto number = static_cast<uint32_t>(instruction.immediate);
    const Part part = payload ? payload_of(types(), type, number, instruction.index)
                              : field_of(types(), type, number);
    const uint32_t whole = result(instruction), to = result(instruction, 1);
    if (!payload || !types()[type].cell) {
        const bool nullable = payload && tag_form(types()[type]) == TagForm::Nullable;
        if (nullable) move_slots(to, whole, 1);
        if (nullable) return out_.wide(Op::LoadInt, whole, 0);
        get_part(to, whole, part);
        return zero_part(whole, part);
    }
    out_.site(instruction.site);
    out_.op(Op::UniqueCell, whole);
    out_.word(bytecode::pack_pair(type.index, number));
    get_cell_part(to, whole, part);
    zero_cell_part(whole, part);
}

void Selector::emit_put_payload(const Instruction& instruction) {
    bring_whole(instruction);
    const value::TypeId type = plan_.function[operand(instruction, 0)].type;
    const Part part =
        payload_of(types(), type, static_cast<uint32_t>(instruction.immediate), instruction.index);
    const uint32_t whole = result(instruction);
    if (types()[type].cell) return put_cell_part(whole, part, slot_of_operand(instruction, 1));
    if (tag_form(types()[type]) == TagForm::Nullable)
        return move_slots(whole, slot_of_operand(instruction, 1), 1);
    put_part(whole, part, operand(instruction, 1));
}

void Selector::emit_values(const Instruction& instruction, const InstructionPlan& plan) {
    switch (instruction.op) {
        case IrOp::Cast:
            if (plan_[instruction.first_result].constant)
                load_constant(result(instruction), plan_[instruction.first_result].bits);
            return;
        case IrOp::Make: return emit_make(instruction);
        case IrOp::Field:
            if (plan_[instruction.first_result].root != instruction.first_result.index) return;
            return get_part(result(instruction), slot_of_operand(instruction, 0),
                            field_of(types(), plan_.function[operand(instruction, 0)].type,
                                     static_cast<uint32_t>(instruction.immediate)));
        case IrOp::WithField: return emit_with(instruction, plan);
        case IrOp::TakeField: return emit_take(instruction, false);
        case IrOp::Variant: return emit_variant(instruction);
        case IrOp::Tag: return emit_tag(instruction);
        case IrOp::Payload: return emit_payload(instruction);
        case IrOp::Open: return emit_open(instruction);
        case IrOp::TakePayload: return emit_take(instruction, true);
        case IrOp::PutPayload: return emit_put_payload(instruction);
        default: AE_CHECK(!"no value instruction");
    }
}

}  // namespace aeroflow::emit
