// One World: actors, messages and logical time over one range of memory (language.md §5–§7, architecture.md §3–§5).
//
// In: a program, an engine that runs turns, a configuration. Out: the program's output, its status and its execution hash,
// which are functions of these and of what the ports answered. Everything that outlives a tick lies in the image
// (image.h); the members here are process memory: scratch of the running tick, code tables, cached addresses.
// Read tick_loop.cpp first, then turn.cpp (one turn), commit.cpp (the end of a tick), ends.cpp, awaits.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/core/active.h"
#include "scheduler/core/heap.h"
#include "scheduler/core/image.h"
#include "scheduler/core/interfaces.h"
#include "scheduler/core/memory.h"
#include "scheduler/core/table.h"
#include "scheduler/core/wheel.h"
#include "vm/base/execution_hash.h"
#include "vm/base/text_digest.h"
#include "vm/turn/context.h"
#include "vm/turn/engine.h"
#include "vm/turn/program.h"

namespace aeroflow::core {

struct Configuration {
    uint64_t seed = 0;
    uint64_t memory = uint64_t{1} << 30;       // live bytes of an actor
    uint32_t stack = 12000;                    // stack units of a turn
    int64_t fuel = 0;                          // of a turn; 0: unlimited
    uint64_t undelivered = uint64_t{4} << 30;  // bytes of messages the world may hold
    uint64_t table_key = 0;                    // keys the hashes of dicts and sets
    std::vector<std::string> arguments;        // of main
    std::string replay_command;                // shown in fault reports when the run is recorded
    bool move_arenas = false;                  // every allocation moves the arena: nothing may depend on addresses
    Observer* observer = nullptr;              // follows the run
    bool hash_state = false;                   // --hash=state: windows cover the state of actors too
    bool json_reports = false;                 // faults and deadlocks as JSON lines, for tools
    uint64_t* coverage = nullptr;              // counters of a program compiled for coverage
};

struct RunResult {
    int status = 0;
    std::string hash;
    std::string state_hash;  // with the states of actors, where it was asked for
    uint64_t turns = 0;
    uint64_t ticks = 0;      // run, not the clock
    uint64_t tick = 0;       // of the end
    uint64_t messages = 0;
    uint64_t born = 0;       // actors, with main and ports
    uint32_t live_peak = 0;
    bool main_returned = false;  // its body came to its end
    std::vector<Window> windows;
    std::optional<uint64_t> shutdown;  // tick of the end that `shut_down` caused
};

// What became of an input. Full: the world holds as many undelivered bytes as it may.
enum class InputResult : uint8_t { Sent, NoActor, NoHandler, Ended, Full };

class BlobAudit;  // tests

class World final : public turn::World {
    friend class BlobAudit;

public:
    World(Memory& memory, const turn::Program& program, turn::Engine& engine, Configuration configuration, Ports& ports,
          Output& output);
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    RunResult run();
    // One tick, no further than `last`; false when the program has ended, or nothing is left up to there.
    bool step(uint64_t last = kNever - 1);
    // Runs all ticks up to `last`, where the world then stands: what the host does next has its effect at the tick behind
    // it. True when there is more to run, false when the program has ended.
    bool run_until(uint64_t last);
    // Runs until nothing is pending but `every`, no further than `last`; true when the program has not ended.
    bool run_idle(uint64_t last = kNever - 1);
    RunResult result() const;
    uint64_t tick_run() const { return root_->tick; }  // the last one; kNever before the first

    // inputs.cpp: what a host sends, between ticks. `words` must be canonical, of the message's parameters; a message that
    // declares a result is told, not asked.
    InputResult send_input(uint64_t actor, uint16_t selector, std::span<const uint64_t> words);
    // Quiescence does not end a world held open, and main's awaits go on waiting: it is idle until an input comes.
    void hold_open(bool open);
    bool idle() const { return nothing_sent() && root_->wheel.timers == 0; }
    bool ended() const { return ended_program_; }
    uint64_t next_tick() const { return std::max(root_->tick + 1, root_->reached + 1); }  // at which an input is taken
    uint64_t named(std::string_view name);                     // the actor registered under a name; 0: none
    // The type of an actor that can take inputs; null when there is none with that id, which may be any number.
    const turn::ActorType* receiver(uint64_t actor) const;

