// Verifier, parts 4 and 5: views never live where the arena may move; owned values are consumed exactly once on every
// path, and parts of values are used only while what they are part of stands unchanged.
//
// Part 5 is a forward data flow with one bit per value: an owned value is alive from its definition to its consumption, a
// part or view is valid from its definition until something consumes or writes what it is part of. Where paths meet, what
// holds on all of them holds.
#include "compiler/ir/liveness.h"
#include "compiler/ir/state_effects.h"
#include "compiler/ir/verifier_report.h"

namespace aeroflow::ir {

void verify_views(const Module& module, const Function& function, const ControlFlow& flow,
                  VerifierReport& report) {
    std::vector<uint8_t> tracked(function.values.size(), 0);
    bool any = false;
    for (size_t i = 0; i < tracked.size(); ++i) {
        tracked[i] = function.values[i].ownership == Ownership::View;
        any = any || tracked[i] != 0;
    }
    if (!any) return;
    const std::vector<ValueId> no_owners;
    const Liveness liveness(function, flow, tracked, no_owners);
    for (const BlockId block : flow.order()) {
        const auto& instructions = function.blocks[block.index].instructions;
        ValueSet live = liveness.out(block);
        for (size_t n = instructions.size(); n-- > 0;) {
            const Instruction& i = instructions[n];
            report.at(block.index, static_cast<uint32_t>(n));
            if (has_effect(module, i, 'M') || has_effect(module, i, 'S')) {
                live.each([&](ValueId id) {
                    report.add(Rule::ViewAcross, "%" + std::to_string(id.index));
                });
            }
            liveness.step(i, live);
        }
    }
}

namespace {

class OwnershipCheck {
public:
    OwnershipCheck(const Module& module, const Function& function, const ControlFlow& flow,
                   const std::vector<StateMask>& written, VerifierReport& report)
        : module_(module),
          function_(function),
          flow_(flow),
          report_(report),
          owners_(find_owners(function)),
          states_(function.values.size(), -1),
          written_(written) {
        for (uint32_t v = 0; v < function.values.size(); ++v) {
            const Ownership ownership = function.values[v].ownership;
            if (ownership == Ownership::Borrowed || ownership == Ownership::View)
                parts_.push_back({v});
        }
        for (const Block& block : function.blocks) {
            for (const Instruction& i : block.instructions) {
                if (i.op == Op::State) states_[i.first_result.index] = i.immediate;
            }
        }
    }

    void check();

private:
    void flow_to_fixpoint();
    void run(BlockId block, ValueSet& alive, bool reports);
    void run_instruction(const Instruction& i, ValueSet& alive, bool reports);
    void consume(ValueId id, ValueSet& alive, bool reports);
    void borrow(ValueId id, const ValueSet& alive, bool reports);
    void end_parts(const Instruction& i, ValueSet& alive);
    void end_parts_of(ValueId whole, ValueSet& alive);
    void define(ValueId id, ValueSet& alive) {
        if (function_[id].ownership != Ownership::Plain) alive.add(id);
    }
    bool doomed(BlockId block) const;
    void check_leaks();
    void leak(ValueId id) { report_.add(Rule::NeverConsumed, "%" + std::to_string(id.index)); }

