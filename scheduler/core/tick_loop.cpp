// The tick loop: one function, five steps (architecture.md §4).
//
// In: the messages that the last tick sent, and the timers. Out: the turns of one tick, in canonical order. No allocation,
// lock or virtual call per message but the engine's.
#include <algorithm>

#include "scheduler/core/hot.h"
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

// Takes what was sent; what will be sent goes to the other buffer.
inline World::Sent World::swap_buffers(uint64_t tick) {
    const Sent sent{outbox_first_, context_.out};
    ++root_->ticks;
    context_.tick = root_->tick = tick;
    root_->outbox ^= 1;
    outbox_first_ = context_.out = buffer_firsts_[root_->outbox];
    context_.out_end = buffer_lasts_[root_->outbox];
    return sent;
}

// The state of the world here: all undelivered messages lie in the outbox, in kept lists and in the wheel.
inline bool World::next(Sent& sent) {
    const uint64_t tick = root_->tick + 1;
    const bool alarm = (root_->wheel.soonest <= tick) | (root_->next_look < tick);
    if (nothing_sent() || alarm || exiting_ || shutdown_) [[unlikely]] return next_rarely(sent);
    sent = swap_buffers(tick);
    return true;
}

[[clang::always_inline]] inline bool World::tick() {
    // 1. Next: the tick with the next message; its messages are the buffer's and those of the timers due.
    Sent sent;
    if (!next(sent)) return false;

    // 2. Single: one message goes straight to its actor, no lists.
    auto& first = *reinterpret_cast<turn::Message*>(sent.first);
    if (sent.first + first.bytes() == sent.last && link_bases_[1] == nullptr) [[likely]] {
        ++root_->messages;
        Row& row = table_.row(first.to);
        if (row.id == first.to) [[likely]] run_single(row, first);
        else undeliverable(first);
    } else {
        run_many(sent);  // 3. link and 4. run
    }

    // 5. Commit: what happened beyond messages takes effect, windows close.
    if ((commit_ != 0) | (root_->turns >= root_->next_window)) [[unlikely]] commit();
    return true;
}

bool World::step(uint64_t last) {
    last_tick_ = std::min(last, kNever - 1);
    const bool ran = next_tick() <= last_tick_ && tick();
    stand_at(last_tick_, ran);
    return ran;
}

// Nothing was left to run up to the tick `last`, unless something `ran`.
void World::stand_at(uint64_t last, bool ran) {
    last_tick_ = kNever - 1;
    if (!ran && !ended_program_ && last != last_tick_ && next_tick() <= last) root_->reached = last;
}

bool World::run_until(uint64_t last) {
    last_tick_ = std::min(last, kNever - 1);
    while (next_tick() <= last_tick_ && tick()) {
    }
    stand_at(last_tick_, false);
    return !ended_program_;
}

bool World::run_idle(uint64_t last) {
    last_tick_ = std::min(last, kNever - 1);
    while (!ended_program_ && next_tick() <= last_tick_) {
        if (idle() && !exiting_ && !shutdown_) {
            look_if_due();
            if (idle()) break;
        }
        if (!tick()) break;
    }
    last_tick_ = kNever - 1;
    return !ended_program_;
}

RunResult World::run() {
    while (tick()) {
    }
    return result();
}

void World::run_many(Sent sent) {
    // 3. Link: each actor's messages become a list, timers first; whoever has any is in the bitmap. What is addressed to
    //    ended actors has been answered before any turn runs.
    link_bases_[0] = sent.first - 8;
    if (link_bases_[1] != nullptr) {
        auto* timers = reinterpret_cast<uint8_t*>(fired_.data());
        link(timers, timers + fired_.size() * 8, kFiredTag);
    }
    const bool big = static_cast<uint64_t>(sent.last - sent.first) > kBigTick;
    if (big) link_batches(sent.first, sent.last);
    else link(sent.first, sent.last, 0);

    // 4. Run: actors in birth order, an actor's messages back to back.
    if (big) run_batches();
    else run_linked();
    link_bases_[1] = nullptr;
}

// Nothing was sent, or a timer or a look for deadlocks is due, or the program ends (language.md §6.7).
bool World::next_rarely(Sent& sent) {
    if (ended_program_) return false;
    if (shutdown_ && !exiting_) {  // Ctrl-C: the orderly end (language.md §13 "Ends")
        exiting_ = true;
        exit_status_ = 130;
        shutdown_tick_ = next_tick();
    }
    if (exiting_) {
        root_->status = exit_status_;
        end_program();
        return false;
    }
    look_if_due();
    if (idle()) {
        if (root_->held_open != 0) {
            if (root_->wheel.everys == 0) return false;  // only an input can go on
        } else if (root_->main_done != 0) {
            end_program();
            return false;
        } else if (root_->wheel.everys == 0) {
            AE_CHECK(end_open_awaits());
        }
    }
    const bool some = !nothing_sent();
    const uint64_t next = next_tick();
    const uint64_t due = WheelView(heap_).next_due(some ? next : kNever - 1);
    const uint64_t tick = some ? next : due;
    AE_CHECK(tick != kNever);
    if (tick > last_tick_) return false;
    sent = swap_buffers(tick);
    if (due == tick) fire_timers(tick);
    return true;
}

// What a tick's end decides before anything else (language.md §6.7).
void World::look_if_due() {
    if (nothing_sent() || root_->tick + 1 > root_->next_look) look_for_deadlocks();
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
