// Which values are live where: used later on some path. Over the values the caller tracks; uses of a part may count as
// uses of what it is part of.
//
// Edge arguments are uses at the end of the block; parameters of blocks are defined at their head.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/control_flow.h"
#include "compiler/ir/ir.h"

namespace aeroflow::ir {

// A set of value ids, dense.
class ValueSet {
public:
    ValueSet() = default;
    explicit ValueSet(size_t values) : words_((values + 63) / 64, 0) {}
    bool has(ValueId id) const { return (words_[id.index / 64] >> (id.index % 64) & 1) != 0; }
    void add(ValueId id) { words_[id.index / 64] |= uint64_t{1} << (id.index % 64); }
    void remove(ValueId id) { words_[id.index / 64] &= ~(uint64_t{1} << (id.index % 64)); }
    void fill() { for (auto& word : words_) word = ~uint64_t{0}; }
    bool add_all(const ValueSet& other);         // true when it grew
    bool keep_common(const ValueSet& other);     // true when it shrank
    // Calls visit(ValueId) in ascending order.
    template <typename Visit>
    void each(Visit visit) const {
        for (size_t w = 0; w < words_.size(); ++w) {
            for (uint64_t bits = words_[w]; bits != 0; bits &= bits - 1) {
                visit(ValueId{static_cast<uint32_t>(w * 64 + static_cast<size_t>(__builtin_ctzll(bits)))});
            }
        }
    }

private:
    std::vector<uint64_t> words_;
};

// What each value is a part of: operand 0 of field, payload and view; the view of a load. None for other values. Only
// managed parts and views have an owner: a plain part is a copy of its bytes.
std::vector<ValueId> find_owners(const Function& function);

class Liveness {
public:
    // Tracks values with tracked[index] != 0. `owners` may be empty: then parts count for themselves only.
    Liveness(const Function& function, const ControlFlow& flow, const std::vector<uint8_t>& tracked,
             const std::vector<ValueId>& owners);

    const ValueSet& in(BlockId block) const { return in_[block.index]; }
    const ValueSet& out(BlockId block) const { return out_[block.index]; }
    // Steps backwards over an instruction: `live` is what is live behind it and becomes what is live before it.
    void step(const Instruction& instruction, ValueSet& live) const;
    // Adds a use of `id` and of what it is part of.
    void use(ValueId id, ValueSet& live) const;

private:
    const Function& function_;
    const std::vector<uint8_t>& tracked_;
    const std::vector<ValueId>& owners_;
    std::vector<ValueSet> in_, out_;
};

}  // namespace aeroflow::ir
