// Instruction selection: one function's plan and slots become words.
//
// In: Plan and Allocation. Out: code, sites, resume points in the module. Files: select.cpp (blocks, edges, calls),
// select_branches.cpp, select_numbers.cpp, select_values.cpp (aggregates, variants), select_memory.cpp (lists, state,
// counts, constants), select_actors.cpp.
#pragma once

#include <string>

#include "compiler/emit/allocate.h"
#include "compiler/emit/assembler.h"
#include "compiler/emit/moves.h"
#include "compiler/emit/plan.h"

namespace aeroflow::emit {

class Selector {
public:
    // `root` is the state of the actor the function belongs to, unit where it belongs to none.
    Selector(const Plan& plan, const Allocation& allocation, Assembler& assembler, uint32_t number,
             value::TypeId root)
        : plan_(plan), allocation_(allocation), out_(assembler), number_(number), root_(root) {}

    // The function's code, resume points and call fixups; false when a jump does not reach or a part lies too far out.
    bool run();

    // A call's second word is filled in when all functions are placed.
    struct CallFixup {
        uint32_t at = 0;  // the first word of the call
        uint32_t function = 0;
    };
    const std::vector<CallFixup>& calls() const { return calls_; }

private:
    using Instruction = ir::Instruction;

    // ---- blocks and edges (select.cpp)
    void emit_block(size_t place);
    void emit_instruction(const Instruction& instruction, const InstructionPlan& plan);
    void emit_numbers(const Instruction& instruction, const InstructionPlan& plan);
    void emit_values(const Instruction& instruction, const InstructionPlan& plan);
    void emit_memory(const Instruction& instruction, const InstructionPlan& plan);
    void emit_actors(const Instruction& instruction, const InstructionPlan& plan);
    void emit_terminator(const Instruction& instruction, const InstructionPlan& plan);
    std::vector<Move> edge_moves(BlockId from, uint32_t edge) const;
    bool edge_is_empty(BlockId from, uint32_t edge) const;
    void emit_edge(BlockId from, uint32_t edge);    // moves and constants
    void go_along(BlockId from, uint32_t edge);     // and then to the target
    Label edge_label(BlockId from, uint32_t edge);  // where a jump along the edge goes
    void emit_detours();
    void bind_unreached();
    void emit_call(BlockId block, uint32_t index);
    void emit_return(const Instruction& instruction, const InstructionPlan& plan);
    void emit_fault(const Instruction& instruction, const InstructionPlan& plan);
    void add_resume_point(BlockId block, uint32_t at);
    bool is_next(BlockId block) const;
    bool is_empty(BlockId block) const;

    // ---- branches (select_branches.cpp)
    struct Condition {
        Op op = Op::JumpIf;
        uint32_t a = 0, b = 0;
    };
    Condition condition_of(const Instruction& branch, const InstructionPlan& plan, bool negated);
    Condition int_condition(const Instruction& comparison, bool negated) const;
    Condition float_condition(const Instruction& comparison, bool negated);
    void emit_branch(BlockId block, const Instruction& branch, const InstructionPlan& plan);
    void emit_conditional_jump(const Condition& condition, Label target);
    bool repeat_test(BlockId target);
    void emit_switch(BlockId block, const Instruction& instruction);

    // ---- numbers (select_numbers.cpp)
    void emit_binary(const Instruction& instruction, Op plain, Op immediate, Op reversed);
    void emit_float(const Instruction& instruction, const InstructionPlan& plan);
    void emit_comparison(const Instruction& instruction);
    void emit_shift(const Instruction& instruction, Op plain, Op immediate);
    void emit_unary(Op op, const Instruction& instruction);
    void load_constant(uint32_t slot, uint64_t bits);

