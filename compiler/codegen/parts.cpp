// Aggregates, enums, optionals, results: putting leaves together and taking them apart.
#include "compiler/codegen/function_code.h"
#include "vm/base/check.h"
#include "vm/value/object.h"

namespace aeroflow::codegen {

using ir::Op;
using ir::Part;
using ir::TagForm;

LeafValues FunctionCode::zero(value::TypeId type) {
    LeafValues leaves;
    for (const Leaf& leaf : unit_.leaves(type))
        leaves.push_back(llvm::Constant::getNullValue(unit_.type_of(leaf)));
    return leaves;
}

llvm::Value* FunctionCode::to_bits(llvm::Value* leaf, const Leaf& of) {
    if (of.kind == LeafKind::Float) return b_.CreateBitCast(leaf, unit_.i64);
    return b_.CreateZExtOrTrunc(leaf, unit_.bits_of(of));
}

llvm::Value* FunctionCode::from_bits(llvm::Value* bits, const Leaf& of) {
    switch (of.kind) {
        case LeafKind::Bool: return b_.CreateICmpNE(bits, llvm::ConstantInt::get(unit_.i8, 0));
        case LeafKind::Word: return b_.CreateZExt(bits, unit_.i64);
        case LeafKind::Float: return b_.CreateBitCast(bits, b_.getDoubleTy());
        case LeafKind::Reference:
        case LeafKind::Raw: return bits;
    }
    return bits;
}

namespace {

// The leaf of the whole that holds `size` bytes at `offset`.
size_t find_leaf(const std::vector<Leaf>& leaves, uint32_t offset, uint32_t size) {
    for (size_t i = 0; i < leaves.size(); ++i)
        if (leaves[i].offset <= offset && offset + size <= leaves[i].offset + leaves[i].size)
            return i;
    AE_CHECK(!"a part that no leaf holds");
    return 0;
}

bool is_same(const Leaf& a, const Leaf& b, uint32_t offset) {
    return a.kind == b.kind && a.offset == offset && a.size == b.size;
}

}  // namespace

LeafValues FunctionCode::extract(const LeafValues& whole, value::TypeId type, const Part& part) {
    const auto& of = unit_.leaves(type);
    LeafValues leaves;
    for (const Leaf& leaf : unit_.leaves(part.type)) {
        const uint32_t at = part.offset + leaf.offset;
        const size_t i = find_leaf(of, at, leaf.size);
        if (is_same(of[i], leaf, at)) {
            leaves.push_back(whole[i]);
            continue;
        }
        llvm::Value* bits = to_bits(whole[i], of[i]);
        bits = b_.CreateLShr(bits, uint64_t{at - of[i].offset} * 8);
        leaves.push_back(from_bits(b_.CreateTrunc(bits, unit_.bits_of(leaf)), leaf));
    }
    return leaves;
}

void FunctionCode::insert(LeafValues& whole, value::TypeId type, const Part& part,
                          const LeafValues& leaves) {
    const auto& of = unit_.leaves(type);
    const auto& parts = unit_.leaves(part.type);
    for (size_t p = 0; p < parts.size(); ++p) {
        const uint32_t at = part.offset + parts[p].offset;
        const size_t i = find_leaf(of, at, parts[p].size);
        if (is_same(of[i], parts[p], at)) {
            whole[i] = leaves[p];
            continue;
        }
        const unsigned width = of[i].size * 8, first = (at - of[i].offset) * 8;
        const auto mask = llvm::APInt::getBitsSet(width, first, first + parts[p].size * 8);
        llvm::Value* const kept = b_.CreateAnd(to_bits(whole[i], of[i]), b_.getInt(~mask));
        llvm::Value* bits = b_.CreateZExt(to_bits(leaves[p], parts[p]), unit_.bits_of(of[i]));
        bits = b_.CreateOr(kept, b_.CreateShl(bits, first));
        whole[i] = from_bits(bits, of[i]);
    }
}

// ---- aggregates

void FunctionCode::make(const Instruction& instruction) {
    LeafValues whole = zero(instruction.type);
    for (uint32_t i = 0; i < instruction.operands.count; ++i)
        insert(whole, instruction.type, field_of(types(), instruction.type, i),
               get(operand(instruction, i)));
    set_result(instruction, std::move(whole));
}

void FunctionCode::with_field(const Instruction& instruction) {
    const value::TypeId type = type_id(operand(instruction, 0));
    const Part part = field_of(types(), type, static_cast<uint32_t>(instruction.immediate));
    LeafValues whole = get(operand(instruction, 0));
    const LeafValues old = extract(whole, type, part);
    insert(whole, type, part, get(operand(instruction, 1)));
    set_result(instruction, std::move(whole));
    drop(part.type, old);
}

void FunctionCode::take_field(const Instruction& instruction) {
    const value::TypeId type = type_id(operand(instruction, 0));
    const Part part = field_of(types(), type, static_cast<uint32_t>(instruction.immediate));
    LeafValues whole = get(operand(instruction, 0));
    LeafValues field = extract(whole, type, part);
    insert(whole, type, part, zero(part.type));
    set_result(instruction, std::move(whole));
    set({instruction.first_result.index + 1}, std::move(field));
}

// ---- variants

void FunctionCode::variant(const Instruction& instruction) {
    const value::TypeId type = instruction.type;
    const auto number = static_cast<uint32_t>(instruction.immediate);
    switch (tag_form(types()[type])) {
        case TagForm::Scalar: return set_result(instruction, b_.getInt64(number));
        case TagForm::Nullable:
            if (number == 0) return set_result(instruction, b_.getInt32(0));
            return set_result(instruction, get(operand(instruction, 0)));
        case TagForm::NullableCell:
            if (number == 0) return set_result(instruction, b_.getInt32(0));
            return set_result(instruction, new_cell(instruction));
        case TagForm::Cell: return set_result(instruction, new_cell(instruction));
        case TagForm::Byte:
        case TagForm::Half: break;
    }
    LeafValues whole = zero(type);
    whole[0] = llvm::ConstantInt::get(unit_.bits_of(unit_.leaves(type)[0]), number);
    for (uint32_t i = 0; i < instruction.operands.count; ++i)
        insert(whole, type, payload_of(types(), type, number, i), get(operand(instruction, i)));
    set_result(instruction, std::move(whole));
}

llvm::Value* FunctionCode::new_cell(const Instruction& instruction) {
    const value::TypeId type = instruction.type;
    const auto number = static_cast<uint32_t>(instruction.immediate);
    if (payload_count(types(), type, number) == 0 && number < 256)
        return b_.getInt32(value::constant_cell(number));
    llvm::Value* const cell =
        call(Runtime::ae_new_cell,
             {context_, b_.getInt32(number), b_.getInt32(cell_bytes(types(), type, number))});
    leave_if(b_.CreateICmpEQ(cell, b_.getInt32(0)), [&] {
        call(Runtime::ae_raised, {context_, b_.getInt32(instruction.site)});
    });
    llvm::Value* const payload = offset(arena_address_of(cell), sizeof(value::CellHead));
    for (uint32_t i = 0; i < instruction.operands.count; ++i) {
        const Part part = payload_of(types(), type, number, i);
        store(offset(payload, part.offset), part.type, get(operand(instruction, i)));
    }
    return cell;
}

void FunctionCode::tag(const Instruction& instruction) {
    const ValueId from = operand(instruction, 0);
    const LeafValues whole = get(from);
    const auto low = [&](llvm::IntegerType* type) {
        return b_.CreateZExt(b_.CreateZExtOrTrunc(whole[0], type), unit_.i64);
    };
    switch (tag_form(type_of(from))) {
        case TagForm::Nullable:
        case TagForm::NullableCell:
            return set_result(instruction, b_.CreateZExt(b_.CreateICmpNE(whole[0], b_.getInt32(0)),
                                                         unit_.i64));
        case TagForm::Cell: {
            llvm::Value* const at = offset(address_of(whole[0]), offsetof(value::CellHead, tag));
            return set_result(instruction,
                              b_.CreateZExt(b_.CreateLoad(unit_.i32, at), unit_.i64));
        }
        case TagForm::Byte: return set_result(instruction, low(unit_.i8));
        case TagForm::Half:
            return set_result(instruction, low(llvm::Type::getInt16Ty(unit_.context)));
        case TagForm::Scalar: return set_result(instruction, whole);
    }
}

LeafValues FunctionCode::read_payload(const LeafValues& whole, value::TypeId type,
                                      const Part& part) {
    if (!types()[type].cell) return extract(whole, type, part);
    llvm::Value* const cell = address_of(whole[0]);
    return load(offset(cell, sizeof(value::CellHead) + part.offset), part.type);
}

void FunctionCode::payload(const Instruction& instruction) {
    const value::TypeId type = type_id(operand(instruction, 0));
    const Part part =
        payload_of(types(), type, static_cast<uint32_t>(instruction.immediate), instruction.index);
    set_result(instruction, read_payload(get(operand(instruction, 0)), type, part));
}

void FunctionCode::open(const Instruction& instruction) {
    const value::TypeId type = type_id(operand(instruction, 0));
    const auto number = static_cast<uint32_t>(instruction.immediate);
    const LeafValues whole = get(operand(instruction, 0));
    for (uint32_t i = 0; i < instruction.result_count; ++i)
        set({instruction.first_result.index + i},
            read_payload(whole, type, payload_of(types(), type, number, i)));
    if (types()[type].cell) open_cell(whole[0], type, number);
}

// The fields have been read: a cell without other owners is freed, of others the fields have one owner more.
void FunctionCode::open_cell(llvm::Value* cell, value::TypeId type, uint32_t number) {
    if (llvm::isa<llvm::ConstantInt>(cell)) return;
    llvm::BasicBlock* const counted = new_block("counted");
    llvm::BasicBlock* const last = new_block("last");
    llvm::BasicBlock* const shared = new_block("shared");
    llvm::BasicBlock* const on = new_block("on");
    b_.CreateCondBr(b_.CreateICmpSGT(cell, b_.getInt32(0)), counted, on);
    b_.SetInsertPoint(counted);
    llvm::Value* const at = arena_address_of(cell);
    llvm::Value* const count = b_.CreateLoad(unit_.i32, at);
    b_.CreateCondBr(b_.CreateICmpEQ(count, b_.getInt32(1)), last, shared);
    b_.SetInsertPoint(last);
    call(Runtime::ae_free_cell, {context_, cell, b_.getInt32(cell_bytes(types(), type, number))});
    b_.CreateBr(on);
    b_.SetInsertPoint(shared);
    b_.CreateStore(b_.CreateSub(count, b_.getInt32(1)), at);
    call(Runtime::ae_share_fields,
         {context_, cell, b_.getInt32(type.index), b_.getInt32(number)});
    b_.CreateBr(on);
    b_.SetInsertPoint(on);
}

void FunctionCode::take_payload(const Instruction& instruction) {
    const value::TypeId type = type_id(operand(instruction, 0));
    const Part part =
        payload_of(types(), type, static_cast<uint32_t>(instruction.immediate), instruction.index);
    LeafValues whole = get(operand(instruction, 0));
    LeafValues field;
    if (types()[type].cell) {
        whole[0] = call(Runtime::ae_unique_cell, {context_, whole[0], b_.getInt32(type.index)});
        leave_if_raised(instruction.site);
        // A cell without payload stays the constant it was.
        llvm::Value* const at =
            offset(address_of(whole[0]), sizeof(value::CellHead) + part.offset);
        field = load(at, part.type);
        store(at, part.type, zero(part.type));
    } else {
        field = extract(whole, type, part);
        insert(whole, type, part, zero(part.type));
    }
    set_result(instruction, std::move(whole));
    set({instruction.first_result.index + 1}, std::move(field));
}

void FunctionCode::put_payload(const Instruction& instruction) {
    const value::TypeId type = type_id(operand(instruction, 0));
    const Part part =
        payload_of(types(), type, static_cast<uint32_t>(instruction.immediate), instruction.index);
    LeafValues whole = get(operand(instruction, 0));
    const LeafValues field = get(operand(instruction, 1));
    if (types()[type].cell) {
        llvm::Value* const cell = address_of(whole[0]);
        store(offset(cell, sizeof(value::CellHead) + part.offset), part.type, field);
    } else {
        insert(whole, type, part, field);
    }
    set_result(instruction, std::move(whole));
}

void FunctionCode::part(const Instruction& instruction) {
    const ValueId from = instruction.operands.count != 0 ? operand(instruction, 0) : ValueId{};
    switch (instruction.op) {
        case Op::Cast:
            return set_result(instruction, extract(get(from), type_id(from),
                                                   {type_id(instruction.first_result), 0}));
        case Op::Make: return make(instruction);
        case Op::Field:
            return set_result(
                instruction,
                extract(get(from), type_id(from),
                        field_of(types(), type_id(from),
                                 static_cast<uint32_t>(instruction.immediate))));
        case Op::WithField: return with_field(instruction);
        case Op::TakeField: return take_field(instruction);
        case Op::Variant: return variant(instruction);
        case Op::Tag: return tag(instruction);
        case Op::Payload: return payload(instruction);
        case Op::Open: return open(instruction);
        case Op::TakePayload: return take_payload(instruction);
        case Op::PutPayload: return put_payload(instruction);
        default: AE_CHECK(!"no instruction on parts");
    }
}

}  // namespace aeroflow::codegen
