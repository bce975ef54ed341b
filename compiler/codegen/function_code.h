// One function of the IR as LLVM code.
//
// Values are their leaves in registers (leaves.h); a view is an address and a length. What may fault tests and goes to a
// cold block that calls the runtime and returns zero. Values that are live across a suspension have a home on the stack,
// which LLVM turns back into registers: so the ways in from a record need no merging by hand. Addresses that the runtime
// needs lie in one scratch area of the frame. Files: function_code.cpp (blocks, edges, values), numbers.cpp, parts.cpp
// (aggregates, variants), memory.cpp (lists, state, counts, builtins), calls.cpp, actors.cpp, suspension.cpp.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "compiler/codegen/unit.h"
#include "compiler/ir/control_flow.h"
#include "compiler/ir/layout.h"

namespace aeroflow::codegen {

using ir::cell_bytes;
using ir::field_of;
using ir::payload_count;
using ir::payload_of;
using ir::tag_form;

using LeafValues = llvm::SmallVector<llvm::Value*, 4>;

// Of the record of a function that may suspend, behind its head.
uint32_t record_bytes(const ir::Function& function);

class FunctionCode {
public:
    FunctionCode(Unit& unit, uint32_t number);
    void generate();

private:
    using Instruction = ir::Instruction;
    using ValueId = ir::ValueId;
    using Cold = std::function<void()>;

    // ---- blocks and edges (function_code.cpp)
    void make_blocks();
    void take_arguments();
    void generate_block(ir::BlockId block);
    void generate_instruction(const Instruction& instruction);
    void constant(const Instruction& instruction);
    void terminator(ir::BlockId block, const Instruction& instruction);
    void jump(const ir::Edge& edge, const LeafValues& results = {});
    void branch(const Instruction& instruction);
    void switch_over(const Instruction& instruction);
    llvm::BasicBlock* edge_block(const ir::Edge& edge);
    void add_phis(const ir::Edge& edge, const LeafValues& results);

    // ---- values (function_code.cpp)
    LeafValues get(ValueId id);
    llvm::Value* single(ValueId id) { return get(id)[0]; }
    void set(ValueId id, LeafValues leaves);
    void set_result(const Instruction& instruction, LeafValues leaves) {
        set(instruction.first_result, std::move(leaves));
    }
    void set_result(const Instruction& instruction, llvm::Value* leaf) {
        set(instruction.first_result, LeafValues{leaf});
    }
    ValueId operand(const Instruction& instruction, uint32_t number) const {
        return function_.operands(instruction)[number];
    }
    value::TypeId type_id(ValueId id) const { return function_[id].type; }
    const value::Type& type_of(ValueId id) const { return types()[function_[id].type]; }
    const value::TypeTable& types() const { return unit_.module.program.types; }

    // ---- the frame's cold ways and scratch (function_code.cpp)
    llvm::BasicBlock* new_block(const char* name);
    // Goes to a cold block when `condition` holds, which runs `cold` and returns zero.
    void leave_if(llvm::Value* condition, const Cold& cold);
    // The same, but comes back with the value that `cold` gives; `warm` is the value of the other way.
    llvm::Value* divert_if(llvm::Value* condition, llvm::Value* warm,
                           const std::function<llvm::Value*()>& cold);
    void return_zero();
    void fault_if(llvm::Value* condition, turn::FaultKind kind, uint32_t site);
    void range_fault_if(llvm::Value* condition, uint32_t site, llvm::Value* index,
                        llvm::Value* length);
    void leave_if_raised(uint32_t site);  // the runtime has been called and may have raised
    llvm::Value* is_not_running();
    llvm::Value* scratch(uint32_t words);  // address of so many words; until the next call of it in this instruction
    void begin_scratch() { scratch_used_ = 0; }
    llvm::CallInst* call(Runtime which, std::initializer_list<llvm::Value*> arguments);

    // ---- numbers (numbers.cpp)
    void number(const Instruction& instruction);
    void checked(const Instruction& instruction, llvm::Intrinsic::ID intrinsic);
    void divide(const Instruction& instruction, bool remainder);
    void negate(const Instruction& instruction);
    void absolute(const Instruction& instruction);
    void shift(const Instruction& instruction, llvm::Instruction::BinaryOps operation);
    void compare(const Instruction& instruction, llvm::CmpInst::Predicate predicate);
    void compare_floats(const Instruction& instruction, llvm::CmpInst::Predicate predicate);
    void to_int(const Instruction& instruction);
    void overflow_if(llvm::Value* condition, const Instruction& instruction);

