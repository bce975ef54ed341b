// Worlds for tests: programs whose functions are C++ lambdas, memory from mmap, expected hashes event by event.
//
// In: a TestProgram and what its actors do. Out: a run of the real World. Only tests include this. Continuations of
// suspended lambdas are process memory, so image tests may move an image but not load it in another process.
#pragma once

#include <sys/mman.h>

#include <cstring>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "scheduler/core/world.h"
#include "vm/base/check.h"

namespace aeroflow::core::testing {

using turn::Context;
using turn::Status;
using Words = std::vector<uint64_t>;
using Span = std::span<const uint64_t>;
using Code = std::function<Status(Context&, Span)>;
using Continuation = std::function<Status(Context&)>;

class MappedMemory final : public Memory {
public:
    explicit MappedMemory(uint64_t bytes = uint64_t{1} << 32) : size_(bytes) {
        void* const range =
            mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        AE_CHECK(range != MAP_FAILED);
        base_ = static_cast<uint8_t*>(range);
    }
    ~MappedMemory() override { munmap(base_, size_); }
    MappedMemory(const MappedMemory&) = delete;
    MappedMemory& operator=(const MappedMemory&) = delete;
    uint8_t* base() override { return base_; }
    uint64_t size() override { return size_; }
    void release(uint64_t offset, uint64_t bytes) override { madvise(base_ + offset, bytes, MADV_DONTNEED); }
    void prefer_huge_pages(uint64_t offset, uint64_t bytes) override { madvise(base_ + offset, bytes, MADV_HUGEPAGE); }
    // Bytes of the range that memory stands behind.
    uint64_t resident() const {
        std::vector<unsigned char> pages(size_ / 4096);
        AE_CHECK(mincore(base_, size_, pages.data()) == 0);
        uint64_t bytes = 0;
        for (const unsigned char page : pages) bytes += (page & 1) * 4096;
        return bytes;
    }

private:
    uint8_t* base_ = nullptr;
    uint64_t size_ = 0;
};

class TestOutput final : public Output {
public:
    void write(turn::Stream stream, std::string_view bytes) override {
        (stream == turn::Stream::Out ? out : err) += bytes;
    }
    std::string out, err;
};

class NoPorts final : public Ports {
public:
    bool serve(const Request&, std::vector<uint64_t>& answer) override {
        answer = {static_cast<uint64_t>(turn::FaultKind::NoReply)};
        return false;
    }
};

class TestEngine final : public turn::Engine {
public:
    Status start(Context& context, turn::FunctionNumber function, Span arguments) override {
        return finish(context, functions[function](context, arguments));
    }
    Status resume(Context& context, value::Reference record) override {
        auto entry = waiting_.extract(record);
        AE_CHECK(!entry.empty());
        return finish(context, entry.mapped()(context));
    }
    // The running code waits and goes on with `next`.
    Status wait(Context& context, Continuation next) {
        context.record = ++last_;
        waiting_.emplace(context.record, std::move(next));
        return Status::Suspended;
    }
    Status give(Context& context, std::initializer_list<uint64_t> slots) {
        result_ = slots;
        context.result = result_.data();
        return Status::Running;
    }
    std::vector<Code> functions;

private:
    static Status finish(Context& context, Status status) {
        return context.status == Status::Fault ? Status::Fault : status;
    }
    Words result_;
    std::map<value::Reference, Continuation> waiting_;
    value::Reference last_ = 0;
};

struct TestProgram {
    TestProgram() { program.types.layout(); }

    turn::FunctionNumber function(Code code, value::TypeId result = value::kUnit) {
        turn::FunctionInfo& info = program.functions.emplace_back();
        info.result = result;
        engine.functions.push_back(std::move(code));
        return static_cast<turn::FunctionNumber>(program.functions.size() - 1);
    }
    // `parameters` is how many ints the message has.
    uint32_t selector(std::string signature, uint32_t parameters = 0, bool has_result = false) {
        turn::Selector& selector = program.selectors.emplace_back();
        selector.signature = std::move(signature);
        selector.name = selector.signature.substr(0, selector.signature.find('('));
        selector.parameters.assign(parameters, value::kInt);
        selector.has_result = has_result;
        selector.result = has_result ? value::kInt : value::kUnit;
        return static_cast<uint32_t>(program.selectors.size() - 1);
    }
    uint32_t actor(std::string name, std::string start_signature, Code start) {
        turn::ActorType& type = program.actors.emplace_back();
        type.name = "main." + name;
        type.show_name = std::move(name);
        type.start_signature = std::move(start_signature);
        type.type = program.types.actor(type.name);
        type.root = value::kInt;
        if (start) type.start = function(std::move(start));
        return static_cast<uint32_t>(program.actors.size() - 1);
    }
    void on(uint32_t actor, uint32_t selector, Code code) {
        std::vector<turn::FunctionNumber>& handlers = program.actors[actor].handlers;
        handlers.resize(std::max<size_t>(handlers.size(), program.selectors.size()), turn::kNone);
        handlers[selector] = function(std::move(code), program.selectors[selector].result);
    }
    RunResult run(Configuration configuration = {}) {
        MappedMemory memory;
        World world(memory, program, engine, std::move(configuration), ports, output);
        return world.run();
    }

