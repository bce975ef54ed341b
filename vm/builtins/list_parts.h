// What the builtins of list share.
#pragma once

#include "vm/builtins/call.h"
#include "vm/value/list_data.h"

namespace aeroflow::builtins {

inline uint32_t length_of(const Call& call, uint32_t operand = 0) {
    return value::list_length(call.context, call.reference(operand));
}
inline uint8_t* data_of(const Call& call, Reference list, uint32_t size) {
    return value::list_data(call.context, list, size);
}

// Elements [first, first + count) of operand 0 as a list of their own, with counts raised. 0: faulted.
Reference part_of_list(const Call& call, uint64_t first, uint64_t count);

// Whether values of this type have a hash: no floats, dicts or sets inside.
bool is_hashable(const value::TypeTable& types, TypeId type);

// Sorts `count` elements in place by the total order, stable.
void sort_elements(const Call& call, uint8_t* data, TypeId element, uint64_t count);

}  // namespace aeroflow::builtins
