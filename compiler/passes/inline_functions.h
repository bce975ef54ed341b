// Puts the bodies of small functions in the place of their calls.
//
// In and out: a module at Stage::Lowered with effects computed. Inlined are functions that cannot fault, call nothing, have
// no loop and at most kMostInlined instructions besides constants. Functions that may fault stay: the call stack of a
// report names each call, and a site has no caller of its own yet.
#pragma once

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

inline constexpr uint32_t kMostInlined = 24;

void inline_functions(ir::Module& module);

}  // namespace aeroflow::passes
