#include "compiler/emit/liveness.h"

#include <algorithm>

#include "compiler/ir/liveness.h"

namespace aeroflow::emit {

using ir::Instruction;
using ir::ValueSet;

bool intersect(const Segments& a, const Segments& b) {
    size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i].to <= b[j].from) {
            ++i;
        } else if (b[j].to <= a[i].from) {
            ++j;
        } else {
            return true;
        }
    }
    return false;
}

Segments merge(const Segments& a, const Segments& b) {
    Segments result;
    size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        const bool first = j == b.size() || (i < a.size() && a[i].from <= b[j].from);
        const Segment next = first ? a[i++] : b[j++];
        // At an odd position one value ends where another begins: these stay two.
        const bool touches = !result.empty() && result.back().to == next.from && next.from % 2 == 0;
        if (touches || (!result.empty() && result.back().to > next.from)) {
            result.back().to = std::max(result.back().to, next.to);
        } else {
            result.push_back(next);
        }
    }
    return result;
}

bool lives_across(const Segments& segments, uint32_t position) {
    const auto behind =
        std::upper_bound(segments.begin(), segments.end(), position,
                         [](uint32_t at, const Segment& segment) { return at < segment.from; });
    return behind != segments.begin() && position + 1 < std::prev(behind)->to;
}

namespace {

class Finder {
public:
    explicit Finder(Plan& plan)
        : plan_(plan), open_(plan.values.size(), 0), segments_(plan.values.size()) {}

    std::vector<Segments> run() {
        number();
        find_live_blocks();
        for (size_t i = plan_.order.size(); i-- > 0;) walk(plan_.order[i]);
        if (plan_.record != kNone) segments_[plan_.record] = {{0, plan_.last_position}};
        for (Segments& list : segments_) list = tidy(list);
        return std::move(segments_);
    }

private:
    const ir::Block& block(BlockId id) const { return plan_.function.blocks[id.index]; }
    BlockPlan& block_plan(BlockId id) { return plan_.blocks[id.index]; }

    void number() {
        uint32_t position = 0;
        for (const BlockId id : plan_.order) {
            BlockPlan& plan = block_plan(id);
            plan.start = position;
            position += 2;
            for (InstructionPlan& instruction : plan.instructions) {
                instruction.position = position;
                position += 2;
            }
            plan.end = position;
        }
        plan_.last_position = position;
    }

    // Values an edge's moves read: constants are loaded, not read.
    template <typename Visit>
    void each_edge_read(const Instruction& last, Visit visit) const {
        for (const ir::Edge& edge : plan_.function.successors(last))
            for (const ValueId id : plan_.function.arguments(edge))
                if (!plan_[id].folded && plan_[id].slots != 0) visit(plan_[id].root);
    }
    template <typename Visit>
    void each_result(const Instruction& instruction, Visit visit) const {
        for (uint32_t i = 0; i < instruction.result_count; ++i) {
            const uint32_t id = instruction.first_result.index + i;
            const ValuePlan& value = plan_.values[id];
            if (value.root == id && !value.folded && value.slots != 0) visit(id);
        }
    }

    // Live at the end of a block: what successors need at their start, and the arguments of edges.
    void find_live_blocks() {
        live_in_.assign(plan_.blocks.size(), ValueSet(plan_.values.size()));
        live_out_ = live_in_;
        bool changed = true;
        while (changed) {
            changed = false;
            for (size_t i = plan_.order.size(); i-- > 0;) changed |= update(plan_.order[i]);
        }
    }
    bool update(BlockId id) {
        ValueSet live(plan_.values.size());
        const Instruction& last = plan_.terminator(id);
        for (const ir::Edge& edge : plan_.function.successors(last))
            live.add_all(live_in_[edge.target.index]);
        each_edge_read(last, [&](uint32_t value) { live.add({value}); });
        live_out_[id.index] = live;
        for (const uint32_t result : block_plan(id).results) live.remove({result});
        const auto& instructions = block(id).instructions;
        for (size_t i = instructions.size(); i-- > 0;) {
            each_result(instructions[i], [&](uint32_t value) { live.remove({value}); });
            for (const uint32_t value : plan_.reads_of(block_plan(id).instructions[i]))
                live.add({value});
        }
        for (const ValueId parameter : block(id).parameters) live.remove(parameter);
        return live_in_[id.index].add_all(live);
    }

    // Backwards through one block; `open_` holds where the segment of a live value ends.
    void walk(BlockId id) {
        BlockPlan& plan = block_plan(id);
        live_out_[id.index].each([&](ValueId value) { open_[value.index] = plan.end; });
        for (const uint32_t result : plan.results)
            close_at(result, plan.instructions.back().position + 1, plan.end);
        for (size_t i = plan.instructions.size(); i-- > 0;)
            step(block(id).instructions[i], plan.instructions[i]);
        for (const ValueId parameter : block(id).parameters)
            if (plan_[parameter].slots != 0) close_at(parameter.index, plan.start, plan.start + 1);
        live_in_[id.index].each([&](ValueId value) {
            if (open_[value.index] != 0) close_at(value.index, plan.start, plan.start + 1);
        });
    }
    void step(const Instruction& instruction, const InstructionPlan& plan) {
        each_result(instruction,
                    [&](uint32_t value) { close_at(value, plan.position + 1, plan.position + 2); });
        if (plan.temporary != kNone)
            segments_[plan.temporary].push_back({plan.position, plan.position + 2});
        const auto reads = plan_.reads_of(plan);
        for (size_t i = 0; i < reads.size(); ++i) {
            const bool late = plan.late && !(plan.tied && i == 0);
            open_[reads[i]] = std::max(open_[reads[i]], plan.position + (late ? 2 : 1));
        }
    }
    void close_at(uint32_t value, uint32_t from, uint32_t least) {
        segments_[value].push_back({from, std::max(open_[value], least)});
        open_[value] = 0;
    }

    static Segments tidy(Segments list) {
        std::ranges::stable_sort(list, [](const Segment& a, const Segment& b) {
            return a.from != b.from ? a.from < b.from : a.to < b.to;
        });
        return merge(list, {});
    }

    Plan& plan_;
    std::vector<uint32_t> open_;
    std::vector<Segments> segments_;
    std::vector<ValueSet> live_in_, live_out_;
};

}  // namespace

std::vector<Segments> find_segments(Plan& plan) { return Finder(plan).run(); }

}  // namespace aeroflow::emit