    // inspect.cpp: what can be looked at between ticks, and when an observer is told of an actor's end.
    std::vector<uint64_t> actors_of(std::string_view type_name) const;  // alive, in birth order; "Account"
    bool lives(uint64_t actor) const { return alive(actor); }
    std::string shown_name(uint64_t actor) const;
    // "balance: 12", a line for each parameter and state; with a field only that one. None when there is no such field.
    std::optional<std::string> shown_state(uint64_t actor, std::string_view field);

    uint64_t turns() const { return root_->turns; }
    bool main_is_done() const { return root_->main_done != 0; }
    void shut_down() { shutdown_ = true; }  // Ctrl-C: the orderly end at the next tick end, status 130

    // Who runs, or ran last: a signal handler may ask.
    struct Running {
        std::string_view type;
        uint64_t id;
        uint64_t tick;
    };
    Running running() const { return {program_.actors[context_.actor_type].show_name, context_.self, context_.tick}; }

    // Copies the image to another range and goes on there. Only between steps.
    void relocate(Memory& to);
    uint64_t image_bytes() const { return root_->top * kBlockBytes; }

    // turn::World, called by engines in a turn.
    void grow_arena(turn::Context& context, uint64_t units) override;
    void grow_outbox(turn::Context& context, uint64_t bytes) override;
    uint32_t new_blob(turn::Context& context, uint64_t bytes) override;
    void resize_blob(turn::Context& context, uint32_t blob, uint64_t bytes) override;
    void retain_blob(turn::Context& context, uint32_t blob) override;
    void release_blob(turn::Context& context, uint32_t blob) override;
    uint64_t spawn(turn::Context& context, uint32_t actor_type, uint32_t spawn_site,
                   std::span<const uint64_t> arguments) override;
    uint64_t send_after(turn::Context& context, int64_t delay, const turn::Message& head,
                        std::span<const uint64_t> payload) override;
    void cancel(turn::Context& context, uint64_t timer) override;
    void reply_to(turn::Context& context, uint64_t asker, uint64_t ask, value::TypeId type,
                  std::span<const uint64_t> value) override;
    void monitor(turn::Context& context, uint64_t actor) override;
    void stop(turn::Context& context, uint64_t actor) override;
    void kill(turn::Context& context, uint64_t actor) override;
    void register_name(turn::Context& context, std::string_view name, uint64_t actor, uint64_t ask) override;
    uint64_t lookup(turn::Context& context, std::string_view name, value::TypeId type) override;
    uint64_t draw(turn::Context& context, uint32_t draw_site) override;
    void write(turn::Context& context, turn::Stream stream, std::string_view bytes) override;
    uint64_t port(turn::Context& context, uint32_t actor_type) override;
    bool await(turn::Context& context) override;

private:
    using Span = std::span<const uint64_t>;

    // What a handler's result is to the automatic reply.
    enum class ResultKind : uint8_t { Nothing, Word, Any };
    struct HandlerCode {
        uint64_t digest = 0;  // of the message's signature
        turn::FunctionNumber function = turn::kNone;
        ResultKind result = ResultKind::Nothing;
        bool managed = false;  // the result must be dropped
    };
    struct TypeCode {
        const turn::ActorType* type = nullptr;
        uint64_t start_digest = 0;
        uint64_t arena_bytes = 0;  // of a new actor
        uint8_t arena_class = 0;
        bool bounded = false;      // its mailbox
        uint8_t first_turn = 0;    // kinds of its first turn
    };

    // The handling of which a turn runs; saved in a Suspension when it waits.
    struct Turn {
        Row* row = nullptr;
        uint64_t mark = 0;          // the outbox when the turn began
        Block asks = 0;             // table of asks of the handling
        uint8_t flags_before = 0;   // answered, deferred, stopping when the turn began
        uint8_t kind = 0;           // of the k…Turn below
    };

