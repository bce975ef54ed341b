#include "compiler/lower/ssa.h"

#include <algorithm>

#include "vm/base/check.h"

namespace aeroflow::lower {

using ir::BlockId;
using ir::ValueId;

Ssa::Ssa(ir::Module& module, ir::Function& function)
    : function_(function), builder_(module, function) {
    const BlockId entry = block();
    seal(entry);
    at(entry);
}

Variable Ssa::variable(value::TypeId type) {
    variables_.push_back(type);
    return {static_cast<uint32_t>(variables_.size() - 1)};
}

BlockId Ssa::block() {
    states_.emplace_back();
    return builder_.block();
}

void Ssa::seal(BlockId block) {
    BlockState& state = states_[block.index];
    AE_CHECK(!state.sealed);
    state.sealed = true;
    waiting_.insert(waiting_.end(), state.phis.begin(), state.phis.end());
    complete_waiting();
}

// ---- variables

void Ssa::write(Variable variable, ValueId value) {
    definitions_[{variable.index, current().index}] = value;
}

ValueId Ssa::read(Variable variable) {
    const ValueId found = read_at(current(), variable);
    complete_waiting();
    return found;
}

// Walks up while there is one way; a join gets a parameter whose operands are found later.
ValueId Ssa::read_at(BlockId start, Variable variable) {
    BlockId at = start;
    ValueId found;
    while (true) {
        const auto known = definitions_.find({variable.index, at.index});
        if (known != definitions_.end()) {
            found = known->second;
            break;
        }
        const BlockState& state = states_[at.index];
        if (!state.sealed || state.predecessors.size() > 1) {
            found = make_phi(at, variable);
            break;
        }
        if (state.predecessors.empty()) {
            found = undefined(at, variable);
            break;
        }
        at = state.predecessors[0];
    }
    definitions_[{variable.index, start.index}] = found;
    return found;
}

ValueId Ssa::make_phi(BlockId block, Variable variable) {
    const ValueId value = builder_.block_parameter(block, variables_[variable.index]);
    definitions_[{variable.index, block.index}] = value;
    const auto number = static_cast<uint32_t>(phis_.size());
    phis_.push_back({block, variable, value, {}});
    states_[block.index].phis.push_back(number);
    if (states_[block.index].sealed) waiting_.push_back(number);
    return value;
}

// Only code that nothing reaches reads what nothing has written; it is left out in the end.
ValueId Ssa::undefined(BlockId block, Variable variable) {
    const ValueId value = builder_.block_parameter(block, variables_[variable.index]);
    definitions_[{variable.index, block.index}] = value;
    return value;
}

void Ssa::complete_waiting() {
    if (completing_) return;
    completing_ = true;
    for (size_t next = 0; next < waiting_.size(); ++next) {
        const uint32_t number = waiting_[next];
        const auto [block, variable, value, none] = phis_[number];
        std::vector<ValueId> operands;
        for (BlockId from : std::vector(states_[block.index].predecessors)) {
            operands.push_back(read_at(from, variable));
        }
        phis_[number].operands = std::move(operands);
    }
    waiting_.clear();
    completing_ = false;
}

// ---- edges

void Ssa::terminate(ir::Op op, value::TypeId type, std::span<const ValueId> operands,
                    Targets targets, ir::Builder::Extra extra) {
    const BlockId from = current();
    builder_.terminate(op, type, operands, targets, extra);
    for (uint32_t edge = 0; edge < targets.size(); ++edge) {
        BlockState& state = states_[targets[edge].block.index];
        AE_CHECK(!state.sealed);
        place_of_edge_.push_back(static_cast<uint32_t>(state.predecessors.size()));
        state.predecessors.push_back(from);
    }
    const BlockId behind = block();  // what follows in the source stands where nothing leads
    seal(behind);
    at(behind);
}

void Ssa::jump(BlockId target, std::initializer_list<ValueId> arguments) {
    const ir::Builder::Target to{target, arguments};
    terminate(ir::Op::Jump, value::kUnit, {}, {&to, 1}, {});
}

void Ssa::branch(ValueId condition, BlockId yes, BlockId no) {
    const ir::Builder::Target targets[] = {{yes, {}}, {no, {}}};
    terminate(ir::Op::Branch, value::kUnit, {&condition, 1}, targets, {});
}

bool Ssa::unreachable() const {
    const BlockState& state = states_[current().index];
    return state.sealed && state.predecessors.empty() && current().index != 0;
}

// ---- the end

void Ssa::finish() {
    for (const BlockState& state : states_) AE_CHECK(state.sealed);
    const std::vector<BlockId> blocks = order();
    std::vector<bool> reachable(states_.size());
    for (BlockId block : blocks) reachable[block.index] = true;
    remove_trivial(reachable);
    rebuild(blocks);
}

// Reverse postorder; of a branch the first edge's blocks come first.
std::vector<BlockId> Ssa::order() const {
    struct Visit {
        BlockId block;
        uint32_t left;  // edges not followed yet; the last one goes first
    };
    std::vector<BlockId> postorder;
    std::vector<bool> seen(states_.size());
    const auto edges_of = [&](BlockId block) {
        const auto& instructions = function_.blocks[block.index].instructions;
        AE_CHECK(!instructions.empty());
        return function_.successors(instructions.back());
    };
    seen[0] = true;
    std::vector<Visit> stack{{BlockId{0}, static_cast<uint32_t>(edges_of({0}).size())}};
    while (!stack.empty()) {
        Visit& top = stack.back();
        if (top.left == 0) {
            postorder.push_back(top.block);
            stack.pop_back();
            continue;
        }
        const BlockId next = edges_of(top.block)[--top.left].target;
        if (seen[next.index]) continue;
        seen[next.index] = true;
        stack.push_back({next, static_cast<uint32_t>(edges_of(next).size())});
    }
    std::ranges::reverse(postorder);
    return postorder;
}

// Chains are halved on the way, so that long ones stay cheap.
ValueId Ssa::resolve(ValueId value) {
    while (value.index < replacement_.size() && replacement_[value.index].index != ir::kNoId) {
        ValueId& next = replacement_[value.index];
        if (replacement_[next.index].index != ir::kNoId) next = replacement_[next.index];
        value = next;
    }
    return value;
}

// A parameter that gets one value besides itself on all edges is that value; removing it may make others trivial.
void Ssa::remove_trivial(const std::vector<bool>& reachable) {
    replacement_.assign(function_.values.size(), ValueId{});
    std::vector<std::vector<uint32_t>> users(function_.values.size());
    std::vector<uint32_t> work;
    for (uint32_t i = 0; i < phis_.size(); ++i) {
        if (!reachable[phis_[i].block.index]) continue;
        for (ValueId operand : phis_[i].operands) {
            if (operand.index != ir::kNoId) users[operand.index].push_back(i);
        }
        work.push_back(i);
    }
    while (!work.empty()) {
        const Phi& phi = phis_[work.back()];
        work.pop_back();
        if (replacement_[phi.value.index].index != ir::kNoId) continue;
        ValueId only;
        bool trivial = true;
        for (size_t i = 0; i < phi.operands.size(); ++i) {
            if (!reachable[states_[phi.block.index].predecessors[i].index]) continue;
            const ValueId operand = resolve(phi.operands[i]);
            if (operand == phi.value || operand == only) continue;
            trivial = trivial && only.index == ir::kNoId;
            only = operand;
        }
        if (!trivial || only.index == ir::kNoId) continue;
        replacement_[phi.value.index] = only;
        std::vector<uint32_t> moved = std::move(users[phi.value.index]);
        work.insert(work.end(), moved.begin(), moved.end());
        auto& joined = users[only.index];
        if (joined.size() < moved.size()) joined.swap(moved);  // the order does not matter: all are looked at again
        joined.insert(joined.end(), moved.begin(), moved.end());
    }
}

struct Ssa::Layout {
    ir::Function next;
    std::vector<ValueId> values;              // old -> new
    std::vector<BlockId> blocks;              // old -> new
    std::vector<std::vector<uint32_t>> kept;  // by old block: phis that stay

