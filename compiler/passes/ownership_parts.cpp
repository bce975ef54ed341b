// Step 2 of passes/ownership: which parts stay borrowed.
//
// A part (the managed result of field, payload, load, state) is retained, by a copy right behind its definition, when it
// is still used behind something that consumes or writes what it is part of: an instruction that takes the whole, a
// write of an element of that list, a write of that state field (also by a call, by summaries), a suspension. What is
// decided looks at all parts as if they stayed borrowed, which retains at most too many. A part that is only consumed
// itself is copied right before that, so that paths which only read it count nothing; but a payload of an owned value is
// retained, because its copy and the drop of the whole become one `open` (open_variants.h).
#include "compiler/ir/liveness.h"
#include "compiler/passes/ownership.h"
#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {
namespace {

using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::Ownership;
using ir::ValueId;
using ir::ValueSet;

class PartRetention {
public:
    PartRetention(const Module& module, Function& function,
                  const std::vector<ir::StateMask>& written)
        : module_(module),
          function_(function),
          written_(written),
          owners_(ir::find_owners(function)),
          states_(function.values.size(), -1),
          is_part_(function.values.size(), 0),
          opens_(function.values.size(), 0),
          retained_(function.values.size(), 0) {}

    void run() {
        if (!find_parts()) return;
        decide();
        insert();
    }

private:
    bool find_parts();
    void decide();
    void decide_instruction(const Instruction& i, const ValueSet& live);
    void consume(ValueId whole, const Instruction& i, const ValueSet& live);
    void write(const Instruction& i, const ValueSet& live);
    void insert();
    void copy_consumed_parts(const Instruction& i, std::vector<Instruction>& before);
    bool is_part_of(ValueId part, ValueId whole) const {
        for (ValueId up = owners_[part.index]; up.index != ir::kNoId; up = owners_[up.index]) {
            if (up == whole) return true;
        }
        return false;
    }
    bool reads_state(ValueId part, ir::StateMask written) const {
        for (ValueId up = part; up.index != ir::kNoId; up = owners_[up.index]) {
            if (states_[up.index] >= 0 && (written & ir::state_bit(states_[up.index])) != 0)
                return true;
        }
        return false;
    }
    void retain(ValueId part) { retained_[part.index] = 1; }

