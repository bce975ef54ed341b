#include "scheduler/core/world.h"

#include <cstring>

#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/value/value_operations.h"

namespace aeroflow::core {
namespace {

constexpr uint64_t kFirstWindow = 1024;

uint64_t digest_of_words(std::span<const uint64_t> words) {
    return base::signature_digest({reinterpret_cast<const char*>(words.data()), words.size() * 8});
}

void append_text(std::vector<uint64_t>& words, std::string_view text) {
    words.push_back(text.size());
    const size_t first = words.size();
    words.resize(first + (text.size() + 7) / 8, 0);
    if (!text.empty()) std::memcpy(words.data() + first, text.data(), text.size());
}

}  // namespace

World::World(Memory& memory, const turn::Program& program, turn::Engine& engine, Configuration configuration,
             Ports& ports, Output& output)
    : program_(program),
      engine_(engine),
      configuration_(std::move(configuration)),
      ports_(ports),
      output_(output),
      table_(heap_) {
    AE_CHECK(!program.actors.empty());
    AE_CHECK(program.actors.size() < 65536);
    heap_.attach(memory);
    prepare_code();
    create_root();
    attach();
    create_main_and_ports();
}

void World::prepare_code() {
    selector_count_ = program_.selectors.size();
    for (const turn::Selector& selector : program_.selectors) {
        selector_digests_.push_back(base::signature_digest(selector.signature));
    }
    reply_selectors_.resize(program_.types.size(), kNoSelector);
    for (size_t i = selector_count_; i-- > 0;) {
        const turn::Selector& selector = program_.selectors[i];
        if (selector.has_result) reply_selectors_[selector.result.index] = static_cast<uint16_t>(i);
    }
    for (const turn::ActorType& type : program_.actors) {
        TypeCode& code = types_.emplace_back();
        code.type = &type;
        code.start_digest = base::signature_digest(type.start_signature);
        code.bounded = type.overflow != turn::Overflow::Unbounded;
        code.arena_bytes = memory::initial_bytes(program_.types[type.root].size);
        code.arena_class = static_cast<uint8_t>(Heap::size_class(code.arena_bytes));
        code.first_turn = static_cast<uint8_t>(kStartingTurn | (type.every.empty() ? 0 : kArmingTurn));
        for (size_t selector = 0; selector < selector_count_; ++selector) {
            handlers_.push_back(prepare_handler(type, selector));
        }
    }
    Observer* const observer = configuration_.observer;
    follower_ = observer != nullptr && observer->follows_turns() ? observer : nullptr;
    if (follower_ != nullptr) long_words_ = 0;
    if (configuration_.hash_state) with_timers_ = value::types_with_timers(program_.types);
    special_turns_ = configuration_.fuel != 0 || configuration_.move_arenas || follower_ != nullptr ||
                     configuration_.hash_state;
}

World::HandlerCode World::prepare_handler(const turn::ActorType& type, size_t selector) const {
    HandlerCode handler;
    handler.digest = selector_digests_[selector];
    if (selector >= type.handlers.size() || type.handlers[selector] == turn::kNone) return handler;
    handler.function = type.handlers[selector];
    const value::Type& result = program_.types[program_.functions[handler.function].result];
    handler.managed = result.managed;
    const bool word = result.kind == value::Kind::Int || result.kind == value::Kind::Duration ||
                      result.kind == value::Kind::Bool || result.kind == value::Kind::Actor;
    const bool nothing = result.kind == value::Kind::Unit || result.kind == value::Kind::Never;
    handler.result = nothing ? ResultKind::Nothing : word ? ResultKind::Word : ResultKind::Any;
    return handler;
}

// Writes the root of an empty world. The range is fresh: all zero.
void World::create_root() {
    root_ = &heap_.root();
    *root_ = {};
    root_->tick = root_->reached = kNever;  // the tick before the first
    root_->seed = configuration_.seed;
    root_->top = (sizeof(Root) + kBlockBytes - 1) / kBlockBytes;
    root_->next_look = kLookEvery;
    root_->window_size = root_->next_window = kFirstWindow;
    root_->wheel.soonest = kNever;
    for (Buffer& buffer : root_->buffers) {
        buffer.block = heap_.allocate(0, kFirstBufferClass);
        buffer.size_class = kFirstBufferClass;
    }
}

// Computes every cached address from the image: after creation and whenever the range has moved.
void World::attach() {
    root_ = &heap_.root();
    table_.attach();
    active_.resize(root_->rank_capacity);
    take_buffers();
    context_.out = outbox_first_ + root_->buffers[root_->outbox].used;
    context_.out_end = buffer_lasts_[root_->outbox];
    context_.bases[0] = nullptr;
    context_.bases[1] = reinterpret_cast<uint8_t*>(const_cast<uint64_t*>(program_.constants.data()));
    context_.quota = configuration_.memory;
    context_.stack_units = configuration_.stack;
    context_.world = this;
    context_.program = &program_;
    context_.image = heap_.base();
    context_.blobs = root_->blobs == 0 ? nullptr : &heap_.at<turn::Blob>(root_->blobs);
    context_.table_key = configuration_.table_key;
    context_.coverage = configuration_.coverage;
    look_everywhere_ = true;
    if (root_->blobs_live != 0) {
        sweep_bytes_ = outbox_used();
        commit_ |= kCommitSweep;
    }
}

void World::take_buffers() {
    for (int i = 0; i < 2; ++i) {
        const Buffer& buffer = root_->buffers[i];
        buffer_firsts_[i] = &heap_.at<uint8_t>(buffer.block);
        buffer_lasts_[i] = buffer_firsts_[i] + Heap::class_bytes(buffer.size_class);
    }
    outbox_first_ = buffer_firsts_[root_->outbox];
}

Row& World::create(uint32_t actor_type, uint64_t path) {
    const uint64_t id = table_.mint(0);
    Row& row = table_.row(id);
    row.chain = base::first_link(base::ActorId{id});
    row.path = path;
    row.type = static_cast<uint16_t>(actor_type);
    table_.give_rank(row);
    return row;
}

void World::create_main_and_ports() {
    const uint64_t path = base::signature_digest("main");
    Row& main = create(0, path);
    AE_CHECK(main.id == base::kMain.bits);
    main.state = RowState::Starting;
    // Ports are born right after main, in the order of their modules' names (language.md §6.6).
    ports_ids_.resize(program_.actors.size(), 0);
    for (std::string_view last;;) {
        uint32_t best = 0;
        for (uint32_t type = 1; type < program_.actors.size(); ++type) {
            const std::string_view name = program_.actors[type].port;
            if (name > last && (best == 0 || name < program_.actors[best].port)) best = type;
        }
        if (best == 0) break;
        last = program_.actors[best].port;
        Row& port = create(best, path);
        port.state = RowState::Port;
        ports_ids_[best] = port.id;
    }
    active_.resize(root_->rank_capacity);
    words_.clear();
    if (program_.main_takes_arguments) {
        words_.push_back(configuration_.arguments.size());
        for (const std::string& argument : configuration_.arguments) append_text(words_, argument);
    }
    put(0, main.id, turn::MessageKind::Start, words_);
}

void World::relocate(Memory& to) {
    AE_CHECK(to.size() >= image_bytes());
    root_->buffers[root_->outbox].used = outbox_used();
    std::memcpy(to.base(), heap_.base(), image_bytes());
    heap_.attach(to);
    attach();
}

RunResult World::result() const {
    RunResult result;
    result.status = root_->status;
    result.hash = root_->sums.text();
    if (configuration_.hash_state) result.state_hash = sums_with_states().text();
    result.turns = root_->turns;
    result.ticks = root_->ticks;
    result.tick = root_->tick;
    result.messages = root_->messages;
    result.born = root_->born;
    result.live_peak = root_->live_peak;
    result.shutdown = shutdown_tick_;
    result.main_returned = root_->main_done == kMainReturned;
    result.windows.assign(root_->windows, root_->windows + root_->window_count);
    return result;
}

std::string World::show_actor(uint64_t id) const {
    const Row& row = table_.row(id);
    return base::show(program_.actors[row.type].show_name, base::ActorId{id});
}

// The message is from `from`, whoever runs.
turn::Message& World::put(uint64_t from, uint64_t to, turn::MessageKind kind, Span words) {
    turn::Message& message = context_.put(to, kind, static_cast<uint32_t>(words.size()));
    message.from = from;
    if (!words.empty()) std::memcpy(message.payload(), words.data(), words.size() * 8);
    return message;
}

// Counts of spawns and draws per place in the source (formats.md §5): pairs (site << 1 | kind, count) in the cold record.
uint64_t World::count_site(Row& row, uint32_t site, uint32_t kind) {
    const uint64_t key = uint64_t{site} << 1 | kind;
    Cold& record = cold(row);
    if (record.sites != 0) {
        Words& sites = heap_.at<Words>(record.sites);
        for (uint32_t i = 0; i < sites.count; i += 2) {
            if (sites.data()[i] == key) return sites.data()[i + 1]++;
        }
    }
    heap_.append(lane_of(row), record.sites, key);
    heap_.append(lane_of(row), record.sites, 1);
    return 0;
}

Cold& World::cold(Row& row) {
    if (row.cold == 0) {
        row.cold = heap_.allocate(lane_of(row), Heap::size_class(sizeof(Cold)));
        heap_.at<Cold>(row.cold) = {};
    }
    return heap_.at<Cold>(row.cold);
}

uint64_t World::spawn(turn::Context& context, uint32_t actor_type, uint32_t spawn_site, Span arguments) {
    Row& parent = *turn_.row;
    const uint64_t number = count_site(parent, spawn_site, 0);
    if (number == 0) memory::charge(context, kSiteQuota);
    const uint64_t id = table_.mint(lane_of(parent));
    if (id == 0) {
        turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
        release_words(turn::MessageKind::Start, static_cast<uint16_t>(actor_type), arguments);
        return 0;
    }
    Row& row = table_.row(id);
    const uint64_t seeds[] = {parent.path, program_.spawns[spawn_site].digest, number};
    row.chain = base::first_link(base::ActorId{id});
    row.path = digest_of_words(seeds);
    row.head = row.tail = 0;
    row.type = static_cast<uint16_t>(actor_type);
    row.state = RowState::Minted;
    row.flags = code(row).bounded ? kRowBounded : 0;
    put(context.self, id, turn::MessageKind::Start, arguments).selector = static_cast<uint16_t>(actor_type);
    minted_.push_back(id);
    rare_ |= kRareMinted;
    return id;
}

uint64_t World::port(turn::Context&, uint32_t actor_type) { return ports_ids_[actor_type]; }

}  // namespace aeroflow::core
