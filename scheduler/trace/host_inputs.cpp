// What the host did to a recorded world, done again: its inputs enter at their ticks, as messages from nobody.
//
// In: the inputs of port 0 in a trace, which may be hostile. Out: the same calls of the world, or a difference. A row has no
// name of its message: it is the one of the receiver's whose digest, with these arguments, is the row's.
#include <algorithm>

#include "scheduler/trace/record.h"
#include "scheduler/trace/replay.h"
#include "vm/value/validate.h"
#include "vm/value/value_operations.h"

namespace aeroflow::trace {

// The tick before which the world must stop: of the next input of the host or of Ctrl-C, if there is one.
uint64_t Replay::next_boundary(const core::World& world) {
    if (!difference_.empty()) return core::kNever;
    uint64_t boundary = core::kNever;
    next_host_ = std::max(next_host_, next_input_);
    while (next_host_ < trace_.inputs.size() && trace_.inputs[next_host_].port != kHostPort) ++next_host_;
    if (next_host_ < trace_.inputs.size()) boundary = trace_.inputs[next_host_].tick;
    const std::optional<uint64_t> shutdown = trace_.end.shutdown;
    return shutdown && *shutdown > world.next_tick() ? std::min(boundary, *shutdown) : boundary;
}

// Gives the world what the host sent at the boundary where it stands.
void Replay::feed(core::World& world) {
    world_ = &world;
    while (next_boundary(world) <= world.next_tick()) {
        const Input& input = trace_.inputs[next_host_];
        const std::string name = "input " + std::to_string(next_host_ + 1) + " of the trace";
        if (input.tick != world.next_tick()) {
            differs(name + " is of tick " + std::to_string(input.tick) + ", which has passed");
        } else if (next_input_ != next_host_) {
            differs("the answer that is input " + std::to_string(next_input_ + 1) +
                    " of the trace was not asked for by tick " + std::to_string(input.tick));
        } else {
            ++next_input_;
            give(world, name, input, trace_.inputs.words(input));
        }
    }
}

void Replay::give(core::World& world, const std::string& name, const Input& input, std::span<const uint64_t> words) {
    if (input.request != ++host_inputs_) {
        return differs(name + " is the host's number " + std::to_string(input.request) + ", not " +
                       std::to_string(host_inputs_));
    }
    if (words.empty()) {
        if (input.digest != open_digest() && input.digest != close_digest()) return differs(name + " is no message");
        return world.hold_open(input.digest == open_digest());
    }
    const turn::ActorType* const type = input.text ? nullptr : world.receiver(words[0]);
    if (type == nullptr) {
        return differs(name + " is for an actor that is not there at tick " + std::to_string(input.tick));
    }
    const std::optional<uint16_t> selector = selector_of(*type, input.digest, words.subspan(1));
    if (!selector) return differs(name + " is no message that " + world.shown_name(words[0]) + " takes");
    if (world.send_input(words[0], *selector, words.subspan(1)) != core::InputResult::Sent) {
        differs(name + " is refused by this run");
    }
}

std::optional<uint16_t> Replay::selector_of(const turn::ActorType& type, uint64_t digest,
                                            std::span<const uint64_t> words) const {
    std::vector<uint64_t> hashed;
    for (size_t i = 0; i < type.handlers.size(); ++i) {
        if (type.handlers[i] == turn::kNone) continue;
        const turn::Selector& selector = program_.selectors[i];
        if (!value::is_encoding(program_.types, selector.parameters, words)) continue;
        hashed.clear();
        value::digest_words(program_, nullptr, nullptr, selector.parameters, words, hashed);
        if (message_digest(selector.digest, hashed) == digest) return static_cast<uint16_t>(i);
    }
    return std::nullopt;
}

}  // namespace aeroflow::trace
