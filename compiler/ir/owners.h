// Which actor's state a function works on: that of the actor whose handlers reach it.
#pragma once

#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

// By function: the type of the actor's root; unit where no actor reaches it.
std::vector<value::TypeId> find_roots(const Module& module);

}  // namespace aeroflow::ir
