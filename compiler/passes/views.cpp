#include "compiler/passes/views.h"

#include "compiler/ir/liveness.h"
#include "compiler/ir/state_effects.h"
#include "compiler/ir/text_forms.h"
#include "compiler/passes/loops.h"
#include "compiler/passes/rewrite.h"
#include "compiler/passes/simplify.h"

namespace aeroflow::passes {
namespace {

using ir::Block;
using ir::BlockId;
using ir::ControlFlow;
using ir::Edge;
using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::ValueId;

bool moves(const Module& module, const Instruction& i) {
    return has_effect(module, i, 'M') || row(i.op).has('S');
}

// Which lists of a loop are one list changed in place. A label is the parameter of the loop's header that the list came
// in by: a `unique` has its operand's, a parameter inside the loop what all ways in agree on, or itself where they do not.
class ListLabels {
public:
    ListLabels(const Module& module, const Function& function, const ControlFlow& flow,
               const Loop& loop)
        : function_(function),
          flow_(flow),
          loop_(loop),
          labels_(function.values.size()),
          inside_(function.values.size(), 0) {
        for (const BlockId block : loop.blocks) {
            for (const ValueId id : function.blocks[block.index].parameters) {
                inside_[id.index] =
                    module.program.types[function[id].type].kind == value::Kind::List;
            }
            for (const Instruction& i : function.blocks[block.index].instructions) {
                if (i.op == Op::Unique) inside_[i.first_result.index] = 1;
            }
        }
        for (bool changed = true; changed;) {
            changed = false;
            for (const BlockId block : flow.order()) {
                if (loop.contains[block.index] != 0) changed = label_block(block) || changed;
            }
        }
    }

    bool is(ValueId id, ValueId label) const { return labels_[id.index] == label; }

private:
    bool label_block(BlockId id);
    ValueId agreed(BlockId block, size_t parameter) const;
    bool set(ValueId id, ValueId label) {
        const bool changed = labels_[id.index] != label;
        labels_[id.index] = label;
        return changed;
    }

    const Function& function_;
    const ControlFlow& flow_;
    const Loop& loop_;
    std::vector<ValueId> labels_;
    std::vector<uint8_t>
        inside_;  // lists that have a label: parameters and results of `unique` in the loop
};

bool ListLabels::label_block(BlockId id) {
    const Block& block = function_.blocks[id.index];
    bool changed = false;
    for (size_t p = 0; p < block.parameters.size(); ++p) {
        const ValueId parameter = block.parameters[p];
        if (inside_[parameter.index] == 0 || labels_[parameter.index] == parameter) continue;
        const ValueId label = id == loop_.header ? parameter : agreed(id, p);
        changed = (label.index != ir::kNoId && set(parameter, label)) || changed;
    }
    for (const Instruction& i : block.instructions) {
        if (i.op != Op::Unique) continue;
        const ValueId from = function_.operands(i)[0];
        const ValueId label = inside_[from.index] != 0 ? labels_[from.index] : i.first_result;
        changed = (label.index != ir::kNoId && set(i.first_result, label)) || changed;
    }
    return changed;
}

// Ways in without a label yet are passed over: they get one in a later round, or never run.
ValueId ListLabels::agreed(BlockId block, size_t parameter) const {
    const ValueId own = function_.blocks[block.index].parameters[parameter];
    ValueId label;
    for (const BlockId from : flow_.predecessors(block)) {
        const Instruction& last = function_.blocks[from.index].instructions.back();
        if (row(last.op).has('S')) return own;
        for (const Edge& edge : function_.successors(last)) {
            if (edge.target != block) continue;
            const ValueId argument = function_.arguments(edge)[parameter];
            if (inside_[argument.index] == 0) return own;
            const ValueId given = labels_[argument.index];
            if (given.index == ir::kNoId || given == label) continue;
            if (label.index != ir::kNoId) return own;
            label = given;
        }
    }
    return label;
}

// Makes lists unique before the loop instead of in it.
class UniqueHoisting {
public:
    UniqueHoisting(const Module& module, Function& function, const ControlFlow& flow,
                   const Loop& loop)
        : module_(module),
          function_(function),
          flow_(flow),
          loop_(loop),
          labels_(module, function, flow, loop) {}