    static constexpr uint8_t kArmingTurn = 1;    // the first turn of an actor with `every`
    static constexpr uint8_t kMainTurn = 2;      // runs the body of main, whose end and result count
    static constexpr uint8_t kStopTurn = 4;      // `on stop`
    static constexpr uint8_t kStartingTurn = 8;  // a first turn: the actor's parameters may not be stored yet

    enum class EffectKind : uint8_t { Arm, Cancel, Answered, Monitor, Register };
    struct Effect {
        EffectKind kind;
        uint64_t a = 0;
        uint64_t b = 0;
        std::string name;
    };
    // A registration or the end of a named actor, acting at the tick's end in canonical order.
    struct NameEffect {
        uint64_t caller;  // 0: the end of `actor`
        uint64_t actor;
        uint64_t ask;
        std::string name;
    };
    struct Ended {
        Row* row;
        uint64_t id;
        size_t reason, reason_words;  // in reasons_
    };

    static constexpr uint64_t kTaken = 0;  // receiver of a message whose blobs have passed on

    // Why a turn's or tick's end takes the long way.
    static constexpr uint32_t kRareOutput = 1, kRareEffects = 2, kRareMinted = 4, kRareFollowed = 8;
    static constexpr uint32_t kCommitBirths = 1, kCommitEnds = 2, kCommitNames = 4, kCommitOutput = 8,
                              kCommitImmediate = 16, kCommitExit = 32, kCommitFollowed = 64, kCommitBlobs = 128,
                              kCommitSweep = 256, kCommitBuffers = 512;

    // world.cpp
    void prepare_code();
    HandlerCode prepare_handler(const turn::ActorType& type, size_t selector) const;
    void create_root();
    void attach();
    void create_main_and_ports();
    Row& create(uint32_t actor_type, uint64_t path);
    uint32_t lane_of(const Row& row) const { return base::ActorId{row.id}.home(); }
    const TypeCode& code(const Row& row) const { return types_[row.type]; }
    const HandlerCode& handler(const Row& row, uint16_t selector) const {
        return handlers_[row.type * selector_count_ + selector];
    }
    std::string show_actor(uint64_t id) const;

    // tick_loop.cpp
    struct Sent {  // the messages of a tick
        uint8_t* first;
        uint8_t* last;
    };
    bool next(Sent& sent);
    bool next_rarely(Sent& sent);
    Sent swap_buffers(uint64_t tick);
    void run_many(Sent sent);
    void take_buffers();
    bool nothing_sent() const { return context_.out == outbox_first_; }
    uint64_t outbox_used() const { return static_cast<uint64_t>(context_.out - outbox_first_); }
    void link(uint8_t* first, uint8_t* last, uint32_t tag);
    void link_batches(uint8_t* first, uint8_t* last);
    void link_message(turn::Message& message, Row& row, uint32_t link);
    void run_linked();
    void run_batches();
    turn::Message& message_at(uint32_t link) const {
        return *reinterpret_cast<turn::Message*>(link_bases_[link >> 31] + (uint64_t{link} << 33 >> 30));
    }
    void fire_timers(uint64_t tick);
    void look_if_due();
    void stand_at(uint64_t last, bool ran);

    // inputs.cpp
    void tell_input(HostInput input);
    void leave_hot_path();

    // actor.cpp: what one actor takes in a tick
    bool tick();
    void run_single(Row& row, turn::Message& message);
    void run_single_rarely(Row& row, turn::Message& message);
    bool take_plain_reply(Row& row, const turn::Message& message);
    void run_actor(Row& row);
    void run_messages(Row& row, uint32_t link);
    void run_rarely(Row& row, uint32_t link);
    void set_aside(Row& row, uint32_t link);
    void set_aside_one(Row& row, turn::Message& message);
    void deliver(Row& row, turn::Message& message);
    void check_mailbox(Row& row, uint32_t link);
    void reject(Row& row, turn::Message& message);
    void reject_kept(Row& row, uint64_t count);
    const turn::Message& oldest_kept(const Suspension& suspension) const;
    static bool is_news_of_nobody(const turn::Message& message) {
        return message.kind == turn::MessageKind::Down && message.from == 0;
    }
    bool take_kill(Row& row, uint32_t link);
    void release_suspension(Row& row);
    void undeliverable(turn::Message& message);
    void dead_letter(const turn::Message& message);
    void serve_port(Row& row, uint32_t link);
    bool serve_request(const Row& port, const turn::Message& message, std::vector<uint64_t>& answer);

