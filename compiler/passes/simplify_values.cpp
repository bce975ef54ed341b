// Values: constant folding, parameters that are always the same value, parts of what was just made, dead code.
#include "compiler/ir/control_flow.h"
#include "compiler/passes/fold.h"
#include "compiler/passes/rewrite.h"
#include "compiler/passes/simplify.h"

namespace aeroflow::passes {
namespace {

using ir::Block;
using ir::BlockId;
using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::Ownership;
using ir::ValueId;

class ValueSimplifier {
public:
    ValueSimplifier(const Module& module, Function& function)
        : module_(module),
          function_(function),
          definitions_(function.values.size()),
          taken_apart_(function.values.size(), 1),
          replacements_(function.values.size()) {
        find_definitions();
    }

    bool run() {
        bool changed = remove_equal_parameters();
        for (auto& block : function_.blocks) {
            for (Instruction& i : block.instructions) changed = simplify(i) || changed;
        }
        if (changed) replacements_.apply(function_);
        return changed;
    }

private:
    struct Place {
        uint32_t block = ir::kNoId;
        uint32_t instruction = 0;
    };

    void find_definitions();
    bool remove_equal_parameters();
    bool simplify(Instruction& i);
    bool fold_constants(Instruction& i);
    bool fold_tag(Instruction& i);
    bool forward_part(const Instruction& i);
    const Instruction* definition(ValueId id) const {
        const Place& place = definitions_[replacements_.find(id).index];
        if (place.block == ir::kNoId) return nullptr;
        return &function_.blocks[place.block].instructions[place.instruction];
    }
    bool constant(ValueId id, int64_t& bits) const {
        const Instruction* i = definition(id);
        if (i == nullptr) return false;
        bits = i->op == Op::Zero ? 0 : i->immediate;
        const bool scalar =
            module_.program.types[i->type].scalar && !module_.program.types[i->type].managed;
        return i->op == Op::ConstInt || i->op == Op::ConstFloat || (i->op == Op::Zero && scalar);
    }

