// Builds SSA form while the source is walked (Braun, Buchwald et al., "Simple and Efficient Construction of SSA", 2013).
//
// In: blocks and edges as they arise, writes and reads of variables. Out: a function whose joins are block parameters,
// without trivial ones, without unreachable blocks, blocks in reverse postorder, values numbered in order of definition.
// Holds: every edge goes through jump, branch or terminate here; a block is sealed when all its edges stand. Parameters
// made by hand (`parameter`) precede those that reading a variable makes. No recursion: joins wait in a queue.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::lower {

struct Variable {
    uint32_t index = ir::kNoId;
};

class Ssa {
public:
    Ssa(ir::Module& module, ir::Function& function);

    ir::Builder& builder() { return builder_; }
    Variable variable(value::TypeId type);

    // A block whose edges are not all known yet.
    ir::BlockId block();
    void seal(ir::BlockId block);
    void at(ir::BlockId block) { builder_.at(block); }
    ir::BlockId current() const { return builder_.current(); }
    // A parameter that every edge to the block gives by hand.
    ir::ValueId parameter(ir::BlockId block, value::TypeId type) {
        return builder_.block_parameter(block, type);
    }

    void write(Variable variable, ir::ValueId value);
    ir::ValueId read(Variable variable);

    using Targets = std::span<const ir::Builder::Target>;
    void jump(ir::BlockId target, std::initializer_list<ir::ValueId> arguments = {});
    void branch(ir::ValueId condition, ir::BlockId yes, ir::BlockId no);
    void terminate(ir::Op op, value::TypeId type, std::span<const ir::ValueId> operands,
                   Targets targets, ir::Builder::Extra extra);

    // Nothing can reach the current block: what is emitted into it will be left out.
    bool unreachable() const;
    // All blocks are complete: makes the function what ir.h says.
    void finish();

private:
    struct Phi {
        ir::BlockId block;
        Variable variable;
        ir::ValueId value;
        std::vector<ir::ValueId> operands;  // one for each predecessor of the block
    };
    struct BlockState {
        std::vector<ir::BlockId> predecessors;  // one for each edge
        std::vector<uint32_t> phis;
        bool sealed = false;
    };
    struct Layout;

    ir::ValueId read_at(ir::BlockId block, Variable variable);
    ir::ValueId make_phi(ir::BlockId block, Variable variable);
    ir::ValueId undefined(ir::BlockId block, Variable variable);
    void complete_waiting();
    std::vector<ir::BlockId> order() const;
    void remove_trivial(const std::vector<bool>& reachable);
    ir::ValueId resolve(ir::ValueId value);
    void rebuild(const std::vector<ir::BlockId>& order);
    void define_block(Layout& layout, ir::BlockId old);
    void copy_instruction(Layout& layout, ir::BlockId old, ir::Instruction instruction);

    ir::Function& function_;
    ir::Builder builder_;
    std::vector<value::TypeId> variables_;
    std::vector<BlockState> states_;
    std::vector<uint32_t>
        place_of_edge_;  // by edge: its place among the predecessors of its target
    std::vector<Phi> phis_;
    std::vector<uint32_t> waiting_;  // phis of sealed blocks without operands yet
    bool completing_ = false;
    std::map<std::pair<uint32_t, uint32_t>, ir::ValueId> definitions_;  // (variable, block)
    std::vector<ir::ValueId> replacement_;  // by value: what stands for a trivial parameter
};

}  // namespace aeroflow::lower
