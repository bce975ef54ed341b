// A small World for tests: arenas, outbox and blobs from malloc, effects written down in vectors.
//
// In: a Program. Out: `context`, ready to run a turn of one actor. `move_always` moves the arena at every growth request
// and gives no slack, so that whoever keeps an address over an allocation reads poison. Only tests include this.
#pragma once

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "vm/base/check.h"
#include "vm/turn/context.h"

namespace aeroflow::turn {

class FakeWorld final : public World {
public:
    struct Spawned {
        uint32_t actor_type;
        uint32_t site;
        std::vector<uint64_t> arguments;
        uint64_t id;
    };
    struct Delayed {
        int64_t delay;
        Message head;
        std::vector<uint64_t> payload;
        bool cancelled = false;
    };

    static constexpr uint64_t kBlobs = 4096;
    static constexpr uint64_t kImageBase =
        8;  // of an image that is all memory: offsets are addresses less 8

    explicit FakeWorld(const Program& program, uint64_t root_bytes = 0,
                       uint64_t quota = uint64_t{1} << 30)
        : move_always(false) {
        const uint64_t units = (sizeof(value::ArenaHead) + root_bytes + 7) / 8;
        arena_ = allocate_units(units);
        auto& head = *reinterpret_cast<value::ArenaHead*>(arena_);
        head.top = static_cast<uint32_t>(units);
        context.bases[0] = arena_;
        context.bases[1] =
            reinterpret_cast<uint8_t*>(const_cast<uint64_t*>(program.constants.data()));
        context.arena_units = units;
        context.quota = quota;
        context.world = this;
        context.program = &program;
        context.self = uint64_t{1} << 20;
        context.table_key = 0x1234567890ABCDEF;
        blobs_.resize(kBlobs);
        blob_bytes_.resize(kBlobs, nullptr);
        context.blobs = blobs_.data();
        context.image = reinterpret_cast<uint8_t*>(kImageBase);
    }
    ~FakeWorld() override {
        std::free(arena_);
        std::free(outbox_);
        for (uint8_t* bytes : blob_bytes_) std::free(bytes);
    }
    FakeWorld(const FakeWorld&) = delete;
    FakeWorld& operator=(const FakeWorld&) = delete;

    // ---- memory
    void grow_arena(Context& c, uint64_t units) override {
        ++moves;
        const auto& head = *reinterpret_cast<value::ArenaHead*>(arena_);
        uint64_t capacity = head.top + units;
        if (!move_always && capacity < c.arena_units * 2) capacity = c.arena_units * 2;
        uint8_t* fresh = allocate_units(capacity);
        std::memcpy(fresh, arena_, uint64_t{head.top} * 8);
        std::memset(arena_, 0xDD, uint64_t{head.top} * 8);
        std::free(arena_);
        arena_ = fresh;
        c.bases[0] = fresh;
        c.arena_units = capacity;
    }
    // Makes the next allocation move the arena: capacity becomes what is taken.
    void squeeze() { context.arena_units = reinterpret_cast<value::ArenaHead*>(arena_)->top; }

    void grow_outbox(Context& c, uint64_t bytes) override {
        const uint64_t used = outbox_ == nullptr ? 0 : static_cast<uint64_t>(c.out - outbox_);
        const uint64_t capacity = (used + bytes) * 2 + 1024;
        outbox_ = static_cast<uint8_t*>(std::realloc(outbox_, capacity));
        c.out = outbox_ + used;
        c.out_end = outbox_ + capacity;
    }
    const uint8_t* outbox() const { return outbox_; }
    uint64_t outbox_bytes() const {
        return outbox_ == nullptr ? 0 : static_cast<uint64_t>(context.out - outbox_);
    }