    // ---- values (select_values.cpp)
    void emit_make(const Instruction& instruction);
    void emit_variant(const Instruction& instruction);
    void emit_cell(const Instruction& instruction);
    void emit_open(const Instruction& instruction);
    void emit_with(const Instruction& instruction, const InstructionPlan& plan);
    void emit_take(const Instruction& instruction, bool payload);
    void emit_put_payload(const Instruction& instruction);
    void emit_tag(const Instruction& instruction);
    void emit_payload(const Instruction& instruction);
    void emit_nullable(const Instruction& instruction);
    void emit_inline_variant(const Instruction& instruction);
    void bring_whole(const Instruction& instruction);  // a tied operand to the result's slots
    void zero_cell_part(uint32_t cell, const Part& part);
    void get_part(uint32_t to, uint32_t aggregate, const Part& part);
    void put_operand(const Instruction& instruction, uint32_t i, const Part& part);
    void put_part(uint32_t aggregate, const Part& part, ValueId value);
    void zero_part(uint32_t aggregate, const Part& part);
    void get_cell_part(uint32_t to, uint32_t cell, const Part& part);
    void put_cell_part(uint32_t cell, const Part& part, uint32_t from);
    void drop_slots(uint32_t slot, value::TypeId type, uint32_t site);

    // ---- memory (select_memory.cpp)
    void emit_load(const Instruction& instruction, const InstructionPlan& plan);
    void emit_store(const Instruction& instruction, const InstructionPlan& plan, bool drops_old);
    void load_part(uint32_t to, const Instruction& instruction, bool checked);
    void emit_zero_element(const Instruction& instruction);
    void emit_unique(const Instruction& instruction);
    void emit_state(const Instruction& instruction);
    void get_state(uint32_t to, const Part& part);
    void set_state(uint32_t from, const Part& part);
    void emit_set_state(const Instruction& instruction, const InstructionPlan& plan,
                        bool drops_old);
    Part state_part(const Instruction& instruction) const;
    void emit_builtin(const Instruction& instruction);
    bool emit_fast_builtin(const Instruction& instruction);
    bytecode::Op builtin_op(const Instruction& instruction) const;
    void emit_constant(const Instruction& instruction);

    // ---- actors (select_actors.cpp)
    void emit_message(const Instruction& instruction, Op op, uint32_t first_argument);
    void emit_await(BlockId block, const Instruction& instruction);

    // ---- small things
    // A field of 16 bits.
    uint32_t narrow(uint32_t value) {
        too_large_ = too_large_ || value > 0xFFFF;
        return value & 0xFFFF;
    }
    void zero_slots(uint32_t slot, uint32_t count);
    void move_slots(uint32_t to, uint32_t from, uint32_t count) {
        emit_moves(out_, {{to, from, count}}, allocation_.scratch);
    }
    const value::TypeTable& types() const { return plan_.types(); }
    const value::Type& type_of(ValueId id) const { return types()[plan_.function[id].type]; }
    ValueId operand(const Instruction& instruction, uint32_t i) const {
        return plan_.function.operands(instruction)[i];
    }
    uint32_t slot(ValueId id) const;
    uint32_t slot_of_operand(const Instruction& instruction, uint32_t i) const {
        return slot(operand(instruction, i));
    }
    uint32_t result(const Instruction& instruction, uint32_t i = 0) const {
        return slot({instruction.first_result.index + i});
    }
    bool has_slot(ValueId id) const { return allocation_.slots[id.index] != kNone; }
    bool is_immediate(const Instruction& instruction, uint32_t i) const {
        return takes_immediate(plan_, instruction, i);
    }
    uint64_t bits_of(const Instruction& instruction, uint32_t i) const {
        return plan_[operand(instruction, i)].bits;
    }

    const Plan& plan_;
    const Allocation& allocation_;
    Assembler& out_;
    uint32_t number_;
    value::TypeId root_;
    bool too_large_ = false;
    size_t place_ = 0;  // in plan_.order
    std::vector<Label> labels_;
    struct Detour {
        BlockId from;
        uint32_t edge;
        Label label;
    };
    std::vector<Detour> detours_;
    std::vector<CallFixup> calls_;
};

}  // namespace aeroflow::emit
