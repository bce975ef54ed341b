// Lists, state, counts, constants, builtins: what lies in memory.
#include "compiler/codegen/drops.h"
#include "compiler/codegen/function_code.h"
#include "vm/base/check.h"
#include "vm/builtins/builtins.h"
#include "vm/value/object.h"

namespace aeroflow::codegen {

using builtins::Builtin;
using ir::Op;
using ir::Part;

// ---- addresses

llvm::Value* FunctionCode::offset(llvm::Value* address, uint64_t bytes) {
    return bytes == 0 ? address : b_.CreateConstInBoundsGEP1_64(unit_.i8, address, bytes);
}

llvm::Value* FunctionCode::base(uint32_t number) {
    const uint32_t at = unit_.layout.bases + number * unit_.pointer_bytes;
    return b_.CreateLoad(unit_.pointer, offset(context_, at));
}

llvm::Value* FunctionCode::arena_address_of(llvm::Value* reference) {
    llvm::Value* const bytes = b_.CreateShl(b_.CreateZExt(reference, unit_.i64), 3);
    return b_.CreateInBoundsGEP(unit_.i8, base(0), bytes);
}

llvm::Value* FunctionCode::address_of(llvm::Value* reference) {
    if (const auto* known = llvm::dyn_cast<llvm::ConstantInt>(reference)) {
        const uint64_t bits = known->getZExtValue();
        return offset(base(bits >> 31), (bits & ~value::kConstantBit) * 8);
    }
    llvm::Value* const constant = b_.CreateICmpSLT(reference, b_.getInt32(0));
    llvm::Value* const from = b_.CreateSelect(
        constant, offset(context_, unit_.layout.bases + unit_.pointer_bytes),
        offset(context_, unit_.layout.bases));
    llvm::Value* const unit =
        b_.CreateZExt(b_.CreateAnd(reference, b_.getInt32(~value::kConstantBit)), unit_.i64);
    return b_.CreateInBoundsGEP(unit_.i8, b_.CreateLoad(unit_.pointer, from),
                                b_.CreateShl(unit, 3));
}

// ---- values at addresses

LeafValues FunctionCode::load(llvm::Value* address, value::TypeId type) {
    LeafValues leaves;
    for (const Leaf& leaf : unit_.leaves(type)) {
        llvm::Value* const at = offset(address, leaf.offset);
        const bool whole = leaf.kind != LeafKind::Bool && leaf.kind != LeafKind::Word;
        llvm::Type* const stored = whole ? unit_.type_of(leaf) : unit_.bits_of(leaf);
        llvm::Value* const loaded = b_.CreateAlignedLoad(stored, at, llvm::Align(leaf.size));
        leaves.push_back(whole ? loaded : from_bits(loaded, leaf));
    }
    return leaves;
}

void FunctionCode::store(llvm::Value* address, value::TypeId type, const LeafValues& leaves) {
    const auto& of = unit_.leaves(type);
    for (size_t i = 0; i < of.size(); ++i) {
        const bool whole = of[i].kind == LeafKind::Float;
        b_.CreateAlignedStore(whole ? leaves[i] : to_bits(leaves[i], of[i]),
                              offset(address, of[i].offset), llvm::Align(of[i].size));
    }
}

// As in a frame of the interpreter: whole slots of 8 bytes, what is no part of the value zero.
void FunctionCode::store_slots(llvm::Value* address, value::TypeId id, const LeafValues& leaves) {
    const value::Type& type = types()[id];
    if (type.size == 0) return;
    if (type.scalar && type.size < 8) {
        b_.CreateStore(b_.CreateZExt(to_bits(leaves[0], unit_.leaves(id)[0]), unit_.i64), address);
        return;
    }
    uint32_t covered = 0;
    for (const Leaf& leaf : unit_.leaves(id)) covered += leaf.size;
    for (uint32_t slot = 0; covered != type.slots() * 8 && slot < type.slots(); ++slot)
        b_.CreateStore(b_.getInt64(0), offset(address, uint64_t{slot} * 8));
    store(address, id, leaves);
}

llvm::Value* FunctionCode::slots_of(ValueId id) {
    llvm::Value* const at = scratch(types()[type_id(id)].slots());
    store_slots(at, type_id(id), get(id));
    return at;
}

void FunctionCode::load_constant(const Instruction& instruction) {
    const ir::Constant& row = unit_.module.constants[static_cast<size_t>(instruction.immediate)];
    AE_CHECK(row.unit != ir::kNoId);
    set_result(instruction, load(offset(base(1), uint64_t{row.unit} * 8),
                                 type_id(instruction.first_result)));
}

// ---- lists

void FunctionCode::view(const Instruction& instruction) {
    llvm::Value* const list = single(operand(instruction, 0));
    const value::Type& type = type_of(operand(instruction, 0));
    const uint32_t size = types()[type.first].size;
    llvm::Value* const head = address_of(list);
    const auto part = [&](size_t at) { return b_.CreateLoad(unit_.i32, offset(head, at)); };
    llvm::Value* const length =
        b_.CreateZExt(part(offsetof(value::ListHead, length)), unit_.i64, "", true);
    llvm::Value* const capacity = part(offsetof(value::ListHead, capacity));
    llvm::Value* const first = b_.CreateZExt(part(offsetof(value::ListHead, first)), unit_.i64);
    llvm::Value* const here =
        b_.CreateInBoundsGEP(unit_.i8, offset(head, sizeof(value::ListHead)),
                             b_.CreateMul(first, b_.getInt64(size)));
    llvm::Value* const data =
        divert_if(b_.CreateICmpSLT(capacity, b_.getInt32(0)), here, [&]() -> llvm::Value* {
            return call(Runtime::ae_blob_elements, {context_, list, b_.getInt32(size)});
        });
    set_result(instruction, LeafValues{data, length});
}

void FunctionCode::unique(const Instruction& instruction) {
    llvm::Value* const list = single(operand(instruction, 0));
    llvm::Value* const head = address_of(list);
    llvm::Value* const shared =
        b_.CreateICmpNE(b_.CreateLoad(unit_.i32, head), b_.getInt32(1));
    llvm::Value* const capacity =
        b_.CreateLoad(unit_.i32, offset(head, offsetof(value::ListHead, capacity)));
    llvm::Value* const blob = b_.CreateICmpSLT(capacity, b_.getInt32(0));
    const uint32_t type = type_id(instruction.first_result).index;
    llvm::Value* const own =
        divert_if(b_.CreateOr(shared, blob), list, [&]() -> llvm::Value* {
            b_.CreateStore(b_.getInt32(instruction.site), offset(context_, unit_.layout.site));
            llvm::Value* const made =
                call(Runtime::ae_unique_list, {context_, list, b_.getInt32(type)});
            leave_if_raised(instruction.site);
            return made;
        });
    set_result(instruction, own);
}

llvm::Value* FunctionCode::element(const Instruction& instruction) {
    const ValueId list = operand(instruction, 0);
    const uint64_t size = types()[type_of(list).first].size;
    llvm::Value* const index = single(operand(instruction, 1));
    llvm::Value* const at =
        b_.CreateInBoundsGEP(unit_.i8, get(list)[0], b_.CreateMul(index, b_.getInt64(size)));
    return offset(at, static_cast<uint64_t>(instruction.immediate));
}

// ---- state

Part FunctionCode::state_part(const Instruction& instruction) const {
    const value::TypeId root = unit_.root(number_);
    AE_CHECK(root != value::kUnit);
    return field_of(types(), root, static_cast<uint32_t>(instruction.immediate));
}

llvm::Value* FunctionCode::state(const Instruction& instruction) {
    return offset(base(0), value::kRootOffset + state_part(instruction).offset);
}

// ---- counts

void FunctionCode::copy(value::TypeId type, const LeafValues& leaves) {
    if (!types()[type].managed) return;
    if (!references_are_leaves(types(), type)) {
        llvm::Value* const at = scratch(types()[type].slots());
        store_slots(at, type, leaves);
        call(Runtime::ae_copy, {context_, at, b_.getInt32(type.index)});
        return;
    }
    const auto& of = unit_.leaves(type);
    for (size_t i = 0; i < of.size(); ++i) {
        if (of[i].kind != LeafKind::Reference) continue;
        if (llvm::isa<llvm::ConstantInt>(leaves[i])) continue;  // constants have no count
        llvm::BasicBlock* const counted = new_block("counted");
        llvm::BasicBlock* const on = new_block("on");
        b_.CreateCondBr(b_.CreateICmpSGT(leaves[i], b_.getInt32(0)), counted, on);
        b_.SetInsertPoint(counted);
        llvm::Value* const count = arena_address_of(leaves[i]);
        b_.CreateStore(b_.CreateAdd(b_.CreateLoad(unit_.i32, count), b_.getInt32(1)), count);
        b_.CreateBr(on);
        b_.SetInsertPoint(on);
    }
}

void FunctionCode::drop(value::TypeId type, const LeafValues& leaves) {
    if (!types()[type].managed) return;
    if (!references_are_leaves(types(), type)) {
        llvm::Value* const at = scratch(types()[type].slots());
        store_slots(at, type, leaves);
        call(Runtime::ae_drop, {context_, at, b_.getInt32(type.index)});
        return;
    }
    const auto& of = unit_.leaves(type);
    for (size_t i = 0; i < of.size(); ++i)
        if (of[i].kind == LeafKind::Reference) drop_reference(leaves[i], of[i].type);
}

void FunctionCode::drop_reference(llvm::Value* reference, value::TypeId type) {
    if (llvm::isa<llvm::ConstantInt>(reference)) return;
    llvm::BasicBlock* const counted = new_block("counted");
    llvm::BasicBlock* const last = new_block("last");
    llvm::BasicBlock* const shared = new_block("shared");
    llvm::BasicBlock* const on = new_block("on");
    b_.CreateCondBr(b_.CreateICmpSGT(reference, b_.getInt32(0)), counted, on);
    b_.SetInsertPoint(counted);
    llvm::Value* const at = arena_address_of(reference);
    llvm::Value* const count = b_.CreateLoad(unit_.i32, at);
    b_.CreateCondBr(b_.CreateICmpEQ(count, b_.getInt32(1)), last, shared);
    b_.SetInsertPoint(last);
    if (llvm::Function* const own = drop_function(unit_, type)) {
        b_.CreateCall(own, {context_, reference});
    } else {
        call(Runtime::ae_drop_last, {context_, reference, b_.getInt32(type.index)});
    }
    b_.CreateBr(on);
    b_.SetInsertPoint(shared);
    b_.CreateStore(b_.CreateSub(count, b_.getInt32(1)), at);
    b_.CreateBr(on);
    b_.SetInsertPoint(on);
}

// ---- builtins

bool FunctionCode::inline_builtin(const Instruction& instruction) {
    size_t at = 0;
    switch (static_cast<Builtin>(instruction.immediate)) {
        case Builtin::ListLength: at = offsetof(value::ListHead, length); break;
        case Builtin::StringLength:
        case Builtin::BytesLength: at = offsetof(value::TextHead, scalars); break;
        default: return false;
    }
    llvm::Value* const head = address_of(single(operand(instruction, 0)));
    llvm::Value* const length = b_.CreateLoad(unit_.i32, offset(head, at));
    set_result(instruction, b_.CreateZExt(length, unit_.i64, "", true));
    return true;
}

// In place when the list has one owner and room; else the builtin. The list keeps its reference only in the first case.
void FunctionCode::push(const Instruction& instruction) {
    const ValueId list = operand(instruction, 0), element = operand(instruction, 1);
    const uint32_t size = types()[type_of(list).first].size;
    llvm::Value* const reference = single(list);
    llvm::Value* const done =
        call(Runtime::ae_list_push, {context_, reference, slots_of(element), b_.getInt32(size)});
    llvm::Value* const pushed =
        divert_if(b_.CreateICmpEQ(done, b_.getInt32(0)), reference, [&]() -> llvm::Value* {
            call_builtin(instruction);
            return single(instruction.first_result);
        });
    set_result(instruction, pushed);
}

void FunctionCode::builtin(const Instruction& instruction) {
    if (inline_builtin(instruction)) return;
    const bool pushes = static_cast<Builtin>(instruction.immediate) == Builtin::ListPush;
    const uint32_t size = pushes ? types()[type_of(operand(instruction, 0)).first].size : 0;
    if (size != 0 && size <= 0xFFFF) return push(instruction);
    call_builtin(instruction);
}

// Results and operands lie in scratch; their addresses go to the builtin.
void FunctionCode::call_builtin(const Instruction& instruction) {
    const uint32_t results = instruction.result_count, operands = instruction.operands.count;
    const auto slot = [&](llvm::Value* list, uint32_t i) {
        return offset(list, uint64_t{i} * unit_.pointer_bytes);
    };
    llvm::Value* const addresses = scratch(results + operands);
    std::vector<llvm::Value*> given;
    for (uint32_t i = 0; i < results; ++i) {
        const ValueId id{instruction.first_result.index + i};
        given.push_back(scratch(std::max(1u, types()[type_id(id)].slots())));
        b_.CreateStore(given[i], slot(addresses, i));
    }
    for (uint32_t i = 0; i < operands; ++i)
        b_.CreateStore(slots_of(operand(instruction, i)), slot(addresses, results + i));
    b_.CreateStore(b_.getInt32(instruction.site), offset(context_, unit_.layout.site));
    const auto number = static_cast<uint32_t>(instruction.immediate);
    b_.CreateCall(unit_.builtin(number),
                  {context_, addresses, slot(addresses, results), b_.getInt32(operands),
                   b_.getInt32(instruction.type.index)});
    if (builtins::row(static_cast<Builtin>(number)).may_fault()) leave_if_raised(instruction.site);
    for (uint32_t i = 0; i < results; ++i) {
        const ValueId id{instruction.first_result.index + i};
        set(id, load(given[i], type_id(id)));
    }
}

// ---- all of them

void FunctionCode::memory(const Instruction& instruction) {
    const auto view_of = [&] { return get(operand(instruction, 0)); };
    const value::TypeId type = instruction.type;
    switch (instruction.op) {
        case Op::Unique: return unique(instruction);
        case Op::View: return view(instruction);
        case Op::ViewLength: return set_result(instruction, view_of()[1]);
        case Op::CheckIndex: {
            llvm::Value* const index = single(operand(instruction, 1));
            llvm::Value* const length = view_of()[1];
            return range_fault_if(b_.CreateICmpUGE(index, length), instruction.site, index,
                                  length);
        }
        case Op::Load: return set_result(instruction, load(element(instruction), type));
        case Op::TakeElement: {
            llvm::Value* const at = element(instruction);
            set_result(instruction, load(at, type));
            return store(at, type, zero(type));
        }
        case Op::Store:
        case Op::PutElement: {
            llvm::Value* const at = element(instruction);
            const bool drops = instruction.op == Op::Store && types()[type].managed;
            const LeafValues old = drops ? load(at, type) : LeafValues{};
            store(at, type, get(operand(instruction, 2)));
            return drops ? drop(type, old) : void();
        }
        default: return values_in_place(instruction);
    }
}

void FunctionCode::values_in_place(const Instruction& instruction) {
    switch (instruction.op) {
        case Op::State:
            return set_result(instruction,
                              load(state(instruction), state_part(instruction).type));
        case Op::TakeState: {
            const value::TypeId type = state_part(instruction).type;
            llvm::Value* const at = state(instruction);
            set_result(instruction, load(at, type));
            return store(at, type, zero(type));
        }
        case Op::SetState:
        case Op::PutState: {
            const value::TypeId type = state_part(instruction).type;
            llvm::Value* const at = state(instruction);
            const bool drops = instruction.op == Op::SetState && types()[type].managed;
            const LeafValues old = drops ? load(at, type) : LeafValues{};
            store(at, type, get(operand(instruction, 0)));
            return drops ? drop(type, old) : void();
        }
        case Op::Copy: {
            const LeafValues leaves = get(operand(instruction, 0));
            copy(type_id(operand(instruction, 0)), leaves);
            return set_result(instruction, leaves);
        }
        case Op::Drop:
            return drop(type_id(operand(instruction, 0)), get(operand(instruction, 0)));
        case Op::CallBuiltin: return builtin(instruction);
        default: AE_CHECK(!"no instruction on memory");
    }
}

}  // namespace aeroflow::codegen
