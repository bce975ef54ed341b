// The oracle's ticks: arrivals, answers, the order of turns, names, deadlocks, the end (language.md §6).
#include <cstdlib>

#include <xxhash.h>

#include "tests/oracle/world.h"
#include "vm/memory/arena.h"
#include "vm/value/value_operations.h"

namespace aeroflow::oracle {

using turn::AwaitMode;
using turn::FaultKind;
using turn::MessageKind;

Oracle::Oracle(const turn::Program& program, turn::Engine& engine, const Configuration& configuration)
    : program_(program), engine_(engine), configuration_(configuration) {
    context_.bases[1] = reinterpret_cast<uint8_t*>(const_cast<uint64_t*>(program.constants.data()));
    context_.world = this;
    context_.program = &program;
    context_.quota = uint64_t{1} << 30;
    context_.image = reinterpret_cast<uint8_t*>(8);
    blobs_.resize(1);
    blob_bytes_.resize(1, nullptr);
    blobs_.reserve(4096);
    context_.blobs = blobs_.data();
    outbox_.resize(4096);
}

Oracle::~Oracle() {
    for (uint8_t* bytes : blob_bytes_) std::free(bytes);
}

Result Oracle::run() {
    Actor& main = mint(0, 0);
    main.path = base::signature_digest("main");
    Words arguments;
    if (program_.main_takes_arguments) {
        arguments.push_back(configuration_.arguments.size());
        for (const std::string& text : configuration_.arguments)
            for (uint64_t word : text_words(text)) arguments.push_back(word);
    }
    take(main, {main.id, 0, 0, MessageKind::Start, 0, arguments});
    commit();
    decide_end();
    while (!ending_) {
        if (++ticks_ > configuration_.max_ticks) {
            result_.stuck = true;
            break;
        }
        tick();
    }
    result_.hash = sums_.text();
    return result_;
}

void Oracle::tick() {
    tick_ = queue_.begin()->first.tick;
    std::vector<Letter> letters;
    while (!queue_.empty() && queue_.begin()->first.tick == tick_) {
        letters.push_back(std::move(queue_.begin()->second));
        queue_.erase(queue_.begin());
    }
    arrive(std::move(letters));
    const std::vector<uint64_t> order = by_birth_;
    for (uint64_t id : order)
        if (Actor* actor = find(id); actor != nullptr && actor->alive) run_actor(*actor);
    commit();
    decide_end();
}

// ---- arrivals, before all turns of the tick

void Oracle::arrive(std::vector<Letter> letters) {
    std::map<uint64_t, std::vector<Letter>> answers;
    for (Letter& letter : letters) {
        Actor* actor = find(letter.to);
        if (letter.kind == MessageKind::Down) open_news_.erase({letter.to, letter.from});
        if (actor != nullptr && actor->alive) {
            receive(*actor, std::move(letter), answers);
            continue;
        }
        dead_letter(letter);
        if (letter.kind == MessageKind::Ask) answer_fault(letter.to, letter.from, letter.ask, FaultKind::NoActor);
    }
    for (uint64_t id : by_birth_) {
        Actor* actor = find(id);
        if (actor == nullptr || !actor->alive) continue;
        bound_mailbox(*actor);
        for (const Letter& letter : actor->today)
            if (letter.kind == MessageKind::Ask) actor->obligations.push_back({letter.from, letter.ask});
        if (answers.contains(id) && !actor->killer) sort_answers(*actor, answers[id]);
    }
}

void Oracle::receive(Actor& actor, Letter letter, std::map<uint64_t, std::vector<Letter>>& answers) {
    switch (letter.kind) {
        case MessageKind::Kill:
            if (!actor.killer) actor.killer = letter.from;
            return;
        case MessageKind::Every: {
            const uint64_t place = letter.words[0];
            const bool waits = !actor.waiting_every.insert(place).second;
            later(tick_ + static_cast<uint64_t>(actor.periods[place]), Class::Timer, letter);
            if (!waits) actor.today.push_back(std::move(letter));
            return;
        }
        case MessageKind::Tell:
        case MessageKind::Ask:
        case MessageKind::Start:
        case MessageKind::Stop:
        case MessageKind::Down:
            actor.today.push_back(std::move(letter));
            return;
        default:
            answers[actor.id].push_back(std::move(letter));
    }
}

static bool counts(const Letter& letter) { return letter.kind == MessageKind::Tell || letter.kind == MessageKind::Ask; }

void Oracle::bound_mailbox(Actor& actor) {
    const turn::ActorType& type = program_.actors[actor.type];
    if (type.overflow == turn::Overflow::Unbounded) return;
    const auto kept = static_cast<uint64_t>(std::count_if(actor.kept.begin(), actor.kept.end(), counts));
    const auto arriving = static_cast<uint64_t>(std::count_if(actor.today.begin(), actor.today.end(), counts));
    uint64_t excess = kept + arriving > type.mailbox ? kept + arriving - type.mailbox : 0;
    if (type.overflow == turn::Overflow::DropOldest) {
        for (auto* list : {&actor.kept, &actor.today}) {
            for (auto at = list->begin(); at != list->end() && excess > 0;) {
                if (!counts(*at)) {
                    ++at;
                    continue;
                }
                refuse(*at);
                at = list->erase(at);
                --excess;
            }
        }
        return;
    }
    uint64_t room = arriving - std::min(arriving, excess);
    std::deque<Letter> accepted;
    for (Letter& letter : actor.today) {
        if (!counts(letter) || room > 0) {
            if (counts(letter)) --room;
            accepted.push_back(std::move(letter));
        } else {
            refuse(letter);
        }
    }
    actor.today = std::move(accepted);
}

void Oracle::refuse(const Letter& letter) {
    dead_letter(letter);
    if (letter.kind == MessageKind::Ask) answer_fault(letter.to, letter.from, letter.ask, FaultKind::MailboxFull);
}

// Replies, then faults, then time-outs (language.md §6.3).
void Oracle::sort_answers(Actor& actor, const std::vector<Letter>& arrived) {
    for (const Letter& letter : arrived)
        if (letter.kind == MessageKind::Reply || letter.kind == MessageKind::Registered) take_answer(actor, letter);
    for (const Letter& letter : arrived)
        if (letter.kind == MessageKind::Answer_Fault) take_answer(actor, letter);
    for (const Letter& letter : arrived)
        if (letter.kind == MessageKind::Await_Fault || letter.kind == MessageKind::Timeout || letter.kind == MessageKind::Sleep)
            take_time(actor, letter);
}

void Oracle::take_answer(Actor& actor, const Letter& letter) {
    const uint64_t ask = letter.ask;
    if (ask <= actor.abandoned_up_to || actor.abandoned.contains(ask)) return;
    const bool fault = letter.kind == MessageKind::Answer_Fault;
    Answer answer{letter.from, fault, letter.kind == MessageKind::Registered, letter.words, ++arrivals_, false};
    if (!actor.await || !actor.await->missing.contains(ask)) {
        if (!actor.await || !actor.await->done) {
            actor.answers[ask] = answer;
            return;
        }
        const auto& asks = actor.await->request.asks;
        if (std::find(asks.begin(), asks.end(), ask) == asks.end()) actor.answers[ask] = answer;
        return;
    }
    if (actor.await->done) return;
    actor.await->missing.erase(ask);
    show_answer(actor, actor.answers[ask] = answer, ask);
    settle(actor);
}

void Oracle::take_time(Actor& actor, const Letter& letter) {
    if (!actor.await || actor.await->done || actor.await->number != letter.armed) return;
    Await& await = *actor.await;
    const uint64_t first = await.request.asks.empty() ? 0 : await.request.asks[0];
    await.done = true;
    if (letter.kind == MessageKind::Sleep) {
        event(actor, actor.id, "sleep", {});
    } else if (letter.kind == MessageKind::Timeout) {
        event(actor, actor.id, "timeout", {first});
        await.failed = true;
        await.fault = fault_words(FaultKind::Timeout);
    } else {
        Words words{first};
        words.insert(words.end(), letter.words.begin(), letter.words.end());
        event(actor, actor.id, "fault", words);
        await.failed = true;
        await.fault = letter.words;
    }
    close_await(actor, await.fault);
}

// Is the await complete, given the answers that are there? The earliest answer counts.
void Oracle::settle(Actor& actor) {
    Await& await = *actor.await;
    const auto& asks = await.request.asks;
    const Answer *first_fault = nullptr, *last_fault = nullptr, *first_reply = nullptr;
    for (uint64_t i = 0; i < asks.size(); ++i) {
        const auto found = actor.answers.find(asks[i]);
        if (found == actor.answers.end()) continue;
        const Answer& answer = found->second;
        if (answer.fault) {
            if (first_fault == nullptr || answer.arrival < first_fault->arrival) first_fault = &answer;
            if (last_fault == nullptr || answer.arrival > last_fault->arrival) last_fault = &answer;
        } else if (first_reply == nullptr || answer.arrival < first_reply->arrival) {
            first_reply = &answer;
            if (await.request.mode == AwaitMode::Any) await.index = i;
        }
    }
    if (await.request.mode == AwaitMode::Any) {
        await.failed = first_reply == nullptr;
        await.done = first_reply != nullptr || await.missing.empty();
        if (await.done && await.failed) await.fault = last_fault ? last_fault->words : fault_words(FaultKind::NoReply);
    } else {
        await.failed = first_fault != nullptr;
        await.done = await.failed || await.missing.empty();
        if (await.failed) await.fault = first_fault->words;
    }
    if (await.done) close_await(actor, fault_words(FaultKind::NoReply));
}

// Asks that are open are abandoned: awaited again, they give `fault` at once, without an event.
void Oracle::close_await(Actor& actor, const Words& fault) {
    Await& await = *actor.await;
    for (uint64_t ask : await.missing) {
        abandon(actor, ask);
        actor.answers[ask] = {actor.id, true, false, fault, ++arrivals_, true};
    }
    std::erase_if(queue_, [&](const auto& entry) {
        return entry.second.owner == actor.id && entry.second.armed == await.number;
    });
}

void Oracle::show_answer(Actor& actor, Answer& answer, uint64_t ask) {
    if (answer.shown) return;
    answer.shown = true;
    Words words{ask};
    words.insert(words.end(), answer.words.begin(), answer.words.end());
    event(actor, answer.registered ? actor.id : answer.from, answer.fault ? "fault" : "reply", words);
}

bool Oracle::await(turn::Context& context) {
    const turn::AwaitRequest& request = context.request;
    Actor& actor = *me_;
    actor.await.emplace();
    Await& await = *actor.await;
    await.request = request;
    await.number = ++awaits_;
    Effect effect;
    effect.kind = Effect::Kind::Timer;
    effect.due = request.due;
    effect.letter.to = effect.letter.from = effect.letter.owner = actor.id;
    effect.letter.armed = await.number;
    if (request.mode == AwaitMode::Sleep) {
        effect.letter.kind = MessageKind::Sleep;
        push(effect);
        return false;
    }
    for (uint64_t ask : request.asks) {
        const auto found = actor.answers.find(ask);
        if (found == actor.answers.end()) {
            await.missing.insert(ask);
        } else {
            show_answer(actor, found->second, ask);
        }
    }
    settle(actor);
    if (await.done) {
        fill_answers(actor);
        actor.await.reset();
        context.status = turn::Status::Running;
        return true;
    }
    if (request.has_timeout) {
        effect.letter.kind = MessageKind::Timeout;
        push(effect);
    }
    return false;
}

void Oracle::fill_answers(Actor& actor) {
    const Await& await = *actor.await;
    turn::Answers& answers = context_.answers;
    answers = {};
    answers.failed = await.failed;
    answers.fault = await.fault;
    answers.index = await.index;
    if (await.failed || await.request.mode == AwaitMode::Sleep) return;
    const auto& asks = await.request.asks;
    for (uint64_t i = 0; i < asks.size(); ++i)
        if (await.request.mode != AwaitMode::Any || i == await.index) answers.values.push_back(actor.answers[asks[i]].words);
}

// ---- the turns of one actor in a tick

void Oracle::run_actor(Actor& actor) {
    if (actor.killer) {
        event(actor, *actor.killer, "kill", {});
        end(actor, {1}, false);
        return;
    }
    if (actor.await && actor.await->done) resume(actor);
    while (actor.alive && !actor.await && (!actor.kept.empty() || !actor.today.empty())) {
        auto& from = actor.kept.empty() ? actor.today : actor.kept;
        Letter letter = std::move(from.front());
        from.pop_front();
        take(actor, std::move(letter));
    }
    for (Letter& letter : actor.today) actor.kept.push_back(std::move(letter));
    actor.today.clear();
}

void Oracle::take(Actor& actor, Letter letter) {
    const turn::ActorType& type = program_.actors[actor.type];
    actor.handling = {};
    actor.handling.open = true;
    switch (letter.kind) {
        case MessageKind::Start:
            event(actor, letter.from, type.start_digest, letter.words);
            actor.started = true;
            actor.handling.first = true;
            begin(actor, type.start, letter.words);
            return;
        case MessageKind::Tell:
        case MessageKind::Ask:
            event(actor, letter.from, program_.selectors[letter.selector].digest, letter.words);
            actor.handling.sender = letter.from;
            if (letter.kind == MessageKind::Ask) {
                actor.handling.asker = letter.from;
                actor.handling.ask = letter.ask;
            }
            begin(actor, type.handlers[letter.selector], letter.words);
            return;
        case MessageKind::Every:
            actor.waiting_every.erase(letter.words[0]);
            event(actor, actor.id, "every", letter.words);
            begin(actor, type.every[letter.words[0]].body, {});
            return;
        case MessageKind::Down: {
            event(actor, letter.from, "down", letter.words);
            Words arguments{letter.from};
            arguments.insert(arguments.end(), letter.words.begin(), letter.words.end());
            if (type.down != turn::kNone) begin(actor, type.down, arguments);
            return;
        }
        default:  // Stop
            event(actor, letter.from, "stop", {});
            stop_now(actor, letter.from, false);
    }
}

// ---- the end of a tick

void Oracle::commit() {
    for (const NameChange& change : name_changes_) {
        if (change.end) {
            std::erase_if(names_, [&](const auto& name) { return name.second == change.actor; });
            continue;
        }
        const Actor* actor = find(change.actor);
        const bool done = actor != nullptr && actor->alive && names_.try_emplace(change.name, change.actor).second;
        Words words = text_words(change.name);
        words.push_back(done);
        loose(change.actor, change.caller, base::signature_digest("register"), words);
        const Actor* caller = find(change.caller);
        if (change.ask != 0 && caller != nullptr)
            send({change.caller, change.caller, change.ask, MessageKind::Registered, 0, {uint64_t{done}}});
    }
    name_changes_.clear();
    for (uint64_t id : ended_) {
        const base::ActorId actor{id};
        if (actor.generation() + 1 < 1u << base::ActorId::kGenerationBits)
            tables_[actor.table()].free.push_back({actor.index(), actor.generation() + 1});
    }
    ended_.clear();
}

// Whom an open await without time-out waits for; an ask that was deferred or answered is no edge.
std::vector<uint64_t> Oracle::peers(const Actor& actor) const {
    std::vector<uint64_t> result;
    if (!actor.alive || !actor.await || actor.await->done || actor.await->request.has_timeout) return result;
    for (uint64_t ask : actor.await->missing) {
        const auto open = obligations_.find({actor.id, ask});
        if (open != obligations_.end() && !open->second.deferred) result.push_back(open->second.peer);
    }
    return result;
}

bool Oracle::waits_in_vain(const Actor& actor, const std::set<uint64_t>& stuck) const {
    const std::vector<uint64_t> waits_for = peers(actor);
    const auto is_stuck = [&](uint64_t peer) { return stuck.contains(peer); };
    if (actor.await && actor.await->request.mode == AwaitMode::Any)
        return waits_for.size() == actor.await->missing.size() && !waits_for.empty() &&
               std::all_of(waits_for.begin(), waits_for.end(), is_stuck);
    return std::any_of(waits_for.begin(), waits_for.end(), is_stuck);
}

void Oracle::look_for_deadlocks() {
    const bool only_timers = std::all_of(queue_.begin(), queue_.end(), [](const auto& entry) {
        return entry.first.order == Class::Timer;
    });
    if (!only_timers && tick_ - last_look_ < 1'000'000) return;
    last_look_ = tick_;
    std::set<uint64_t> stuck;
    for (const auto& [id, actor] : actors_) stuck.insert(id);
    for (bool changed = true; changed;)
        changed = std::erase_if(stuck, [&](uint64_t id) { return !waits_in_vain(*find(id), stuck); }) > 0;
    for (uint64_t id : by_birth_) {
        if (!stuck.contains(id)) continue;
        // On a cycle: it reaches itself.
        std::set<uint64_t> seen;
        std::vector<uint64_t> work = peers(*find(id));
        while (!work.empty()) {
            const uint64_t next = work.back();
            work.pop_back();
            if (!stuck.contains(next) || !seen.insert(next).second) continue;
            for (uint64_t peer : peers(*find(next))) work.push_back(peer);
        }
        if (!seen.contains(id)) continue;
        Letter letter{id, id, 0, MessageKind::Await_Fault, 0, fault_words(FaultKind::Deadlock)};
        letter.armed = find(id)->await->number;
        later(tick_ + 1, Class::Sent, letter);
    }
}

bool Oracle::quiet(bool& every) const {
    every = false;
    for (const auto& [key, letter] : queue_) {
        if (letter.kind != MessageKind::Every) return false;
        every = true;
    }
    return true;
}

void Oracle::decide_end() {
    look_for_deadlocks();
    if (status_) {
        end_program();
        return;
    }
    bool every = false;
    if (!quiet(every)) return;
    if (main_done_) {
        end_program();
        return;
    }
    if (every) return;
    for (uint64_t id : by_birth_) {
        Actor* actor = find(id);
        if (!actor->alive || !actor->await || actor->await->done) continue;
        Letter letter{id, id, 0, MessageKind::Await_Fault, 0, fault_words(FaultKind::NoReply)};
        letter.armed = actor->await->number;
        later(tick_ + 1, Class::Sent, letter);
    }
}

void Oracle::end_program() {
    ++tick_;
    ending_ = true;
    if (status_) result_.status = *status_;
    const std::vector<uint64_t> order = by_birth_;
    for (auto id = order.rbegin(); id != order.rend(); ++id) {
        Actor* actor = find(*id);
        if (actor == nullptr || !actor->alive) continue;
        actor->await.reset();
        event(*actor, actor->id, "end", {});
        if (actor->started) stop_now(*actor, 0, true);
    }
    loose(0, 0, base::signature_digest("exit"), {static_cast<uint64_t>(result_.status)});
}

// ---- messages, events, ids

void Oracle::send(Letter letter) { later(tick_ + 1, Class::Sent, std::move(letter)); }

void Oracle::later(uint64_t due, Class order, Letter letter) { queue_[{due, order, sequence_++}] = std::move(letter); }

void Oracle::dead_letter(const Letter& letter) {
    if (letter.kind != MessageKind::Tell && letter.kind != MessageKind::Ask) return;
    loose(letter.to, letter.from, program_.selectors[letter.selector].digest, letter.words);
}

void Oracle::answer_fault(uint64_t peer, uint64_t asker, uint64_t ask, FaultKind kind, const Words* asked) {
    if (obligations_.erase({asker, ask}) == 0) return;
    Words words = fault_words(kind);
    Actor* actor = find(peer);
    if (actor != nullptr) std::erase(actor->obligations, std::pair{asker, ask});
    if (kind == FaultKind::Asked) {
        const std::string who = base::show(program_.actors[actor->type].show_name, base::ActorId{peer});
        for (uint64_t word : text_words(who)) words.push_back(word);
        words.insert(words.end(), asked->begin(), asked->end());
    }
    send({asker, peer, ask, MessageKind::Answer_Fault, 0, words});
}

Actor* Oracle::find(uint64_t id) {
    const auto found = actors_.find(id);
    return found == actors_.end() ? nullptr : found->second.get();
}

void Oracle::event(Actor& at, uint64_t sender, std::string_view signature, const Words& words) {
    event(at, sender, base::signature_digest(signature), words);
}

// The generator makes no value of 64 KiB, so the words are the digest words (formats.md §3).
void Oracle::event(Actor& at, uint64_t sender, uint64_t signature, const Words& words) {
    at.chain = sums_.add(at.chain, {base::ActorId{sender}, signature, tick_, words});
}

void Oracle::loose(uint64_t to, uint64_t sender, uint64_t signature, const Words& words) {
    sums_.add_loose(base::ActorId{to}, {base::ActorId{sender}, signature, tick_, words});
}

Words Oracle::text_words(std::string_view text) {
    Words words((text.size() + 7) / 8 + 1, 0);
    words[0] = text.size();
    if (!text.empty()) __builtin_memcpy(words.data() + 1, text.data(), text.size());
    return words;
}

Actor& Oracle::mint(uint64_t spawner, uint32_t type) {
    const uint32_t home = spawner == 0 ? 0 : base::ActorId{spawner}.home();
    Table& table = tables_[home];
    uint32_t index = 0, generation = 0;
    if (table.free.empty()) {
        index = table.counter++;
    } else {
        std::tie(index, generation) = table.free.back();
        table.free.pop_back();
    }
    const base::ActorId id = base::ActorId::make(0, home, index, generation);
    auto actor = std::make_unique<Actor>();
    actor->id = id.bits;
    actor->type = type;
    actor->chain = base::first_link(id);
    const value::TypeId root = program_.actors[type].root;
    const uint64_t root_bytes = program_.types[root].size;
    actor->arena.resize((memory::initial_bytes(root_bytes) + 7) / 8, 0);
    memory::initialise(reinterpret_cast<uint8_t*>(actor->arena.data()), root_bytes);
    Actor& result = *actor;
    actors_[id.bits] = std::move(actor);
    by_birth_.push_back(id.bits);
    minted_.push_back(id.bits);
    return result;
}

Result run(const turn::Program& program, turn::Engine& engine, const Configuration& configuration) {
    return Oracle(program, engine, configuration).run();
}

}  // namespace aeroflow::oracle
