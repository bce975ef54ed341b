#include "compiler/emit/allocate.h"

#include <algorithm>

#include "vm/base/check.h"
#include "vm/bytecode/module.h"

namespace aeroflow::emit {

using ir::Instruction;
using ir::Op;

namespace {

uint32_t slots_of(const Plan& plan, value::TypeId type) { return plan.types()[type].slots(); }

struct CallPlace {
    BlockId block;
    uint32_t instruction;
    uint32_t position;
};

bool is_call(Op op) { return op == Op::Call || op == Op::SuspendCall; }

class Allocator {
public:
    Allocator(const Plan& plan, std::vector<Segments> segments)
        : plan_(plan),
          segments_(std::move(segments)),
          parent_(plan.values.size()),
          hints_(plan.values.size()) {
        for (uint32_t i = 0; i < parent_.size(); ++i) parent_[i] = i;
        slot_.assign(plan.values.size(), kNone);
    }

    Allocation run() {
        place_parameters();
        join_ties();
        join_edges();
        prepare();
        assign();
        return result();
    }

private:
    // ---- classes of values that share slots
    uint32_t find(uint32_t value) {
        while (parent_[value] != value) value = parent_[value] = parent_[parent_[value]];
        return value;
    }
    void join(uint32_t a, uint32_t b) {
        a = find(a);
        b = find(b);
        if (a == b || plan_.values[a].slots != plan_.values[b].slots) return;
        if (slot_[a] != kNone && slot_[b] != kNone) return;
        if (intersect(segments_[a], segments_[b])) return;
        if (slot_[b] != kNone) std::swap(a, b);  // a keeps its place
        parent_[b] = a;
        segments_[a] = merge(std::move(segments_[a]), std::move(segments_[b]));
        segments_[b].clear();
    }
    bool is_whole(ValueId id) const {
        const ValuePlan& value = plan_[id];
        return !value.folded && value.slots != 0 && value.offset == 0 &&
               value.slots == plan_.values[value.root].slots;
    }

    void place_parameters() {
        uint32_t slot = 0;
        for (const ValueId id : plan_.function.blocks[0].parameters) {
            if (plan_[id].slots == 0) continue;
            slot_[id.index] = slot;
            slot += plan_[id].slots;
        }
        parameter_slots_ = slot;
    }
    void join_ties() {
        for (const BlockId block : plan_.order) {
            const auto& instructions = plan_.function.blocks[block.index].instructions;
            for (size_t i = 0; i < instructions.size(); ++i) {
                if (!plan_.blocks[block.index].instructions[i].tied) continue;
                const ValueId operand = plan_.function.operands(instructions[i])[0];
                if (is_whole(operand))
                    join(plan_[operand].root, instructions[i].first_result.index);
            }
        }
    }
    // Back edges first: what a loop carries should not move.
    void join_edges() {
        for (size_t i = plan_.order.size(); i-- > 0;) join_edges_of(plan_.order[i], true);
        for (const BlockId block : plan_.order) join_edges_of(block, false);
    }
    void join_edges_of(BlockId block, bool back) {
        for (const ir::Edge& edge : plan_.function.successors(plan_.terminator(block))) {
            const bool is_back =
                plan_.blocks[edge.target.index].start <= plan_.blocks[block.index].start;
            if (is_back != back) continue;
            const auto arguments = plan_.function.arguments(edge);
            const auto& parameters = plan_.function.blocks[edge.target.index].parameters;
            for (size_t i = 0; i < arguments.size(); ++i)
                if (is_whole(arguments[i])) join(parameters[i].index, plan_[arguments[i]].root);
            const auto& results = plan_.blocks[block.index].results;
            for (size_t i = 0; i < results.size(); ++i)
                join(parameters[arguments.size() + i].index, results[i]);
        }
    }

    // ---- slots
    struct Event {
        uint32_t position;
        bool call;
        uint32_t index;  // of the call, or the class
    };
    void prepare() {
        for (uint32_t i = 0; i < parent_.size(); ++i) {
            if (parent_[i] != i || segments_[i].empty()) continue;
            if (slot_[i] != kNone) {
                occupy(i, slot_[i]);
            } else {
                events_.push_back({segments_[i].back().to, false, i});
            }
        }
        for (const BlockId block : plan_.order) {
            const auto& instructions = plan_.function.blocks[block.index].instructions;
            bases_[block.index].assign(instructions.size(), 0);
            for (uint32_t i = 0; i < instructions.size(); ++i) {
                if (!is_call(instructions[i].op)) continue;
                const uint32_t position = plan_.blocks[block.index].instructions[i].position;
                events_.push_back({position + 1, true, static_cast<uint32_t>(calls_.size())});
                calls_.push_back({block, i, position});
            }
        }
        // From the end backwards; a call before the values that end at it, which may be its arguments.
        std::ranges::stable_sort(events_, [](const Event& a, const Event& b) {
            if (a.position != b.position) return a.position > b.position;
            return a.call != b.call ? a.call : a.index < b.index;
        });
    }
    void assign() {
        for (const Event& event : events_) {
            if (event.call) {
                place_call(calls_[event.index]);
            } else {
                place_class(event.index);
            }
        }
    }