    // kept.cpp
    void keep(Row& row, turn::Message& message);
    void add_chunk(Row& row, uint64_t bytes);
    turn::Message& pop_kept(Suspension& suspension, Block& emptied);
    void free_chunk(const Row& row, Block chunk);
    void take_kept(Row& row);
    void drop_kept(Row& row, Span fault);
    void kept_calls(const Row& row, std::vector<turn::Message*>& out) const;

    // turn.cpp: one turn
    void enter_specially(Row& row);
    void enter_actor(Row& row);
    void enter_message(Row& row, uint64_t sender, uint64_t asker, uint64_t ask, uint16_t selector);
    void enter(Row& row, uint64_t sender, uint64_t asker, uint64_t ask, uint16_t selector);
    void leave(Row& row, turn::Status status, const HandlerCode* handler);
    void reply_with_words(const HandlerCode* handler);
    void leave_rarely(Row& row, turn::Status status, const HandlerCode* handler);
    void handle(Row& row, turn::Message& message);
    void first_turn(Row& row, turn::Message& message);
    void resume(Row& row);
    void run_hook(Row& row, turn::FunctionNumber function, Span arguments);
    void stop_actor(Row& row);
    void reply_with_result(const HandlerCode* handler);
    void drop_result(const HandlerCode* handler);
    void apply_effects(Row& row);
    void drop_effects(Row& row);
    void arm_everys(Row& row);
    void finish_output(Row& row);
    void fail_turn(Row& row);
    void complete_main(turn::Status& status);

    // events.cpp: the execution hash
    void event(Row& row, uint64_t sender, uint64_t signature, Span words);
    void event(Row& row, uint64_t sender, uint64_t signature, uint64_t first, Span rest);
    void link_event(Row& row, uint64_t sender, uint64_t signature, Span words);
    void tell_event(uint64_t at, uint64_t sender, uint64_t signature, Span words, bool is_loose);
    void tell_sent(uint64_t from);
    void tell_one_sent(const turn::Message& message);
    void tell_armed(Block timer);
    void loose(uint64_t to, uint64_t sender, uint64_t signature, Span words);
    Span hashed_words(std::span<const value::TypeId> types, Span words);
    void take_event(Row& row, turn::Message& message, uint64_t digest);
    void long_message_event(Row& row, const turn::Message& message);
    static constexpr uint64_t kDigestWords = 65536 / 8;  // a flat part this long has a digest of its own
    void answer_event(Row& row, uint64_t from, turn::MessageKind kind, uint64_t ask, uint16_t selector, Span words);

    // state_hash.cpp
    void add_states();
    base::HashSums sums_with_states() const;

    // awaits.cpp: asks and their answers
    void suspend(Row& row);
    void suspend_with_table(Suspension& suspension);
    uint8_t saved_flags() const;
    bool take_answers(Row& row, uint32_t link);
    bool take_answer(Row& row, turn::Message& message, bool completed);
    void complete_plain(Row& row, turn::Message& message);
    void complete_failed(Row& row, Span fault);
    void extend_asks(uint64_t asks_before, uint64_t asks);
    AskEntry* find_ask(Block table, uint64_t ask);
    AskEntry* append_ask(Block& table, uint64_t ask, uint32_t lane);
    void store_answer(AskEntry& entry, Block table, turn::Message& message);
    void release_answer(Block answer, uint32_t lane);
    Span answer_words(const AskEntry& entry);
    Span hand_out(const AskEntry& entry);
    void purge_asks(Block table);
    void release_asks(Block& table, uint32_t lane);
    bool await_known();
    const AskEntry* decisive(Block table, turn::AwaitMode mode, Span operands, bool& completed);
    void fill_answers(Block table, turn::AwaitMode mode, Span operands, const AskEntry* decisive);
    void end_await(Suspension& suspension, Block table, uint32_t fault);
    void add_deferred(Row& owner, uint64_t asker, uint64_t ask);
    Block find_deferred(uint64_t asker, uint64_t ask);
    void remove_deferred(Block node);

