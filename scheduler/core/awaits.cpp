// Asks and their answers, at the actor that asks (language.md §5, §6.3; formats.md §4 "ask numbers").
//
// The common case, one ask awaited in the turn that made it, needs no table: the suspension has its number and the answer
// goes from the message straight to the engine. Everything else keeps a table of the handling's asks: open ones, kept
// answers, and what later awaits of the same ask give.
#include <cstring>

#include "scheduler/core/hot.h"
#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

using turn::AwaitMode;
using turn::FaultKind;
using turn::MessageKind;

// Answers are taken in this order: replies, faults of peers, time-outs, what the world decides.
int order_of(MessageKind kind) {
    if (kind == MessageKind::Reply || kind == MessageKind::Registered) return 0;
    if (kind == MessageKind::Answer_Fault) return 1;
    if (kind == MessageKind::Timeout || kind == MessageKind::Sleep) return 2;
    return kind == MessageKind::Await_Fault ? 3 : 4;
}
constexpr int kOrders = 4;

bool is_reply(MessageKind kind) { return order_of(kind) == 0; }

}  // namespace

bool World::await(turn::Context& context) {
    const turn::AwaitRequest& request = context.request;
    if (request.mode == AwaitMode::Sleep) return false;
    if (request.asks.empty()) {
        context.answers = {};
        if (request.mode == AwaitMode::All) return true;
        context.answers.failed = true;
        context.answers.fault = {static_cast<uint64_t>(FaultKind::NoReply)};
        return true;
    }
    bool fresh = true;
    for (const uint64_t ask : request.asks) fresh &= ask > turn_.row->asks();
    return fresh ? false : await_known();  // asks of this turn cannot be answered yet
}

// An await of which some asks may be answered already: their answers have their events now, in order of the operands.
bool World::await_known() {
    const turn::AwaitRequest& request = context_.request;
    extend_asks(turn_.row->asks(), context_.asks);
    for (const uint64_t ask : request.asks) {
        AskEntry* entry = find_ask(turn_.asks, ask);
        if (entry == nullptr || entry->hashed != 0) continue;
        if (entry->state != AskState::Answered && entry->state != AskState::Failed) continue;
        entry->hashed = 1;
        const AnswerHead& head = heap_.at<AnswerHead>(entry->answer);
        answer_event(*turn_.row, head.from, static_cast<MessageKind>(head.kind), ask, head.selector,
                     answer_words(*entry));
    }
    bool completed = false;
    const AskEntry* const entry = decisive(turn_.asks, request.mode, request.asks, completed);
    if (!completed) return false;
    fill_answers(turn_.asks, request.mode, request.asks, entry);
    for (const uint64_t ask : request.asks) {
        AskEntry* const other = find_ask(turn_.asks, ask);
        if (other != nullptr && other->state == AskState::Open) {
            other->state = AskState::Abandoned;
            other->fault = static_cast<uint32_t>(FaultKind::NoReply);
        }
    }
    return true;
}

// Whether an await is complete, and the answer that decides it: for All the first fault, for Any the first reply, or the
// last fault when all failed. Null and complete: All has every reply, or the ask is unknown.
const AskEntry* World::decisive(Block table, AwaitMode mode, Span operands, bool& completed) {
    const AskEntry* first_reply = nullptr;
    const AskEntry* first_fault = nullptr;
    const AskEntry* last_fault = nullptr;
    bool open = false;
    for (const uint64_t ask : operands) {
        const AskEntry* const entry = find_ask(table, ask);
        if (entry == nullptr) continue;
        if (entry->state == AskState::Open) open = true;
        if (entry->state == AskState::Answered && (first_reply == nullptr || entry->arrival < first_reply->arrival)) {
            first_reply = entry;
        }
        if (entry->state == AskState::Failed || entry->state == AskState::Abandoned) {
            if (first_fault == nullptr || entry->arrival < first_fault->arrival) first_fault = entry;
            if (last_fault == nullptr || entry->arrival >= last_fault->arrival) last_fault = entry;
        }
    }
    const bool any = mode == AwaitMode::Any;
    const AskEntry* const early = any ? first_reply : first_fault;
    completed = early != nullptr || !open;
    if (early != nullptr) return early;
    return any ? last_fault : first_reply;
}

World::Span World::answer_words(const AskEntry& entry) {
    AnswerHead& head = heap_.at<AnswerHead>(entry.answer);
    return {head.payload(), head.words};
}

// The words of an answer for the engine, which takes over what they own; the table's own it too.
World::Span World::hand_out(const AskEntry& entry) {
    const Span words = answer_words(entry);
    const AnswerHead& head = heap_.at<AnswerHead>(entry.answer);
    if (root_->blobs_live != 0) retain_words(static_cast<MessageKind>(head.kind), head.selector, words);
    return words;
}

