// Ids and their minting (formats.md §1), and images that move: at random tick ends, and at every allocation.
#include <catch2/catch.hpp>

#include <memory>

#include "scheduler/core/testing.h"

namespace aeroflow::core::testing {
namespace {

struct Fixture : TestProgram {
    Fixture() {
        program.spawns.push_back({1});
        program.spawns.push_back({2});
        program.draws.push_back({3});
        go = selector("go()");
        get = selector("get(int)->int", 1, true);
    }
    uint32_t go = 0, get = 0;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "indices are used again last in first out, with the next generation") {
    Words ids;
    actor("main", "start:main", [&](Context& context, Span) {
        for (int i = 0; i < 3; ++i) ids.push_back(spawn(context, 1));
        context.world->kill(context, ids[1]);
        context.world->kill(context, ids[0]);  // canonical order of the ends is birth order: 2, then 3
        return sleep(engine, context, 3, [&](Context& context) {
            for (int i = 0; i < 3; ++i) ids.push_back(spawn(context, 1));
            return Status::Running;
        });
    });
    actor("W", "start:main.W()", nullptr);
    const RunResult result = run();
    CHECK(ids == Words{id_of(2), id_of(3), id_of(4), id_of(3, 1), id_of(2, 1), id_of(5)});
    CHECK(result.live_peak == 5);
}

TEST_CASE_METHOD(Fixture, "a turn that drops its effects gives its ids back before the next turn of the tick") {
    Words ids;
    actor("main", "start:main", [&](Context& context, Span) {
        const uint64_t a = spawn(context, 1);
        tell(context, a, go);
        return sleep(engine, context, 1, [&](Context& context) {
            ids.push_back(spawn(context, 2));
            return Status::Running;
        });
    });
    const uint32_t w = actor("W", "start:main.W()", nullptr);
    actor("V", "start:main.V()", nullptr);
    on(w, go, [&](Context& context, Span) {  // runs after main in tick 1
        ids.push_back(spawn(context, 2));
        ids.push_back(spawn(context, 2));
        turn::raise(context, turn::FaultKind::NoValue, turn::kNone);
        return Status::Fault;
    });
    run();
    CHECK(ids == Words{id_of(3), id_of(4), id_of(5)});
    SECTION("the index of the actor that faulted lies on top of them") {
        TestProgram& test = *this;
        ids.clear();
        test.engine.functions[0] = [&](Context& context, Span) {
            const uint64_t a = spawn(context, 1);
            tell(context, a, go);
            return sleep(engine, context, 2, [&](Context& context) {
                ids.push_back(spawn(context, 2));
                ids.push_back(spawn(context, 2));
                return Status::Running;
            });
        };
        run();
        CHECK(ids == Words{id_of(3), id_of(4), id_of(2, 1), id_of(3)});
    }
}

TEST_CASE_METHOD(Fixture, "children of an actor elsewhere are minted in the table of its home") {
    Words ids;
    actor("main", "start:main", [&](Context& context, Span) {
        for (int i = 0; i < 7; ++i) ids.push_back(spawn(context, 1));
        tell(context, ids.back(), go);
        return Status::Running;
    });
    const uint32_t w = actor("W", "start:main.W()", nullptr);
    on(w, go, [&](Context& context, Span) {
        ids.push_back(spawn(context, 1));
        return Status::Running;
    });
    run();
    CHECK(ids[6] == base::ActorId::make(0, 0, 8, 0).bits);
    CHECK(ids[7] == base::ActorId::make(0, 1, 1, 0).bits);
}

namespace {

// Actors that spawn, ask, sleep, draw, cancel, monitor and end, driven by the world's random numbers.
struct Busy : Fixture {
    Busy() {
        actor("main", "start:main", [this](Context& context, Span) {
            for (int i = 0; i < 20; ++i) tell(context, spawn(context, 1), go);
            return Status::Running;
        });
        const uint32_t w = actor("W", "start:main.W()", [](Context& context, Span) {
            state(context) = 80;
            return Status::Running;
        });
        on(w, go, [this](Context& context, Span) { return act(context); });
        on(w, get, [this](Context& context, Span words) {
            if (context.world->draw(context, 0) % 7 == 0) {
                turn::raise(context, turn::FaultKind::NoValue, turn::kNone);
                return Status::Fault;
            }
            return sleep(engine, context, words[0] % 100, [this](Context& context) {
                return engine.give(context, {context.tick});
            });
        });
        program.actors[w].down = function([](Context& context, Span words) {
            print(context, std::to_string(words[0] >> 20) + " ended " + std::to_string(words[1]));
            return Status::Running;
        });
    }
    Status act(Context& context) {
        if (state(context)-- == 0) {
            context.world->stop(context, context.self);
            return Status::Running;
        }
        const uint64_t draw = context.world->draw(context, 0);
        after(context, static_cast<int64_t>(draw % 50), context.self, go);
        const uint64_t cancelled = after(context, static_cast<int64_t>(draw % 3), context.self, go);
        context.world->cancel(context, cancelled);
        if (draw % 5 == 0) context.world->monitor(context, id_of(2 + draw % 19));
        if (draw % 11 == 0) context.world->register_name(context, std::string(draw % 9, 'n'), context.self, 0);
        turn::AwaitRequest request;
        request.mode = draw % 2 == 0 ? turn::AwaitMode::All : turn::AwaitMode::Any;
        for (uint64_t i = 0; i < draw % 4; ++i) {
            const uint64_t peer = id_of(static_cast<uint32_t>(2 + (draw >> (8 * i + 8)) % 19));
            if (peer != context.self) request.asks.push_back(ask(context, peer, get, {draw % 64}));
        }
        if (draw % 3 == 0) request.asks.push_back(ask(context, spawn(context, 1, {}, 1), get, {draw % 32}));
        request.has_timeout = draw % 5 < 3;
        request.due = context.tick + 30;
        return await(engine, context, request, [](Context& context) {
            print(context, (context.answers.failed ? "failed " : "ok ") + std::to_string(context.tick));
            return Status::Running;
        });
    }
};

}  // namespace

TEST_CASE("at random tick ends the whole range is copied elsewhere and goes on to the same hash") {
    Busy plain;
    const RunResult expected = plain.run();
    CHECK(expected.turns > 1000);
    CHECK(expected.live_peak > 50);
    for (uint64_t seed = 1; seed <= 5; ++seed) {
        Busy moved;
        auto memory = std::make_unique<MappedMemory>();
        World world(*memory, moved.program, moved.engine, {}, moved.ports, moved.output);
        uint64_t random = seed;
        while (world.step()) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            if (random >> 61 != 0) continue;
            auto next = std::make_unique<MappedMemory>();
            world.relocate(*next);
            memory = std::move(next);
        }
        CHECK(world.result().hash == expected.hash);
        CHECK(world.result().turns == expected.turns);
        CHECK(moved.output.out == plain.output.out);
        CHECK(moved.output.err == plain.output.err);
    }
}

TEST_CASE("an arena that moves at every allocation changes nothing") {
    Busy plain, moved;
    Configuration configuration;
    configuration.move_arenas = true;
    CHECK(moved.run(configuration).hash == plain.run().hash);
}

TEST_CASE("another seed gives another run") {
    Busy plain, seeded;
    Configuration configuration;
    configuration.seed = 1;
    CHECK(seeded.run(configuration).hash != plain.run().hash);
}

TEST_CASE_METHOD(Fixture, "windows double, and the last one has the hash of the end") {
    actor("main", "start:main", [&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        for (int i = 0; i < 10; ++i) tell(context, w, go);
        return Status::Running;
    });
    const uint32_t w = actor("W", "start:main.W()", nullptr);
    uint64_t left = 40000;
    on(w, go, [&](Context& context, Span) {
        if (left-- > 10) tell(context, context.self, go);
        return Status::Running;
    });
    // 1024 turns to a window until there are 32, here at ticks of 10 turns; then 16 of 2048.
    const RunResult result = run();
    REQUIRE(result.windows.size() == 20);
    CHECK(result.windows[0].turns == 2062);
    CHECK(result.windows[0].tick == 206);
    CHECK(result.windows.back().sums.text() == result.hash);
    CHECK(result.windows.back().turns == result.turns);
    CHECK(result.windows.back().tick == result.tick);
}

TEST_CASE_METHOD(Fixture, "an idle actor with one int takes at most 160 bytes") {
    constexpr uint64_t kCount = 100000;
    uint64_t before = 0;
    World* running = nullptr;
    actor("main", "start:main", [&](Context& context, Span) {
        before = running->image_bytes();
        for (uint64_t i = 0; i < kCount; ++i) spawn(context, 1);
        return Status::Running;
    });
    actor("W", "start:main.W()", [](Context& context, Span) {
        state(context) = 1;
        return Status::Running;
    });
    MappedMemory memory;
    World world(memory, program, engine, {}, ports, output);
    running = &world;
    world.step();
    const uint64_t buffers = uint64_t{kCount} * (sizeof(turn::Message) + 8) * 4;  // doubling, freed ones too
    world.step();
    CHECK(world.image_bytes() - before - buffers < kCount * 160 * 2);  // chunks and runs are powers of two
    while (world.step()) {
    }
    CHECK(world.result().live_peak == kCount + 1);
}

TEST_CASE_METHOD(Fixture, "beyond the limit of undelivered messages the world ends with 71") {
    actor("main", "start:main", [&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        while (context.status == Status::Running) tell(context, w, go);
        return Status::Fault;
    });
    const uint32_t w = actor("W", "start:main.W()", nullptr);
    on(w, go, [](Context&, Span) { return Status::Running; });
    Configuration configuration;
    configuration.undelivered = 1 << 20;
    CHECK(run(configuration).status == 71);
    CHECK(output.err.find("main#1 sent") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a cancel takes a send of this tick back, and the end does not wait for it") {
    uint64_t timer = 0;
    actor("main", "start:main", [&](Context& context, Span) {
        timer = after(context, 0, context.self, go);
        context.world->cancel(context, timer);
        const uint64_t later = after(context, 100, context.self, go);
        context.world->cancel(context, later);
        context.world->cancel(context, later);
        return Status::Running;
    });
    CHECK(run().tick == 1);
}

}  // namespace aeroflow::core::testing
