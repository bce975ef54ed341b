// The tick loop: one function, five steps (architecture.md §4).
//
// In: the messages that the last tick sent, and the timers. Out: the turns of one tick, in canonical order. No allocation,
// lock or virtual call per message but the engine's.
#include "scheduler/core/world.h"
#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

constexpr uint64_t kBigTick = 256 << 10;  // bytes of messages from which linking and running are batched with prefetch
constexpr uint32_t kBatch = 16;
constexpr uint32_t kFiredTag = 0x80000000u;

constexpr uint32_t bit(turn::MessageKind kind) { return 1u << static_cast<uint32_t>(kind); }
// Kinds that are sorted out before an actor takes its other messages (language.md §6.3).
constexpr uint32_t kSystemKinds = bit(turn::MessageKind::Reply) | bit(turn::MessageKind::Answer_Fault) |
                                  bit(turn::MessageKind::Kill) | bit(turn::MessageKind::Timeout) |
                                  bit(turn::MessageKind::Sleep) | bit(turn::MessageKind::Await_Fault) |
                                  bit(turn::MessageKind::Registered);

}  // namespace

bool World::step() {
    // 1. Next: the tick with the next message; its messages are the buffer's and those of the timers due.
    if (!next()) return false;

    // 2. Single: one message goes straight to its actor, no lists.
    auto& first = *reinterpret_cast<turn::Message*>(buffer_first_);
    if (fired_.empty() && buffer_first_ + first.bytes() == buffer_last_) [[likely]] {
        ++root_->messages;
        Row& row = table_.row(first.to);
        if (row.id == first.to) [[likely]] run_single(row, first);
        else undeliverable(first);
    } else {
        // 3. Link: each actor's messages become a list, timers first; whoever has any is in the bitmap. What is addressed
        //    to ended actors has been answered before any turn runs.
        auto* timers = reinterpret_cast<uint8_t*>(fired_.data());
        link(timers, timers + fired_.size() * 8, kFiredTag);
        const bool big = static_cast<uint64_t>(buffer_last_ - buffer_first_) > kBigTick;
        if (big) link_batches(buffer_first_, buffer_last_);
        else link(buffer_first_, buffer_last_, 0);

        // 4. Run: actors in birth order, an actor's messages back to back.
        if (big) run_batches();
        else run_linked();
    }

    // 5. Commit: what happened beyond messages takes effect, windows close, the look for deadlocks.
    if ((commit_ != 0) | (root_->turns - root_->window_turns >= root_->window_size) |
        (root_->tick >= root_->next_look) | shutdown_) [[unlikely]] {
        commit();
    }
    return true;
}

// The state of the world here: all undelivered messages lie in the outbox, in kept lists and in the wheel.
bool World::next() {
    if (nothing_sent() | (root_->wheel.soonest <= root_->tick + 1) | exiting_) [[unlikely]] {
        return next_rarely();
    }
    swap_buffers(root_->tick + 1);
    return true;
}

// Nothing was sent, or a timer may be due, or the program ends (language.md §6.7).
bool World::next_rarely() {
    if (ended_program_) return false;
    if (exiting_) {
        root_->status = exit_status_;
        end_program();
        return false;
    }
    if (nothing_sent()) look_for_deadlocks();
    if (nothing_sent() && root_->wheel.timers == 0) {
        if (root_->main_done != 0) {
            end_program();
            return false;
        }
        if (root_->wheel.everys == 0) AE_CHECK(end_open_awaits());
    }
    const bool sent = !nothing_sent();
    const uint64_t due = WheelView(heap_).next_due(sent ? root_->tick + 1 : kNever - 1);
    const uint64_t tick = sent ? root_->tick + 1 : due;
    AE_CHECK(tick != kNever);
    swap_buffers(tick);
    if (due == tick) fire_timers(tick);
    return true;
}

void World::swap_buffers(uint64_t tick) {
    Buffer& outbox = root_->buffers[root_->outbox];
    fired_.clear();
    ++root_->ticks;
    context_.tick = root_->tick = tick;
    buffer_first_ = &heap_.at<uint8_t>(outbox.block);
    buffer_last_ = context_.out;
    link_bases_[0] = buffer_first_ - 8;
    outbox.used = 0;
    root_->outbox ^= 1;
    const Buffer& next = root_->buffers[root_->outbox];
    context_.out = &heap_.at<uint8_t>(next.block);
    context_.out_end = context_.out + Heap::class_bytes(next.size_class);
}

void World::link_message(turn::Message& message, Row& row, uint32_t link) {
    if (row.head == 0) {
        row.head = link;
        active_.add(row.rank);
    } else {
        message_at(row.tail).next = link;
    }
    row.tail = link;
    if ((kSystemKinds >> static_cast<uint32_t>(message.kind) & 1) != 0) row.flags |= kRowSystem;
}

void World::link(uint8_t* first, uint8_t* last, uint32_t tag) {
    for (uint8_t* place = first; place < last;) {
        auto& message = *reinterpret_cast<turn::Message*>(place);
        const auto link = static_cast<uint32_t>((place - first) >> 3) + 1;
        place += message.bytes();
        ++root_->messages;
        Row& row = table_.row(message.to);
        if (row.id != message.to) [[unlikely]] undeliverable(message);
        else link_message(message, row, link | tag);
    }
}

void World::link_batches(uint8_t* first, uint8_t* last) {
    turn::Message* messages[kBatch];
    Row* rows[kBatch];
    for (uint8_t* place = first; place < last;) {
        uint32_t count = 0;
        for (; count < kBatch && place < last; ++count) {
            auto& message = *reinterpret_cast<turn::Message*>(place);
            place += message.bytes();
            messages[count] = &message;
            rows[count] = &table_.row(message.to);
            __builtin_prefetch(rows[count], 1);
        }
        root_->messages += count;
        for (uint32_t i = 0; i < count; ++i) {
            turn::Message& message = *messages[i];
            const auto link = static_cast<uint32_t>((reinterpret_cast<uint8_t*>(&message) - first) >> 3) + 1;
            if (rows[i]->id != message.to) [[unlikely]] undeliverable(message);
            else link_message(message, *rows[i], link);
        }
    }
}

void World::run_linked() {
    uint32_t ranks[kBatch];
    Active::Cursor cursor;
    for (uint32_t count; (count = active_.take(cursor, ranks, kBatch)) != 0;) {
        for (uint32_t i = 0; i < count; ++i) run_actor(table_.ranked_live(ranks[i]));
    }
}

void World::run_batches() {
    uint32_t ranks[2][kBatch];
    Row* rows[2][kBatch];
    uint32_t counts[2];
    Active::Cursor cursor;
    const auto fill = [&](int batch) {
        counts[batch] = active_.take(cursor, ranks[batch], kBatch);
        for (uint32_t i = 0; i < counts[batch]; ++i) {
            rows[batch][i] = &table_.ranked_live(ranks[batch][i]);
            __builtin_prefetch(rows[batch][i], 1);
        }
        for (uint32_t i = 0; i < counts[batch]; ++i) {
            const Row& row = *rows[batch][i];
            __builtin_prefetch(&message_at(row.head));
            __builtin_prefetch(&heap_.at<uint8_t>(row.arena), 1);
        }
    };
    fill(0);
    for (int batch = 0; counts[batch] != 0; batch ^= 1) {
        fill(batch ^ 1);
        for (uint32_t i = 0; i < counts[batch]; ++i) run_actor(*rows[batch][i]);
    }
}

}  // namespace aeroflow::core
