#include "compiler/emit/liveness.h"

#include <algorithm>

#include "compiler/ir/liveness.h"

namespace aeroflow::emit {

using ir::Instruction;
using ir::ValueSet;

namespace {

// At an odd position one value ends where another begins: these stay two.
bool touch(const Segment& a, const Segment& b) {
    return a.to > b.from || (a.to == b.from && b.from % 2 == 0);
}

Segments::iterator behind(Segments& segments, uint32_t from) {
    return std::ranges::upper_bound(segments, from, {}, &Segment::from);
}

void add(Segments& segments, const Segment& added) {
    auto place = behind(segments, added.from);
    if (place != segments.begin() && touch(*std::prev(place), added)) {
        --place;
        place->to = std::max(place->to, added.to);
    } else {
        place = segments.insert(place, added);
    }
    auto last = std::next(place);
    for (; last != segments.end() && touch(*place, *last); ++last) place->to = std::max(place->to, last->to);
    segments.erase(std::next(place), last);
}

}  // namespace

bool intersect(const Segments& a, const Segments& b) {
    const Segments& few = a.size() < b.size() ? a : b;
    const Segments& many = a.size() < b.size() ? b : a;
    for (const Segment& segment : few) {
        const auto next = std::ranges::upper_bound(many, segment.from, {}, &Segment::from);
        if (next != many.end() && next->from < segment.to) return true;
        if (next != many.begin() && std::prev(next)->to > segment.from) return true;
    }
    return false;
}

Segments merge(Segments a, Segments b) {
    if (a.size() < b.size()) std::swap(a, b);
    for (const Segment& segment : b) add(a, segment);
    return a;
}

// The segment with the greatest start that is not behind `position`.
Segments::const_iterator Occupied::at_or_before(uint32_t position) const {
    return std::ranges::partition_point(
        segments_, [&](const Segment& segment) { return segment.from > position; });
}

bool Occupied::intersects(const Segments& segments) const {
    for (const Segment& segment : segments) {
        const auto before = at_or_before(segment.from);
        if (before != segments_.end() && before->to > segment.from) return true;
        if (before != segments_.begin() && std::prev(before)->from < segment.to) return true;
    }
    return false;
}

void Occupied::add(const Segments& segments) {
    for (const Segment& segment : segments) segments_.insert(at_or_before(segment.from), segment);
}

// One value lives from before the instruction at `position` to behind it.
bool Occupied::lives_across(uint32_t position) const {
    const auto segment = at_or_before(position);
    return segment != segments_.end() && position + 1 < segment->to;
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
        Segments tidied;
        for (const Segment& segment : list) add(tidied, segment);
        return tidied;
    }

    Plan& plan_;
    std::vector<uint32_t> open_;
    std::vector<Segments> segments_;
    std::vector<ValueSet> live_in_, live_out_;
};

}  // namespace

std::vector<Segments> find_segments(Plan& plan) { return Finder(plan).run(); }

}  // namespace aeroflow::emit
