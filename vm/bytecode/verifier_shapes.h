// The verifier's checks of single instructions: fields by their letters, second words by their kind, the rest by op.
#pragma once

#include "vm/bytecode/verifier.h"

namespace aeroflow::bytecode {

struct Shape {
    const Module& module;
    const Tables& tables;
    const Function& function;
    uint32_t at = 0;

    Word word() const { return module.code[at]; }
    Word second() const { return module.code[at + 1]; }
    bool has_slots(uint64_t first, uint64_t count) const { return first + count <= function.slots; }
    // Slots that hold `bytes`.
    bool has_bytes(uint64_t first, uint64_t bytes) const {
        return has_slots(first, (bytes + 7) / 8);
    }
};

// Null when all holds.
const char* check_fields(const Shape& shape);
const char* check_second(const Shape& shape);

}  // namespace aeroflow::bytecode
