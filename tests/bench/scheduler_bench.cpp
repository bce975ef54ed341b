// What the scheduler alone costs: the workloads of the actor benchmarks with handlers in C++ (docs/performance.md).
//
//     scheduler_bench WORKLOAD N        turns or operations per second on one worker
#include <sys/mman.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "scheduler/core/world.h"
#include "vm/base/check.h"

namespace aeroflow {
namespace {

using turn::Context;
using turn::Status;
using Span = std::span<const uint64_t>;

class MappedMemory final : public core::Memory {
public:
    MappedMemory() {
        void* const range =
            mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        AE_CHECK(range != MAP_FAILED);
        base_ = static_cast<uint8_t*>(range);
    }
    uint8_t* base() override { return base_; }
    uint64_t size() override { return kBytes; }
    void release(uint64_t offset, uint64_t bytes) override { madvise(base_ + offset, bytes, MADV_DONTNEED); }
    void prefer_huge_pages(uint64_t offset, uint64_t bytes) override { madvise(base_ + offset, bytes, MADV_HUGEPAGE); }

private:
    static constexpr uint64_t kBytes = uint64_t{1} << 33;
    uint8_t* base_ = nullptr;
};

class NoPorts final : public core::Ports {
public:
    bool serve(const core::Request&, std::vector<uint64_t>&) override { return false; }
};

class Silence final : public core::Output {
public:
    void write(turn::Stream, std::string_view bytes) override { std::fwrite(bytes.data(), 1, bytes.size(), stderr); }
};

using Code = Status (*)(Context&, const uint64_t* words);

class CodeEngine final : public turn::Engine {
public:
    Status start(Context& context, turn::FunctionNumber function, Span arguments) override {
        return code[function](context, arguments.data());
    }
    Status resume(Context& context, value::Reference record) override { return code[record](context, nullptr); }
    std::vector<Code> code;
};

uint64_t* state(Context& context) {
    return reinterpret_cast<uint64_t*>(context.bases[0] + value::kRootOffset);
}
template <typename... Words>
turn::Message& put(Context& context, turn::MessageKind kind, uint64_t to, uint32_t selector, Words... words) {
    turn::Message& message = context.put(to, kind, sizeof...(words));
    message.selector = static_cast<uint16_t>(selector);
    uint64_t* place = message.payload();
    ((*place++ = words), ...);
    return message;
}
template <typename... Words>
void tell(Context& context, uint64_t to, uint32_t selector, Words... words) {
    put(context, turn::MessageKind::Tell, to, selector, words...);
}

// Types: 0 main, 1 and 2 workers. Selectors 0..3. State: as many words as the workload needs.
struct Setup {
    Setup() {
        program.types.layout();
        program.spawns.push_back({1});
        for (const char* signature : {"a(int)", "b(int,int)", "c()", "get(int)->int"}) {
            turn::Selector& selector = program.selectors.emplace_back();
            selector.signature = signature;
            selector.result = value::kUnit;
        }
        program.selectors[3].result = value::kInt;
        const value::TypeId words[] = {value::kInt, value::kInt, value::kInt, value::kInt};
        for (int i = 0; i < 3; ++i) {
            turn::ActorType& type = program.actors.emplace_back();
            type.name = i == 0 ? "main" : i == 1 ? "main.A" : "main.B";
            type.show_name = "A";
            type.start_signature = i == 0 ? "start:main" : "start:main.A()";
            type.root = program.types.tuple(words);
            type.handlers.assign(4, turn::kNone);
        }
        on_start(0, [](Context&, const uint64_t*) { return Status::Running; });
    }
    turn::FunctionNumber add(Code code, value::TypeId result = value::kUnit) {
        engine.code.push_back(code);
        program.functions.emplace_back().result = result;
        return static_cast<turn::FunctionNumber>(engine.code.size() - 1);
    }
    void on_start(int type, Code code) { program.actors[type].start = add(code); }
    void on(int type, uint32_t selector, Code code) {
        program.actors[type].handlers[selector] = add(code, program.selectors[selector].result);
    }
    turn::Program program;
    CodeEngine engine;
};

uint64_t count;
uint64_t ids[1 << 20];
uint64_t children;

uint64_t spawn(Context& context, uint32_t type) { return context.world->spawn(context, type, 0, {}); }

void ping_pong(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        const uint64_t a = spawn(context, 1), b = spawn(context, 1);
        tell(context, a, 1, b, uint64_t{0});
        tell(context, b, 1, a, uint64_t{0});
        tell(context, a, 0, uint64_t{1});
        return Status::Running;
    });
    setup.on(1, 1, [](Context& context, const uint64_t* words) {
        state(context)[0] = words[0];
        return Status::Running;
    });
    setup.on(1, 0, [](Context& context, const uint64_t* words) {
        if (words[0] < count) tell(context, state(context)[0], 0, words[0] + 1);
        return Status::Running;
    });
}

