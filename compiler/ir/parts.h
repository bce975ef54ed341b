// The parts a value of an aggregate or variant type is made of.
#pragma once

#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

// Fields of a tuple, struct or range; empty for other types.
std::vector<value::TypeId> aggregate_fields(const value::TypeTable& types, value::TypeId type);
// How many variants an enum, optional or result has; 0 for other types.
uint32_t variant_count(const value::TypeTable& types, value::TypeId type);
// Fields of a variant that exists. A unit value of an optional or result is one field of type ().
std::vector<value::TypeId> variant_fields(const value::TypeTable& types, value::TypeId type, uint32_t variant);

}  // namespace aeroflow::ir