void World::fill_answers(Block table, AwaitMode mode, Span operands, const AskEntry* decisive) {
    turn::Answers& answers = context_.answers;
    answers.failed = decisive == nullptr || decisive->state != AskState::Answered;
    answers.index = 0;
    answers.fault.clear();
    answers.values.clear();
    if (answers.failed) {
        if (decisive == nullptr) answers.fault.push_back(static_cast<uint64_t>(FaultKind::NoReply));
        else if (decisive->state == AskState::Abandoned) answers.fault.push_back(decisive->fault);
        else answers.fault.assign(answer_words(*decisive).begin(), answer_words(*decisive).end());
        return;
    }
    for (size_t i = 0; i < operands.size(); ++i) {
        const AskEntry* const entry = find_ask(table, operands[i]);
        if (mode == AwaitMode::Any) {
            if (entry != decisive) continue;
            answers.index = i;
            answers.values.push_back(hand_out(*entry));
            return;
        }
        AE_CHECK(entry != nullptr);
        answers.values.push_back(hand_out(*entry));
    }
}

// Saves the handling whose turn has just suspended.
void World::suspend(Row& row) {
    if (row.suspension == 0) {
        row.suspension = heap_.allocate(lane_of(row), 0);
        heap_.at<Suspension>(row.suspension) = {};
    }
    const turn::AwaitRequest& request = context_.request;
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    const bool sleep = request.mode == AwaitMode::Sleep;
    suspension.sender = context_.sender;
    suspension.asker = context_.asker;
    suspension.ask = context_.ask;
    suspension.awaited = sleep ? 0 : request.asks[0];
    suspension.since = root_->tick;
    suspension.record = context_.record;
    suspension.site = request.site;
    suspension.timer = 0;
    suspension.asks = 0;
    suspension.selector = context_.selector;
    suspension.mode = static_cast<uint8_t>(request.mode);
    suspension.flags = saved_flags();
    const bool one_new_ask = context_.asks == row.asks() + 1 && request.mode == AwaitMode::One &&
                             suspension.awaited == context_.asks;
    const bool no_asks = sleep && context_.asks == row.asks();
    if (turn_.asks == 0 && (one_new_ask || no_asks)) suspension.flags |= kPlain;
    else suspend_with_table(suspension);
    if (sleep || request.has_timeout) {
        suspension.timer = new_timer(row, sleep ? MessageKind::Sleep : MessageKind::Timeout, request.due);
        arm(suspension.timer);
    } else {
        ++root_->awaits_since_look;
        if (asked_.size() < kAskedMost) asked_.push_back(row.id);
        else look_everywhere_ = true;
    }
    row.state = RowState::Suspended;
    row.set_asks(context_.asks);
}

// What the handling that suspends has done, and how it waits.
uint8_t World::saved_flags() const {
    return static_cast<uint8_t>((context_.answered != 0 ? kAnswered : 0) | (context_.deferred != 0 ? kDeferred : 0) |
                                (context_.stopping != 0 ? kStopping : 0) |
                                (context_.request.has_timeout ? kTimed : 0) |
                                (context_.request.temporary ? kTemporary : 0));
}

void World::suspend_with_table(Suspension& suspension) {
    purge_asks(turn_.asks);
    extend_asks(turn_.row->asks(), context_.asks);
    suspension.asks = turn_.asks;
    turn_.asks = 0;
    const uint32_t lane = base::ActorId{context_.self}.home();
    AskTable* table = &heap_.at<AskTable>(suspension.asks);
    table->remaining = 0;
    table->operand_count = 0;
    const turn::AwaitRequest& request = context_.request;
    if (request.mode == AwaitMode::Sleep) return;
    const auto count = static_cast<uint32_t>(request.asks.size());
    if (table->operands != 0) heap_.release(lane, table->operands, table->operand_class);
    table->operand_class = Heap::size_class(uint64_t{count} * 8);
    table->operands = heap_.allocate(lane, table->operand_class);
    table->operand_count = count;
    std::memcpy(&heap_.at<uint64_t>(table->operands), request.asks.data(), uint64_t{count} * 8);
    for (const uint64_t ask : request.asks) {
        AskEntry* const entry = find_ask(suspension.asks, ask);
        if (entry == nullptr || entry->state != AskState::Open || entry->awaited != 0) continue;
        entry->awaited = 1;
        ++table->remaining;
    }
}

// Takes the answers of this tick; true when they completed the await. Answers to asks that are not awaited yet are kept.
bool World::take_answers(Row& row, uint32_t link) {
    if (message_at(link).next == 0) return take_answer(row, message_at(link), false);
    bool completed = false;
    for (int order = 0; order < kOrders; ++order) {
        for (uint32_t i = link; i != 0; i = message_at(i).next) {
            turn::Message& message = message_at(i);
            if (order_of(message.kind) == order) completed |= take_answer(row, message, completed);
        }
    }
    return completed;
}

