#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {

using ir::Block;
using ir::BlockId;
using ir::Edge;
using ir::Function;
using ir::Instruction;
using ir::Op;
using ir::ValueId;

ValueId new_value(Function& function, value::TypeId type, ir::Ownership ownership) {
    function.values.push_back({type, ownership});
    return {static_cast<uint32_t>(function.values.size() - 1)};
}

ir::Run new_run(Function& function, std::span<const ValueId> ids) {
    const std::vector<ValueId> copy(ids.begin(), ids.end());
    const ir::Run run{static_cast<uint32_t>(function.pool.size()),
                      static_cast<uint32_t>(copy.size())};
    function.pool.insert(function.pool.end(), copy.begin(), copy.end());
    return run;
}

Instruction make_instruction(Function& function, Op op, value::TypeId type, ValueId operand,
                             ValueId result) {
    Instruction instruction;
    instruction.op = op;
    instruction.type = type;
    if (operand.index != ir::kNoId) instruction.operands = new_run(function, {&operand, 1});
    instruction.first_result = result;
    instruction.result_count = result.index != ir::kNoId ? 1 : 0;
    return instruction;
}

Replacements::Replacements(size_t values) : by_(values) {
    for (uint32_t i = 0; i < values; ++i) by_[i] = {i};
}

ValueId Replacements::find(ValueId id) const {
    while (id.index < by_.size() && by_[id.index] != id) id = by_[id.index];
    return id;
}

void Replacements::apply(Function& function) const {
    for (const Block& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            for (ValueId& id : function.operands(i)) id = find(id);
            for (const Edge& edge : function.successors(i)) {
                for (ValueId& id : function.arguments(edge)) id = find(id);
            }
        }
    }
    for (auto& point : function.resume_points) {
        for (auto& saved : point.saved) saved.value = find(saved.value);
    }
}

void remove_parameter(Function& function, BlockId block, size_t place) {
    auto& parameters = function.blocks[block.index].parameters;
    const size_t count = parameters.size();
    parameters.erase(parameters.begin() + static_cast<std::ptrdiff_t>(place));
    for (const Block& from : function.blocks) {
        for (Edge& edge : function.successors(from.instructions.back())) {
            if (edge.target != block || edge.arguments.count != count) continue;
            std::vector<ValueId> arguments;
            for (uint32_t a = 0; a < count; ++a) {
                if (a != place) arguments.push_back(function.arguments(edge)[a]);
            }
            edge.arguments = new_run(function, arguments);
        }
    }
}

bool remove_unreachable_blocks(Function& function) {
    std::vector<uint32_t> number(function.blocks.size(), ir::kNoId);
    std::vector<uint32_t> work{0};
    number[0] = 0;
    while (!work.empty()) {
        const uint32_t b = work.back();
        work.pop_back();
        for (const Edge& edge : function.successors(function.blocks[b].instructions.back())) {
            if (number[edge.target.index] != ir::kNoId) continue;
            number[edge.target.index] = 0;
            work.push_back(edge.target.index);
        }
    }
    std::vector<Block> kept;
    for (uint32_t b = 0; b < function.blocks.size(); ++b) {
        if (number[b] == ir::kNoId) continue;
        number[b] = static_cast<uint32_t>(kept.size());
        kept.push_back(std::move(function.blocks[b]));
    }
    const bool removed = kept.size() != function.blocks.size();
    function.blocks = std::move(kept);
    for (const Block& block : function.blocks) {
        for (Edge& edge : function.successors(block.instructions.back()))
            edge.target.index = number[edge.target.index];
    }
    return removed;
}

namespace {

// A block that takes what `edge` gives its target, results of the terminator included, and passes it on.
BlockId block_on_edge(Function& function, uint32_t edge, bool takes_parameters) {
    const BlockId target = function.edges[edge].target;
    const BlockId made{static_cast<uint32_t>(function.blocks.size())};
    function.blocks.emplace_back();
    std::vector<ValueId> passed;
    if (takes_parameters) {
        for (const ValueId parameter : function.blocks[target.index].parameters) {
            const ir::Value like = function[parameter];
            passed.push_back(new_value(function, like.type, like.ownership));
        }
        function.blocks[made.index].parameters = passed;
    } else {
        const auto arguments = function.arguments(function.edges[edge]);
        passed.assign(arguments.begin(), arguments.end());
        function.edges[edge].arguments = {};
    }
    Instruction jump = make_instruction(function, Op::Jump, value::kUnit, {}, {});
    jump.first_edge = static_cast<uint32_t>(function.edges.size());
    jump.edge_count = 1;
    const ir::Run run = new_run(function, passed);
    function.edges.push_back({target, run});
    function.blocks[made.index].instructions.push_back(jump);
    function.edges[edge].target = made;
    return made;
}

}  // namespace

void split_edges(Function& function) {
    std::vector<uint32_t> ways_in(function.blocks.size(), 0);
    for (const Block& block : function.blocks) {
        for (const Edge& edge : function.successors(block.instructions.back()))
            ++ways_in[edge.target.index];
    }
    const size_t count = function.blocks.size();
    for (size_t b = 0; b < count; ++b) {
        const Instruction last = function.blocks[b].instructions.back();
        const bool waits = last.op == Op::Await || last.op == Op::SuspendCall;
        if (!waits && last.op != Op::Branch && last.op != Op::Switch) continue;
        for (uint32_t e = last.first_edge; e < last.first_edge + last.edge_count; ++e) {
            const bool shared = ways_in[function.edges[e].target.index] > 1;
            const bool passes = !waits && function.edges[e].arguments.count != 0;
            if (shared || passes) block_on_edge(function, e, waits);
        }
    }
}

}  // namespace aeroflow::passes
