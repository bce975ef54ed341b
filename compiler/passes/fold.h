// Folding of scalar instructions whose operands are constants. What would fault is left alone.
#pragma once

#include <optional>

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

// The bits of the result of an instruction on one or two constants (ints and bools as themselves, floats as their bits).
std::optional<int64_t> fold(ir::Op op, int64_t a, int64_t b);

}  // namespace aeroflow::passes
