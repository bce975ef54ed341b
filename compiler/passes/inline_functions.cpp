#include "compiler/passes/inline_functions.h"

#include "compiler/ir/control_flow.h"
#include "compiler/passes/rewrite.h"
#include "compiler/passes/simplify.h"
#include "vm/builtins/builtins.h"

namespace aeroflow::passes {
namespace {

using ir::Block;
using ir::BlockId;
using ir::Edge;
using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::ValueId;

constexpr size_t kLargestCaller = 4000;  // instructions; beyond that nothing more is put in

// Coverage changes nothing about a program: what it puts in does not count.
bool is_free(const Instruction& i) {
    const bool covers = i.op == Op::CallBuiltin && i.immediate == static_cast<int64_t>(builtins::Builtin::Cover);
    return i.op <= Op::Zero || covers;
}

bool is_small_leaf(const Function& function) {
    if (function.suspends || function.may_fault) return false;
    uint32_t instructions = 0;
    for (const Block& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            if (i.op == Op::Call || row(i.op).has('S')) return false;
            if (!is_free(i) && ++instructions > kMostInlined) return false;
        }
    }
    const ir::ControlFlow flow(function);
    for (const BlockId block : flow.order()) {
        for (const BlockId from : flow.predecessors(block)) {
            if (flow.dominates(block, from)) return false;
        }
    }
    return true;
}

size_t size_of(const Function& function) {
    size_t size = 0;
    for (const Block& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            const bool covers = i.op == Op::CallBuiltin && is_free(i);
            size += covers ? 0 : 1;
        }
    }
    return size;
}

class Inliner {
public:
    Inliner(const Module& module, Function& caller)
        : module_(module), caller_(caller), size_(size_of(caller)) {}

    // Calls of functions with leaf[number] != 0. The rest of a block behind an inlined call is a new block, looked at in
    // its turn.
    bool run(const std::vector<uint8_t>& leaf) {
        bool changed = false;
        for (uint32_t b = 0; b < caller_.blocks.size(); ++b) {
            for (size_t n = 0; n < caller_.blocks[b].instructions.size(); ++n) {
                const Instruction call = caller_.blocks[b].instructions[n];
                if (call.op != Op::Call || leaf[static_cast<size_t>(call.immediate)] == 0) continue;
                if (size_ > kLargestCaller) return changed;
                put_in({b}, n, module_.functions[static_cast<size_t>(call.immediate)]);
                changed = true;
                break;
            }
        }
        return changed;
    }

private:
    void put_in(BlockId block, size_t place, const Function& callee);
    BlockId split(BlockId block, size_t place);
    void copy_block(const Block& from, Block& into, const Function& callee, BlockId behind);
    Instruction copy(const Instruction& i, const Function& callee, BlockId behind);
    uint32_t add_edge(BlockId target, const std::vector<ValueId>& arguments) {
        const ir::Run run = new_run(caller_, arguments);
        caller_.edges.push_back({target, run});
        return static_cast<uint32_t>(caller_.edges.size() - 1);
    }
    std::vector<ValueId> map(std::span<const ValueId> ids) const {
        std::vector<ValueId> mapped;
        for (const ValueId id : ids) mapped.push_back(values_[id.index]);
        return mapped;
    }

    const Module& module_;
    Function& caller_;
    size_t size_;
    uint32_t first_block_ = 0;     // the callee's blocks are numbered from here on
    std::vector<ValueId> values_;  // of the callee, in the caller
};

// 1. What stands behind the call becomes a block whose parameters are the call's results. 2. The callee's blocks are
// copied; its parameters are the arguments, its returns jump to that block. 3. The call becomes a jump to the first.
void Inliner::put_in(BlockId block, size_t place, const Function& callee) {
    const Instruction call = caller_.blocks[block.index].instructions[place];
    const BlockId behind = split(block, place);
    first_block_ = static_cast<uint32_t>(caller_.blocks.size());
    values_.assign(callee.values.size(), ValueId{});
    const auto arguments = caller_.operands(call);
    const auto& parameters = callee.blocks[0].parameters;
    for (size_t p = 0; p < parameters.size(); ++p) values_[parameters[p].index] = arguments[p];
    for (ValueId& id : values_) {
        const auto number = static_cast<size_t>(&id - values_.data());
        if (id.index == ir::kNoId)
            id = new_value(caller_, callee.values[number].type, callee.values[number].ownership);
    }
    caller_.blocks.resize(first_block_ + callee.blocks.size());
    for (size_t b = 0; b < callee.blocks.size(); ++b) {
        Block into;
        if (b != 0) into.parameters = map(callee.blocks[b].parameters);
        copy_block(callee.blocks[b], into, callee, behind);
        caller_.blocks[first_block_ + b] = std::move(into);
    }
    Instruction jump = make_instruction(caller_, Op::Jump, value::kUnit, {}, {});
    jump.first_edge = add_edge({first_block_}, {});
    jump.edge_count = 1;
    caller_.blocks[block.index].instructions.push_back(jump);
}

BlockId Inliner::split(BlockId block, size_t place) {
    const BlockId behind{static_cast<uint32_t>(caller_.blocks.size())};
    caller_.blocks.emplace_back();
    auto& before = caller_.blocks[block.index].instructions;
    auto& after = caller_.blocks[behind.index];
    const Instruction& call = before[place];
    for (uint32_t r = 0; r < call.result_count; ++r)
        after.parameters.push_back({call.first_result.index + r});
    after.instructions.assign(before.begin() + static_cast<std::ptrdiff_t>(place) + 1,
                              before.end());
    before.resize(place);
    return behind;
}

void Inliner::copy_block(const Block& from, Block& into, const Function& callee, BlockId behind) {
    for (const Instruction& i : from.instructions)
        into.instructions.push_back(copy(i, callee, behind));
    size_ += from.instructions.size();
}

Instruction Inliner::copy(const Instruction& i, const Function& callee, BlockId behind) {
    Instruction made = i;
    const std::vector<ValueId> operands = map(callee.operands(i));
    if (i.op == Op::Return) {
        made = make_instruction(caller_, Op::Jump, value::kUnit, {}, {});
        made.first_edge = add_edge(behind, operands);
        made.edge_count = 1;
        return made;
    }
    made.operands = new_run(caller_, operands);
    if (i.result_count != 0) made.first_result = values_[i.first_result.index];
    made.first_edge = static_cast<uint32_t>(caller_.edges.size());
    for (const Edge& edge : callee.successors(i)) {
        add_edge({first_block_ + edge.target.index}, map(callee.arguments(edge)));
    }
    return made;
}

}  // namespace

void inline_functions(Module& module) {
    std::vector<uint8_t> leaf;
    for (const Function& function : module.functions) leaf.push_back(is_small_leaf(function));
    for (Function& function : module.functions) {
        // A leaf has no calls, so what is copied from it stays as it is while others change.
        if (Inliner(module, function).run(leaf)) simplify_function(module, function);
    }
}

}  // namespace aeroflow::passes