    void occupy(uint32_t leader, uint32_t slot) {
        const uint32_t end = slot + plan_.values[leader].slots;
        if (end > occupied_.size()) occupied_.resize(end);
        for (uint32_t i = slot; i < end; ++i) occupied_[i].add(segments_[leader]);
        slot_[leader] = slot;
        hint_parts(leader);
    }
    bool is_free(uint32_t leader, uint32_t slot) const {
        for (uint32_t i = slot; i < slot + plan_.values[leader].slots && i < occupied_.size(); ++i)
            if (occupied_[i].intersects(segments_[leader])) return false;
        return true;
    }
    void place_class(uint32_t leader) {
        for (const uint32_t hint : hints_[leader])
            if (is_free(leader, hint)) return occupy(leader, hint);
        uint32_t slot = lowest_slot(leader);
        while (!is_free(leader, slot)) ++slot;
        occupy(leader, slot);
    }
    // The result of a call arrives behind what lives across it.
    uint32_t lowest_slot(uint32_t leader) const {
        const ValuePlan& value = plan_.values[leader];
        if (value.block == kNone) return 0;
        if (plan_.function.blocks[value.block].instructions[value.instruction].op != Op::Call)
            return 0;
        return top_across(plan_.blocks[value.block].instructions[value.instruction].position);
    }
    uint32_t top_across(uint32_t position) const {
        for (auto slot = static_cast<uint32_t>(occupied_.size()); slot-- > 0;)
            if (occupied_[slot].lives_across(position)) return slot + 1;
        return 0;
    }
    void hint(ValueId id, uint32_t slot) {
        if (is_whole(id)) hints_[find(plan_[id].root)].push_back(slot);
    }

    // The fields a struct or tuple is made of are best computed where it will lie.
    void hint_parts(uint32_t leader) {
        const ValuePlan& plan = plan_.values[leader];
        if (plan.block == kNone) return;
        const Instruction& made = plan_.function.blocks[plan.block].instructions[plan.instruction];
        if (made.op != Op::Make) return;
        const auto operands = plan_.function.operands(made);
        for (uint32_t i = 0; i < operands.size(); ++i) {
            const Part part = field_of(plan_.types(), made.type, i);
            if (is_whole_slots(plan_.types(), part))
                hint(operands[i], slot_[leader] + part.offset / 8);
        }
    }

    // The callee's frame begins behind all that lives across the call, one slot further for the return address, where its
    // result arrives: at the result's own slot if that is free.
    void place_call(const CallPlace& call) {
        const Instruction& instruction =
            plan_.function.blocks[call.block.index].instructions[call.instruction];
        uint32_t top = top_across(call.position);
        const uint32_t result = result_slot(call, instruction);
        if (result != kNone && result >= top) top = result;
        const uint32_t base = top + 1;
        bases_[call.block.index][call.instruction] = base;
        const ir::Function& callee =
            plan_.module.functions[static_cast<size_t>(instruction.immediate)];
        const uint32_t window =
            std::max(parameter_slots(plan_, callee), result_slots(plan_, callee));
        highest_ = std::max(highest_, base + window);
        uint32_t slot = base;
        for (const ValueId id : plan_.function.operands(instruction)) {
            hint(id, slot);
            slot += plan_[id].slots;
        }
    }
    uint32_t result_slot(const CallPlace& call, const Instruction& instruction) {
        if (instruction.op == Op::Call)
            return instruction.result_count == 0 || plan_[instruction.first_result].slots == 0
                       ? kNone
                       : slot_[find(instruction.first_result.index)];
        const auto& results = plan_.blocks[call.block.index].results;
        return results.empty() || plan_.values[results[0]].slots == 0 ? kNone
                                                                      : slot_[find(results[0])];
    }

    Allocation result() {
        Allocation allocation;
        allocation.slots.assign(plan_.values.size(), kNone);
        for (uint32_t i = 0; i < plan_.values.size(); ++i) {
            const ValuePlan& value = plan_.values[i];
            if (value.folded || value.slots == 0) continue;
            const uint32_t slot = slot_[find(value.root)];
            if (slot != kNone) allocation.slots[i] = slot + value.offset;
        }
        allocation.call_bases.assign(bases_.begin(), bases_.end());
        highest_ = std::max({highest_, parameter_slots_, static_cast<uint32_t>(occupied_.size())});
        allocation.scratch = highest_;
        allocation.frame_slots = highest_ + 1;
        allocation.too_large = allocation.frame_slots > bytecode::kMaxSlots;
        return allocation;
    }

    const Plan& plan_;
    std::vector<Segments> segments_;  // by leader of a class
    std::vector<uint32_t> parent_;
    std::vector<uint32_t> slot_;  // by leader
    std::vector<std::vector<uint32_t>> hints_;
    std::vector<Occupied> occupied_;  // by slot
    std::vector<CallPlace> calls_;
    std::vector<Event> events_;
    std::vector<std::vector<uint32_t>> bases_ =
        std::vector<std::vector<uint32_t>>(plan_.blocks.size());
    uint32_t parameter_slots_ = 0;
    uint32_t highest_ = 0;
};

}  // namespace

uint32_t parameter_slots(const Plan& plan, const ir::Function& callee) {
    uint32_t slots = 0;
    for (const ValueId id : callee.blocks[0].parameters) slots += slots_of(plan, callee[id].type);
    return slots;
}

uint32_t result_slots(const Plan& plan, const ir::Function& callee) {
    uint32_t slots = slots_of(plan, callee.result);
    for (const value::TypeId type : callee.mut_results) slots += slots_of(plan, type);
    return slots;
}

Allocation allocate(const Plan& plan, std::vector<Segments> segments) {
    return Allocator(plan, std::move(segments)).run();
}

}  // namespace aeroflow::emit
