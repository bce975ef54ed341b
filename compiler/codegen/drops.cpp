#include "compiler/codegen/drops.h"

#include <string>

#include "vm/value/access.h"

namespace aeroflow::codegen {
namespace {

using value::CellHead;
using value::Type;
using value::TypeId;

// A nullable reference is dropped as what it refers to.
TypeId cell_type(const value::TypeTable& types, TypeId id) {
    while (value::is_nullable(types[id])) id = types[id].first;
    return id;
}

class DropCode {
public:
    DropCode(Unit& unit, TypeId type, llvm::Function* code)
        : unit_(unit), type_(type), code_(code), b_(unit.context), context_(code->getArg(0)) {}

    void generate();

private:
    llvm::BasicBlock* new_block(const char* name) {
        return llvm::BasicBlock::Create(unit_.context, name, code_);
    }
    llvm::Value* at(llvm::Value* address, uint64_t bytes) {
        return b_.CreateConstInBoundsGEP1_64(unit_.i8, address, bytes);
    }
    llvm::Value* address_of(llvm::Value* cell) {
        llvm::Value* const base =
            b_.CreateLoad(unit_.pointer, at(context_, unit_.layout.bases));
        return b_.CreateInBoundsGEP(unit_.i8, base,
                                    b_.CreateShl(b_.CreateZExt(cell, unit_.i64), 3));
    }
    llvm::Value* drop_fields(const value::Variant& variant, llvm::Value* payload,
                             llvm::Value* waiting);
    llvm::Value* drop_reference(llvm::Value* reference, TypeId type, llvm::Value* waiting);

    Unit& unit_;
    const TypeId type_;
    llvm::Function* const code_;
    llvm::IRBuilder<> b_;
    llvm::Value* const context_;
};

// Gives the first cell that waits afterwards.
llvm::Value* DropCode::drop_reference(llvm::Value* reference, TypeId type, llvm::Value* waiting) {
    const bool same = cell_type(unit_.types(), type) == type_;
    llvm::BasicBlock* const before = b_.GetInsertBlock();
    llvm::BasicBlock *const counted = new_block("counted"), *const last = new_block("last"),
                            *const shared = new_block("shared"), *const on = new_block("on");
    b_.CreateCondBr(b_.CreateICmpSGT(reference, b_.getInt32(0)), counted, on);
    b_.SetInsertPoint(counted);
    llvm::Value* const address = address_of(reference);
    llvm::Value* const count = b_.CreateLoad(unit_.i32, address);
    b_.CreateCondBr(b_.CreateICmpEQ(count, b_.getInt32(1)), last, shared);
    b_.SetInsertPoint(last);
    if (same) {
        b_.CreateStore(waiting, address);
    } else {
        b_.CreateCall(unit_.runtime(Runtime::ae_drop_last),
                      {context_, reference, b_.getInt32(type.index)});
    }
    b_.CreateBr(on);
    b_.SetInsertPoint(shared);
    b_.CreateStore(b_.CreateSub(count, b_.getInt32(1)), address);
    b_.CreateBr(on);
    b_.SetInsertPoint(on);
    llvm::PHINode* const first = b_.CreatePHI(unit_.i32, 3);
    first->addIncoming(waiting, before);
    first->addIncoming(same ? reference : waiting, last);
    first->addIncoming(waiting, shared);
    return first;
}

llvm::Value* DropCode::drop_fields(const value::Variant& variant, llvm::Value* payload,
                                   llvm::Value* waiting) {
    const value::TypeTable& types = unit_.types();
    for (const value::Field& field : types.fields(variant)) {
        if (!types[field.type].managed) continue;
        llvm::Value* const address = at(payload, field.offset);
        if (!references_are_leaves(types, field.type)) {
            b_.CreateCall(unit_.runtime(Runtime::ae_drop),
                          {context_, address, b_.getInt32(field.type.index)});
            continue;
        }
        for (const Leaf& leaf : unit_.leaves(field.type)) {
            if (leaf.kind != LeafKind::Reference) continue;
            llvm::Value* const reference = b_.CreateLoad(unit_.i32, at(address, leaf.offset));
            waiting = drop_reference(reference, leaf.type, waiting);
        }
    }
    return waiting;
}

void DropCode::generate() {
    const Type& type = unit_.types()[type_];
    llvm::BasicBlock *const entry = new_block("entry"), *const loop = new_block("loop"),
                            *const next = new_block("next"), *const end = new_block("end"),
                            *const never = new_block("never");
    b_.SetInsertPoint(entry);
    b_.CreateStore(b_.getInt32(0), address_of(code_->getArg(1)));
    b_.CreateBr(loop);
    b_.SetInsertPoint(next);
    llvm::PHINode* const waiting = b_.CreatePHI(unit_.i32, type.variant_count);
    b_.CreateCondBr(b_.CreateICmpEQ(waiting, b_.getInt32(0)), end, loop);
    b_.SetInsertPoint(end);
    b_.CreateRetVoid();
    b_.SetInsertPoint(never);
    b_.CreateUnreachable();
    b_.SetInsertPoint(loop);
    llvm::PHINode* const cell = b_.CreatePHI(unit_.i32, 2);
    cell->addIncoming(code_->getArg(1), entry);
    cell->addIncoming(waiting, next);
    llvm::Value* const address = address_of(cell);
    llvm::Value* const rest = b_.CreateLoad(unit_.i32, address);
    llvm::Value* const tag = b_.CreateLoad(unit_.i32, at(address, offsetof(CellHead, tag)));
    llvm::SwitchInst* const ways = b_.CreateSwitch(tag, never, type.variant_count);
    uint32_t number = 0;
    for (const value::Variant& variant : unit_.types().variants(type)) {
        llvm::BasicBlock* const way = new_block("variant");
        ways->addCase(b_.getInt32(number++), way);
        b_.SetInsertPoint(way);
        llvm::Value* const left = drop_fields(variant, at(address, sizeof(CellHead)), rest);
        b_.CreateCall(unit_.runtime(Runtime::ae_free_cell),
                      {context_, cell, b_.getInt32(variant.cell_size)});
        waiting->addIncoming(left, b_.GetInsertBlock());
        b_.CreateBr(next);
    }
}

}  // namespace

llvm::Function* drop_function(Unit& unit, TypeId id) {
    const TypeId type = cell_type(unit.types(), id);
    const Type& of = unit.types()[type];
    // Of enums with many variants the table is shorter than the code.
    constexpr uint32_t kMostVariants = 16;
    if (!of.cell || of.kind != value::Kind::Enum || of.variant_count > kMostVariants)
        return nullptr;
    const std::string name = "drop." + std::to_string(type.index);
    if (llvm::Function* const known = unit.code.getFunction(name)) return known;
    auto* const made = llvm::Function::Create(
        llvm::FunctionType::get(llvm::Type::getVoidTy(unit.context), {unit.pointer, unit.i32},
                                false),
        llvm::GlobalValue::InternalLinkage, name, unit.code);
    made->setDoesNotThrow();
    DropCode(unit, type, made).generate();
    return made;
}

}  // namespace aeroflow::codegen
