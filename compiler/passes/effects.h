// What calls of each function may do: fault, move the arena. Computed bottom-up over the calls.
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

// Sets may_fault and may_move. A call that costs stack units may fault, so functions that can lead back to themselves do.
void compute_effects(ir::Module& module);

// Strongly connected components of the calls: functions with the same number can lead back to each other.
std::vector<uint32_t> call_components(const ir::Module& module);
// Whether a call by `caller` of `callee` may lead back to `caller`.
bool is_recursive_call(const std::vector<uint32_t>& components, uint32_t caller, uint32_t callee);

}  // namespace aeroflow::passes
