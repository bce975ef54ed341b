// Calls inside the program, returns, and the instructions that end a turn.
#include "compiler/codegen/function_code.h"
#include "vm/base/check.h"

namespace aeroflow::codegen {

using ir::Op;
using turn::FaultKind;

// What the callee may use; tested before the call (architecture.md §2 "Stack units").
llvm::Value* FunctionCode::units_left(const Instruction& instruction) {
    llvm::Value* const units =
        units_home_ == nullptr ? units_ : b_.CreateLoad(unit_.i32, units_home_);
    if (instruction.index == 0) return units;
    llvm::Value* const cost = b_.getInt32(instruction.index);
    fault_if(b_.CreateICmpULT(units, cost), FaultKind::OutOfStack, instruction.site);
    return b_.CreateSub(units, cost);
}

llvm::CallInst* FunctionCode::make_call(const Instruction& instruction, llvm::Value* units) {
    const auto number = static_cast<uint32_t>(instruction.immediate);
    std::vector<llvm::Value*> arguments = {context_, units};
    if (!unit_.module.functions[number].resume_points.empty()) arguments.push_back(b_.getInt32(0));
    for (const ValueId id : function_.operands(instruction))
        for (llvm::Value* leaf : get(id)) arguments.push_back(leaf);
    return b_.CreateCall(unit_.function(number), arguments);
}

LeafValues FunctionCode::results_of(llvm::Value* given) {
    LeafValues leaves;
    llvm::Type* const type = given->getType();
    if (type->isVoidTy()) return leaves;
    if (!type->isStructTy()) return {given};
    for (unsigned i = 0; i < type->getStructNumElements(); ++i)
        leaves.push_back(b_.CreateExtractValue(given, i));
    return leaves;
}

void FunctionCode::plain_call(const Instruction& instruction) {
    llvm::Value* const units = units_left(instruction);
    llvm::CallInst* const made = make_call(instruction, units);
    const auto number = static_cast<uint32_t>(instruction.immediate);
    if (unit_.module.functions[number].may_fault) {
        leave_if(is_not_running(),
                 [&] { call(Runtime::ae_called, {context_, b_.getInt32(instruction.site)}); });
    }
    const LeafValues all = results_of(made);
    size_t next = 0;
    for (uint32_t i = 0; i < instruction.result_count; ++i) {
        const ValueId id{instruction.first_result.index + i};
        LeafValues leaves;
        for (size_t n = unit_.leaves(type_id(id)).size(); n > 0; --n) leaves.push_back(all[next++]);
        set(id, std::move(leaves));
    }
}

void FunctionCode::give_back(const Instruction& instruction) {
    LeafValues leaves;
    for (const ValueId id : function_.operands(instruction))
        for (llvm::Value* leaf : get(id)) leaves.push_back(leaf);
    if (record_home_ != nullptr) {
        llvm::Value* const record = b_.CreateLoad(unit_.i32, record_home_);
        divert_if(b_.CreateICmpNE(record, b_.getInt32(0)), nullptr, [&]() -> llvm::Value* {
            return call(Runtime::ae_free_record, {context_, record});
        });
    }
    if (leaves.empty()) {
        b_.CreateRetVoid();
    } else if (leaves.size() == 1) {
        b_.CreateRet(leaves[0]);
    } else {
        b_.CreateAggregateRet(leaves.data(), static_cast<unsigned>(leaves.size()));
    }
}

namespace {

constexpr const char* kPayloads[] = {
#define FAULT(Name, text, payload) payload,
#include "vm/base/faults.def"
#undef FAULT
};

}  // namespace

void FunctionCode::fault(const Instruction& instruction) {
    llvm::Value* const site = b_.getInt32(instruction.site);
    const auto at = [&](uint32_t i) { return single(operand(instruction, i)); };
    if (instruction.op == Op::Exit) {
        call(Runtime::ae_exit, {context_, site, at(0)});
        return return_zero();
    }
    const auto kind = static_cast<uint32_t>(instruction.immediate);
    llvm::Value* const number = b_.getInt32(kind);
    if (static_cast<FaultKind>(kind) == FaultKind::OutOfRange) {
        call(Runtime::ae_fault_range, {context_, site, at(0), at(1)});
    } else if (kPayloads[kind][0] == 's') {
        call(Runtime::ae_fault_text, {context_, number, site, at(0)});
    } else {
        call(Runtime::ae_fault, {context_, number, site});
    }
    return_zero();
}

}  // namespace aeroflow::codegen
