// The plan of a function: order of blocks, and what each instruction becomes part of.
//
// Instructions fold into the one that uses them: constants into immediates, comparisons into branches, a product into the
// sum behind it, a bounds check into its access, fields of aggregates into the slots of the whole (an alias). A folded
// instruction emits nothing at its own place; its operands are read where it has gone. Out: for each instruction the
// values it reads from slots, which is all that liveness and allocation look at. Every decision is taken here, once.
#pragma once

#include <span>
#include <vector>

#include "compiler/ir/layout.h"
#include "compiler/ir/ir.h"

namespace aeroflow::emit {

using ir::BlockId;
using ir::cell_bytes;
using ir::field_count;
using ir::field_of;
using ir::is_whole_slots;
using ir::Part;
using ir::payload_count;
using ir::payload_of;
using ir::tag_form;
using ir::TagForm;
using ir::ValueId;

inline constexpr uint32_t kNone = ~0u;

// What is known of a value.
struct ValuePlan {
    uint32_t block = kNone;        // of the defining instruction; kNone for parameters
    uint32_t instruction = kNone;  // in its block
    uint32_t uses = 0;
    uint32_t slots = 0;     // in a frame
    uint32_t root = kNone;  // the value whose slots it is; itself when it has its own
    uint32_t offset = 0;    // slots from the root's first
    bool constant = false;  // an int or float constant; `bits` is its slot
    bool is_float = false;
    bool folded = false;  // never in a slot
    uint64_t bits = 0;
};

// What an instruction became.
enum class Form : uint8_t {
    Plain,
    Folded,   // nothing here
    MulAdd,   // float.add of a product: `with` is the multiplication; also of sub
    MulSub,   // product - x
    MulRsub,  // x - product
    ListGet,  // load with its view and check: `with` is the view
    Checked,  // load or store with its `check`
};

struct InstructionPlan {
    Form form = Form::Plain;
    const ir::Instruction* with = nullptr;
    const ir::Instruction* check = nullptr;   // the bounds check of ListGet and Checked
    uint32_t first_read = 0, read_count = 0;  // in Plan::reads
    uint32_t position = 0;                    // liveness.h
    bool late = false;           // its operands are read after its first result has been written
    bool tied = false;           // result 0 is operand 0, changed in place
    uint32_t temporary = kNone;  // a value of its own for the time of this instruction
};

struct BlockPlan {
    std::vector<InstructionPlan> instructions;
    std::vector<uint32_t>
        results;  // values that stand for the results of an Await or SuspendCall until its edge
    uint32_t start = 0, end = 0;  // positions
};

struct Plan {
    const ir::Module& module;
    const ir::Function& function;
    std::vector<ValuePlan> values;  // the function's, then ours
    std::vector<BlockPlan> blocks;  // by block number
    std::vector<BlockId> order;     // reachable blocks as they are laid out
    std::vector<uint32_t> reads;    // values
    uint32_t record = kNone;        // the value that holds the record of a function that suspends
    uint32_t last_position = 0;

    const value::TypeTable& types() const { return module.program.types; }
    const value::Type& type_of(ValueId id) const { return types()[function[id].type]; }
    ValuePlan& operator[](ValueId id) { return values[id.index]; }
    const ValuePlan& operator[](ValueId id) const { return values[id.index]; }
    std::span<const uint32_t> reads_of(const InstructionPlan& plan) const {
        return {reads.data() + plan.first_read, plan.read_count};
    }
    const ir::Instruction& terminator(BlockId block) const {
        return function.blocks[block.index].instructions.back();
    }
    // A value beside the function's own, `slots` wide.
    uint32_t extra_value(uint32_t slots);
};

// True when a constant fits an immediate of 16 or 32 bits.
constexpr bool fits_16(uint64_t bits) {
    return static_cast<int64_t>(bits) == static_cast<int16_t>(bits);
}
constexpr bool fits_32(uint64_t bits) {
    return static_cast<int64_t>(bits) == static_cast<int32_t>(bits);
}

// Whether operand `number` of the instruction can be a constant inside the instruction.
bool takes_immediate(const Plan& plan, const ir::Instruction& instruction, uint32_t number);
// A comparison that branches can absorb.
bool is_comparison(ir::Op op);
bool is_float_comparison(ir::Op op);

Plan make_plan(const ir::Module& module, const ir::Function& function);

}  // namespace aeroflow::emit