void ring(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        for (int i = 0; i < 1000; ++i) ids[i] = spawn(context, 1);
        for (int i = 0; i < 1000; ++i) tell(context, ids[i], 1, ids[(i + 1) % 1000], uint64_t{0});
        tell(context, ids[0], 0, count);
        return Status::Running;
    });
    setup.on(1, 1, [](Context& context, const uint64_t* words) {
        state(context)[0] = words[0];
        return Status::Running;
    });
    setup.on(1, 0, [](Context& context, const uint64_t* words) {
        if (words[0] != 0) tell(context, state(context)[0], 0, words[0] - 1);
        return Status::Running;
    });
}

void counting(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        ids[0] = spawn(context, 1);
        tell(context, spawn(context, 2), 0, count);
        return Status::Running;
    });
    setup.on(1, 0, [](Context& context, const uint64_t* words) {
        state(context)[0] += words[0];
        return Status::Running;
    });
    setup.on(2, 0, [](Context& context, const uint64_t* words) {
        uint64_t left = words[0];
        for (int i = 0; i < 1000 && left != 0; ++i, --left) tell(context, ids[0], 0, uint64_t{1});
        if (left != 0) tell(context, context.self, 0, left);
        return Status::Running;
    });
}

// spawn, one message, end
void create(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        ids[0] = spawn(context, 2);
        tell(context, ids[0], 0, uint64_t{0});
        return Status::Running;
    });
    setup.on(2, 0, [](Context& context, const uint64_t* words) {
        uint64_t done = words[0];
        for (int i = 0; i < 256 && done < count; ++i, ++done) tell(context, spawn(context, 1), 0, done);
        if (done < count) tell(context, context.self, 0, done);
        return Status::Running;
    });
    setup.on(1, 0, [](Context& context, const uint64_t*) {
        context.stopping = 1;
        return Status::Running;
    });
}

void big(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        for (int i = 0; i < 120; ++i) ids[i] = spawn(context, 1);
        for (int i = 0; i < 120; ++i) tell(context, ids[i], 1, uint64_t(i + 1), count / 240);
        return Status::Running;
    });
    setup.on(1, 1, [](Context& context, const uint64_t* words) {
        state(context)[0] = words[0];
        state(context)[1] = words[1];
        tell(context, context.self, 2);
        return Status::Running;
    });
    setup.on(1, 0, [](Context& context, const uint64_t*) {
        tell(context, context.sender, 2);
        return Status::Running;
    });
    setup.on(1, 2, [](Context& context, const uint64_t*) {
        uint64_t* const words = state(context);
        if (words[1] == 0) return Status::Running;
        --words[1];
        words[0] = static_cast<uint32_t>(words[0] * 1664525u + 1013904223u);
        tell(context, ids[(words[0] >> 8) % 120], 0, uint64_t{0});
        return Status::Running;
    });
}

