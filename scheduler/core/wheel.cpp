#include "scheduler/core/wheel.h"

#include <bit>

#include "vm/base/check.h"

namespace aeroflow::core {

int WheelView::slot_of(const TimerNode& node) const {
    const uint64_t differs = node.due ^ wheel_.now;
    const int level = differs == 0 ? 0 : (std::bit_width(differs) - 1) / 6;
    return level * kWheelSlots + static_cast<int>(node.due >> (6 * level) & 63);
}

void WheelView::count(const TimerNode& node, int64_t change) {
    uint64_t& counter = node.kind == turn::MessageKind::Every ? wheel_.everys : wheel_.timers;
    counter += static_cast<uint64_t>(change);
}

void WheelView::arm(Block block) {
    TimerNode& node = heap_.at<TimerNode>(block);
    AE_CHECK(node.due > wheel_.now);
    const int slot = slot_of(node);
    node.next = 0;
    node.previous = wheel_.tail[slot];
    if (node.previous != 0) {
        heap_.at<TimerNode>(node.previous).next = block;
    } else {
        wheel_.head[slot] = block;
        wheel_.occupied[slot / kWheelSlots] |= uint64_t{1} << (slot % kWheelSlots);
    }
    wheel_.tail[slot] = block;
    node.state = TimerState::Armed;
    count(node, 1);
    if (node.due < wheel_.soonest) wheel_.soonest = node.due;
}

void WheelView::unlink(Block block) {
    TimerNode& node = heap_.at<TimerNode>(block);
    AE_CHECK(node.state == TimerState::Armed);
    const int slot = slot_of(node);
    if (node.previous != 0) heap_.at<TimerNode>(node.previous).next = node.next;
    else wheel_.head[slot] = node.next;
    if (node.next != 0) heap_.at<TimerNode>(node.next).previous = node.previous;
    else wheel_.tail[slot] = node.previous;
    if (wheel_.head[slot] == 0) {
        wheel_.occupied[slot / kWheelSlots] &= ~(uint64_t{1} << (slot % kWheelSlots));
    }
    node.state = TimerState::Held;
    count(node, -1);
}

// Spreads the nodes of a slot over the levels below; their order is kept.
void WheelView::cascade(int level, int slot) {
    const int index = level * kWheelSlots + slot;
    Block block = wheel_.head[index];
    wheel_.head[index] = wheel_.tail[index] = 0;
    wheel_.occupied[level] &= ~(uint64_t{1} << slot);
    while (block != 0) {
        TimerNode& node = heap_.at<TimerNode>(block);
        const Block next = node.next;
        const int to = slot_of(node);
        node.next = 0;
        node.previous = wheel_.tail[to];
        if (node.previous != 0) heap_.at<TimerNode>(node.previous).next = block;
        else wheel_.head[to] = block;
        wheel_.tail[to] = block;
        wheel_.occupied[to / kWheelSlots] |= uint64_t{1} << (to % kWheelSlots);
        block = next;
    }
}

uint64_t WheelView::next_due(uint64_t limit) {
    for (;;) {
        // 1. The current run of 64 ticks.
        const uint64_t due = wheel_.occupied[0] & ~uint64_t{0} << (wheel_.now & 63);
        if (due != 0) {
            wheel_.soonest = (wheel_.now & ~uint64_t{63}) + static_cast<uint64_t>(std::countr_zero(due));
            return wheel_.soonest <= limit ? wheel_.soonest : kNever;
        }
        // 2. The first occupied slot of the levels above: open it, unless it begins beyond the limit.
        int level = 1;
        uint64_t later = 0;
        for (; level < kWheelLevels; ++level) {
            const int digit = static_cast<int>(wheel_.now >> (6 * level) & 63);
            later = digit == 63 ? 0 : wheel_.occupied[level] & ~uint64_t{0} << (digit + 1);
            if (later != 0) break;
        }
        if (level == kWheelLevels) {
            wheel_.soonest = kNever;
            return kNever;
        }
        const int slot = std::countr_zero(later);
        const int above = 6 * (level + 1);
        const uint64_t prefix = above >= 64 ? 0 : wheel_.now >> above << above;
        const uint64_t start = prefix | static_cast<uint64_t>(slot) << (6 * level);
        if (start > limit) {
            wheel_.soonest = start;
            return kNever;
        }
        wheel_.now = start;
        cascade(level, slot);
    }
}

Block WheelView::take(uint64_t tick) {
    AE_CHECK(tick >= wheel_.now);
    const int slot = static_cast<int>(tick & 63);
    const Block first = wheel_.head[slot];
    wheel_.now = tick;
    wheel_.head[slot] = wheel_.tail[slot] = 0;
    wheel_.occupied[0] &= ~(uint64_t{1} << slot);
    for (Block block = first; block != 0;) {
        TimerNode& node = heap_.at<TimerNode>(block);
        AE_CHECK(node.due == tick);
        node.state = TimerState::Held;
        count(node, -1);
        block = node.next;
    }
    wheel_.soonest = 0;  // unknown until the next search
    return first;
}

}  // namespace aeroflow::core