    const Module& module_;
    Function& function_;
    const std::vector<ir::StateMask>& written_;
    std::vector<ValueId> owners_;
    std::vector<int64_t> states_;
    std::vector<uint8_t> is_part_;
    std::vector<uint8_t> opens_;  // payloads of owned values
    std::vector<uint8_t> retained_;
};

bool PartRetention::find_parts() {
    bool any = false;
    for (const auto& block : function_.blocks) {
        for (const Instruction& i : block.instructions) {
            if (i.result_count != 1 || function_[i.first_result].ownership != Ownership::Borrowed)
                continue;
            is_part_[i.first_result.index] = 1;
            if (i.op == Op::State) states_[i.first_result.index] = i.immediate;
            if (i.op == Op::Payload) {
                opens_[i.first_result.index] =
                    function_[function_.operands(i)[0]].ownership == Ownership::Owned;
            }
            any = true;
        }
    }
    return any;
}

void PartRetention::decide() {
    const ir::ControlFlow flow(function_);
    const ir::Liveness liveness(function_, flow, is_part_, owners_);
    for (const ir::BlockId block : flow.order()) {
        const auto& instructions = function_.blocks[block.index].instructions;
        ValueSet live = liveness.out(block);
        for (size_t n = instructions.size(); n-- > 0;) {
            decide_instruction(instructions[n], live);
            liveness.step(instructions[n], live);
        }
    }
}

void PartRetention::decide_instruction(const Instruction& i, const ValueSet& live) {
    const auto operands = function_.operands(i);
    for (uint32_t n = 0; n < operands.size(); ++n) {
        if (operand_letter(module_, i, n) == 'o') consume(operands[n], i, live);
    }
    for (const ir::Edge& edge : function_.successors(i)) {
        for (const ValueId id : function_.arguments(edge)) consume(id, i, live);
    }
    write(i, live);
}

void PartRetention::consume(ValueId whole, const Instruction& i, const ValueSet& live) {
    if (function_[whole].ownership == Ownership::Plain) return;
    if (is_part_[whole.index] != 0 && opens_[whole.index] == 0) return;  // a copy of it is consumed
    if (opens_[whole.index] != 0) retain(whole);
    live.each([&](ValueId part) {
        if (is_part_of(part, whole)) retain(part);
    });
    // A part that the same instruction only reads would die with the whole while it is read.
    for (const ValueId part : function_.operands(i)) {
        if (is_part_[part.index] != 0 && is_part_of(part, whole)) retain(part);
    }
}

void PartRetention::write(const Instruction& i, const ValueSet& live) {
    if (row(i.op).has('S')) {
        live.each([&](ValueId part) { retain(part); });
        return;
    }
    if (i.op == Op::Store || i.op == Op::TakeElement || i.op == Op::PutElement) {
        const ValueId list = owners_[function_.operands(i)[0].index];
        live.each([&](ValueId part) {
            if (is_part_of(part, list)) retain(part);
        });
    }
    const ir::StateMask written = ir::written_by(written_, i);
    if (written == 0) return;
    live.each([&](ValueId part) {
        if (reads_state(part, written)) retain(part);
    });
    // A call that reads a part of the state it writes.
    for (const ValueId part : function_.operands(i)) {
        if (is_part_[part.index] != 0 && reads_state(part, written)) retain(part);
    }
}

void PartRetention::insert() {
    Replacements replacements(function_.values.size());
    std::vector<ValueId> copies(function_.values.size());
    for (uint32_t v = 0; v < copies.size(); ++v) {
        if (retained_[v] == 0) continue;
        copies[v] = new_value(function_, function_.values[v].type, Ownership::Owned);
        replacements.replace({v}, copies[v]);
    }
    replacements.apply(function_);
    for (auto& block : function_.blocks) {
        std::vector<Instruction> instructions;
        for (const Instruction& i : block.instructions) {
            copy_consumed_parts(i, instructions);
            instructions.push_back(i);
            if (i.result_count != 1 || i.first_result.index >= copies.size()) continue;
            const ValueId copy = copies[i.first_result.index];
            if (copy.index == ir::kNoId) continue;
            const auto type = function_[copy].type;
            instructions.push_back(
                make_instruction(function_, Op::Copy, type, i.first_result, copy));
        }
        block.instructions = std::move(instructions);
    }
}

// Before an instruction that consumes parts which stayed borrowed.
void PartRetention::copy_consumed_parts(const Instruction& i, std::vector<Instruction>& before) {
    std::vector<std::pair<ValueId, ValueId>> made;
    const auto copy = [&](ValueId& place) {
        if (place.index >= is_part_.size() || is_part_[place.index] == 0) return;
        const ValueId owned = new_value(function_, function_[place].type, Ownership::Owned);
        made.push_back({place, owned});
        place = owned;
    };
    const auto operands = function_.operands(i);
    for (uint32_t n = 0; n < operands.size(); ++n) {
        if (operand_letter(module_, i, n) == 'o') copy(operands[n]);
    }
    for (const ir::Edge& edge : function_.successors(i)) {
        for (ValueId& argument : function_.arguments(edge)) copy(argument);
    }
    for (const auto& [part, owned] : made) {
        before.push_back(make_instruction(function_, Op::Copy, function_[owned].type, part, owned));
    }
}

}  // namespace

void retain_parts(const Module& module, Function& function,
                  const std::vector<ir::StateMask>& written) {
    PartRetention(module, function, written).run();
}

}  // namespace aeroflow::passes