    // The first parameter of the header for which it was possible; the caller comes again for the others.
    bool run() {
        const std::vector<ValueId> parameters = function_.blocks[loop_.header.index].parameters;
        for (size_t p = 0; p < parameters.size(); ++p) {
            if (!labels_.is(parameters[p], parameters[p]) || !changes_in_place(parameters[p], p))
                continue;
            hoist(parameters[p], p);
            return true;
        }
        return false;
    }

private:
    bool changes_in_place(ValueId list, size_t place) const;
    bool uses_fit(const Instruction& i, ValueId list) const;
    bool edges_fit(const Instruction& last, ValueId list, size_t place) const;
    bool one_version_at_a_time(ValueId list) const;
    void hoist(ValueId list, size_t place);

    const Module& module_;
    Function& function_;
    const ControlFlow& flow_;
    const Loop& loop_;
    ListLabels labels_;
};

bool UniqueHoisting::changes_in_place(ValueId list, size_t place) const {
    bool changes = false;
    for (const BlockId block : loop_.blocks) {
        for (const Instruction& i : function_.blocks[block.index].instructions) {
            changes = changes || (i.op == Op::Unique && labels_.is(i.first_result, list));
            if (!uses_fit(i, list) || !edges_fit(i, list, place)) return false;
        }
    }
    return changes && one_version_at_a_time(list);
}

// Nothing but `unique` consumes it.
bool UniqueHoisting::uses_fit(const Instruction& i, ValueId list) const {
    const auto operands = function_.operands(i);
    for (uint32_t n = 0; n < operands.size(); ++n) {
        if (!labels_.is(operands[n], list) || i.op == Op::Unique) continue;
        if (i.op == Op::Call || operand_letter(module_, i, n) == 'o') return false;
    }
    return true;
}

// Inside the loop it is passed only to parameters that are this list too, and all ways back pass it.
bool UniqueHoisting::edges_fit(const Instruction& last, ValueId list, size_t place) const {
    for (const Edge& edge : function_.successors(last)) {
        const auto arguments = function_.arguments(edge);
        if (loop_.contains[edge.target.index] == 0) continue;
        if (edge.target == loop_.header && !labels_.is(arguments[place], list)) return false;
        const auto& parameters = function_.blocks[edge.target.index].parameters;
        for (size_t p = 0; p < arguments.size(); ++p) {
            if (labels_.is(arguments[p], list) && !labels_.is(parameters[p], list)) return false;
        }
    }
    return true;
}

// Where the list is made unique, no older version of it may be needed any more: that one must keep its elements.
bool UniqueHoisting::one_version_at_a_time(ValueId list) const {
    std::vector<uint8_t> tracked(function_.values.size(), 0);
    for (uint32_t v = 0; v < tracked.size(); ++v) tracked[v] = labels_.is({v}, list);
    const auto owners = ir::find_owners(function_);
    const ir::Liveness liveness(function_, flow_, tracked, owners);
    for (const BlockId block : loop_.blocks) {
        const auto& instructions = function_.blocks[block.index].instructions;
        ir::ValueSet live = liveness.out(block);
        for (size_t n = instructions.size(); n-- > 0;) {
            const Instruction& i = instructions[n];
            if (i.op == Op::Unique && tracked[i.first_result.index] != 0) {
                bool alone = true;
                live.each([&](ValueId id) { alone = alone && id == i.first_result; });
                if (!alone) return false;
            }
            liveness.step(i, live);
        }
    }
    return true;
}

void UniqueHoisting::hoist(ValueId list, size_t place) {
    Block& before = function_.blocks[loop_.preheader.index];
    const ValueId entering =
        function_.arguments(function_.edges[before.instructions.back().first_edge])[place];
    const ValueId made = new_value(function_, function_[list].type, function_[list].ownership);
    Instruction unique =
        make_instruction(function_, Op::Unique, function_[list].type, entering, made);
    Replacements replacements(function_.values.size());
    for (const BlockId id : loop_.blocks) {
        Block& block = function_.blocks[id.index];
        for (size_t p = block.parameters.size(); p-- > 0;) {
            if (!labels_.is(block.parameters[p], list)) continue;
            replacements.replace(block.parameters[p], made);
            remove_parameter(function_, id, p);
        }
        std::erase_if(block.instructions, [&](const Instruction& i) {
            if (i.op != Op::Unique || !labels_.is(i.first_result, list)) return false;
            replacements.replace(i.first_result, made);
            unique.site = unique.site == ir::kNoId ? i.site : unique.site;
            return true;
        });
    }
    replacements.apply(function_);
    before.instructions.insert(before.instructions.end() - 1, unique);
}

// Moves views, and what they need, before a loop in which the arena stays where it is.
class ViewHoisting {
public:
    ViewHoisting(const Module& module, Function& function, const ControlFlow& flow,
                 const Loop& loop, const std::vector<ir::StateMask>& written)
        : function_(function), flow_(flow), loop_(loop), inside_(function.values.size(), 0) {
        for (const BlockId id : loop.blocks) {
            const Block& block = function.blocks[id.index];
            for (const ValueId parameter : block.parameters) inside_[parameter.index] = 1;
            for (const Instruction& i : block.instructions) {
                for (uint32_t r = 0; r < i.result_count; ++r) inside_[i.first_result.index + r] = 1;
                written_ |= ir::written_by(written, i);
                moves_ = moves_ || moves(module, i);
            }
        }
    }