    // ends.cpp
    void end_actor(Row& row, Span reason, uint32_t rest, uint64_t asker = 0, uint64_t ask = 0);
    void tell_asker(Row& row, uint64_t asker, uint64_t ask, Span fault);
    void tell_monitors(Row& row, Span reason);
    const Ended* ended_in_this_tick(uint64_t actor) const;
    void end_program();
    void end_alive(Row& row);
    std::vector<uint64_t> asked_fault(const Row& row, Span fault) const;
    turn::Message& put(uint64_t from, uint64_t to, turn::MessageKind kind, Span words);

    // turn_memory.cpp
    void grow_blobs();
    uint64_t units_before_move(const Row& row, uint64_t used) const;
    void too_many_messages();
    void hold_bytes(uint64_t bytes);
    void shrink_buffers();
    void replace_buffer(Buffer& buffer, uint64_t used);
    static constexpr uint32_t kFirstBufferClass = 8;   // 16 KiB
    static constexpr uint32_t kLargeBufferClass = 14;  // 1 MiB: larger ones shrink again

    // blobs.cpp: who owns which blob
    std::span<const value::TypeId> word_types(turn::MessageKind kind, uint16_t selector) const;
    void retain_words(turn::MessageKind kind, uint16_t selector, Span words);
    void release_words(turn::MessageKind kind, uint16_t selector, Span words);
    void release_words(const turn::Message& message) {
        if (root_->blobs_live != 0) [[unlikely]]
            release_words(message.kind, message.selector, {message.payload(), message.words});
    }
    void release_untaken(const uint8_t* first, const uint8_t* last);
    void sweep_messages();
    void release_handles(const Row& row);

    // timers.cpp
    Block new_timer(Row& owner, turn::MessageKind kind, uint64_t due);
    void arm(Block node) { WheelView(heap_).arm(node); }
    void drop_timer(Block node);
    void drop_timers(Row& row);
    void cancel_now(uint64_t timer);
    void cancel_immediate(Block node);
    void finish_immediates();

    // names.cpp
    void commit_names();
    Name* find_name(std::string_view name);
    bool add_name(std::string_view name, uint64_t actor);
    void remove_names(uint64_t actor);
    bool finds(uint64_t actor, value::TypeId type) const;
    void grow_buckets(Buckets& buckets);
    Block& bucket(Buckets& buckets, uint64_t digest);
    Block next_in_bucket(const Buckets& buckets, Block block, uint64_t& digest);
    void set_next_in_bucket(const Buckets& buckets, Block block, Block next);
    void unlink_from_bucket(Buckets& buckets, Block block, uint64_t digest);

    // commit.cpp
    void commit();
    void commit_births();
    void commit_ends();
    void close_window();
    void flush_output();
    Cold& cold(Row& row);
    static constexpr int64_t kSiteQuota = 8;  // bytes that a place of a spawn or draw costs (formats.md §5)
    uint64_t count_site(Row& row, uint32_t site, uint32_t kind);
    void monitor_now(Row& row, uint64_t target);

    // deadlock.cpp
    static constexpr size_t kAskedMost = 4096;  // actors that are remembered for the next look
    static constexpr uint64_t kLookEvery = 1'000'000;  // ticks between looks (language.md §6.7)
    struct Waiting {
        uint32_t rank;
        uint64_t id;
        uint64_t peer;
    };
    bool look_for_deadlocks();
    bool find_deadlocks(std::span<const uint64_t> start, std::span<const std::array<uint64_t, 3>> sent);
    bool waits_for(const Row& row, uint64_t ask);
    void owed_asks(const Row& row, std::vector<std::pair<uint64_t, uint64_t>>& out);
    bool end_open_awaits();

