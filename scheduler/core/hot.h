// The hot path of a turn, inline: a message from the buffer to the handler and back.
//
// In: a row and a call that its actor can take now. Out: the event, the turn, the reply. Whatever else a turn did is left
// to World::leave_rarely. Included by the files of the tick loop only; read turn.cpp for the whole story.
#pragma once

#include "scheduler/core/world.h"
#include "vm/base/check.h"
#include "vm/value/value_operations.h"

namespace aeroflow::core {

inline void World::link_event(Row& row, uint64_t sender, uint64_t signature, Span words) {
    row.chain = root_->sums.add(row.chain, {base::ActorId{sender}, signature, root_->tick, words});
}

inline void World::event(Row& row, uint64_t sender, uint64_t signature, Span words) {
    link_event(row, sender, signature, words);
    if (follower_ != nullptr) [[unlikely]] tell_event(row.id, sender, signature, words, false);
}

// The event of a message that a turn takes, with all that its words own.
inline void World::take_event(Row& row, turn::Message& message, uint64_t digest) {
    if (message.words >= long_words_ || root_->blobs_live != 0) [[unlikely]] {
        long_message_event(row, message);
        message.to = kTaken;
        return;
    }
    link_event(row, message.from, digest, {message.payload(), message.words});
}

// What a turn needs of its actor; it holds for all turns that the actor takes one behind the other.
inline void World::enter_actor(Row& row) {
    context_.bases[0] = &heap_.at<uint8_t>(row.arena);
    context_.arena_units = uint64_t{8} << row.size_class;
    context_.self = row.id;
    context_.asks = row.asks();
    context_.actor_type = row.type;
    turn_.row = &row;
}

// What it needs of its message.
inline void World::enter_message(Row& row, uint64_t sender, uint64_t asker, uint64_t ask, uint16_t selector) {
    context_.status = turn::Status::Running;
    context_.sender = sender;
    context_.asker = asker;
    context_.ask = ask;
    context_.answered = context_.deferred = context_.stopping = 0;
    turn_.mark = outbox_used();
    turn_.asks = 0;
    context_.selector = selector;
    turn_.flags_before = 0;
    turn_.kind = 0;
    ++root_->turns;
    if (special_turns_) [[unlikely]] enter_specially(row);
}

inline void World::enter(Row& row, uint64_t sender, uint64_t asker, uint64_t ask, uint16_t selector) {
    enter_actor(row);
    enter_message(row, sender, asker, ask, selector);
}

inline void World::reply_with_result(const HandlerCode* handler) {
    if (handler == nullptr || handler->result != ResultKind::Word) {
        reply_with_words(handler);
        return;
    }
    turn::Message& reply = context_.put(context_.asker, turn::MessageKind::Reply, 1);
    reply.selector = context_.selector;
    reply.set_ask_number(context_.ask);
    reply.payload()[0] = context_.result[0];
}

[[clang::always_inline]] inline void World::leave(Row& row, turn::Status status, const HandlerCode* handler) {
    if ((status == turn::Status::Running) & ((rare_ | context_.stopping | context_.deferred | turn_.asks) == 0))
        [[likely]] {
        row.set_asks(context_.asks);
        if (context_.asker != 0 && context_.answered == 0) reply_with_result(handler);
        if (handler != nullptr && handler->managed) drop_result(handler);
        return;
    }
    leave_rarely(row, status, handler);
}

// A call, taken by the actor that was entered.
[[clang::always_inline]] inline void World::handle(Row& row, turn::Message& message) {
    const HandlerCode& handler = this->handler(row, message.selector);
    AE_CHECK(handler.function != turn::kNone);
    take_event(row, message, handler.digest);
    const bool ask = message.kind == turn::MessageKind::Ask;
    enter_message(row, message.from, ask ? message.from : 0, ask ? message.ask_number() : 0, message.selector);
    leave(row, engine_.start(context_, handler.function, {message.payload(), message.words}), &handler);
}

// The reply that a suspended actor waits for, when it waits for nothing else: how most awaits end. False: the long way.
inline bool World::take_plain_reply(Row& row, const turn::Message& message) {
    static const uint64_t signature = base::signature_digest("reply");
    constexpr uint8_t kAsked = kPlain | kTemporary;
    const Suspension& suspension = heap_.at<Suspension>(row.suspension);
    const bool plain = (suspension.flags & (kAsked | kTimed)) == kAsked;
    if (!plain || suspension.awaited != message.ask_number() || message.words != 1 || root_->blobs_live != 0 ||
        follower_ != nullptr) {
        return false;
    }
    const uint64_t words[] = {suspension.awaited, message.payload()[0]};
    link_event(row, message.from, signature, words);
    turn::Answers& answers = context_.answers;
    answers.failed = false;
    answers.index = 0;
    answers.values.clear();
    answers.values.emplace_back(message.payload(), 1);
    row.flags &= kRowBounded;
    resume(row);
    if (row.state == RowState::Idle) take_kept(row);
    return true;
}

[[clang::always_inline]] inline void World::run_single(Row& row, turn::Message& message) {
    if ((row.state == RowState::Idle) & (message.kind <= turn::MessageKind::Ask) & (row.flags == 0)) [[likely]] {
        enter_actor(row);
        handle(row, message);
    } else if (row.state != RowState::Suspended || message.kind != turn::MessageKind::Reply ||
               !take_plain_reply(row, message)) {
        run_single_rarely(row, message);
    }
}

}  // namespace aeroflow::core