    const Module& module_;
    Function& function_;
    std::vector<Place> definitions_;    // of results of instructions
    std::vector<uint8_t> taken_apart_;  // 0: used by something else than field, payload or tag
    Replacements replacements_;
};

void ValueSimplifier::find_definitions() {
    for (uint32_t b = 0; b < function_.blocks.size(); ++b) {
        const auto& instructions = function_.blocks[b].instructions;
        for (uint32_t n = 0; n < instructions.size(); ++n) {
            const Instruction& i = instructions[n];
            for (uint32_t r = 0; r < i.result_count; ++r)
                definitions_[i.first_result.index + r] = {b, n};
            const bool part = i.op == Op::Field || i.op == Op::Payload || i.op == Op::Tag;
            if (part) continue;
            for (const ValueId id : function_.operands(i)) taken_apart_[id.index] = 0;
            for (const ir::Edge& edge : function_.successors(i)) {
                for (const ValueId id : function_.arguments(edge)) taken_apart_[id.index] = 0;
            }
        }
    }
}

// A parameter that gets the same value, or itself, on all ways in is that value.
bool ValueSimplifier::remove_equal_parameters() {
    const ir::ControlFlow flow(function_);
    bool changed = false;
    for (const BlockId id : flow.order()) {
        Block& block = function_.blocks[id.index];
        if (id.index == 0 || block.parameters.empty()) continue;
        bool waits = false;
        for (const BlockId from : flow.predecessors(id)) {
            waits = waits || row(function_.blocks[from.index].instructions.back().op).has('S');
        }
        if (waits) continue;
        for (size_t p = block.parameters.size(); p-- > 0;) {
            ValueId only;
            bool same = true;
            for (const BlockId from : flow.predecessors(id)) {
                for (const ir::Edge& edge :
                     function_.successors(function_.blocks[from.index].instructions.back())) {
                    if (edge.target != id) continue;
                    const ValueId argument = replacements_.find(function_.arguments(edge)[p]);
                    if (argument == block.parameters[p] || argument == only) continue;
                    same = same && only.index == ir::kNoId;
                    only = argument;
                }
            }
            if (!same || only.index == ir::kNoId) continue;
            replacements_.replace(block.parameters[p], only);
            block.parameters.erase(block.parameters.begin() + static_cast<std::ptrdiff_t>(p));
            for (const BlockId from : flow.predecessors(id)) {
                for (ir::Edge& edge :
                     function_.successors(function_.blocks[from.index].instructions.back())) {
                    if (edge.target != id || edge.arguments.count <= block.parameters.size())
                        continue;
                    std::vector<ValueId> arguments;
                    for (uint32_t a = 0; a < edge.arguments.count; ++a) {
                        if (a != p) arguments.push_back(function_.arguments(edge)[a]);
                    }
                    edge.arguments = new_run(function_, arguments);
                }
            }
            changed = true;
        }
    }
    return changed;
}

bool ValueSimplifier::simplify(Instruction& i) {
    if (i.op == Op::Tag) return fold_tag(i);
    if (i.op == Op::Field || i.op == Op::Payload) return forward_part(i);
    return fold_constants(i);
}

bool ValueSimplifier::fold_constants(Instruction& i) {
    if (i.op < Op::AddInt || i.op > Op::FloatToInt || i.operands.count == 0) return false;
    const auto operands = function_.operands(i);
    int64_t a = 0, b = 0;
    if (!constant(operands[0], a)) return false;
    if (operands.size() > 1 && !constant(operands[1], b)) return false;
    const auto result = fold(i.op, a, b);
    if (!result) return false;
    i.op = i.type == value::kFloat ? Op::ConstFloat : Op::ConstInt;
    i.immediate = *result;
    i.operands = {};
    i.site = ir::kNoId;
    return true;
}

bool ValueSimplifier::fold_tag(Instruction& i) {
    const Instruction* made = definition(function_.operands(i)[0]);
    if (made == nullptr || (made->op != Op::Variant && made->op != Op::ConstInt)) return false;
    i.op = Op::ConstInt;
    i.immediate = made->immediate;
    i.operands = {};
    return true;
}

// Of a value made only to be taken apart, and plain parts of every value that was made here.
bool ValueSimplifier::forward_part(const Instruction& i) {
    const ValueId whole = function_.operands(i)[0];
    const Instruction* made = definition(whole);
    if (made == nullptr || replacements_.find(i.first_result) != i.first_result) return false;
    const bool fits = i.op == Op::Field ? made->op == Op::Make
                                        : made->op == Op::Variant && made->immediate == i.immediate;
    if (!fits) return false;
    const bool plain = !module_.program.types[i.type].managed;
    if (!plain && taken_apart_[replacements_.find(whole).index] == 0) return false;
    const auto number = i.op == Op::Field ? static_cast<uint32_t>(i.immediate) : i.index;
    const ValueId part = replacements_.find(function_.operands(*made)[number]);
    if (part == i.first_result) return false;
    replacements_.replace(i.first_result, part);
    return true;
}

// What is only there for its result, and neither faults nor touches the world.
bool is_removable(const Module& module, const Instruction& i) {
    if (i.result_count == 0 || row(i.op).has('T') || i.op == Op::TakeState ||
        i.op == Op::TakeElement)
        return false;
    if (i.op == Op::Call) return false;
    // Making a cell may fault for want of memory only: not making it is fine.
    if (i.op == Op::Variant) return true;
    if (has_effect(module, i, 'F')) return false;
    return i.op == Op::CallBuiltin || !row(i.op).has('W');
}

}  // namespace

bool simplify_values(const Module& module, Function& function) {
    return ValueSimplifier(module, function).run();
}

bool remove_dead_instructions(const Module& module, Function& function) {
    std::vector<uint32_t> uses(function.values.size(), 0);
    const auto count = [&](const Instruction& i, uint32_t by) {
        for (const ValueId id : function.operands(i)) uses[id.index] += by;
        for (const ir::Edge& edge : function.successors(i)) {
            for (const ValueId id : function.arguments(edge)) uses[id.index] += by;
        }
    };
    for (const auto& block : function.blocks) {
        for (const Instruction& i : block.instructions) count(i, 1);
    }
    bool changed = false;
    // Backwards, so that what only a dead instruction used is dead when its turn comes.
    for (size_t b = function.blocks.size(); b-- > 0;) {
        auto& instructions = function.blocks[b].instructions;
        size_t kept = instructions.size();
        for (size_t n = instructions.size(); n-- > 0;) {
            const Instruction i = instructions[n];
            bool used = !is_removable(module, i);
            for (uint32_t r = 0; r < i.result_count; ++r)
                used = used || uses[i.first_result.index + r] != 0;
            if (used) {
                instructions[--kept] = i;
            } else {
                count(i, ~uint32_t{0});
            }
        }
        changed = changed || kept != 0;
        instructions.erase(instructions.begin(),
                           instructions.begin() + static_cast<std::ptrdiff_t>(kept));
    }
    return changed;
}

}  // namespace aeroflow::passes
