// Types whose slot is their one canonical word, so that messages carry them as they are.
#pragma once

#include "vm/value/type_table.h"

namespace aeroflow::value {

// Floats are not, because of NaN.
inline bool is_one_word(const Type& type) {
    return type.scalar && !type.reference && type.words == 1 && type.kind != Kind::Float;
}

}  // namespace aeroflow::value
