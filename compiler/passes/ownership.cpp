// Passes/ownership: the three steps, and step 3, which makes liveness explicit.
//
// Walking each block backwards: an owned operand that is consumed moves if nothing behind it needs the value, else a
// `copy` stands before the instruction; a value whose last use only reads it is dropped right behind that use; a value
// that dies on one way out of a branch is dropped at the head of the other. Uses of borrowed parts and views count as
// uses of what they are part of.
#include "compiler/passes/ownership.h"

#include <algorithm>

#include "compiler/ir/liveness.h"
#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {
namespace {

using ir::Block;
using ir::BlockId;
using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::Ownership;
using ir::ValueId;
using ir::ValueSet;

class CopiesAndDrops {
public:
    CopiesAndDrops(const Module& module, Function& function)
        : module_(module),
          function_(function),
          flow_(function),
          owners_(ir::find_owners(function)),
          tracked_(is_owned(function)),
          liveness_(function, flow_, tracked_, owners_) {}

    void run() {
        for (const BlockId block : flow_.order()) rewrite(block);
    }

private:
    static std::vector<uint8_t> is_owned(const Function& function) {
        std::vector<uint8_t> owned;
        for (const ir::Value& value : function.values)
            owned.push_back(value.ownership == Ownership::Owned);
        return owned;
    }
    void rewrite(BlockId block);
    void rewrite_instruction(Instruction& i, const ValueSet& live);
    std::vector<ValueId*> consumed_places(const Instruction& i);
    void drop_at_head(BlockId block, const ValueSet& live);
    bool doomed(const Block& block) const {
        const Op op = block.instructions.back().op;
        return op == Op::Fault || op == Op::Exit || op == Op::Unreachable;
    }
    // The owned value that a use of `id` needs; none for plain values and parts of parameters or state.
    ValueId root(ValueId id) const {
        while (id.index != ir::kNoId && id.index < tracked_.size() && tracked_[id.index] == 0)
            id = owners_[id.index];
        return id;
    }
    void put_drop(ValueId id) {
        reversed_.push_back(make_instruction(function_, Op::Drop, function_[id].type, id, {}));
        reversed_.back().type = value::kUnit;
    }

