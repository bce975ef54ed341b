// Parallel moves between slots: all sources are read before any target is written.
#pragma once

#include <vector>

#include "compiler/emit/assembler.h"

namespace aeroflow::emit {

struct Move {
    uint32_t to = 0;
    uint32_t from = 0;
    uint32_t slots = 1;
};

// `scratch` is a slot outside all moves, for cycles.
void emit_moves(Assembler& assembler, std::vector<Move> moves, uint32_t scratch);

}  // namespace aeroflow::emit