bool World::take_answer(Row& row, turn::Message& message, bool completed) {
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    const Span words{message.payload(), message.words};
    if (order_of(message.kind) == kOrders) return false;  // no answer
    if (order_of(message.kind) >= 2) {  // a time-out, the end of a sleep, a deadlock: of the await itself
        if (completed) return false;
        answer_event(row, message.from, message.kind, suspension.awaited, kNoSelector, words);
        const uint64_t timeout[] = {static_cast<uint64_t>(FaultKind::Timeout)};
        if (message.kind == MessageKind::Sleep) complete_failed(row, {});
        else complete_failed(row, message.kind == MessageKind::Timeout ? Span(timeout) : words);
        return true;
    }
    const uint64_t ask = message.ask_number();
    if ((suspension.flags & kPlain) != 0) {
        if (completed || ask != suspension.awaited) return false;
        answer_event(row, message.from, message.kind, ask, message.selector, words);
        complete_plain(row, message);
        return true;
    }
    AskEntry* const entry = find_ask(suspension.asks, ask);
    if (entry == nullptr || entry->state != AskState::Open) return false;
    if (entry->awaited != 0 && completed) return false;
    store_answer(*entry, suspension.asks, message);
    if (entry->awaited == 0) return false;
    answer_event(row, message.from, message.kind, ask, message.selector, words);
    entry->hashed = 1;
    AskTable& table = heap_.at<AskTable>(suspension.asks);
    --table.remaining;
    const auto mode = static_cast<AwaitMode>(suspension.mode);
    const bool replied = entry->state == AskState::Answered;
    if (table.remaining != 0 && replied != (mode == AwaitMode::Any)) {
        if (mode == AwaitMode::Any) ++root_->awaits_since_look;
        return false;
    }
    const Span operands{&heap_.at<uint64_t>(table.operands), table.operand_count};
    bool decided = false;
    const AskEntry* const deciding = decisive(suspension.asks, mode, operands, decided);
    AE_CHECK(decided);
    fill_answers(suspension.asks, mode, operands, deciding);
    end_await(suspension, suspension.asks, static_cast<uint32_t>(FaultKind::NoReply));
    return true;
}

void World::complete_plain(Row& row, turn::Message& message) {
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    turn::Answers& answers = context_.answers;
    answers.failed = !is_reply(message.kind);
    answers.index = 0;
    answers.values.clear();
    answers.fault.clear();
    if (answers.failed) answers.fault.assign(message.payload(), message.payload() + message.words);
    else answers.values.emplace_back(message.payload(), message.words);
    if ((suspension.flags & kTemporary) == 0) {  // it may be awaited again
        AskEntry* const entry = append_ask(suspension.asks, suspension.awaited, base::ActorId{row.id}.home());
        store_answer(*entry, suspension.asks, message);
        entry->hashed = 1;
        hand_out(*entry);
    }
    message.to = kTaken;
    end_await(suspension, 0, 0);
}

// A sleep that is over (no fault), or an await that ends without its answers.
void World::complete_failed(Row& row, Span fault) {
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    turn::Answers& answers = context_.answers;
    answers.failed = !fault.empty();
    answers.index = 0;
    answers.values.clear();
    answers.fault.assign(fault.begin(), fault.end());
    const auto kind = fault.empty() ? 0 : static_cast<uint32_t>(fault[0]);
    if ((suspension.flags & (kPlain | kTemporary)) == kPlain && suspension.awaited != 0) {
        AskEntry* const entry = append_ask(suspension.asks, suspension.awaited, base::ActorId{row.id}.home());
        entry->state = AskState::Abandoned;
        entry->fault = kind;
    }
    end_await(suspension, suspension.asks, kind);
}

// Closes the await: its time-out goes, its open asks are abandoned.
void World::end_await(Suspension& suspension, Block table, uint32_t fault) {
    if (suspension.timer != 0) {
        drop_timer(suspension.timer);
        suspension.timer = 0;
    }
    if (table == 0) return;
    AskTable& asks = heap_.at<AskTable>(table);
    for (uint32_t i = 0; i < asks.count; ++i) {
        AskEntry& entry = asks.entries()[i];
        if (entry.awaited == 0) continue;
        entry.awaited = 0;
        if ((suspension.flags & kTemporary) != 0) entry.spent = 1;
        if (entry.state != AskState::Open) continue;
        entry.state = AskState::Abandoned;
        entry.fault = fault;
        entry.arrival = asks.arrivals++;
    }
}

