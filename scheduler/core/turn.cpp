// One turn: the engine runs a piece of code, then its effects stand or are dropped (language.md §5 "turn").
//
// The hot path is handle → Engine::start → leave. Whatever a turn did beyond sending sets `rare_`, and leave_rarely sees to
// it. Order at the end of a turn (formats.md §4): effects, the automatic reply, `faulted`, `out`, `stop`, the actor's end.
#include <cstring>

#include "scheduler/core/hot.h"
#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/value/value_operations.h"

namespace aeroflow::core {
namespace {

using turn::FaultKind;
using turn::MessageKind;
using turn::Status;

void set_flags(turn::Context& context, uint8_t flags) {
    context.answered = (flags & kAnswered) != 0;
    context.deferred = (flags & kDeferred) != 0;
    context.stopping = (flags & kStopping) != 0;
}

}  // namespace

void World::enter_specially(Row& row) {
    if (configuration_.hash_state) ran_.push_back(row.id);
    if (follower_ != nullptr) {
        rare_ |= kRareFollowed;  // what the turn sends is told when it ends
        commit_ |= kCommitFollowed;
        follower_->turn_begins({row.id, root_->tick, root_->turns, row.type, context_.selector});
    }
    if (configuration_.fuel != 0) context_.fuel = configuration_.fuel;
    if (configuration_.move_arenas) {
        context_.arena_units = units_before_move(row, reinterpret_cast<value::ArenaHead*>(context_.bases[0])->top);
    }
}

void World::reply_with_words(const HandlerCode* handler) {
    words_.clear();
    if (handler != nullptr && handler->result == ResultKind::Any) {
        value::encode(context_, context_.result, program_.functions[handler->function].result, words_);
    }
    turn::Message& reply = put(context_.self, context_.asker, MessageKind::Reply, words_);
    reply.selector = context_.selector;
    reply.set_ask_number(context_.ask);
}

void World::drop_result(const HandlerCode* handler) {
    value::drop(context_, context_.result, program_.functions[handler->function].result);
}

void World::leave_rarely(Row& row, Status status, const HandlerCode* handler) {
    if (status == Status::Suspended && rare_ == 0 && context_.deferred == 0) {
        suspend(row);
        return;
    }
    const uint64_t mark = turn_.mark;
    if (status == Status::Running && (turn_.kind & kMainTurn) != 0) complete_main(status);
    const bool first = (turn_.kind & kArmingTurn) != 0;
    // 1. Effects stand or are dropped.
    if (status == Status::Running || status == Status::Suspended) {
        if (status == Status::Running && context_.asker != 0 && context_.answered == 0) reply_with_result(handler);
        apply_effects(row);
        if (status == Status::Running && handler != nullptr && handler->managed) drop_result(handler);
    } else {
        drop_effects(row);
        set_flags(context_, turn_.flags_before);
    }
    if (status == Status::Suspended) suspend(row);
    row.set_asks(context_.asks);
    if (status == Status::Exit && !exiting_) {
        exiting_ = true;
        exit_status_ = static_cast<int>(context_.exit_code);
        commit_ |= kCommitExit;
    }
    if (first && (status == Status::Running || status == Status::Suspended) && context_.stopping == 0) {
        const bool was_suspended = status == Status::Suspended;
        arm_everys(row);
        status = context_.status == Status::Fault ? Status::Fault : was_suspended ? Status::Suspended : Status::Running;
    }
    // 2. What it says about itself.
    if (status == Status::Fault) fail_turn(row);
    if ((rare_ & kRareOutput) != 0) finish_output(row);
    const bool was_main = (turn_.kind & kMainTurn) != 0;
    rare_ = 0;
    if (follower_ != nullptr) tell_sent(mark);
    if (status != Status::Suspended && turn_.asks != 0) release_asks(turn_.asks, lane_of(row));
    // 3. The end of the handling, or of the actor.
    if (status == Status::Fault) {
        std::vector<uint64_t> reason{2};  // Reason.Fault(f)
        reason.insert(reason.end(), context_.fault.words.begin(), context_.fault.words.end());
        const bool open = context_.asker != 0 && context_.answered == 0;
        end_actor(row, reason, 0, open ? context_.asker : 0, context_.ask);
    } else if (status == Status::Running) {
        if (was_main) root_->main_done = kMainReturned;
        if (context_.stopping != 0 && (turn_.kind & kStopTurn) == 0) {
            static const uint64_t signature = base::signature_digest("stop");
            event(row, row.id, signature, {});
            stop_actor(row);
        }
    }
}

// The result of main, if int, is the program's status (language.md §13 "Ends").
void World::complete_main(Status& status) {
    if (!program_.main_returns_int) return;
    const auto code = static_cast<int64_t>(context_.result[0]);
    if (code >= 0 && code <= 255) {
        root_->status = static_cast<int32_t>(code);
        return;
    }
    turn::raise(context_, FaultKind::OutOfRange, context_.site, code, 256);
    status = Status::Fault;
}

void World::fail_turn(Row& row) {
    static const uint64_t signature = base::signature_digest("faulted");
    event(row, row.id, signature, context_.fault.words);
    rare_ |= kRareOutput;
    report_fault(row);
    if (row.id == base::kMain.bits && !exiting_ && !ending_) {
        exiting_ = true;
        exit_status_ = 70;
        commit_ |= kCommitExit;
    }
}

void World::first_turn(Row& row, turn::Message& message) {
    const TypeCode& code = this->code(row);
    const turn::ActorType& type = *code.type;
    row.size_class = code.arena_class;
    row.arena = heap_.allocate(lane_of(row), row.size_class);
    uint8_t* const arena = &heap_.at<uint8_t>(row.arena);
    std::memset(arena, 0, code.arena_bytes);  // initialise asks for zeroes
    memory::initialise(arena, code.arena_bytes - value::kRootOffset);
    row.state = RowState::Idle;
    event(row, message.from, code.start_digest, hashed_words(type.parameters, {message.payload(), message.words}));
    const bool main = row.id == base::kMain.bits;
    enter(row, message.from, 0, 0, kNoSelector);
    context_.sender = 0;  // `sender` is none in `on start`
    turn_.kind = static_cast<uint8_t>(code.first_turn | (main ? kMainTurn : 0));
    if (turn_.kind != kStartingTurn) rare_ |= kRareEffects;
    Status status = Status::Running;
    message.to = kTaken;
    if (type.start != turn::kNone) status = engine_.start(context_, type.start, {message.payload(), message.words});
    leave(row, status, nullptr);
}

// `on down`, the body of an `every`: code without sender and reply.
void World::run_hook(Row& row, turn::FunctionNumber function, Span arguments) {
    enter(row, 0, 0, 0, kNoSelector);
    leave(row, engine_.start(context_, function, arguments), nullptr);
}

void World::resume(Row& row) {
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    const uint16_t selector = suspension.selector;
    row.state = RowState::Idle;
    enter(row, suspension.sender, suspension.asker, suspension.ask, selector);
    turn_.flags_before = suspension.flags & (kAnswered | kDeferred | kStopping);
    if (turn_.flags_before != 0) set_flags(context_, turn_.flags_before);
    turn_.asks = suspension.asks;
    suspension.asks = 0;
    // A handling of main's body is known by its selector: main has no other code that suspends.
    const bool handler_known = selector != kNoSelector;
    if (row.id == base::kMain.bits && !handler_known) {
        turn_.kind = kMainTurn;
        rare_ |= kRareEffects;
    }
    const Status status = engine_.resume(context_, suspension.record);
    leave(row, status, handler_known ? &handler(row, selector) : nullptr);
}

// Runs `on stop`, if there is one, and ends the actor. What it kept is dead letters.
void World::stop_actor(Row& row) {
    const turn::FunctionNumber function = code(row).type->stop;
    if (function != turn::kNone) {
        enter(row, 0, 0, 0, kNoSelector);
        turn_.kind = kStopTurn;
        leave(row, engine_.start(context_, function, {}), nullptr);
    }
    if (row.state == RowState::Ended) return;  // a fault in `on stop`
    const uint64_t reason[] = {0};             // Reason.Normal
    end_actor(row, reason, 0);
}

// An `every` is armed when the first turn ends, behind its effects; its period is evaluated there (language.md §13).
void World::arm_everys(Row& row) {
    const turn::ActorType& type = *code(row).type;
    turn_.kind &= static_cast<uint8_t>(~kArmingTurn);
    for (uint32_t place = 0; place < type.every.size(); ++place) {
        turn_.mark = outbox_used();
        context_.status = Status::Running;
        if (engine_.start(context_, type.every[place].period, {}) != Status::Running) {
            drop_effects(row);
            return;
        }
        const auto period = static_cast<int64_t>(context_.result[0]);
        apply_effects(row);
        if (period <= 0) {
            turn::raise(context_, FaultKind::OutOfRange, context_.site, period, 0);
            return;
        }
        if (static_cast<uint64_t>(period) > static_cast<uint64_t>(INT64_MAX) - root_->tick) {
            turn::raise(context_, FaultKind::Overflow, context_.site);
            return;
        }
        const Block node = new_timer(row, MessageKind::Every, root_->tick + static_cast<uint64_t>(period));
        heap_.at<TimerNode>(node).place = place;
        Cold& record = cold(row);
        heap_.append(lane_of(row), record.everys, node);
        heap_.append(lane_of(row), record.everys, static_cast<uint64_t>(period));
        arm(node);
    }
}

void World::apply_effects(Row& row) {
    if (!minted_.empty()) {
        for (const uint64_t id : minted_) births_.push_back(id);
        minted_.clear();
        commit_ |= kCommitBirths;
    }
    if (context_.deferred != 0 && (turn_.flags_before & kDeferred) == 0) {
        add_deferred(row, context_.asker, context_.ask);
    }
    for (Effect& effect : effects_) {
        switch (effect.kind) {
            case EffectKind::Arm:
                arm(static_cast<Block>(effect.a));
                if (follower_ != nullptr) tell_armed(static_cast<Block>(effect.a));
                break;
            case EffectKind::Cancel: cancel_now(effect.a); break;
            case EffectKind::Answered:
                if (const Block node = find_deferred(effect.a, effect.b); node != 0) remove_deferred(node);
                break;
            case EffectKind::Monitor: monitor_now(row, effect.a); break;
            case EffectKind::Register:
                names_.push_back({row.id, effect.a, effect.b, std::move(effect.name)});
                commit_ |= kCommitNames;
                break;
        }
    }
    effects_.clear();
}

// Undoes a turn that faulted or called exit: what it sent, minted and meant to do.
void World::drop_effects(Row&) {
    if (root_->blobs_live != 0) release_untaken(outbox_first_ + turn_.mark, context_.out);
    context_.out = outbox_first_ + turn_.mark;
    for (size_t i = minted_.size(); i-- > 0;) table_.unmint(table_.row(minted_[i]));
    minted_.clear();
    for (const Effect& effect : effects_) {
        if (effect.kind == EffectKind::Arm) drop_timer(static_cast<Block>(effect.a));
    }
    while (!immediates_.empty() && heap_.at<TimerNode>(immediates_.back()).due >= turn_.mark) {
        drop_timer(immediates_.back());
        immediates_.pop_back();
    }
    effects_.clear();
}

// The events of what the turn wrote: stdout, stderr, log, in this order.
void World::finish_output(Row& row) {
    static const uint64_t signature = base::signature_digest("out");
    for (uint64_t stream = 1; stream <= 3; ++stream) {
        base::TextDigest& text = turn_text_[stream - 1];
        if (text.empty()) continue;
        told_text_ = followed_text_[stream - 1];
        const uint64_t words[] = {stream, text.take()};
        event(row, row.id, signature, words);
        followed_text_[stream - 1].clear();
    }
    commit_ |= kCommitOutput;
}

void World::write(turn::Context&, turn::Stream stream, std::string_view bytes) {
    if (bytes.empty()) return;
    constexpr size_t kManyBytes = size_t{1} << 20;
    turn_text_[static_cast<int>(stream) - 1].add(bytes);
    if (follower_ != nullptr) followed_text_[static_cast<int>(stream) - 1] += bytes;
    std::string& text = stream == turn::Stream::Out ? tick_out_ : tick_err_;
    text += bytes;
    rare_ |= kRareOutput;
    // Nothing takes it back, and turns run in canonical order: a long turn need not end before its output leaves.
    if (text.size() >= kManyBytes) flush_output();
}

}  // namespace aeroflow::core
