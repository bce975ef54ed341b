// Down the tree of dominators with one table; what a block added is taken back when its subtree is done.
#include "compiler/passes/repeats.h"

#include <array>
#include <map>

#include "compiler/ir/control_flow.h"
#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {
namespace {

using ir::BlockId;
using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::ValueId;

// Operation, type, immediate, index, epoch of memory (0 for what does not read it), operands.
using Key = std::array<int64_t, 7>;

enum class Reads : uint8_t { Nothing, Memory, No };  // No: never the same twice

Reads reads(const Module& module, const Instruction& i) {
    if (i.operands.count > 2 || i.result_count > 1) return Reads::No;
    if (i.result_count == 1 && module.program.types[i.type].managed && i.op != Op::View)
        return Reads::No;
    if (i.op >= Op::AddInt && i.op <= Op::FloatToInt) return Reads::Nothing;
    switch (i.op) {
        case Op::CheckIndex:
        case Op::ViewLength:
        case Op::Field:
        case Op::Tag:
        case Op::Payload: return Reads::Nothing;
        case Op::View:
        case Op::Load:
        case Op::State: return Reads::Memory;
        default: return Reads::No;
    }
}

class RepeatRemoval {
public:
    RepeatRemoval(const Module& module, Function& function)
        : module_(module),
          function_(function),
          flow_(function),
          replacements_(function.values.size()) {}

    void run() {
        std::vector<std::vector<BlockId>> children(function_.blocks.size());
        for (const BlockId block : flow_.order()) {
            if (block.index != 0) children[flow_.dominator(block).index].push_back(block);
        }
        // Entered with `leave` false, left with `leave` true.
        struct Visit {
            BlockId block;
            bool leave;
            size_t added;
        };
        std::vector<Visit> stack{{BlockId{0}, false, 0}};
        while (!stack.empty()) {
            const Visit visit = stack.back();
            stack.pop_back();
            if (visit.leave) {
                for (; added_.size() > visit.added; added_.pop_back()) known_.erase(added_.back());
                continue;
            }
            stack.push_back({visit.block, true, added_.size()});
            block(visit.block);
            for (const BlockId child : children[visit.block.index])
                stack.push_back({child, false, 0});
        }
        if (changed_) replacements_.apply(function_);
    }

private:
    void block(BlockId id) {
        ++epoch_;
        std::erase_if(function_.blocks[id.index].instructions, [&](const Instruction& i) {
            const Reads what = reads(module_, i);
            if (what == Reads::No) {
                if (row(i.op).has('W') || has_effect(module_, i, 'M')) ++epoch_;
                return false;
            }
            const auto [found, is_new] = known_.emplace(key(i, what), i.first_result);
            if (is_new) {
                added_.push_back(found->first);
                return false;
            }
            if (i.result_count != 0) replacements_.replace(i.first_result, found->second);
            changed_ = true;
            return true;
        });
    }

    Key key(const Instruction& i, Reads what) const {
        Key k = {static_cast<int64_t>(i.op),         i.type.index, i.immediate, i.index,
                 what == Reads::Memory ? epoch_ : 0, -1,           -1};
        const auto operands = function_.operands(i);
        for (size_t n = 0; n < operands.size(); ++n)
            k[5 + n] = replacements_.find(operands[n]).index;
        return k;
    }

    const Module& module_;
    Function& function_;
    ir::ControlFlow flow_;
    Replacements replacements_;
    std::map<Key, ValueId> known_;
    std::vector<Key> added_;
    int64_t epoch_ = 0;
    bool changed_ = false;
};

}  // namespace

void remove_repeats(Module& module) {
    for (Function& function : module.functions) RepeatRemoval(module, function).run();
}

}  // namespace aeroflow::passes