    // ---- parts (parts.cpp)
    void part(const Instruction& instruction);
    LeafValues zero(value::TypeId type);
    LeafValues extract(const LeafValues& whole, value::TypeId type, const ir::Part& part);
    void insert(LeafValues& whole, value::TypeId type, const ir::Part& part,
                const LeafValues& leaves);
    llvm::Value* to_bits(llvm::Value* leaf, const Leaf& of);
    llvm::Value* from_bits(llvm::Value* bits, const Leaf& of);
    void make(const Instruction& instruction);
    void with_field(const Instruction& instruction);
    void take_field(const Instruction& instruction);
    void variant(const Instruction& instruction);
    llvm::Value* new_cell(const Instruction& instruction);
    void tag(const Instruction& instruction);
    void payload(const Instruction& instruction);
    void open(const Instruction& instruction);
    void open_cell(llvm::Value* cell, value::TypeId type, uint32_t number);
    void take_payload(const Instruction& instruction);
    void put_payload(const Instruction& instruction);
    LeafValues read_payload(const LeafValues& whole, value::TypeId type, const ir::Part& part);

    // ---- memory (memory.cpp)
    void memory(const Instruction& instruction);
    void values_in_place(const Instruction& instruction);
    LeafValues load(llvm::Value* address, value::TypeId type);
    void store(llvm::Value* address, value::TypeId type, const LeafValues& leaves);
    LeafValues load_slots(llvm::Value* address, value::TypeId type);
    void store_slots(llvm::Value* address, value::TypeId type, const LeafValues& leaves);
    llvm::Value* offset(llvm::Value* address, uint64_t bytes);
    llvm::Value* base(uint32_t number);                     // context.bases[number]
    llvm::Value* address_of(llvm::Value* reference);        // of an object of the arena or a constant
    llvm::Value* arena_address_of(llvm::Value* reference);  // of a counted object
    llvm::Value* slots_of(ValueId id);                      // a copy in scratch
    void view(const Instruction& instruction);
    void unique(const Instruction& instruction);
    llvm::Value* element(const Instruction& instruction);
    llvm::Value* state(const Instruction& instruction);
    ir::Part state_part(const Instruction& instruction) const;
    void copy(value::TypeId type, const LeafValues& leaves);
    void drop(value::TypeId type, const LeafValues& leaves);
    void drop_reference(llvm::Value* reference, value::TypeId type);
    void builtin(const Instruction& instruction);
    bool inline_builtin(const Instruction& instruction);
    void call_builtin(const Instruction& instruction);
    void push(const Instruction& instruction);
    void load_constant(const Instruction& instruction);

    // ---- calls, actors, awaits (calls.cpp, actors.cpp, suspension.cpp)
    llvm::Value* units_left(const Instruction& instruction);
    llvm::CallInst* make_call(const Instruction& instruction, llvm::Value* units);
    LeafValues results_of(llvm::Value* given);
    void plain_call(const Instruction& instruction);
    void give_back(const Instruction& instruction);
    void fault(const Instruction& instruction);
    void actor(const Instruction& instruction);
    void message(const Instruction& instruction);
    void simple_message(const Instruction& instruction);
    bool is_simple(const turn::Selector& selector) const;
    llvm::Value* argument_addresses(const Instruction& instruction, uint32_t first);
    void optional_actor(const Instruction& instruction, llvm::Value* id);
    void reply(const Instruction& instruction);
    void names(const Instruction& instruction);
    void prepare_suspension();
    void generate_resumption(llvm::Value* record);
    void wait(ir::BlockId block, const Instruction& instruction);
    LeafValues await(const Instruction& instruction, uint32_t point);
    LeafValues waiting_call(const Instruction& instruction, uint32_t point);
    llvm::CallInst* call_again(const Instruction& instruction, uint32_t point);
    void leave_suspended_or_faulted(const Instruction& instruction, uint32_t point);
    void suspend(const Instruction& instruction, uint32_t point);
    llvm::Value* restore(uint32_t point);
    llvm::Value* is_faulted();
    uint32_t point_of(ir::BlockId block) const;

    Unit& unit_;
    const uint32_t number_;
    const ir::Function& function_;
    llvm::Function* const code_;
    llvm::IRBuilder<> b_;
    llvm::Value* context_ = nullptr;
    llvm::Value* units_ = nullptr;
    std::vector<LeafValues> values_;
    std::vector<llvm::BasicBlock*> blocks_;                // by IR block
    std::vector<std::vector<llvm::PHINode*>> parameters_;  // by IR block
    llvm::BasicBlock* entry_ = nullptr;
    llvm::AllocaInst* scratch_ = nullptr;
    uint32_t scratch_used_ = 0, scratch_words_ = 0;
    // Of functions that may suspend.
    std::vector<std::vector<llvm::AllocaInst*>> homes_;  // by value; empty: none
    std::vector<llvm::BasicBlock*> resume_blocks_;       // by resume point
    llvm::AllocaInst* units_home_ = nullptr;
    llvm::AllocaInst* record_home_ = nullptr;
};

}  // namespace aeroflow::codegen
