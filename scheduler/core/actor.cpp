// What one actor takes in a tick, in the order of language.md §6.3: a kill; what completes its await; its first turn;
// messages kept while it was suspended; this tick's messages.
#include <algorithm>
#include <cstring>

#include "scheduler/core/hot.h"
#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

using turn::MessageKind;

bool is_answer_or_kill(const turn::Message& message) {
    return message.kind >= MessageKind::Reply && message.kind != MessageKind::Start &&
           message.kind != MessageKind::Stop && message.kind != MessageKind::Down &&
           message.kind != MessageKind::Every;
}

}  // namespace

// The only message of its tick, when it is no call that the actor can take at once.
void World::run_single_rarely(Row& row, turn::Message& message) {
    link_bases_[0] = reinterpret_cast<uint8_t*>(&message) - 8;
    row.head = row.tail = 1;
    if (is_answer_or_kill(message)) row.flags |= kRowSystem;
    run_actor(row);
}

void World::run_actor(Row& row) {
    const uint32_t link = row.head;
    row.head = row.tail = 0;
    const bool ready = row.state == RowState::Idle || row.state == RowState::Starting;
    if (ready && row.flags == 0) [[likely]] {
        run_messages(row, link);
        return;
    }
    const turn::Message& message = message_at(link);
    const bool reply = message.next == 0 && message.kind == MessageKind::Reply;
    if (row.state != RowState::Suspended || !reply || !take_plain_reply(row, message)) run_rarely(row, link);
}

void World::run_messages(Row& row, uint32_t link) {
    enter_actor(row);
    while (link != 0) {
        turn::Message& message = message_at(link);
        link = message.next;
        if (turn::is_call(message.kind)) [[likely]] handle(row, message);
        else deliver(row, message);
        if (row.state != RowState::Idle) [[unlikely]] {
            set_aside(row, link);
            return;
        }
    }
}

void World::run_rarely(Row& row, uint32_t link) {
    if (row.state == RowState::Port) {
        serve_port(row, link);
        return;
    }
    const bool system = (row.flags & kRowSystem) != 0;
    if ((row.flags & kRowBounded) != 0) check_mailbox(row, link);
    row.flags &= kRowBounded;
    // 1. A kill.
    const bool reply_only = message_at(link).next == 0 && message_at(link).kind == MessageKind::Reply;
    if (system && !reply_only && take_kill(row, link)) return;
    // 2. What completes its await, 3. then what it kept.
    if (system && row.state == RowState::Suspended && take_answers(row, link)) {
        resume(row);
        take_kept(row);
        if (reply_only) return;
    }
    // 4. This tick's messages, the first turn among them.
    while (link != 0) {
        if (row.state != RowState::Idle && row.state != RowState::Starting) {
            set_aside(row, link);
            return;
        }
        turn::Message& message = message_at(link);
        link = message.next;
        if (!is_answer_or_kill(message)) deliver(row, message);
    }
}

bool World::take_kill(Row& row, uint32_t link) {
    for (uint32_t i = link; i != 0; i = message_at(i).next) {
        const turn::Message& message = message_at(i);
        if (message.kind != MessageKind::Kill) continue;
        static const uint64_t signature = base::signature_digest("kill");
        event(row, message.from, signature, {});
        const uint64_t reason[] = {1};  // Reason.Killed
        end_actor(row, reason, link);
        return true;
    }
    return false;
}

// What is left of a tick's messages when the actor has suspended or ended.
void World::set_aside(Row& row, uint32_t link) {
    while (link != 0) {
        turn::Message& message = message_at(link);
        link = message.next;
        set_aside_one(row, message);
    }
}

void World::set_aside_one(Row& row, turn::Message& message) {
    if (is_answer_or_kill(message)) return;
    if (row.state == RowState::Suspended) keep(row, message);
    else undeliverable(message);
}

void World::deliver(Row& row, turn::Message& message) {
    static const uint64_t stop_signature = base::signature_digest("stop");
    static const uint64_t down_signature = base::signature_digest("down");
    static const uint64_t every_signature = base::signature_digest("every");
    const turn::ActorType& type = *code(row).type;
    switch (message.kind) {
        case MessageKind::Tell:
        case MessageKind::Ask:
            enter_actor(row);
            handle(row, message);
            return;
        case MessageKind::Start: first_turn(row, message); return;
        case MessageKind::Stop:
            event(row, message.from, stop_signature, {});
            stop_actor(row);
            return;
        case MessageKind::Down: {
            if (message.from == 0) return;
            event(row, message.from, down_signature, {message.payload(), message.words});
            if (type.down == turn::kNone) return;
            std::vector<uint64_t> arguments{message.from};
            arguments.insert(arguments.end(), message.payload(), message.payload() + message.words);
            run_hook(row, type.down, arguments);
            return;
        }
        case MessageKind::Every: {
            const uint64_t place = message.payload()[0];
            const uint64_t node = heap_.at<Words>(cold(row).everys).data()[2 * place];
            heap_.at<TimerNode>(static_cast<Block>(node)).waiting = 0;
            event(row, row.id, every_signature, {message.payload(), 1});
            run_hook(row, type.every[place].body, {});
            return;
        }
        case MessageKind::Reply:
        case MessageKind::Answer_Fault:
        case MessageKind::Kill:
        case MessageKind::Timeout:
        case MessageKind::Sleep:
        case MessageKind::Await_Fault:
        case MessageKind::Registered: break;
    }
    AE_CHECK(!"an answer among kept messages");
}

