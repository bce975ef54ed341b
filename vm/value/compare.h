// Comparison of two values in one of three ways.
#pragma once

#include "vm/turn/context.h"
#include "vm/value/type_table.h"

namespace aeroflow::value {

enum class Order {
    Equal,  // ==, floats by IEEE
    Total,  // language.md §2 "total order": sort, min, max, compare
    Ieee,   // <, floats by IEEE inside
};
// -1, 0, 1; kUnordered: different without an order (Equal), or a NaN decides (Ieee).
inline constexpr int kUnordered = 2;
int order(turn::Context& context, const void* a, const void* b, TypeId type, Order how);

}  // namespace aeroflow::value