// 20 workers ask one dictionary
turn::FunctionNumber dictionary_step;
uint64_t dictionary_values[65536];
uint64_t dictionary_result;
Status next_operation(Context& context, const uint64_t*) {
    uint64_t* const words = state(context);
    if (words[1] == 0) return Status::Running;
    --words[1];
    words[0] = static_cast<uint32_t>(words[0] * 1664525u + 1013904223u);
    turn::Message& message = put(context, turn::MessageKind::Ask, ids[0], 3, words[0] >> 8 & 65535);
    message.set_ask_number(++context.asks);
    context.request.temporary = true;
    context.request.asks.assign(1, context.asks);
    context.world->await(context);
    context.record = dictionary_step;
    return Status::Suspended;
}
void dictionary(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        ids[0] = spawn(context, 2);
        for (uint64_t i = 0; i < 20; ++i) tell(context, spawn(context, 1), 1, i + 1, count / 40);
        return Status::Running;
    });
    setup.on(2, 3, [](Context& context, const uint64_t* words) {
        dictionary_result = dictionary_values[words[0]]++;
        context.result = &dictionary_result;
        return Status::Running;
    });
    setup.on(1, 1, [](Context& context, const uint64_t* words) {
        state(context)[0] = words[0];
        state(context)[1] = words[1];
        return next_operation(context, nullptr);
    });
    dictionary_step = setup.add(next_operation);
}

// a million actors at random
void many(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        children = 1000000;
        for (uint64_t i = 0; i < children; ++i) ids[i] = spawn(context, 1);
        for (uint64_t i = 0; i < children; ++i) tell(context, ids[i], 0, count / children);
        return Status::Running;
    });
    setup.on(1, 0, [](Context& context, const uint64_t* words) {
        if (words[0] == 0) return Status::Running;
        const uint64_t next = base::mix(context.self, words[0] ^ base::kHashKey1) % children;
        tell(context, ids[next], 0, words[0] - 1);
        return Status::Running;
    });
}

void idle(Setup& setup) {
    setup.on_start(0, [](Context& context, const uint64_t*) {
        for (uint64_t i = 0; i < 1000000; ++i) spawn(context, 1);
        return Status::Running;
    });
}

struct Workload {
    std::string_view name;
    void (*make)(Setup&);
};
constexpr Workload kWorkloads[] = {{"pingpong", ping_pong}, {"ring", ring},       {"counting", counting}, {"create", create},
                                   {"big", big},            {"dict", dictionary}, {"many", many},         {"idle", idle}};

uint64_t resident_bytes() {
    std::FILE* const file = std::fopen("/proc/self/statm", "r");
    unsigned long total = 0, resident = 0;
    if (file == nullptr || std::fscanf(file, "%lu %lu", &total, &resident) != 2) return 0;
    std::fclose(file);
    return resident * 4096;
}

int run(const Workload& workload) {
    Setup setup;
    workload.make(setup);
    MappedMemory memory;
    NoPorts ports;
    Silence output;
    const uint64_t before = resident_bytes();
    core::World world(memory, setup.program, setup.engine, {}, ports, output);
    const auto begin = std::chrono::steady_clock::now();
    const core::RunResult result = world.run();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const uint64_t operations = workload.name == "create" ? count : result.turns;
    std::printf("%-9.*s %10lu turns %8.2f M/s %6.1f ns  hash %s  ticks %lu  %.1f MB\n", static_cast<int>(workload.name.size()),
                workload.name.data(), result.turns, static_cast<double>(operations) / seconds / 1e6,
                seconds / static_cast<double>(operations) * 1e9, result.hash.c_str(), result.ticks,
                static_cast<double>(resident_bytes() - before) / 1e6);
    return 0;
}

}  // namespace
}  // namespace aeroflow

int main(int argc, char** argv) {
    if (argc == 3) {
        aeroflow::count = std::strtoull(argv[2], nullptr, 10);
        for (const aeroflow::Workload& workload : aeroflow::kWorkloads) {
            if (workload.name == argv[1]) return aeroflow::run(workload);
        }
    }
    std::fprintf(stderr, "usage: scheduler_bench pingpong|ring|counting|create|big|dict|many|idle N\n");
    return 2;
}
