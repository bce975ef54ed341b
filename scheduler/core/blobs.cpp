// Who owns which blob (architecture.md §3): every handle in an arena and every place in the words of a message one count.
//
// What a turn takes passes to its arena: the engine adopts the blobs of a message's words, which is then marked as taken.
// All else is given back here: words of messages that nobody took (looked through at the end of their tick, when any
// message may own a blob), of what a turn sent in vain, of kept messages, timers and answers that are dropped, and the
// handles of actors that end.
#include "scheduler/core/world.h"
#include "vm/base/check.h"
#include "vm/value/blob.h"

namespace aeroflow::core {

using turn::MessageKind;

// The types of a message's words, when blobs may be among them: faults and reasons are written out.
std::span<const value::TypeId> World::word_types(MessageKind kind, uint16_t selector) const {
    switch (kind) {
        case MessageKind::Tell:
        case MessageKind::Ask: return program_.selectors[selector].parameters;
        case MessageKind::Reply:
            if (selector == kNoSelector) return {};
            return {&program_.selectors[selector].result, 1};
        case MessageKind::Start: return program_.actors[selector].parameters;
        case MessageKind::Answer_Fault:
        case MessageKind::Kill:
        case MessageKind::Stop:
        case MessageKind::Down:
        case MessageKind::Every:
        case MessageKind::Timeout:
        case MessageKind::Sleep:
        case MessageKind::Await_Fault:
        case MessageKind::Registered: return {};
    }
    return {};
}

void World::retain_words(MessageKind kind, uint16_t selector, Span words) {
    for (const value::BlobPlace& place : value::blobs_of_words(program_, word_types(kind, selector), words)) {
        retain_blob(context_, place.blob);
    }
}

void World::release_words(MessageKind kind, uint16_t selector, Span words) {
    value::release_words(context_, word_types(kind, selector), words);
}

void World::release_untaken(const uint8_t* first, const uint8_t* last) {
    while (first < last) {
        const auto& message = *reinterpret_cast<const turn::Message*>(first);
        if (message.to != kTaken) release_words(message);
        first += message.bytes();
    }
}

// The messages of the tick that ends, from the last tick's outbox and from timers.
void World::sweep_messages() {
    const uint8_t* const sent = buffer_firsts_[root_->outbox ^ 1];
    release_untaken(sent, sent + sweep_bytes_);
    sweep_bytes_ = 0;
    const auto* const fired = reinterpret_cast<const uint8_t*>(fired_.data());
    release_untaken(fired, fired + fired_.size() * 8);
    fired_.clear();
}

void World::release_handles(const Row& row) {
    for (const uint32_t blob : value::blobs_of_arena(&heap_.at<uint8_t>(row.arena))) release_blob(context_, blob);
}

}  // namespace aeroflow::core
