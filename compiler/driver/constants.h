// The values of `const` declarations: each constant's function is run once by the interpreter, in a scratch arena, and its
// result frozen into the constant segment (architecture.md §2 "No evaluator of the AST exists").
#pragma once

#include <functional>
#include <string>

#include "compiler/ir/ir.h"
#include "vm/bytecode/module.h"

namespace aeroflow::driver {

// Gives every constant its zeroed bytes in the segment, so that code can refer to them before they have values.
void place_constants(ir::Module& module);

// Computes the values in order. `fault` is told of each one that cannot be computed, with the fault as printed.
void evaluate_constants(
    ir::Module& module, const bytecode::Module& code,
    const std::function<void(const ir::Constant&, const std::string& fault)>& fault);

}  // namespace aeroflow::driver
