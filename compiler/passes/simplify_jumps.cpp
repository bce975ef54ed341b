// Jumps: branches on constants, blocks that only jump on, blocks that only branch on what they are given, and blocks with
// one way in.
#include "compiler/passes/rewrite.h"
#include "compiler/passes/simplify.h"

namespace aeroflow::passes {
namespace {

using ir::Block;
using ir::BlockId;
using ir::Edge;
using ir::Function;
using ir::Instruction;
using ir::Op;
using ir::ValueId;

class JumpSimplifier {
public:
    explicit JumpSimplifier(Function& function)
        : function_(function),
          definition_(function.values.size(), nullptr),
          uses_(function.values.size(), 0) {
        for (const Block& block : function.blocks) {
            for (const Instruction& i : block.instructions) {
                for (uint32_t r = 0; r < i.result_count; ++r)
                    definition_[i.first_result.index + r] = &i;
                for (const ValueId id : function.operands(i)) ++uses_[id.index];
                for (const Edge& edge : function.successors(i)) {
                    for (const ValueId id : function.arguments(edge)) ++uses_[id.index];
                }
            }
        }
    }

    bool run() {
        bool changed = false;
        for (Block& block : function_.blocks) {
            changed = decide(block.instructions.back()) || changed;
            changed = skip_empty_blocks(block.instructions.back()) || changed;
            changed = branch_at_once(block.instructions.back()) || changed;
        }
        return changed;
    }

private:
    bool decide(Instruction& last);
    bool skip_empty_blocks(const Instruction& last);
    bool branch_at_once(Instruction& last);

    Function& function_;
    std::vector<const Instruction*> definition_;
    std::vector<uint32_t> uses_;
};

// A branch or switch on a constant, or on a `not`.
bool JumpSimplifier::decide(Instruction& last) {
    if (last.op != Op::Branch && last.op != Op::Switch) return false;
    const Instruction* by = definition_[function_.operands(last)[0].index];
    if (by == nullptr) return false;
    if (last.op == Op::Branch && by->op == Op::NotBool) {
        function_.operands(last)[0] = function_.operands(*by)[0];
        std::swap(function_.edges[last.first_edge], function_.edges[last.first_edge + 1]);
        return true;
    }
    if (by->op != Op::ConstInt) return false;
    uint32_t taken = 0;
    if (last.op == Op::Branch) {
        taken = by->immediate != 0 ? 0 : 1;
    } else {
        const bool listed = by->immediate >= 0 && by->immediate < int64_t{last.edge_count} - 1;
        taken = listed ? static_cast<uint32_t>(by->immediate) : last.edge_count - 1;
    }
    last.op = Op::Jump;
    last.operands = {};
    last.first_edge += taken;
    last.edge_count = 1;
    return true;
}

// An edge to a block without parameters that only jumps leads to where that jumps. Loops of such blocks stay.
bool JumpSimplifier::skip_empty_blocks(const Instruction& last) {
    if (last.op != Op::Jump && last.op != Op::Branch && last.op != Op::Switch) return false;
    bool changed = false;
    for (Edge& edge : function_.successors(last)) {
        if (edge.arguments.count != 0) continue;
        const Block& through = function_.blocks[edge.target.index];
        const Instruction& jump = through.instructions.back();
        if (!through.parameters.empty() || through.instructions.size() != 1 || jump.op != Op::Jump)
            continue;
        const Edge& on = function_.edges[jump.first_edge];
        if (on.target == edge.target) continue;
        const Block& after = function_.blocks[on.target.index];
        if (after.parameters.empty() && after.instructions.size() == 1 &&
            after.instructions.back().op == Op::Jump) {
            continue;  // that one first: its own turn shortens it, and a ring of empty blocks cannot turn forever
        }
        const Edge copy = on;
        edge = copy;
        changed = true;
    }
    return changed;
}

// A jump to a block that only branches on the one parameter it is given branches itself: `a && b`, `a || b`.
bool JumpSimplifier::branch_at_once(Instruction& last) {
    if (last.op != Op::Jump) return false;
    const Edge& edge = function_.edges[last.first_edge];
    if (edge.arguments.count != 1 || edge.target.index == 0) return false;
    const Block& through = function_.blocks[edge.target.index];
    if (through.parameters.size() != 1 || through.instructions.size() != 1) return false;
    const ValueId parameter = through.parameters[0];
    const Instruction branch = through.instructions[0];
    if (branch.op != Op::Branch && branch.op != Op::Switch) return false;
    if (function_.operands(branch)[0] != parameter || uses_[parameter.index] != 1) return false;
    const ValueId argument = function_.arguments(edge)[0];
    if (argument == parameter) return false;
    last.op = branch.op;
    last.operands = new_run(function_, {&argument, 1});
    const auto first = static_cast<uint32_t>(function_.edges.size());
    for (uint32_t e = 0; e < branch.edge_count; ++e) {
        const Edge copy = function_.edges[branch.first_edge + e];
        function_.edges.push_back(copy);
    }
    last.first_edge = first;
    last.edge_count = branch.edge_count;
    ++uses_[argument.index];
    return true;
}

}  // namespace

bool simplify_jumps(Function& function) { return JumpSimplifier(function).run(); }

// A block with one way in, by a jump, continues the block it comes from.
bool merge_blocks(Function& function) {
    std::vector<uint32_t> ways_in(function.blocks.size(), 0);
    for (const Block& block : function.blocks) {
        for (const Edge& edge : function.successors(block.instructions.back()))
            ++ways_in[edge.target.index];
    }
    Replacements replacements(function.values.size());
    bool changed = false;
    for (uint32_t b = 0; b < function.blocks.size(); ++b) {
        for (;;) {
            const Instruction last = function.blocks[b].instructions.back();
            if (last.op != Op::Jump) break;
            const Edge edge = function.edges[last.first_edge];
            const uint32_t next = edge.target.index;
            if (ways_in[next] != 1 || next == b || next == 0) break;
            Block& from = function.blocks[next];
            const auto arguments = function.arguments(edge);
            for (size_t p = 0; p < from.parameters.size(); ++p)
                replacements.replace(from.parameters[p], arguments[p]);
            auto& into = function.blocks[b].instructions;
            into.pop_back();
            into.insert(into.end(), from.instructions.begin(), from.instructions.end());
            from.parameters.clear();
            // What is left of it leads nowhere and is reached from nowhere.
            Instruction end;
            from.instructions.assign(1, end);
            ways_in[next] = 0;
            changed = true;
        }
    }
    if (!changed) return false;
    replacements.apply(function);
    remove_unreachable_blocks(function);
    return true;
}

}  // namespace aeroflow::passes