    // report.cpp
    void report_fault(const Row& row);
    void report_deadlock(std::span<const Waiting> cycle);
    void append_place(std::string& out, uint32_t site, std::string_view detail) const;
    void report_senders();
    void count_waiting(const Row& row, std::map<uint64_t, uint64_t>& bytes) const;
    std::string actor_line(const Row& row);
    std::string first_parameter(const Row& row);
    std::string replay_of(const Row& row) const;
    std::string fault_text(const Row& row);
    std::string fault_json(const Row& row);
    std::string deadlock_json(std::span<const Waiting> cycle);

    bool alive(uint64_t id) const {
        const Row& row = table_.row(id);
        return row.id == id && row.state != RowState::Ended && row.state != RowState::Free;
    }

    const turn::Program& program_;
    turn::Engine& engine_;
    Configuration configuration_;
    Ports& ports_;
    Output& output_;

    turn::Context context_;
    Turn turn_;
    uint32_t rare_ = 0;
    uint32_t commit_ = 0;
    Heap heap_;
    Root* root_ = nullptr;
    Table table_;
    Active active_;
    // Of this tick's buffer and of its fired timers (null when none fired), less 8.
    uint8_t* link_bases_[2] = {};
    // The two buffers as addresses; `outbox_first_` is the start of the one being written.
    uint8_t* buffer_firsts_[2] = {};
    uint8_t* buffer_lasts_[2] = {};
    uint8_t* outbox_first_ = nullptr;
    std::vector<uint64_t> fired_;  // messages of the timers of this tick, one after the other
    std::vector<TypeCode> types_;
    std::vector<HandlerCode> handlers_;  // by type, then selector
    size_t selector_count_ = 0;
    bool special_turns_ = false;         // fuel is limited, arenas move or turns are followed
    Observer* follower_ = nullptr;       // the observer, when it follows turns
    uint16_t told_selector_ = kNoSelector;  // of the event that comes next
    std::string_view told_text_;
    uint64_t long_words_ = kDigestWords; // messages from this length on have their event the long way
    std::vector<uint64_t> ran_;          // --hash=state: actors that took a turn in the open window
    std::vector<uint8_t> with_timers_;   // by type, for the words of states
    base::HashSums state_sums_;          // of the `state` events
    std::vector<uint64_t> selector_digests_;
    std::vector<uint16_t> reply_selectors_;  // by type: a selector with that result
    std::vector<uint64_t> ports_ids_;  // by actor type; 0: no port

    std::vector<Effect> effects_;
    std::vector<uint64_t> minted_;     // by the running turn
    std::vector<uint64_t> births_;     // of the tick, in canonical order
    std::vector<Ended> ended_;         // of the tick, in canonical order
    std::vector<uint64_t> reasons_;
    std::vector<NameEffect> names_;
    std::vector<Block> immediates_;    // timers of at most 1 ns, armed in this tick
    std::set<std::pair<uint64_t, uint64_t>> gone_;  // monitors of ended actors, told in this tick
    std::vector<uint64_t> words_;      // scratch
    std::vector<uint64_t> digests_;
    std::vector<uint64_t> asked_;      // actors that began to wait since the last look
    bool look_everywhere_ = false;
    base::TextDigest turn_text_[3];  // by stream
    std::string followed_text_[3];   // the same, for an observer
    std::string tick_out_, tick_err_;
    bool cancelled_ = false;
    uint64_t last_tick_ = kNever - 1;  // run_until goes no further
    std::optional<uint64_t> shutdown_tick_;
    bool exiting_ = false;
    int exit_status_ = 0;
    bool ending_ = false;              // the tick of the end runs
    bool ended_program_ = false;
    volatile bool shutdown_ = false;   // set by another thread or a signal
    uint32_t quiet_ticks_ = 0;         // with large buffers and few messages
    uint64_t sweep_bytes_ = 0;         // of this tick's messages that may own blobs
};

}  // namespace aeroflow::core
