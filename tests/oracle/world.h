// The oracle's world: actors in a map, messages in one ordered map, effects in one list per turn.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>

#include "tests/oracle/oracle.h"
#include "vm/base/execution_hash.h"

namespace aeroflow::oracle {

using Words = std::vector<uint64_t>;

// Classes of messages at an actor within a tick, in order (language.md §6.2).
enum class Class : uint8_t { Timer, Sent };

struct Letter {
    uint64_t to = 0, from = 0, ask = 0;
    turn::MessageKind kind = turn::MessageKind::Tell;
    uint32_t selector = 0;
    Words words;
    uint64_t timer = 0;  // of `after`: the number its Timer value holds
    uint64_t owner = 0;  // of what an end takes along: timers and every of this actor
    uint64_t armed = 0;  // of Timeout and Sleep: number of the await they belong to
};

struct Key {
    uint64_t tick;
    Class order;
    uint64_t sequence;
    auto operator<=>(const Key&) const = default;
};

struct Answer {
    uint64_t from = 0;
    bool fault = false;
    bool registered = false;
    Words words;         // value, or Fault
    uint64_t arrival = 0;
    bool shown = false;  // its event has been written
};

struct Await {
    turn::AwaitRequest request;
    uint64_t number = 0;
    std::set<uint64_t> missing;
    bool done = false, failed = false;
    Words fault;
    uint64_t index = 0;  // of Any
};

// What the turns of one handled message share.
struct Handling {
    bool open = false;  // a handling is going on (perhaps suspended)
    uint64_t sender = 0, asker = 0, ask = 0;
    bool answered = false, deferred = false, stopping = false;
    turn::FunctionNumber function = turn::kNone;
    bool first = false;  // the first turn's
};

struct Actor {
    uint64_t id = 0;
    uint32_t type = 0;
    uint64_t birth = 0;
    bool alive = true, started = false, armed = false, faulted = false, returned = false;
    uint64_t ended_at = 0;
    uint64_t chain = 0, asks = 0, path = 0;
    std::vector<uint64_t> arena;
    value::Reference record = 0;
    Handling handling;
    std::optional<Await> await;
    std::deque<Letter> kept;
    std::deque<Letter> today;  // this tick's
    std::map<uint64_t, Answer> answers;  // of this handling, by ask number
    std::set<uint64_t> abandoned;
    uint64_t abandoned_up_to = 0;  // asks of earlier handlings
    std::vector<std::pair<uint64_t, uint64_t>> obligations;  // asks received and open, in order of arrival
    std::vector<uint64_t> monitors;
    std::map<uint32_t, uint64_t> draws, spawns;
    std::set<uint64_t> waiting_every;  // places that wait to be taken
    std::vector<int64_t> periods;
    std::optional<uint64_t> killer;
    Words reason;
};

struct Obligation {
    uint64_t peer = 0;
    bool deferred = false;
};

class Oracle final : public turn::World {
public:
    Oracle(const turn::Program& program, turn::Engine& engine, const Configuration& configuration);
    ~Oracle() override;
    Result run();

    void grow_arena(turn::Context&, uint64_t units) override;
    void grow_outbox(turn::Context&, uint64_t bytes) override;
    uint32_t new_blob(turn::Context&, uint64_t bytes) override;
    void resize_blob(turn::Context&, uint32_t blob, uint64_t bytes) override;
    void retain_blob(turn::Context&, uint32_t blob) override;
    void release_blob(turn::Context&, uint32_t blob) override;
    uint64_t spawn(turn::Context&, uint32_t type, uint32_t site, std::span<const uint64_t> arguments) override;
    uint64_t send_after(turn::Context&, int64_t delay, const turn::Message& head, std::span<const uint64_t> payload) override;
    void cancel(turn::Context&, uint64_t timer) override;
    void reply_to(turn::Context&, uint64_t asker, uint64_t ask, value::TypeId type,
                  std::span<const uint64_t> value) override;
    void monitor(turn::Context&, uint64_t actor) override;
    void stop(turn::Context&, uint64_t actor) override;
    void kill(turn::Context&, uint64_t actor) override;
    void register_name(turn::Context&, std::string_view name, uint64_t actor, uint64_t ask) override;
    uint64_t lookup(turn::Context&, std::string_view name, value::TypeId type) override;
    uint64_t draw(turn::Context&, uint32_t site) override;
    void write(turn::Context&, turn::Stream stream, std::string_view bytes) override;
    uint64_t port(turn::Context&, uint32_t) override { return 0; }
    bool await(turn::Context&) override;

private:
    struct Effect {
        enum class Kind : uint8_t { Send, Timer, Cancel, Monitor, Register } kind = Kind::Send;
        Letter letter;
        uint64_t due = 0;
        uint64_t actor = 0;
        std::string name;
    };
    // What happens to names at a tick's end, in canonical order.
    struct NameChange {
        bool end = false;
        uint64_t caller = 0, actor = 0, ask = 0;
        std::string name;
    };

