// Inputs of the host: messages that nobody in the world sent, and the world held open for them (language.md §6.6, §10).
//
// An input enters between two ticks and is the last message of the next one, where "next" counts from the tick up to which
// the host has run the world. What a tick's end decides (deadlocks) is decided before an input enters, so that a run
// depends on the tick of its inputs and on nothing else the host does in between.
#include <algorithm>
#include <limits>

#include "scheduler/core/hot.h"

namespace aeroflow::core {
namespace {

constexpr uint64_t kLastTick = std::numeric_limits<int64_t>::max();
constexpr uint64_t kLongestMessage = uint64_t{1} << 30;  // bytes (formats.md §3)

}  // namespace

const turn::ActorType* World::receiver(uint64_t actor) const {
    if (!table_.has(actor) || !alive(actor)) return nullptr;
    const Row& row = table_.row(actor);
    return row.state == RowState::Port ? nullptr : code(row).type;
}

uint64_t World::named(std::string_view name) {
    const Name* const entry = find_name(name);
    return entry == nullptr ? 0 : entry->actor;
}

InputResult World::send_input(uint64_t actor, uint16_t selector, Span words) {
    if (ended_program_ || exiting_ || shutdown_) return InputResult::Ended;
    if (next_tick() > kLastTick) return InputResult::Ended;
    if (receiver(actor) == nullptr) return InputResult::NoActor;
    AE_CHECK(selector < selector_count_);
    if (handler(table_.row(actor), selector).function == turn::kNone) return InputResult::NoHandler;
    const uint64_t bytes = sizeof(turn::Message) + words.size() * 8;
    if (bytes > kLongestMessage || outbox_used() + bytes + root_->waiting_bytes > configuration_.undelivered) {
        return InputResult::Full;
    }
    look_if_due();
    tell_input({.kind = HostInput::Kind::Message, .actor = actor, .selector = &program_.selectors[selector],
                .words = words, .hashed = hashed_words(program_.selectors[selector].parameters, words)});
    put(0, actor, turn::MessageKind::Tell, words).selector = selector;
    leave_hot_path();
    return InputResult::Sent;
}

void World::hold_open(bool open) {
    const uint32_t now = open ? 1 : 0;
    if (ended_program_ || exiting_ || root_->held_open == now) return;
    look_if_due();
    root_->held_open = now;
    tell_input({.kind = open ? HostInput::Kind::Open : HostInput::Kind::Close, .actor = 0, .selector = nullptr,
                .words = {}, .hashed = {}});
}

void World::tell_input(HostInput input) {
    input.tick = next_tick();
    input.number = ++root_->host_inputs;
    if (configuration_.observer != nullptr) configuration_.observer->input(input);
}

// The next tick is perhaps not the one behind the last: `next_rarely` finds it. A lower bound may be lower.
void World::leave_hot_path() { root_->wheel.soonest = std::min(root_->wheel.soonest, root_->tick + 1); }

}  // namespace aeroflow::core
