// The timer wheel: 11 levels of 64 slots, first in first out within a tick, O(1) to arm and cancel.
//
// In: timer nodes with their due ticks. Out: the nodes due at a tick in the order in which they were armed. Method:
// Varghese & Lauck's hierarchical wheel; a node's level is the highest 6-bit digit in which its due tick differs from
// `now`. `now` never runs ahead of the world's tick, so nodes of one tick always share a slot and keep their order.
#pragma once

#include <cstdint>

#include "scheduler/core/heap.h"

namespace aeroflow::core {

class WheelView {
public:
    explicit WheelView(Heap& heap) : heap_(heap), wheel_(heap.root().wheel) {}

    void arm(Block node);     // due must lie beyond `now`
    void unlink(Block node);

    // The earliest due tick if it is at most `limit`, else kNever. Afterwards `soonest` is a lower bound beyond `limit`
    // or that tick. Moves `now` up to at most `limit`.
    uint64_t next_due(uint64_t limit);

    // Takes the list of the nodes due at `tick`, which next_due has just given.
    Block take(uint64_t tick);

private:
    int slot_of(const TimerNode& node) const;
    void count(const TimerNode& node, int64_t change);
    void cascade(int level, int slot);

    Heap& heap_;
    Wheel& wheel_;
};

}  // namespace aeroflow::core