    const Module& module_;
    Function& function_;
    ir::ControlFlow flow_;
    std::vector<ValueId> owners_;
    std::vector<uint8_t> tracked_;
    ir::Liveness liveness_;
    std::vector<Instruction> reversed_;  // the block being rewritten, last instruction first
    bool drops_ = true;                  // false in blocks that end in a fault
};

void CopiesAndDrops::rewrite(BlockId id) {
    Block& block = function_.blocks[id.index];
    reversed_.clear();
    drops_ = !doomed(block);
    ValueSet live = liveness_.out(id);
    std::vector<Instruction> instructions = std::move(block.instructions);
    for (size_t n = instructions.size(); n-- > 0;) {
        const Instruction before = instructions[n];
        // What step() must see are the operands as they were: copies get new ids.
        ValueSet live_before = live;
        liveness_.step(before, live_before);
        rewrite_instruction(instructions[n], live);
        live = std::move(live_before);
    }
    // `blocks` itself never grows here, so the reference still holds.
    block.instructions.swap(instructions);
    if (drops_) drop_at_head(id, live);
    std::reverse(reversed_.begin(), reversed_.end());
    block.instructions = std::move(reversed_);
}

// Where owned values are consumed: operands by their letter, then the arguments of the edge (split_edges has seen to it
// that only terminators with one edge have any).
std::vector<ValueId*> CopiesAndDrops::consumed_places(const Instruction& i) {
    std::vector<ValueId*> places;
    const auto operands = function_.operands(i);
    for (uint32_t n = 0; n < operands.size(); ++n) {
        const bool owned = operands[n].index < tracked_.size() && tracked_[operands[n].index] != 0;
        if (owned && operand_letter(module_, i, n) == 'o') places.push_back(&operands[n]);
    }
    for (const ir::Edge& edge : function_.successors(i)) {
        for (ValueId& id : function_.arguments(edge)) {
            if (tracked_[id.index] != 0) places.push_back(&id);
        }
    }
    return places;
}

void CopiesAndDrops::rewrite_instruction(Instruction& i, const ValueSet& live) {
    // 1. Results that nobody uses.
    for (uint32_t r = 0; r < i.result_count && drops_; ++r) {
        const ValueId id{i.first_result.index + r};
        if (tracked_[id.index] != 0 && !live.has(id)) put_drop(id);
    }
    // 2. Values that this instruction reads last. A terminator's die at the heads of its targets.
    std::vector<ValueId> read;
    const auto in_pool = function_.operands(i);
    const std::vector<ValueId> operands(in_pool.begin(),
                                        in_pool.end());  // drops make the pool grow
    for (uint32_t n = 0; n < operands.size(); ++n) {
        if (operand_letter(module_, i, n) == 'o') continue;
        const ValueId id = root(operands[n]);
        if (id.index == ir::kNoId || std::find(read.begin(), read.end(), id) != read.end())
            continue;
        read.push_back(id);
        if (!live.has(id) && drops_ && !row(i.op).has('T')) put_drop(id);
    }
    // 3. Values that it consumes: the last place of those that die here moves.
    std::vector<ValueId> moved;
    std::vector<std::pair<size_t, ValueId>> copied;
    const auto places = consumed_places(i);
    for (size_t p = places.size(); p-- > 0;) {
        const ValueId id = *places[p];
        const bool needed = live.has(id) || std::find(read.begin(), read.end(), id) != read.end() ||
                            std::find(moved.begin(), moved.end(), id) != moved.end();
        if (needed) {
            copied.push_back({p, id});
        } else {
            moved.push_back(id);
        }
    }
    // 4. Copies stand before it. The pool may grow with them, so places are written first.
    std::vector<std::pair<ValueId, ValueId>> copies;
    for (const auto& [p, id] : copied) {
        const ValueId copy = new_value(function_, function_[id].type, Ownership::Owned);
        *places[p] = copy;
        copies.push_back({id, copy});
    }
    reversed_.push_back(i);
    for (const auto& [id, copy] : copies) {
        reversed_.push_back(make_instruction(function_, Op::Copy, function_[id].type, id, copy));
    }
}

// Parameters nobody uses, and what died at the end of the one block that leads here.
void CopiesAndDrops::drop_at_head(BlockId block, const ValueSet& live) {
    for (const ValueId id : function_.blocks[block.index].parameters) {
        if (tracked_[id.index] != 0 && !live.has(id)) put_drop(id);
    }
    const auto& from = flow_.predecessors(block);
    if (from.size() != 1) return;
    ValueSet dying = liveness_.out(from[0]);
    const Instruction& last = function_.blocks[from[0].index].instructions.back();
    const auto operands = function_.operands(last);
    for (uint32_t n = 0; n < operands.size(); ++n) {
        const ValueId id = root(operands[n]);
        const bool reads = operand_letter(module_, last, n) != 'o';
        if (reads && id.index < tracked_.size() && tracked_[id.index] != 0) dying.add(id);
    }
    dying.each([&](ValueId id) {
        if (!live.has(id)) put_drop(id);
    });
}

}  // namespace

void insert_copies_and_drops(const Module& module, Function& function) {
    CopiesAndDrops(module, function).run();
}

void insert_ownership(Module& module) {
    assign_parameter_modes(module);
    const auto written = ir::written_states(module);
    for (Function& function : module.functions) {
        remove_unreachable_blocks(function);
        split_edges(function);
        retain_parts(module, function, written);
        insert_copies_and_drops(module, function);
    }
    module.stage = ir::Stage::Owned;
}

}  // namespace aeroflow::passes