    // ---- ticks.cpp
    void tick();
    void arrive(std::vector<Letter> letters);
    void sort_answers(Actor& actor, const std::vector<Letter>& arrived);
    void take_answer(Actor& actor, const Letter& letter);
    void take_time(Actor& actor, const Letter& letter);
    void close_await(Actor& actor, const Words& fault);
    void run_actor(Actor& actor);
    void take(Actor& actor, Letter letter);
    void commit();
    void look_for_deadlocks();
    bool waits_in_vain(const Actor& actor, const std::set<uint64_t>& stuck) const;
    std::vector<uint64_t> peers(const Actor& actor) const;
    bool quiet(bool& every) const;
    void decide_end();
    void end_program();
    void send(Letter letter);
    void later(uint64_t due, Class order, Letter letter);
    void dead_letter(const Letter& letter);
    void answer_fault(uint64_t peer, uint64_t asker, uint64_t ask, turn::FaultKind kind, const Words* asked = nullptr);
    void refuse(const Letter& letter);
    void receive(Actor& actor, Letter letter, std::map<uint64_t, std::vector<Letter>>& answers);
    void bound_mailbox(Actor& actor);

    // ---- turns.cpp
    void begin(Actor& actor, turn::FunctionNumber function, const Words& arguments);
    void resume(Actor& actor);
    void fill(Actor& actor);
    void finish(Actor& actor, turn::Status status);
    void apply(Actor& actor, Effect& effect);
    void drop_effects();
    bool arm_every(Actor& actor);
    void handled(Actor& actor);
    void end(Actor& actor, const Words& reason, bool by_fault);
    void stop_now(Actor& actor, uint64_t sender, bool orderly_end);
    void write_out_events(Actor& actor);
    void fault(Actor& actor, const Words& words);
    void abandon(Actor& actor, uint64_t ask) { actor.abandoned.insert(ask); }
    void show_answer(Actor& actor, Answer& answer, uint64_t ask);
    void settle(Actor& actor);
    void fill_answers(Actor& actor);
    void flush_outbox();
    void push(Effect effect);

    Actor* find(uint64_t id);
    const Actor* find(uint64_t id) const { return const_cast<Oracle*>(this)->find(id); }
    void event(Actor& at, uint64_t sender, std::string_view signature, const Words& words);
    void event(Actor& at, uint64_t sender, uint64_t signature, const Words& digest_words);
    void loose(uint64_t to, uint64_t sender, uint64_t signature, const Words& digest_words);
    Actor& mint(uint64_t spawner, uint32_t type);
    static Words text_words(std::string_view text);
    static Words fault_words(turn::FaultKind kind) { return {static_cast<uint64_t>(kind)}; }

    const turn::Program& program_;
    turn::Engine& engine_;
    const Configuration& configuration_;
    turn::Context context_;
    base::HashSums sums_;
    std::map<uint64_t, std::unique_ptr<Actor>> actors_;
    std::vector<uint64_t> by_birth_;
    std::map<Key, Letter> queue_;
    uint64_t sequence_ = 0, awaits_ = 0, arrivals_ = 0, timers_ = 0;
    uint64_t tick_ = 0, last_look_ = 0, ticks_ = 0;
    std::map<std::pair<uint64_t, uint64_t>, Obligation> obligations_;
    std::map<std::string, uint64_t> names_;
    std::vector<NameChange> name_changes_;
    std::vector<uint64_t> ended_;
    struct Table {
        uint32_t counter = 1;
        std::vector<std::pair<uint32_t, uint32_t>> free;  // index, generation; the last is the next
    };
    std::map<uint32_t, Table> tables_;
    std::vector<turn::Blob> blobs_;
    std::vector<uint8_t*> blob_bytes_;

    // The running turn.
    Actor* me_ = nullptr;
    std::vector<Effect> effects_;
    std::vector<uint64_t> minted_;
    std::vector<uint8_t> outbox_;
    std::string written_[4];
    std::map<uint64_t, Key> timer_keys_;  // by Timer number
    std::set<std::pair<uint64_t, uint64_t>> open_news_;  // watcher, actor: a Down is under way

    bool main_done_ = false, ending_ = false;
    std::optional<int64_t> status_;
    Result result_;
};

}  // namespace aeroflow::oracle
