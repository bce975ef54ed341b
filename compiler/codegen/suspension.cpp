// Awaits, and calls of functions that await: records out, records in (architecture.md §2 "await").
//
// A function that may suspend takes a record as third argument: 0 to begin, else it goes on at the record's resume point,
// with the stored units. A call inside it that waits calls its callee again with the record's child.
#include <algorithm>

#include "compiler/codegen/function_code.h"
#include "vm/base/check.h"
#include "vm/value/object.h"

namespace aeroflow::codegen {

using ir::BlockId;
using ir::Op;

uint32_t FunctionCode::point_of(BlockId block) const {
    const auto& points = function_.resume_points;
    const auto found = std::find_if(points.begin(), points.end(),
                                    [&](const ir::ResumePoint& p) { return p.block == block; });
    AE_CHECK(found != points.end());
    return static_cast<uint32_t>(found - points.begin());
}

uint32_t record_bytes(const ir::Function& function) {
    uint32_t bytes = 0;
    for (const ir::ResumePoint& point : function.resume_points) bytes = std::max(bytes, point.size);
    return bytes;
}

void FunctionCode::prepare_suspension() {
    units_home_ = b_.CreateAlloca(unit_.i32, nullptr, "units");
    record_home_ = b_.CreateAlloca(unit_.i32, nullptr, "record");
    for (const ir::ResumePoint& point : function_.resume_points) {
        resume_blocks_.push_back(new_block("resume"));
        for (const ir::SavedValue& saved : point.saved) {
            auto& home = homes_[saved.value.index];
            if (!home.empty()) continue;
            for (llvm::Type* type : unit_.types_of(function_[saved.value]))
                home.push_back(b_.CreateAlloca(type));
        }
    }
}

// At the entry: begins, or goes where the record waits.
void FunctionCode::generate_resumption(llvm::Value* record) {
    llvm::BasicBlock* const again = new_block("again");
    llvm::BasicBlock* const never = new_block("never");
    b_.CreateCondBr(b_.CreateICmpEQ(record, b_.getInt32(0)), blocks_[0], again);
    b_.SetInsertPoint(again);
    llvm::Value* const head = arena_address_of(record);
    b_.CreateStore(
        b_.CreateLoad(unit_.i32, offset(head, offsetof(value::RecordHead, units))), units_home_);
    llvm::Value* const point =
        b_.CreateLoad(unit_.i32, offset(head, offsetof(value::RecordHead, point)));
    auto* const ways =
        b_.CreateSwitch(point, never, static_cast<unsigned>(resume_blocks_.size()));
    for (uint32_t i = 0; i < resume_blocks_.size(); ++i)
        ways->addCase(b_.getInt32(i), resume_blocks_[i]);
    b_.SetInsertPoint(never);
    call(Runtime::ae_unreachable, {context_});
    b_.CreateUnreachable();
}

// Writes the record and leaves. Constants are written too: another engine may read them.
void FunctionCode::suspend(const Instruction& instruction, uint32_t point) {
    llvm::Value* const at =
        call(Runtime::ae_suspend,
             {context_, b_.CreateLoad(unit_.i32, record_home_), b_.getInt32(number_),
              b_.getInt32(point), b_.CreateLoad(unit_.i32, units_home_),
              b_.getInt32(record_bytes(function_)), b_.getInt32(instruction.site)});
    leave_if(b_.CreateIsNull(at), [] {});
    for (const ir::SavedValue& saved : function_.resume_points[point].saved)
        store(offset(at, saved.offset), type_id(saved.value), get(saved.value));
    return_zero();
}

// Fills homes from the record; gives the record's address.
llvm::Value* FunctionCode::restore(uint32_t point) {
    llvm::Value* const head = arena_address_of(b_.CreateLoad(unit_.i32, record_home_));
    llvm::Value* const at = offset(head, sizeof(value::RecordHead));
    for (const ir::SavedValue& saved : function_.resume_points[point].saved) {
        const LeafValues leaves = load(offset(at, saved.offset), type_id(saved.value));
        const auto& home = homes_[saved.value.index];
        for (size_t i = 0; i < home.size(); ++i) b_.CreateStore(leaves[i], home[i]);
    }
    return head;
}

void FunctionCode::wait(BlockId block, const Instruction& instruction) {
    const uint32_t point = point_of(block);
    const bool awaits = instruction.op == Op::Await;
    const LeafValues results = awaits ? await(instruction, point) : waiting_call(instruction, point);
    jump(function_.successors(instruction)[0], results);
}

LeafValues FunctionCode::await(const Instruction& instruction, uint32_t point) {
    const uint32_t count = instruction.operands.count;
    llvm::Value* const words = scratch(std::max(1u, count));
    for (uint32_t i = 0; i < count; ++i) {
        const ValueId id = operand(instruction, i);
        store_slots(offset(words, uint64_t{i} * 8), type_id(id), get(id));
    }
    llvm::Value* const flags = b_.getInt32(static_cast<uint32_t>(instruction.immediate));
    llvm::Value* const site = b_.getInt32(instruction.site);
    llvm::Value* const ready =
        call(Runtime::ae_await, {context_, flags, site, words, b_.getInt32(count)});
    llvm::BasicBlock* const waits = new_block("waits");
    llvm::BasicBlock* const deliver = new_block("deliver");
    b_.CreateCondBr(b_.CreateICmpNE(ready, b_.getInt32(0)), deliver, waits);
    b_.SetInsertPoint(waits);
    leave_if(is_faulted(), [] {});
    suspend(instruction, point);
    b_.SetInsertPoint(resume_blocks_[point]);
    restore(point);
    b_.CreateBr(deliver);
    b_.SetInsertPoint(deliver);
    llvm::Value* const result = scratch(std::max(1u, types()[instruction.type].slots()));
    call(Runtime::ae_deliver,
         {context_, flags, b_.getInt32(instruction.type.index), site, result});
    leave_if(is_not_running(), [] {});
    return load(result, instruction.type);
}

llvm::Value* FunctionCode::is_faulted() {
    llvm::Value* const status = b_.CreateLoad(unit_.i32, offset(context_, unit_.layout.status));
    return b_.CreateICmpEQ(status, b_.getInt32(static_cast<uint32_t>(turn::Status::Fault)));
}

// Calls the callee again with the record it waits in; its other arguments are not looked at.
llvm::CallInst* FunctionCode::call_again(const Instruction& instruction, uint32_t point) {
    llvm::Value* const head = restore(point);
    llvm::Function* const callee = unit_.function(static_cast<uint32_t>(instruction.immediate));
    std::vector<llvm::Value*> arguments;
    for (llvm::Type* type : callee->getFunctionType()->params())
        arguments.push_back(llvm::Constant::getNullValue(type));
    arguments[0] = context_;
    // One whose awaits nothing reaches never waits: it has no record, and this way is never taken.
    const ir::Function& waited = unit_.module.functions[static_cast<size_t>(instruction.immediate)];
    if (!waited.resume_points.empty())
        arguments[2] = b_.CreateLoad(unit_.i32, offset(head, offsetof(value::RecordHead, child)));
    return b_.CreateCall(callee, arguments);
}

LeafValues FunctionCode::waiting_call(const Instruction& instruction, uint32_t point) {
    llvm::Value* const units = units_left(instruction);
    llvm::BasicBlock* const back = new_block("back");
    llvm::CallInst* const first = make_call(instruction, units);
    llvm::BasicBlock* const before = b_.GetInsertBlock();
    b_.CreateBr(back);
    b_.SetInsertPoint(resume_blocks_[point]);
    llvm::CallInst* const again = call_again(instruction, point);
    llvm::BasicBlock* const resumed = b_.GetInsertBlock();
    b_.CreateBr(back);
    b_.SetInsertPoint(back);
    llvm::Value* given = first;
    if (!first->getType()->isVoidTy()) {
        llvm::PHINode* const either = b_.CreatePHI(first->getType(), 2);
        either->addIncoming(first, before);
        either->addIncoming(again, resumed);
        given = either;
    }
    leave_suspended_or_faulted(instruction, point);
    return results_of(given);
}

void FunctionCode::leave_suspended_or_faulted(const Instruction& instruction, uint32_t point) {
    llvm::BasicBlock* const away = new_block("cold");
    llvm::BasicBlock* const waits = new_block("waits");
    llvm::BasicBlock* const ends = new_block("ends");
    llvm::BasicBlock* const on = new_block("on");
    llvm::Value* const status = b_.CreateLoad(unit_.i32, offset(context_, unit_.layout.status));
    b_.CreateCondBr(b_.CreateICmpNE(status, b_.getInt32(0)), away, on);
    b_.SetInsertPoint(away);
    const auto suspended = static_cast<uint32_t>(turn::Status::Suspended);
    b_.CreateCondBr(b_.CreateICmpEQ(status, b_.getInt32(suspended)), waits, ends);
    b_.SetInsertPoint(waits);
    suspend(instruction, point);
    b_.SetInsertPoint(ends);
    call(Runtime::ae_called, {context_, b_.getInt32(instruction.site)});
    return_zero();
    b_.SetInsertPoint(on);
}

}  // namespace aeroflow::codegen