    uint32_t new_blob(Context&, uint64_t bytes) override {
        uint32_t blob = 1;
        while (blob < kBlobs && blobs_[blob].count != 0) ++blob;
        AE_CHECK(blob < kBlobs);
        blob_bytes_[blob] = static_cast<uint8_t*>(std::calloc(1, bytes + 8));
        blobs_[blob] = {reinterpret_cast<uint64_t>(blob_bytes_[blob]) - kImageBase, bytes, 0, 1, 0};
        return blob;
    }
    void resize_blob(Context&, uint32_t blob, uint64_t bytes) override {
        auto* fresh = static_cast<uint8_t*>(std::calloc(1, bytes + 8));
        std::memcpy(fresh, blob_bytes_[blob],
                    bytes < blobs_[blob].capacity ? bytes : blobs_[blob].capacity);
        std::free(blob_bytes_[blob]);
        blob_bytes_[blob] = fresh;
        blobs_[blob].offset = reinterpret_cast<uint64_t>(fresh) - kImageBase;
        blobs_[blob].capacity = bytes;
    }
    void retain_blob(Context&, uint32_t blob) override { ++blobs_[blob].count; }
    void release_blob(Context&, uint32_t blob) override {
        AE_CHECK(blobs_[blob].count > 0);
        if (--blobs_[blob].count != 0) return;
        std::free(blob_bytes_[blob]);
        blob_bytes_[blob] = nullptr;
        blobs_[blob] = {};
    }
    uint64_t live_blobs() const {
        uint64_t count = 0;
        for (const Blob& blob : blobs_) count += blob.count != 0;
        return count;
    }
    uint64_t live_bytes() const { return reinterpret_cast<const value::ArenaHead*>(arena_)->live; }

    // ---- effects
    uint64_t spawn(Context&, uint32_t actor_type, uint32_t site,
                   std::span<const uint64_t> arguments) override {
        const uint64_t id = (spawned.size() + 2) << 20;
        spawned.push_back({actor_type, site, {arguments.begin(), arguments.end()}, id});
        return id;
    }
    uint64_t send_after(Context&, int64_t delay, const Message& head,
                        std::span<const uint64_t> payload) override {
        delayed.push_back({delay, head, {payload.begin(), payload.end()}});
        return delayed.size();
    }
    void cancel(Context&, uint64_t timer) override { delayed[timer - 1].cancelled = true; }
    void reply_to(Context&, uint64_t asker, uint64_t ask, value::TypeId,
                  std::span<const uint64_t> value) override {
        note("reply " + std::to_string(asker) + " " + std::to_string(ask));
        replied.assign(value.begin(), value.end());
    }
    void monitor(Context&, uint64_t actor) override { note("monitor " + std::to_string(actor)); }
    void stop(Context&, uint64_t actor) override { note("stop " + std::to_string(actor)); }
    void kill(Context&, uint64_t actor) override { note("kill " + std::to_string(actor)); }
    void register_name(Context&, std::string_view name, uint64_t actor, uint64_t ask) override {
        note("register " + std::string(name) + " " + std::to_string(actor) + " " +
             std::to_string(ask));
        registered_name = name;
        registered_actor = actor;
    }
    uint64_t lookup(Context&, std::string_view name, value::TypeId) override {
        return name == registered_name ? registered_actor : 0;
    }
    uint64_t draw(Context&, uint32_t) override { return draws.at(next_draw++); }
    void write(Context&, Stream stream, std::string_view bytes) override {
        (stream == Stream::Out ? out : stream == Stream::Err ? err : log).append(bytes);
    }
    uint64_t port(Context&, uint32_t actor_type) override { return uint64_t{actor_type} << 20; }
    // A test sets context.answers and `answered` before the await; else the turn suspends.
    bool await(Context& c) override {
        awaited = c.request;
        if (answered) return true;
        c.status = Status::Suspended;
        return false;
    }

    Context context;
    bool move_always;
    uint64_t moves = 0;
    std::vector<Spawned> spawned;
    std::vector<Delayed> delayed;
    std::vector<uint64_t> replied;
    std::vector<std::string> notes;
    std::vector<uint64_t> draws;
    size_t next_draw = 0;
    std::string out, err, log;
    std::string registered_name;
    uint64_t registered_actor = 0;
    AwaitRequest awaited;
    bool answered = false;

private:
    static uint8_t* allocate_units(uint64_t units) {
        return static_cast<uint8_t*>(std::calloc(units, 8));
    }
    void note(std::string text) { notes.push_back(std::move(text)); }

    uint8_t* arena_ = nullptr;
    uint8_t* outbox_ = nullptr;
    std::vector<Blob> blobs_;
    std::vector<uint8_t*> blob_bytes_;
};

}  // namespace aeroflow::turn