    ir::Run append(Ssa& ssa, std::span<const ValueId> ids) {
        const ir::Run run{static_cast<uint32_t>(next.pool.size()),
                          static_cast<uint32_t>(ids.size())};
        for (ValueId id : ids) next.pool.push_back(values[ssa.resolve(id).index]);
        return run;
    }
    ValueId define(const ir::Function& from, ValueId old) {
        const ValueId id{static_cast<uint32_t>(next.values.size())};
        next.values.push_back(from[old]);
        values[old.index] = id;
        return id;
    }
};

// Copies what is left in its final order: first all definitions, then the instructions that use them.
void Ssa::rebuild(const std::vector<BlockId>& order) {
    Layout layout{{},
                  std::vector<ValueId>(function_.values.size()),
                  std::vector<BlockId>(states_.size()),
                  std::vector<std::vector<uint32_t>>(states_.size())};
    for (BlockId old : order) define_block(layout, old);
    for (BlockId old : order) {
        for (const ir::Instruction& instruction : function_.blocks[old.index].instructions) {
            copy_instruction(layout, old, instruction);
        }
    }
    function_.blocks = std::move(layout.next.blocks);
    function_.values = std::move(layout.next.values);
    function_.pool = std::move(layout.next.pool);
    function_.edges = std::move(layout.next.edges);
}

void Ssa::define_block(Layout& layout, BlockId old) {
    layout.blocks[old.index] = {static_cast<uint32_t>(layout.next.blocks.size())};
    ir::Block& block = layout.next.blocks.emplace_back();
    const auto stays = [&](ValueId value) { return replacement_[value.index].index == ir::kNoId; };
    for (uint32_t phi : states_[old.index].phis) {
        if (stays(phis_[phi].value)) layout.kept[old.index].push_back(phi);
    }
    for (ValueId parameter : function_.blocks[old.index].parameters) {
        if (stays(parameter)) block.parameters.push_back(layout.define(function_, parameter));
    }
    for (const ir::Instruction& instruction : function_.blocks[old.index].instructions) {
        for (uint32_t i = 0; i < instruction.result_count; ++i) {
            layout.define(function_, {instruction.first_result.index + i});
        }
    }
}

void Ssa::copy_instruction(Layout& layout, BlockId old, ir::Instruction instruction) {
    const uint32_t first_edge = instruction.first_edge;
    instruction.operands = layout.append(*this, function_.operands(instruction));
    if (instruction.result_count != 0) {
        instruction.first_result = layout.values[instruction.first_result.index];
    }
    instruction.first_edge = static_cast<uint32_t>(layout.next.edges.size());
    for (uint32_t e = 0; e < instruction.edge_count; ++e) {
        const ir::Edge& edge = function_.edges[first_edge + e];
        const auto given = function_.arguments(edge);
        std::vector<ValueId> arguments(given.begin(), given.end());
        const uint32_t place = place_of_edge_[first_edge + e];
        for (uint32_t phi : layout.kept[edge.target.index]) {
            arguments.push_back(phis_[phi].operands[place]);
        }
        layout.next.edges.push_back(
            {layout.blocks[edge.target.index], layout.append(*this, arguments)});
    }
    layout.next.blocks[layout.blocks[old.index].index].instructions.push_back(instruction);
}

}  // namespace aeroflow::lower