// A message that no turn takes: its receiver has ended. Asks are answered (language.md §5).
void World::undeliverable(turn::Message& message) {
    if (!turn::is_call(message.kind)) return;
    dead_letter(message);
    if (message.kind != MessageKind::Ask) return;
    const uint64_t fault[] = {static_cast<uint64_t>(turn::FaultKind::NoActor)};
    put(message.to, message.from, MessageKind::Answer_Fault, fault).set_ask_number(message.ask_number());
}

void World::dead_letter(const turn::Message& message) {
    const turn::Selector& selector = program_.selectors[message.selector];
    told_selector_ = message.selector;
    loose(message.to, message.from, selector_digests_[message.selector],
          hashed_words(selector.parameters, {message.payload(), message.words}));
}

// A bounded mailbox drops what is too much when a tick's messages have arrived (language.md §5): kept, then arriving.
void World::check_mailbox(Row& row, uint32_t link) {
    const turn::ActorType& type = *code(row).type;
    uint64_t arriving = 0;
    for (uint32_t i = link; i != 0; i = message_at(i).next) arriving += turn::is_call(message_at(i).kind) ? 1 : 0;
    const uint64_t kept = row.suspension == 0 ? 0 : cold(row).kept_calls;
    if (kept + arriving <= type.mailbox) return;
    const uint64_t excess = kept + arriving - type.mailbox;
    const bool oldest = type.overflow == turn::Overflow::DropOldest;
    const uint64_t of_kept = oldest ? std::min(excess, kept) : 0;
    if (of_kept != 0) reject_kept(row, of_kept);
    AE_CHECK(excess - of_kept <= arriving);
    const uint64_t first = oldest ? 0 : arriving - excess;
    uint64_t place = 0;
    for (uint32_t i = link; i != 0; i = message_at(i).next) {
        turn::Message& message = message_at(i);
        if (!turn::is_call(message.kind)) continue;
        if (place >= first && place < first + excess - of_kept) reject(row, message);
        ++place;
    }
}

// It stays in its list as news of nobody, which nobody takes.
void World::reject(Row& row, turn::Message& message) {
    dead_letter(message);
    if (message.kind == MessageKind::Ask) {
        const uint64_t fault[] = {static_cast<uint64_t>(turn::FaultKind::MailboxFull)};
        put(row.id, message.from, MessageKind::Answer_Fault, fault).set_ask_number(message.ask_number());
    }
    release_words(message);
    message.kind = MessageKind::Down;
    message.from = 0;
}

void World::release_suspension(Row& row) {
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    AE_CHECK(suspension.kept == 0);
    release_asks(suspension.asks, lane_of(row));
    heap_.release(lane_of(row), row.suspension, 0);
    row.suspension = 0;
}

// Requests to a port are answered like asks by an actor, by the host in place of a turn (language.md §10).
void World::serve_port(Row& row, uint32_t link) {
    row.flags = 0;
    for (; link != 0; link = message_at(link).next) {
        turn::Message& message = message_at(link);
        if (!turn::is_call(message.kind)) continue;
        event(row, message.from, selector_digests_[message.selector],
              hashed_words(program_.selectors[message.selector].parameters, {message.payload(), message.words}));
        std::vector<uint64_t> answer;
        const bool served = serve_request(row, message, answer);
        if (message.kind != MessageKind::Ask) continue;
        turn::Message& reply =
            put(row.id, message.from, served ? MessageKind::Reply : MessageKind::Answer_Fault, answer);
        reply.set_ask_number(message.ask_number());
        reply.selector = message.selector;
    }
}

bool World::serve_request(const Row& port, const turn::Message& message, std::vector<uint64_t>& answer) {
    const turn::Selector& selector = program_.selectors[message.selector];
    const Span words{message.payload(), message.words};
    const Span hashed = hashed_words(selector.parameters, words);
    std::vector<uint64_t> written_out;
    if (root_->blobs_live != 0) {
        value::plain_words(program_, context_.blobs, context_.image, selector.parameters, words, written_out);
    }
    const uint64_t ask = message.kind == MessageKind::Ask ? message.ask_number() : 0;
    return ports_.serve({.module = code(port).type->port,
                         .selector = selector,
                         .arguments = root_->blobs_live != 0 ? Span(written_out) : words,
                         .hashed = hashed,
                         .tick = root_->tick,
                         .port = port.id,
                         .ask = ask},
                        answer);
}

}  // namespace aeroflow::core