    void run() {
        if (moves_) return;
        Replacements replacements(function_.values.size());
        std::vector<Instruction> hoisted;
        for (const BlockId id : flow_.order()) {
            if (loop_.contains[id.index] == 0) continue;
            std::erase_if(function_.blocks[id.index].instructions, [&](const Instruction& i) {
                if (!may_leave(i, replacements)) return false;
                inside_[i.first_result.index] = 0;
                if (!is_known(i, hoisted, replacements)) hoisted.push_back(i);
                return true;
            });
        }
        auto& before = function_.blocks[loop_.preheader.index].instructions;
        before.insert(before.end() - 1, hoisted.begin(), hoisted.end());
        replacements.apply(function_);  // in what was moved too
    }

private:
    bool may_leave(const Instruction& i, const Replacements& replacements) const {
        if (i.op == Op::State) return (written_ & ir::state_bit(i.immediate)) == 0;
        const bool is_length = i.op == Op::CallBuiltin && i.immediate == list_length_;
        if (i.op != Op::View && i.op != Op::ViewLength && i.op != Op::Field && !is_length)
            return false;
        const ValueId operand = replacements.find(function_.operands(i)[0]);
        return operand.index >= inside_.size() || inside_[operand.index] == 0;
    }
    // The same was moved already: that one serves both.
    bool is_known(const Instruction& i, const std::vector<Instruction>& hoisted,
                  Replacements& replacements) const {
        for (const Instruction& other : hoisted) {
            if (other.op != i.op || other.immediate != i.immediate || other.type != i.type)
                continue;
            const bool same =
                i.op == Op::State || replacements.find(function_.operands(other)[0]) ==
                                         replacements.find(function_.operands(i)[0]);
            if (!same) continue;
            replacements.replace(i.first_result, other.first_result);
            return true;
        }
        return false;
    }

    Function& function_;
    const ControlFlow& flow_;
    const Loop& loop_;
    std::vector<uint8_t> inside_;
    int64_t list_length_ = ir::find_builtin("list.len");
    ir::StateMask written_ = 0;
    bool moves_ = false;
};

bool has_view(const Function& function) {
    for (const Block& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            if (i.op == Op::View) return true;
        }
    }
    return false;
}

}  // namespace

void hoist_views(Module& module) {
    const auto written = ir::written_states(module);
    for (Function& function : module.functions) {
        if (!has_view(function)) continue;
        make_preheaders(function);
        const ControlFlow flow(function);  // blocks stay as they are from here on
        for (const Loop& loop : find_loops(function, flow)) {
            while (UniqueHoisting(module, function, flow, loop).run()) {}
            ViewHoisting(module, function, flow, loop, written).run();
        }
        simplify_jumps(function);
        remove_unreachable_blocks(function);
        merge_blocks(function);
    }
}

}  // namespace aeroflow::passes
