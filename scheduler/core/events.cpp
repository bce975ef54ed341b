// Events of the execution hash (formats.md §4): each row of its table ends in one of these functions.
#include "scheduler/core/hot.h"
#include "vm/base/check.h"
#include "vm/value/value_operations.h"

namespace aeroflow::core {
void World::event(Row& row, uint64_t sender, uint64_t signature, uint64_t first, Span rest) {
    constexpr size_t kShort = 15;
    if (rest.size() <= kShort) {
        uint64_t words[kShort + 1] = {first};
        for (size_t i = 0; i < rest.size(); ++i) words[i + 1] = rest[i];
        event(row, sender, signature, {words, rest.size() + 1});
        return;
    }
    std::vector<uint64_t> words{first};
    words.insert(words.end(), rest.begin(), rest.end());
    event(row, sender, signature, words);
}

void World::loose(uint64_t to, uint64_t sender, uint64_t signature, Span words) {
    root_->sums.add_loose(base::ActorId{to}, {base::ActorId{sender}, signature, root_->tick, words});
    if (follower_ != nullptr) tell_event(to, sender, signature, words, true);
}

void World::tell_event(uint64_t at, uint64_t sender, uint64_t signature, Span words, bool is_loose) {
    follower_->event({at, sender, signature, root_->tick, words, is_loose, told_selector_, told_text_});
    told_selector_ = kNoSelector;
    told_text_ = {};
}

// What lies in the outbox from `from` on.
void World::tell_sent(uint64_t from) {
    for (uint64_t place = from; place < outbox_used();) {
        const auto& message = *reinterpret_cast<const turn::Message*>(outbox_first_ + place);
        place += message.bytes();
        if (message.to != 0) tell_one_sent(message);
    }
}

// A message that will be sent later.
void World::tell_armed(Block timer) {
    const Block message = heap_.at<TimerNode>(timer).message;
    if (message != 0) tell_one_sent(heap_.at<turn::Message>(message));
}

void World::tell_one_sent(const turn::Message& message) {
    static constexpr std::string_view kSignatures[] = {"", "", "reply", "fault", "", "kill", "stop", "down",
                                                       "every", "timeout", "sleep", "fault", "reply"};
    const Span words{message.payload(), message.words};
    const bool call = message.kind == turn::MessageKind::Tell || message.kind == turn::MessageKind::Ask;
    if (call) {
        const Span hashed = hashed_words(program_.selectors[message.selector].parameters, words);
        follower_->sent(message, selector_digests_[message.selector], hashed);
    } else if (message.kind == turn::MessageKind::Start) {
        const Span hashed = hashed_words(types_[message.selector].type->parameters, words);
        follower_->sent(message, types_[message.selector].start_digest, hashed);
    } else if (message.kind == turn::MessageKind::Reply || message.kind == turn::MessageKind::Answer_Fault) {
        std::vector<uint64_t> all{message.ask_number()};
        const bool typed = message.kind == turn::MessageKind::Reply && message.selector < program_.selectors.size();
        const Span hashed = typed ? hashed_words({&program_.selectors[message.selector].result, 1}, words) : words;
        all.insert(all.end(), hashed.begin(), hashed.end());
        follower_->sent(message, base::signature_digest(kSignatures[static_cast<size_t>(message.kind)]), all);
    } else {
        follower_->sent(message, base::signature_digest(kSignatures[static_cast<size_t>(message.kind)]), words);
    }
}

// The words as the hash takes them. No part can be long enough for a digest of its own in a short message, unless it lies
// in a blob.
World::Span World::hashed_words(std::span<const value::TypeId> types, Span words) {
    if (words.size() < kDigestWords && root_->blobs_live == 0) [[likely]] return words;
    digests_.clear();
    value::digest_words(program_, context_.blobs, context_.image, types, words, digests_);
    return digests_;
}

// A message whose words may hold parts that have a digest of their own.
void World::long_message_event(Row& row, const turn::Message& message) {
    const turn::Selector& selector = program_.selectors[message.selector];
    told_selector_ = message.selector;
    event(row, message.from, selector_digests_[message.selector],
          hashed_words(selector.parameters, {message.payload(), message.words}));
}

// An answer that an await takes; `selector` says what the ask was, for the type of its reply.
void World::answer_event(Row& row, uint64_t from, turn::MessageKind kind, uint64_t ask, uint16_t selector,
                         Span words) {
    static const uint64_t reply = base::signature_digest("reply");
    static const uint64_t fault = base::signature_digest("fault");
    static const uint64_t timeout = base::signature_digest("timeout");
    static const uint64_t sleep = base::signature_digest("sleep");
    told_selector_ = selector;
    switch (kind) {
        case turn::MessageKind::Reply:
            if (selector < program_.selectors.size()) {
                words = hashed_words({&program_.selectors[selector].result, 1}, words);
            }
            event(row, from, reply, ask, words);
            return;
        case turn::MessageKind::Registered: event(row, row.id, reply, ask, words); return;
        case turn::MessageKind::Answer_Fault: event(row, from, fault, ask, words); return;
        case turn::MessageKind::Await_Fault: event(row, row.id, fault, ask, words); return;
        case turn::MessageKind::Timeout: event(row, row.id, timeout, ask, {}); return;
        case turn::MessageKind::Sleep: event(row, row.id, sleep, Span{}); return;
        case turn::MessageKind::Tell:
        case turn::MessageKind::Ask:
        case turn::MessageKind::Start:
        case turn::MessageKind::Kill:
        case turn::MessageKind::Stop:
        case turn::MessageKind::Down:
        case turn::MessageKind::Every: break;
    }
    AE_CHECK(!"not an answer");
}

}  // namespace aeroflow::core
