#include "compiler/passes/simplify.h"

#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {

void simplify(ir::Module& module) {
    for (ir::Function& function : module.functions) simplify_function(module, function);
}

void simplify_function(const ir::Module& module, ir::Function& function) {
    constexpr int kRounds = 8;
    remove_unreachable_blocks(function);
    for (int round = 0; round < kRounds; ++round) {
        bool changed = simplify_values(module, function);
        changed = simplify_jumps(function) || changed;
        changed = remove_unreachable_blocks(function) || changed;
        changed = merge_blocks(function) || changed;
        changed = remove_dead_instructions(module, function) || changed;
        if (!changed) break;
    }
}

}  // namespace aeroflow::passes
