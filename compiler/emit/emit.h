// Emit: IR after its last pass → bytecode.
//
// In: a verified ir::Module (Stage::Owned). Out: a bytecode::Module whose functions are numbered as the IR's. One function
// at a time, in steps: plan.h (block order, what folds into what) → liveness.h (where values live) → allocate.h (a slot
// for each value) → select (instructions). Read first: plan.h.
#pragma once

#include <expected>
#include <string>

#include "compiler/ir/ir.h"
#include "vm/bytecode/module.h"

namespace aeroflow::emit {

// The error says what is too large for the format: "main.f: a frame of more than 60000 slots: not yet".
std::expected<bytecode::Module, std::string> emit(const ir::Module& module);

}  // namespace aeroflow::emit