    const Module& module_;
    const Function& function_;
    const ControlFlow& flow_;
    VerifierReport& report_;
    std::vector<ValueId> owners_;
    std::vector<ValueId> parts_;
    std::vector<int64_t> states_;  // by value: the state field a `state` reads, or -1
    const std::vector<StateMask>& written_;
    std::vector<ValueSet> in_, out_;
};

void OwnershipCheck::check() {
    bool suspends = false;
    for (const Block& block : function_.blocks)
        suspends = suspends || row(block.instructions.back().op).has('S');
    for (const Ownership mode : function_.parameter_modes) {
        if (suspends && mode == Ownership::Borrowed) report_.add(Rule::BorrowAcross, "a parameter");
    }
    flow_to_fixpoint();
    for (const BlockId block : flow_.order()) {
        ValueSet alive = in_[block.index];
        run(block, alive, true);
    }
    check_leaks();
}

void OwnershipCheck::flow_to_fixpoint() {
    ValueSet all(function_.values.size());
    all.fill();
    in_.assign(function_.blocks.size(), all);
    out_.assign(function_.blocks.size(), all);
    in_[0] = ValueSet(function_.values.size());
    for (bool changed = true; changed;) {
        changed = false;
        for (const BlockId block : flow_.order()) {
            ValueSet& in = in_[block.index];
            for (const BlockId from : flow_.predecessors(block)) in.keep_common(out_[from.index]);
            ValueSet alive = in;
            run(block, alive, false);
            changed = out_[block.index].keep_common(alive) || changed;
        }
    }
}

void OwnershipCheck::run(BlockId block, ValueSet& alive, bool reports) {
    const Block& b = function_.blocks[block.index];
    for (const ValueId id : b.parameters) define(id, alive);
    for (uint32_t n = 0; n < b.instructions.size(); ++n) {
        report_.at(block.index, n);
        run_instruction(b.instructions[n], alive, reports);
    }
}

// Consumed operands first: a borrowed operand must outlive the instruction, so it cannot be part of a consumed one.
void OwnershipCheck::run_instruction(const Instruction& i, ValueSet& alive, bool reports) {
    const auto operands = function_.operands(i);
    for (uint32_t n = 0; n < operands.size(); ++n) {
        if (operand_letter(module_, i, n) == 'o') consume(operands[n], alive, reports);
    }
    for (uint32_t n = 0; n < operands.size(); ++n) {
        if (operand_letter(module_, i, n) != 'o') borrow(operands[n], alive, reports);
    }
    for (uint32_t e = 0; e < i.edge_count; ++e) {
        // Each edge is another path: only the first one's arguments end here, the others are checked alike.
        ValueSet path = alive;
        for (const ValueId id : function_.arguments(function_.successors(i)[e]))
            consume(id, path, reports);
        if (e + 1 == i.edge_count) alive = path;
    }
    end_parts(i, alive);
    for (uint32_t r = 0; r < i.result_count; ++r) define({i.first_result.index + r}, alive);
    if (!reports || i.op != Op::Return) return;
    alive.each([&](ValueId id) {
        if (id.index < function_.values.size() && function_[id].ownership == Ownership::Owned)
            leak(id);
    });
}

void OwnershipCheck::consume(ValueId id, ValueSet& alive, bool reports) {
    const Ownership ownership = function_[id].ownership;
    if (ownership == Ownership::Plain) return;
    if (reports && ownership != Ownership::Owned)
        report_.add(Rule::BorrowConsumed, "%" + std::to_string(id.index));
    if (reports && !alive.has(id)) report_.add(Rule::UsedAfterEnd, "%" + std::to_string(id.index));
    alive.remove(id);
    end_parts_of(id, alive);
}

void OwnershipCheck::borrow(ValueId id, const ValueSet& alive, bool reports) {
    if (!reports || function_[id].ownership == Ownership::Plain || alive.has(id)) return;
    const bool owned = function_[id].ownership == Ownership::Owned;
    report_.add(owned ? Rule::UsedAfterEnd : Rule::BorrowOutlives, "%" + std::to_string(id.index));
}

void OwnershipCheck::end_parts_of(ValueId whole, ValueSet& alive) {
    for (const ValueId part : parts_) {
        if (!alive.has(part)) continue;
        for (ValueId up = owners_[part.index]; up.index != kNoId; up = owners_[up.index]) {
            if (up == whole) alive.remove(part);
        }
    }
}

// Writes of elements end what was loaded from that list, writes of state what was read from it, suspensions everything.
void OwnershipCheck::end_parts(const Instruction& i, ValueSet& alive) {
    const bool suspends = row(i.op).has('S');
    const StateMask written = written_by(written_, i);
    const bool writes_list = i.op == Op::Store || i.op == Op::TakeElement || i.op == Op::PutElement;
    if (!suspends && written == 0 && !writes_list) return;
    const ValueId list = writes_list ? owners_[function_.operands(i)[0].index] : ValueId{};
    for (const ValueId part : parts_) {
        bool ends = suspends;
        for (ValueId up = part; up.index != kNoId; up = owners_[up.index]) {
            ends =
                ends || (states_[up.index] >= 0 && (written & state_bit(states_[up.index])) != 0);
            // The view itself stays; what was loaded through any view of the list goes.
            const bool loaded = function_[part].ownership == Ownership::Borrowed && up != part;
            ends = ends || (writes_list && loaded && up == list);
        }
        if (ends) alive.remove(part);
    }
}

// Blocks that end in a fault drop nothing: the arena goes.
bool OwnershipCheck::doomed(BlockId block) const {
    const Op op = function_.blocks[block.index].instructions.back().op;
    return op == Op::Fault || op == Op::Exit || op == Op::Unreachable;
}

// A value alive at the end of a block must be alive in its successor on all paths.
void OwnershipCheck::check_leaks() {
    for (const BlockId block : flow_.order()) {
        const Instruction& last = function_.blocks[block.index].instructions.back();
        ValueSet alive = in_[block.index];
        run(block, alive, false);
        report_.at(block.index,
                   static_cast<uint32_t>(function_.blocks[block.index].instructions.size() - 1));
        for (const Edge& edge : function_.successors(last)) {
            if (doomed(edge.target)) continue;
            alive.each([&](ValueId id) {
                if (id.index >= function_.values.size() ||
                    function_[id].ownership != Ownership::Owned)
                    return;
                bool passed = false;
                for (const ValueId argument : function_.arguments(edge))
                    passed = passed || argument == id;
                if (!passed && !in_[edge.target.index].has(id)) leak(id);
            });
        }
    }
}

}  // namespace

void verify_ownership(const Module& module, const Function& function, const ControlFlow& flow,
                      const std::vector<StateMask>& written, VerifierReport& report) {
    OwnershipCheck(module, function, flow, written, report).check();
}

}  // namespace aeroflow::ir
