// Small steps that passes are made of: new values, replaced operands, removed and split blocks.
#pragma once

#include <span>
#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

ir::ValueId new_value(ir::Function& function, value::TypeId type, ir::Ownership ownership);
ir::Run new_run(ir::Function& function, std::span<const ir::ValueId> ids);
// An instruction with at most one operand and one result.
ir::Instruction make_instruction(ir::Function& function, ir::Op op, value::TypeId type,
                                 ir::ValueId operand, ir::ValueId result);

// What replaces each value; starts as the identity.
class Replacements {
public:
    explicit Replacements(size_t values);
    void replace(ir::ValueId old, ir::ValueId by) { by_[old.index] = by; }
    // Follows chains of replacements.
    ir::ValueId find(ir::ValueId id) const;
    // Rewrites every operand, edge argument and saved value.
    void apply(ir::Function& function) const;

private:
    std::vector<ir::ValueId> by_;
};

// Removes a parameter of a block, and its argument from all edges that lead there.
void remove_parameter(ir::Function& function, ir::BlockId block, size_t place);

// Removes blocks without a path from the entry and numbers the others anew, in the order they have.
bool remove_unreachable_blocks(ir::Function& function);

// Puts a block on every edge that leads from a branch to a block with other ways in, or that passes arguments from a
// branch, and behind awaits whose target has other ways in: then there is a place for what is dropped on that edge only.
void split_edges(ir::Function& function);

}  // namespace aeroflow::passes
