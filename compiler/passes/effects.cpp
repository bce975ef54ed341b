#include "compiler/passes/effects.h"

#include <algorithm>

namespace aeroflow::passes {
namespace {

using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;

bool is_call(const Instruction& i) { return i.op == Op::Call || i.op == Op::SuspendCall; }

// Tarjan's algorithm with its own stack.
class Components {
public:
    explicit Components(const Module& module)
        : callees_(module.functions.size()),
          index_(module.functions.size(), ir::kNoId),
          low_(module.functions.size(), 0),
          component_(module.functions.size(), ir::kNoId) {
        for (size_t f = 0; f < module.functions.size(); ++f) {
            for (const auto& block : module.functions[f].blocks) {
                for (const Instruction& i : block.instructions) {
                    if (is_call(i)) callees_[f].push_back(static_cast<uint32_t>(i.immediate));
                }
            }
        }
    }

    std::vector<uint32_t> run() {
        for (uint32_t f = 0; f < callees_.size(); ++f) {
            if (index_[f] == ir::kNoId) visit(f);
        }
        return component_;
    }

private:
    struct Frame {
        uint32_t function;
        size_t next;
    };

    void enter(uint32_t f) {
        index_[f] = low_[f] = count_++;
        open_.push_back(f);
        frames_.push_back({f, 0});
    }

    void visit(uint32_t root) {
        enter(root);
        while (!frames_.empty()) {
            const uint32_t f = frames_.back().function;
            if (frames_.back().next < callees_[f].size()) {
                const uint32_t callee = callees_[f][frames_.back().next++];
                if (index_[callee] == ir::kNoId) {
                    enter(callee);
                } else if (component_[callee] == ir::kNoId) {
                    low_[f] = std::min(low_[f], index_[callee]);
                }
                continue;
            }
            frames_.pop_back();
            if (!frames_.empty())
                low_[frames_.back().function] = std::min(low_[frames_.back().function], low_[f]);
            if (low_[f] == index_[f]) close(f);
        }
    }

    void close(uint32_t root) {
        for (;;) {
            const uint32_t f = open_.back();
            open_.pop_back();
            component_[f] = components_;
            if (f == root) break;
        }
        ++components_;
    }

    std::vector<std::vector<uint32_t>> callees_;
    std::vector<uint32_t> index_, low_, component_, open_;
    std::vector<Frame> frames_;
    uint32_t count_ = 0, components_ = 0;
};

bool has_effect_anywhere(const Module& module, const Function& function, char effect) {
    for (const auto& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            if (has_effect(module, i, effect)) return true;
            if (effect == 'M' && row(i.op).has('S')) return true;
        }
    }
    return false;
}

}  // namespace

std::vector<uint32_t> call_components(const Module& module) { return Components(module).run(); }

bool is_recursive_call(const std::vector<uint32_t>& components, uint32_t caller, uint32_t callee) {
    return components[caller] == components[callee];
}

// Starts from nothing and adds until no call brings anything new.
void compute_effects(Module& module) {
    const auto components = call_components(module);
    for (uint32_t f = 0; f < module.functions.size(); ++f) {
        Function& function = module.functions[f];
        function.may_fault = function.may_move = false;
        for (const auto& block : function.blocks) {
            for (const Instruction& i : block.instructions) {
                if (is_call(i) &&
                    is_recursive_call(components, f, static_cast<uint32_t>(i.immediate))) {
                    function.may_fault = true;
                }
            }
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (Function& function : module.functions) {
            const bool faults = function.may_fault || has_effect_anywhere(module, function, 'F');
            const bool moves = function.may_move || has_effect_anywhere(module, function, 'M');
            changed = changed || faults != function.may_fault || moves != function.may_move;
            function.may_fault = faults;
            function.may_move = moves;
        }
    }
}

}  // namespace aeroflow::passes
