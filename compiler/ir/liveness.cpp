// Backward data flow over dense sets, blocks in postorder until nothing changes.
#include "compiler/ir/liveness.h"

namespace aeroflow::ir {

bool ValueSet::add_all(const ValueSet& other) {
    bool grew = false;
    for (size_t i = 0; i < words_.size(); ++i) {
        const uint64_t sum = words_[i] | other.words_[i];
        grew = grew || sum != words_[i];
        words_[i] = sum;
    }
    return grew;
}

bool ValueSet::keep_common(const ValueSet& other) {
    bool shrank = false;
    for (size_t i = 0; i < words_.size(); ++i) {
        const uint64_t common = words_[i] & other.words_[i];
        shrank = shrank || common != words_[i];
        words_[i] = common;
    }
    return shrank;
}

std::vector<ValueId> find_owners(const Function& function) {
    std::vector<ValueId> owners(function.values.size());
    for (const Block& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            const char letter = row(i.op).results[0];
            if (i.result_count == 0 || (letter != 'r' && letter != 'v') || i.operands.count == 0)
                continue;
            const Ownership ownership = function[i.first_result].ownership;
            if (ownership == Ownership::Borrowed || ownership == Ownership::View) {
                owners[i.first_result.index] = function.operands(i)[0];
            }
        }
    }
    return owners;
}

Liveness::Liveness(const Function& function, const ControlFlow& flow,
                   const std::vector<uint8_t>& tracked, const std::vector<ValueId>& owners)
    : function_(function),
      tracked_(tracked),
      owners_(owners),
      in_(function.blocks.size(), ValueSet(function.values.size())),
      out_(function.blocks.size(), ValueSet(function.values.size())) {
    const auto& order = flow.order();
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t n = order.size(); n-- > 0;) {
            const Block& block = function.blocks[order[n].index];
            ValueSet& out = out_[order[n].index];
            for (const Edge& edge : function.successors(block.instructions.back()))
                out.add_all(in_[edge.target.index]);
            ValueSet live = out;
            for (size_t i = block.instructions.size(); i-- > 0;) step(block.instructions[i], live);
            for (const ValueId id : block.parameters) live.remove(id);
            changed = in_[order[n].index].add_all(live) || changed;
        }
    }
}

void Liveness::use(ValueId id, ValueSet& live) const {
    while (id.index != kNoId) {
        if (tracked_[id.index] != 0) live.add(id);
        id = owners_.empty() ? ValueId{} : owners_[id.index];
    }
}

void Liveness::step(const Instruction& i, ValueSet& live) const {
    for (uint32_t r = 0; r < i.result_count; ++r) live.remove({i.first_result.index + r});
    for (const ValueId id : function_.operands(i)) use(id, live);
    for (const Edge& edge : function_.successors(i)) {
        for (const ValueId id : function_.arguments(edge)) use(id, live);
    }
}

}  // namespace aeroflow::ir