// The table of the running handling, with an entry for each ask that this turn made.
void World::extend_asks(uint64_t asks_before, uint64_t asks) {
    const uint32_t lane = base::ActorId{context_.self}.home();
    uint64_t next = asks_before + 1;
    if (turn_.asks != 0) {
        AskTable& table = heap_.at<AskTable>(turn_.asks);
        if (table.count != 0) {
            const uint64_t last = table.entries()[table.count - 1].ask;
            if (last >= next) next = last + 1;
        }
    } else {
        turn_.asks = heap_.allocate(lane, 1);
        heap_.at<AskTable>(turn_.asks) = {};
        heap_.at<AskTable>(turn_.asks).size_class = 1;
    }
    for (; next <= asks; ++next) append_ask(turn_.asks, next, lane);
}

AskEntry* World::append_ask(Block& block, uint64_t ask, uint32_t lane) {
    if (block == 0) {
        block = heap_.allocate(lane, 1);
        heap_.at<AskTable>(block) = {};
        heap_.at<AskTable>(block).size_class = 1;
    }
    const AskTable head = heap_.at<AskTable>(block);
    const uint64_t used = sizeof(AskTable) + uint64_t{head.count} * sizeof(AskEntry);
    if (used + sizeof(AskEntry) > Heap::class_bytes(head.size_class)) {
        const Block larger = heap_.allocate(lane, head.size_class + 1);
        std::memcpy(&heap_.at<uint8_t>(larger), &heap_.at<uint8_t>(block), used);
        heap_.release(lane, block, head.size_class);
        block = larger;
        ++heap_.at<AskTable>(block).size_class;
    }
    AskTable& table = heap_.at<AskTable>(block);
    AskEntry& entry = table.entries()[table.count++];
    entry = {};
    entry.ask = ask;
    return &entry;
}

// Entries stand in order of their numbers, usually without gaps.
AskEntry* World::find_ask(Block block, uint64_t ask) {
    if (block == 0) return nullptr;
    AskTable& table = heap_.at<AskTable>(block);
    if (table.count == 0 || ask < table.entries()[0].ask) return nullptr;
    AskEntry* const entries = table.entries();
    const uint64_t guess = ask - entries[0].ask;
    if (guess < table.count && entries[guess].ask == ask) return &entries[guess];
    uint32_t low = 0;
    uint32_t high = table.count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (entries[middle].ask < ask) low = middle + 1;
        else high = middle;
    }
    return low < table.count && entries[low].ask == ask ? &entries[low] : nullptr;
}

// The words, and what they own, pass from the message to the table.
void World::store_answer(AskEntry& entry, Block table, turn::Message& message) {
    const uint64_t bytes = sizeof(AnswerHead) + uint64_t{message.words} * 8;
    const uint32_t size_class = Heap::size_class(bytes);
    entry.answer = heap_.allocate(base::ActorId{message.to}.home(), size_class);
    AnswerHead& head = heap_.at<AnswerHead>(entry.answer);
    head = {size_class, message.words, message.from, message.selector, static_cast<uint16_t>(message.kind), 0};
    std::memcpy(head.payload(), message.payload(), uint64_t{message.words} * 8);
    entry.state = is_reply(message.kind) ? AskState::Answered : AskState::Failed;
    entry.arrival = heap_.at<AskTable>(table).arrivals++;
    message.to = kTaken;
}

void World::release_answer(Block answer, uint32_t lane) {
    AnswerHead& head = heap_.at<AnswerHead>(answer);
    if (root_->blobs_live != 0) {
        release_words(static_cast<MessageKind>(head.kind), head.selector, {head.payload(), head.words});
    }
    heap_.release(lane, answer, head.size_class);
}

// Forgets the asks whose answers nobody can await again.
void World::purge_asks(Block block) {
    if (block == 0) return;
    const uint32_t lane = base::ActorId{context_.self}.home();
    AskTable& table = heap_.at<AskTable>(block);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < table.count; ++i) {
        const AskEntry entry = table.entries()[i];
        if (entry.spent == 0) {
            table.entries()[kept++] = entry;
        } else if (entry.answer != 0) {
            release_answer(entry.answer, lane);
        }
    }
    table.count = kept;
}

void World::release_asks(Block& block, uint32_t lane) {
    if (block == 0) return;
    AskTable& table = heap_.at<AskTable>(block);
    for (uint32_t i = 0; i < table.count; ++i) {
        const Block answer = table.entries()[i].answer;
        if (answer != 0) release_answer(answer, lane);
    }
    if (table.operands != 0) heap_.release(lane, table.operands, table.operand_class);
    heap_.release(lane, block, table.size_class);
    block = 0;
}

}  // namespace aeroflow::core
