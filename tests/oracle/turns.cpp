// The oracle's turns: running one, its effects, and how actors end (language.md §5, §7).
#include <cstdlib>
#include <cstring>

#include <xxhash.h>

#include "tests/oracle/philox.h"
#include "tests/oracle/world.h"
#include "vm/memory/arena.h"
#include "vm/value/value_operations.h"

namespace aeroflow::oracle {

using turn::MessageKind;
using turn::Status;

// ---- running a turn

void Oracle::fill(Actor& actor) {
    me_ = &actor;
    context_.bases[0] = reinterpret_cast<uint8_t*>(actor.arena.data());
    context_.arena_units = actor.arena.size();
    context_.status = Status::Running;
    context_.self = actor.id;
    context_.tick = tick_;
    context_.asks = actor.asks;
    context_.actor_type = actor.type;
    context_.sender = actor.handling.sender;
    context_.asker = actor.handling.asker;
    context_.ask = actor.handling.ask;
    context_.answered = actor.handling.answered;
    context_.deferred = actor.handling.deferred;
    context_.stopping = actor.handling.stopping;
    context_.fault = {};
    context_.record = 0;
    context_.result = nullptr;
    effects_.clear();
    minted_.clear();
    context_.out = outbox_.data();
    context_.out_end = outbox_.data() + outbox_.size();
    for (std::string& text : written_) text.clear();
}

void Oracle::begin(Actor& actor, turn::FunctionNumber function, const Words& arguments) {
    actor.handling.function = function;
    fill(actor);
    finish(actor, engine_.start(context_, function, arguments));
}

void Oracle::resume(Actor& actor) {
    fill(actor);
    fill_answers(actor);
    actor.await.reset();
    finish(actor, engine_.resume(context_, actor.record));
}

void Oracle::finish(Actor& actor, Status status) {
    flush_outbox();
    actor.asks = context_.asks;
    if (status == Status::Fault) {
        drop_effects();
        actor.await.reset();
        fault(actor, context_.fault.words);
        return;
    }
    if (status == Status::Exit) {
        drop_effects();
        actor.await.reset();
        actor.handling.stopping = false;
        if (!ending_ && !status_) status_ = context_.exit_code;
        write_out_events(actor);
        handled(actor);
        return;
    }
    Handling& handling = actor.handling;
    handling.answered = context_.answered;
    handling.deferred = context_.deferred;
    handling.stopping = context_.stopping;
    if (handling.deferred && obligations_.contains({handling.asker, handling.ask}))
        obligations_[{handling.asker, handling.ask}].deferred = true;
    if (status == Status::Running) {
        const turn::FunctionInfo& info = program_.functions[handling.function];
        const bool is_main = actor.id == base::kMain.bits && handling.first;
        const bool replies = handling.asker != 0 && !handling.answered && !handling.deferred;
        Words result;
        if (context_.result != nullptr && info.result != value::kUnit) {
            // A handler that answers in another way may end without a value: its zeros are no value of every type.
            if (replies || is_main) value::encode(context_, context_.result, info.result, result);
            value::drop(context_, context_.result, info.result);
        }
        if (replies) {
            Effect reply;
            reply.letter = {handling.asker, actor.id, handling.ask, MessageKind::Reply, 0, result};
            push(reply);
        }
        if (is_main && program_.main_returns_int && !result.empty()) {
            const auto code = static_cast<int64_t>(result[0]);
            if (code < 0 || code > 255) {
                drop_effects();
                fault(actor, {static_cast<uint64_t>(turn::FaultKind::OutOfRange), result[0], 256});
                return;
            }
            result_.status = code;
        }
    } else {
        actor.record = context_.record;
    }
    if (ending_) effects_.clear();
    for (Effect& effect : effects_) apply(actor, effect);
    effects_.clear();
    if (handling.first && !actor.armed && !arm_every(actor)) return;
    write_out_events(actor);
    if (status == Status::Running) handled(actor);
}

// Periods are evaluated behind the effects of the first turn, which stand when one faults (language.md §13).
bool Oracle::arm_every(Actor& actor) {
    actor.armed = true;
    const turn::ActorType& type = program_.actors[actor.type];
    for (uint64_t place = 0; place < type.every.size(); ++place) {
        context_.status = Status::Running;
        const Status status = engine_.start(context_, type.every[place].period, {});
        if (status == Status::Fault) {
            fault(actor, context_.fault.words);
            return false;
        }
        const auto period = static_cast<int64_t>(context_.result[0]);
        if (period <= 0) {
            fault(actor, {static_cast<uint64_t>(turn::FaultKind::OutOfRange), static_cast<uint64_t>(period), 0});
            return false;
        }
        actor.periods.push_back(period);
        Letter letter{actor.id, actor.id, 0, MessageKind::Every, 0, {place}};
        letter.owner = actor.id;
        later(tick_ + static_cast<uint64_t>(period), Class::Timer, letter);
    }
    return true;
}

// The handling of a message is complete.
void Oracle::handled(Actor& actor) {
    const bool stopping = actor.handling.stopping;
    if (actor.id == base::kMain.bits && actor.handling.first) main_done_ = true;
    actor.handling = {};
    actor.answers.clear();
    actor.abandoned.clear();
    actor.abandoned_up_to = actor.asks;
    if (stopping && !ending_) {
        event(actor, actor.id, "stop", {});
        stop_now(actor, 0, false);
    }
}

void Oracle::write_out_events(Actor& actor) {
    std::string* all[] = {nullptr, &result_.out, &result_.err, &result_.log};
    for (uint64_t stream = 1; stream <= 3; ++stream) {
        std::string& text = written_[stream];
        if (text.empty()) continue;
        event(actor, actor.id, "out", {stream, base::signature_digest(text)});
        all[stream]->append(text);
        text.clear();
    }
}

// ---- ends

void Oracle::fault(Actor& actor, const Words& words) {
    event(actor, actor.id, base::signature_digest("faulted"), words);
    write_out_events(actor);
    if (ending_) return;
    if (actor.id == base::kMain.bits && !status_) status_ = 70;
    actor.faulted = true;
    Words reason{2};
    reason.insert(reason.end(), words.begin(), words.end());
    end(actor, reason, true);
}

// Runs `on stop`, then the actor ends.
void Oracle::stop_now(Actor& actor, uint64_t, bool orderly_end) {
    const turn::FunctionNumber hook = program_.actors[actor.type].stop;
    if (hook != turn::kNone) {
        actor.handling = {};
        begin(actor, hook, {});
    }
    if (actor.alive && !orderly_end) end(actor, {0}, false);
}

void Oracle::end(Actor& actor, const Words& reason, bool by_fault) {
    actor.alive = false;
    actor.ended_at = tick_;
    actor.reason = reason;
    actor.await.reset();
    actor.handling = {};
    std::set<std::pair<uint64_t, uint64_t>> not_taken;
    for (const Letter& letter : actor.today)
        if (letter.kind == MessageKind::Ask) not_taken.insert({letter.from, letter.ask});
    const Words fault(reason.begin() + 1, reason.end());
    const auto open = actor.obligations;
    for (const auto& [asker, ask] : open) {
        if (not_taken.contains({asker, ask})) continue;
        if (!obligations_.contains({asker, ask})) continue;
        answer_fault(actor.id, asker, ask, by_fault ? turn::FaultKind::Asked : turn::FaultKind::NoReply, &fault);
    }
    for (const Letter& letter : actor.kept) dead_letter(letter);
    for (const Letter& letter : actor.today) {
        dead_letter(letter);
        if (letter.kind == MessageKind::Ask)
            answer_fault(actor.id, letter.from, letter.ask, turn::FaultKind::NoActor);
    }
    actor.kept.clear();
    actor.today.clear();
    for (uint64_t watcher : actor.monitors) {
        open_news_.insert({watcher, actor.id});
        send({watcher, actor.id, 0, MessageKind::Down, 0, reason});
    }
    std::erase_if(queue_, [&](const auto& entry) { return entry.second.owner == actor.id; });
    ended_.push_back(actor.id);
    name_changes_.push_back({true, 0, actor.id, 0, {}});
    if (actor.id == base::kMain.bits) main_done_ = true;
}

// ---- effects

void Oracle::push(Effect effect) {
    flush_outbox();
    effects_.push_back(std::move(effect));
}

// Sends that the engine wrote straight into the outbox become effects, in their order.
void Oracle::flush_outbox() {
    for (const uint8_t* at = outbox_.data(); at < context_.out;) {
        const auto& message = *reinterpret_cast<const turn::Message*>(at);
        Effect effect;
        effect.letter = {message.to, message.from, message.ask_number(), message.kind, message.selector,
                         Words(message.payload(), message.payload() + message.words)};
        effects_.push_back(std::move(effect));
        at += message.bytes();
    }
    context_.out = outbox_.data();
}

void Oracle::apply(Actor& actor, Effect& effect) {
    Letter& letter = effect.letter;
    switch (effect.kind) {
        case Effect::Kind::Send: {
            if (letter.kind == MessageKind::Ask) obligations_[{actor.id, letter.ask}] = {letter.to, false};
            if (letter.kind == MessageKind::Reply) {
                const auto open = obligations_.find({letter.to, letter.ask});
                if (open == obligations_.end()) return;
                if (Actor* peer = find(open->second.peer))
                    std::erase(peer->obligations, std::pair{letter.to, letter.ask});
                obligations_.erase(open);
            }
            send(letter);
            return;
        }
        case Effect::Kind::Timer:
            if (effect.due == tick_ + 1 && letter.timer != 0) {
                timer_keys_[letter.timer] = {effect.due, Class::Sent, sequence_};
                later(effect.due, Class::Sent, letter);
            } else {
                if (letter.timer != 0) timer_keys_[letter.timer] = {effect.due, Class::Timer, sequence_};
                later(effect.due, Class::Timer, letter);
            }
            return;
        case Effect::Kind::Cancel: {
            const auto key = timer_keys_.find(effect.actor);
            if (key != timer_keys_.end() && key->second.tick > tick_) queue_.erase(key->second);
            return;
        }
        case Effect::Kind::Monitor: {
            Actor* target = find(effect.actor);
            if (target != nullptr && target->alive) {
                if (std::find(target->monitors.begin(), target->monitors.end(), actor.id) == target->monitors.end())
                    target->monitors.push_back(actor.id);
                return;
            }
            if (!open_news_.insert({actor.id, effect.actor}).second) return;
            const bool today = target != nullptr && target->ended_at == tick_;
            send({actor.id, effect.actor, 0, MessageKind::Down, 0, today ? target->reason : Words{5}});
            return;
        }
        case Effect::Kind::Register:
            name_changes_.push_back({false, actor.id, effect.actor, effect.due, effect.name});
            return;
    }
}

void Oracle::drop_effects() {
    effects_.clear();
    for (auto minted = minted_.rbegin(); minted != minted_.rend(); ++minted) {
        const base::ActorId id{*minted};
        tables_[id.table()].free.push_back({id.index(), id.generation()});
        actors_.erase(*minted);
        std::erase(by_birth_, *minted);
    }
    minted_.clear();
}

// ---- what the engine asks of the world

void Oracle::grow_arena(turn::Context& context, uint64_t units) {
    me_->arena.resize(me_->arena.size() * 2 + units, 0);
    context.bases[0] = reinterpret_cast<uint8_t*>(me_->arena.data());
    context.arena_units = me_->arena.size();
}

void Oracle::grow_outbox(turn::Context& context, uint64_t bytes) {
    flush_outbox();
    if (outbox_.size() < bytes) outbox_.resize(bytes * 2 + 4096);
    context.out = outbox_.data();
    context.out_end = outbox_.data() + outbox_.size();
}

// Blobs lie anywhere: the image is all memory, offsets are addresses less its base.
static constexpr uint64_t kImageBase = 8;

uint32_t Oracle::new_blob(turn::Context& context, uint64_t bytes) {
    blob_bytes_.push_back(static_cast<uint8_t*>(std::calloc(1, bytes + 8)));
    blobs_.push_back({reinterpret_cast<uint64_t>(blob_bytes_.back()) - kImageBase, bytes, 0, 1, 0});
    context.blobs = blobs_.data();
    return static_cast<uint32_t>(blobs_.size() - 1);
}

void Oracle::resize_blob(turn::Context&, uint32_t blob, uint64_t bytes) {
    auto* fresh = static_cast<uint8_t*>(std::calloc(1, bytes + 8));
    std::memcpy(fresh, blob_bytes_[blob], std::min(bytes, blobs_[blob].capacity));
    std::free(blob_bytes_[blob]);
    blob_bytes_[blob] = fresh;
    blobs_[blob].offset = reinterpret_cast<uint64_t>(fresh) - kImageBase;
    blobs_[blob].capacity = bytes;
}

void Oracle::retain_blob(turn::Context&, uint32_t blob) { ++blobs_[blob].count; }
void Oracle::release_blob(turn::Context&, uint32_t blob) { --blobs_[blob].count; }

uint64_t Oracle::spawn(turn::Context& context, uint32_t type, uint32_t site, std::span<const uint64_t> arguments) {
    Actor& child = mint(context.self, type);
    const uint64_t digest = program_.spawns[site].digest;
    const uint64_t words[] = {me_->path, digest, me_->spawns[site]++};
    child.path = XXH3_64bits(words, sizeof words);
    Effect effect;
    effect.letter = {child.id, context.self, 0, MessageKind::Start, type, Words(arguments.begin(), arguments.end())};
    push(effect);
    return child.id;
}

uint64_t Oracle::send_after(turn::Context& context, int64_t delay, const turn::Message& head, std::span<const uint64_t> payload) {
    Effect effect;
    effect.kind = Effect::Kind::Timer;
    effect.due = context.tick + static_cast<uint64_t>(delay > 1 ? delay : 1);
    effect.letter = {head.to, context.self, head.ask_number(), head.kind, head.selector, Words(payload.begin(), payload.end())};
    effect.letter.timer = ++timers_;
    effect.letter.owner = context.self;
    if (effect.due == context.tick + 1) effect.letter.owner = 0;  // an ordinary send
    push(effect);
    return timers_;
}

void Oracle::cancel(turn::Context&, uint64_t timer) {
    Effect effect;
    effect.kind = Effect::Kind::Cancel;
    effect.actor = timer;
    push(effect);
}

void Oracle::reply_to(turn::Context& context, uint64_t asker, uint64_t ask, value::TypeId,
                      std::span<const uint64_t> value) {
    Effect effect;
    effect.letter = {asker, context.self, ask, MessageKind::Reply, 0, Words(value.begin(), value.end())};
    push(effect);
}

void Oracle::monitor(turn::Context&, uint64_t actor) {
    Effect effect;
    effect.kind = Effect::Kind::Monitor;
    effect.actor = actor;
    push(effect);
}

void Oracle::stop(turn::Context& context, uint64_t actor) {
    if (actor == context.self) {
        context.stopping = 1;
        return;
    }
    Effect effect;
    effect.letter = {actor, context.self, 0, MessageKind::Stop, 0, {}};
    push(effect);
}

void Oracle::kill(turn::Context& context, uint64_t actor) {
    Effect effect;
    effect.letter = {actor, context.self, 0, MessageKind::Kill, 0, {}};
    push(effect);
}

void Oracle::register_name(turn::Context&, std::string_view name, uint64_t actor, uint64_t ask) {
    Effect effect;
    effect.kind = Effect::Kind::Register;
    effect.actor = actor;
    effect.due = ask;
    effect.name = name;
    push(effect);
}

uint64_t Oracle::lookup(turn::Context&, std::string_view name, value::TypeId type) {
    const auto found = names_.find(std::string(name));
    if (found == names_.end()) return 0;
    const value::Type& wanted = program_.types[type];
    const value::TypeId reference = wanted.kind == value::Kind::Optional ? wanted.first : type;
    const Actor* actor = find(found->second);
    if (reference == value::kActorRef || program_.actors[actor->type].type == reference) return found->second;
    return 0;
}

uint64_t Oracle::draw(turn::Context&, uint32_t site) {
    const uint64_t words[] = {configuration_.seed, me_->path, 0};
    return philox(XXH3_64bits(words, sizeof words), program_.draws[site].digest, me_->draws[site]++);
}

void Oracle::write(turn::Context&, turn::Stream stream, std::string_view bytes) {
    written_[static_cast<size_t>(stream)].append(bytes);
}

}  // namespace aeroflow::oracle
