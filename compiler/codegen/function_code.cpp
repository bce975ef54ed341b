#include "compiler/codegen/function_code.h"

#include "vm/base/check.h"

namespace aeroflow::codegen {

using ir::BlockId;
using ir::Edge;
using ir::Op;

FunctionCode::FunctionCode(Unit& unit, uint32_t number)
    : unit_(unit),
      number_(number),
      function_(unit.module.functions[number]),
      code_(unit.function(number)),
      b_(unit.context),
      values_(function_.values.size()),
      blocks_(function_.blocks.size()),
      parameters_(function_.blocks.size()),
      homes_(function_.values.size()) {}

void FunctionCode::generate() {
    const ir::ControlFlow flow(function_);
    entry_ = new_block("entry");
    b_.SetInsertPoint(entry_);
    scratch_ = b_.CreateAlloca(llvm::ArrayType::get(unit_.i64, 0), nullptr, "scratch");
    scratch_->setAlignment(llvm::Align(8));
    for (const BlockId block : flow.order()) blocks_[block.index] = new_block("b");
    make_blocks();
    if (!function_.resume_points.empty()) prepare_suspension();
    take_arguments();
    for (const BlockId block : flow.order()) generate_block(block);
    scratch_->setAllocatedType(llvm::ArrayType::get(unit_.i64, scratch_words_));
    if (scratch_->use_empty()) scratch_->eraseFromParent();
}

llvm::BasicBlock* FunctionCode::new_block(const char* name) {
    return llvm::BasicBlock::Create(unit_.context, name, code_);
}

// Parameters of blocks are phis, but for the entry's.
void FunctionCode::make_blocks() {
    for (uint32_t block = 1; block < blocks_.size(); ++block) {
        if (blocks_[block] == nullptr) continue;
        b_.SetInsertPoint(blocks_[block]);
        for (const ValueId id : function_.blocks[block].parameters) {
            for (llvm::Type* type : unit_.types_of(function_[id]))
                parameters_[block].push_back(b_.CreatePHI(type, 2));
        }
    }
    b_.SetInsertPoint(entry_);
}

void FunctionCode::take_arguments() {
    auto argument = code_->arg_begin();
    context_ = &*argument++;
    units_ = &*argument++;
    llvm::Value* record = function_.resume_points.empty() ? nullptr : &*argument++;
    for (const ValueId id : function_.blocks[0].parameters) {
        LeafValues leaves;
        for (size_t i = unit_.types_of(function_[id]).size(); i > 0; --i)
            leaves.push_back(&*argument++);
        set(id, std::move(leaves));
    }
    if (record == nullptr) {
        b_.CreateBr(blocks_[0]);
    } else {
        b_.CreateStore(units_, units_home_);
        b_.CreateStore(record, record_home_);
        generate_resumption(record);
    }
}

void FunctionCode::generate_block(BlockId block) {
    b_.SetInsertPoint(blocks_[block.index]);
    if (block.index != 0) {
        size_t next = 0;
        for (const ValueId id : function_.blocks[block.index].parameters) {
            LeafValues leaves;
            for (size_t i = unit_.types_of(function_[id]).size(); i > 0; --i)
                leaves.push_back(parameters_[block.index][next++]);
            set(id, std::move(leaves));
        }
    }
    const auto& instructions = function_.blocks[block.index].instructions;
    for (size_t i = 0; i + 1 < instructions.size(); ++i) generate_instruction(instructions[i]);
    begin_scratch();
    terminator(block, instructions.back());
}

void FunctionCode::generate_instruction(const Instruction& instruction) {
    begin_scratch();
    const Op op = instruction.op;
    if (op <= Op::Zero) return constant(instruction);
    if (op <= Op::FloatToInt) return number(instruction);
    if (op <= Op::PutPayload) return part(instruction);
    if (op == Op::Call) return plain_call(instruction);
    if (op <= Op::CallBuiltin) return memory(instruction);
    actor(instruction);
}

void FunctionCode::constant(const Instruction& instruction) {
    const ValueId id = instruction.first_result;
    const auto& leaves = unit_.leaves(type_id(id));
    if (instruction.op == Op::ConstValue) return load_constant(instruction);
    if (instruction.op == Op::Zero || leaves.empty()) return set(id, zero(type_id(id)));
    const auto bits = static_cast<uint64_t>(instruction.immediate);
    llvm::Type* type = unit_.type_of(leaves[0]);
    if (type->isDoubleTy())
        return set_result(instruction, llvm::ConstantFP::get(
                                           type, llvm::APFloat(llvm::APFloat::IEEEdouble(),
                                                               llvm::APInt(64, bits))));
    // Unsigned and cut to the type's width: bits above it are zero.
    const unsigned width = type->getIntegerBitWidth();
    set_result(instruction,
               llvm::ConstantInt::get(unit_.context, llvm::APInt(64, bits).trunc(width)));
}

// ---- terminators and edges

void FunctionCode::terminator(BlockId block, const Instruction& instruction) {
    switch (instruction.op) {
        case Op::Jump: return jump(function_.successors(instruction)[0]);
        case Op::Branch: return branch(instruction);
        case Op::Switch: return switch_over(instruction);
        case Op::Return: return give_back(instruction);
        case Op::Fault:
        case Op::Exit: return fault(instruction);
        case Op::Await:
        case Op::SuspendCall: return wait(block, instruction);
        default:
            call(Runtime::ae_unreachable, {context_});
            b_.CreateUnreachable();
    }
}

// `results` are those of a wait: the target's parameters behind the edge's arguments.
void FunctionCode::add_phis(const Edge& edge, const LeafValues& results) {
    const auto& phis = parameters_[edge.target.index];
    size_t next = 0;
    const auto add = [&](llvm::Value* value) {
        phis[next++]->addIncoming(value, b_.GetInsertBlock());
    };
    for (const ValueId id : function_.arguments(edge))
        for (llvm::Value* leaf : get(id)) add(leaf);
    for (llvm::Value* leaf : results) add(leaf);
    AE_CHECK(next == phis.size());
}

void FunctionCode::jump(const Edge& edge, const LeafValues& results) {
    add_phis(edge, results);
    b_.CreateBr(blocks_[edge.target.index]);
}

// Where one of several edges goes: to the target, or to a block of its own that brings the arguments.
llvm::BasicBlock* FunctionCode::edge_block(const Edge& edge) {
    if (parameters_[edge.target.index].empty()) return blocks_[edge.target.index];
    llvm::BasicBlock* const from = b_.GetInsertBlock();
    llvm::BasicBlock* const way = new_block("edge");
    b_.SetInsertPoint(way);
    jump(edge);
    b_.SetInsertPoint(from);
    return way;
}

void FunctionCode::branch(const Instruction& instruction) {
    llvm::Value* const condition = single(operand(instruction, 0));
    const auto edges = function_.successors(instruction);
    llvm::BasicBlock* const yes = edge_block(edges[0]);
    llvm::BasicBlock* const no = edge_block(edges[1]);
    b_.CreateCondBr(condition, yes, no);
}

void FunctionCode::switch_over(const Instruction& instruction) {
    llvm::Value* const value = single(operand(instruction, 0));
    const auto edges = function_.successors(instruction);
    llvm::BasicBlock* const others = edge_block(edges.back());
    std::vector<llvm::BasicBlock*> ways;
    for (size_t i = 0; i + 1 < edges.size(); ++i) ways.push_back(edge_block(edges[i]));
    llvm::SwitchInst* const made =
        b_.CreateSwitch(value, others, static_cast<unsigned>(ways.size()));
    for (size_t i = 0; i < ways.size(); ++i)
        made->addCase(llvm::ConstantInt::get(
                          llvm::cast<llvm::IntegerType>(value->getType()), i),
                      ways[i]);
}

// ---- values

LeafValues FunctionCode::get(ValueId id) {
    const auto& home = homes_[id.index];
    const LeafValues& leaves = values_[id.index];
    if (home.empty()) return leaves;
    LeafValues loaded;
    for (size_t i = 0; i < home.size(); ++i) {
        const bool known = !leaves.empty() && llvm::isa<llvm::Constant>(leaves[i]);
        loaded.push_back(known ? leaves[i]
                               : b_.CreateLoad(home[i]->getAllocatedType(), home[i]));
    }
    return loaded;
}

void FunctionCode::set(ValueId id, LeafValues leaves) {
    const auto& home = homes_[id.index];
    for (size_t i = 0; i < home.size(); ++i)
        if (!llvm::isa<llvm::Constant>(leaves[i])) b_.CreateStore(leaves[i], home[i]);
    values_[id.index] = std::move(leaves);
}

// ---- cold ways

void FunctionCode::return_zero() {
    llvm::Type* const type = code_->getReturnType();
    if (type->isVoidTy()) {
        b_.CreateRetVoid();
    } else {
        b_.CreateRet(llvm::Constant::getNullValue(type));
    }
}

void FunctionCode::leave_if(llvm::Value* condition, const Cold& cold) {
    llvm::BasicBlock* const away = new_block("cold");
    llvm::BasicBlock* const on = new_block("on");
    b_.CreateCondBr(condition, away, on, unit_.unlikely);
    b_.SetInsertPoint(away);
    cold();
    return_zero();
    b_.SetInsertPoint(on);
}

llvm::Value* FunctionCode::divert_if(llvm::Value* condition, llvm::Value* warm,
                                     const std::function<llvm::Value*()>& cold) {
    llvm::BasicBlock* const before = b_.GetInsertBlock();
    llvm::BasicBlock* const away = new_block("slow");
    llvm::BasicBlock* const on = new_block("on");
    b_.CreateCondBr(condition, away, on, unit_.unlikely);
    b_.SetInsertPoint(away);
    llvm::Value* const given = cold();
    llvm::BasicBlock* const behind = b_.GetInsertBlock();
    b_.CreateBr(on);
    b_.SetInsertPoint(on);
    if (warm == nullptr) return nullptr;
    llvm::PHINode* const phi = b_.CreatePHI(warm->getType(), 2);
    phi->addIncoming(warm, before);
    phi->addIncoming(given, behind);
    return phi;
}

llvm::CallInst* FunctionCode::call(Runtime which, std::initializer_list<llvm::Value*> arguments) {
    return b_.CreateCall(unit_.runtime(which), {arguments.begin(), arguments.size()});
}

void FunctionCode::fault_if(llvm::Value* condition, turn::FaultKind kind, uint32_t site) {
    leave_if(condition, [&] {
        call(Runtime::ae_fault,
             {context_, b_.getInt32(static_cast<uint32_t>(kind)), b_.getInt32(site)});
    });
}

void FunctionCode::range_fault_if(llvm::Value* condition, uint32_t site, llvm::Value* index,
                                  llvm::Value* length) {
    leave_if(condition, [&] {
        call(Runtime::ae_fault_range, {context_, b_.getInt32(site), index, length});
    });
}

llvm::Value* FunctionCode::is_not_running() {
    llvm::Value* const status = b_.CreateLoad(unit_.i32, offset(context_, unit_.layout.status));
    return b_.CreateICmpNE(status, b_.getInt32(0));
}

void FunctionCode::leave_if_raised(uint32_t site) {
    leave_if(is_not_running(), [&] { call(Runtime::ae_raised, {context_, b_.getInt32(site)}); });
}

llvm::Value* FunctionCode::scratch(uint32_t words) {
    llvm::Value* const at = offset(scratch_, uint64_t{scratch_used_} * 8);
    scratch_used_ += words;
    scratch_words_ = std::max(scratch_words_, scratch_used_);
    return at;
}

}  // namespace aeroflow::codegen
