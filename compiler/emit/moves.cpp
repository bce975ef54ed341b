#include "compiler/emit/moves.h"

#include <cstddef>

namespace aeroflow::emit {

namespace {

bool overlap(uint32_t a, uint32_t a_slots, uint32_t b, uint32_t b_slots) {
    return a < b + b_slots && b < a + a_slots;
}

// Nobody else still reads what the move writes.
bool is_free(const std::vector<Move>& moves, size_t index) {
    for (size_t i = 0; i < moves.size(); ++i)
        if (i != index &&
            overlap(moves[index].to, moves[index].slots, moves[i].from, moves[i].slots))
            return false;
    return true;
}

void emit_move(Assembler& assembler, const Move& move) {
    if (move.to == move.from) return;
    if (move.slots == 1) return assembler.op(Op::Move, move.to, move.from);
    if (move.slots == 2) return assembler.op(Op::Move2, move.to, move.from);
    assembler.op(Op::MoveN, move.to, move.from, move.slots);
}

std::vector<Move> split(const std::vector<Move>& moves) {
    std::vector<Move> single;
    for (const Move& move : moves)
        for (uint32_t i = 0; i < move.slots; ++i)
            if (move.to != move.from) single.push_back({move.to + i, move.from + i, 1});
    return single;
}

bool is_wide(const std::vector<Move>& moves) {
    for (const Move& move : moves)
        if (move.slots > 1) return true;
    return false;
}

}  // namespace

// 1. Moves whose target nobody reads. 2. What is left are cycles: in single slots, 3. then one value goes to the scratch.
void emit_moves(Assembler& assembler, std::vector<Move> moves, uint32_t scratch) {
    while (!moves.empty()) {
        bool progress = false;
        for (size_t i = 0; i < moves.size(); ++i) {
            if (!is_free(moves, i)) continue;
            emit_move(assembler, moves[i]);
            moves.erase(moves.begin() + static_cast<std::ptrdiff_t>(i));
            progress = true;
            break;
        }
        if (progress) continue;
        if (is_wide(moves)) {
            moves = split(moves);
            continue;
        }
        assembler.op(Op::Move, scratch, moves[0].from);
        moves[0].from = scratch;
    }
}

}  // namespace aeroflow::emit