    turn::Program program;
    TestEngine engine;
    TestOutput output;
    NoPorts ports;
};

// What lambdas do.
inline void tell(Context& context, uint64_t to, uint32_t selector, std::initializer_list<uint64_t> words = {}) {
    turn::Message& message = context.put(to, turn::MessageKind::Tell, static_cast<uint32_t>(words.size()));
    message.selector = static_cast<uint16_t>(selector);
    std::copy(words.begin(), words.end(), message.payload());
}
inline uint64_t ask(Context& context, uint64_t to, uint32_t selector, std::initializer_list<uint64_t> words = {}) {
    turn::Message& message = context.put(to, turn::MessageKind::Ask, static_cast<uint32_t>(words.size()));
    message.selector = static_cast<uint16_t>(selector);
    message.set_ask_number(++context.asks);
    std::copy(words.begin(), words.end(), message.payload());
    return context.asks;
}
inline void print(Context& context, const std::string& text) {
    context.world->write(context, turn::Stream::Out, text + "\n");
}
inline uint64_t spawn(Context& context, uint32_t type, std::initializer_list<uint64_t> words = {}, uint32_t site = 0) {
    return context.world->spawn(context, type, site, {words.begin(), words.size()});
}
inline uint64_t after(Context& context, int64_t delay, uint64_t to, uint32_t selector) {
    turn::Message head{to, 0, 0, 0, 0, 0, turn::MessageKind::Tell, static_cast<uint16_t>(selector)};
    return context.world->send_after(context, delay, head, {});
}
inline uint64_t& state(Context& context) {
    return *reinterpret_cast<uint64_t*>(context.bases[0] + value::kRootOffset);
}
// Awaits and goes on with `next`, at once when the answers are there.
inline Status await(TestEngine& engine, Context& context, turn::AwaitRequest request, Continuation next) {
    context.request = std::move(request);
    if (context.world->await(context)) return next(context);
    return engine.wait(context, std::move(next));
}
inline Status await(TestEngine& engine, Context& context, uint64_t ask, Continuation next) {
    turn::AwaitRequest request;
    request.asks = {ask};
    return await(engine, context, request, std::move(next));
}
inline Status sleep(TestEngine& engine, Context& context, uint64_t ticks, Continuation next) {
    turn::AwaitRequest request;
    request.mode = turn::AwaitMode::Sleep;
    request.due = context.tick + std::max<uint64_t>(ticks, 1);
    return await(engine, context, request, std::move(next));
}

// The hash of a list of events, computed from formats.md §4 alone.
class Expected {
public:
    Expected& event(uint64_t at, uint64_t sender, std::string_view signature, const Words& words, uint64_t tick) {
        auto [entry, added] = chains_.try_emplace(at, base::first_link(base::ActorId{at}));
        entry->second = sums_.add(entry->second,
                                  {base::ActorId{sender}, base::signature_digest(signature), tick, words});
        return *this;
    }
    Expected& loose(uint64_t to, uint64_t sender, std::string_view signature, const Words& words, uint64_t tick) {
        sums_.add_loose(base::ActorId{to}, {base::ActorId{sender}, base::signature_digest(signature), tick, words});
        return *this;
    }
    Expected& out(uint64_t at, const std::string& text, uint64_t tick, uint64_t stream = 1) {
        return event(at, at, "out", {stream, base::signature_digest(text)}, tick);
    }
    // The orderly end: `alive` in reverse birth order.
    std::string end(uint64_t tick, std::initializer_list<uint64_t> alive, uint64_t status = 0) {
        for (const uint64_t id : alive) event(id, id, "end", {}, tick);
        return loose(0, 0, "exit", {status}, tick).sums_.text();
    }

private:
    base::HashSums sums_;
    std::map<uint64_t, uint64_t> chains_;
};

inline constexpr uint64_t id_of(uint32_t index, uint32_t generation = 0) {
    return base::ActorId::make(0, 0, index, generation).bits;
}
inline constexpr uint64_t kMainId = base::kMain.bits;

}  // namespace aeroflow::core::testing
