// Awaits over several asks, kept answers, promised answers (language.md §5, formats.md §4 "ask numbers").
#include <catch2/catch.hpp>

#include "scheduler/core/testing.h"

namespace aeroflow::core::testing {
namespace {

using turn::AwaitMode;
constexpr uint64_t kNoReply = static_cast<uint64_t>(turn::FaultKind::NoReply);

// Main and workers; `get(n)` answers n after n ticks of sleep (0: at once), `fail(n)` faults after n.
struct Fixture : TestProgram {
    Fixture() {
        program.spawns.push_back({1});
        get = selector("get(int)->int", 1, true);
        fail = selector("fail(int)->int", 1, true);
    }
    void workers() {
        const uint32_t w = actor("W", "start:main.W()", nullptr);
        on(w, get, [this](Context& context, Span words) {
            const uint64_t n = words[0];
            if (n == 0) return engine.give(context, {n});
            return sleep(engine, context, n, [this, n](Context& context) { return engine.give(context, {n}); });
        });
        on(w, fail, [this](Context& context, Span words) {
            const uint64_t n = words[0];
            return sleep(engine, context, n, [](Context& context) {
                turn::raise(context, turn::FaultKind::Panic, turn::kNone, "f");
                return Status::Fault;
            });
        });
    }
    // Main spawns a worker for each ask, asks, and goes on with `then`.
    void main(std::vector<std::pair<bool, uint64_t>> asks, std::function<Status(Context&, Words)> then) {
        actor("main", "start:main", [this, asks, then](Context& context, Span) {
            Words numbers;
            for (const auto& [fails, n] : asks) {
                numbers.push_back(ask(context, spawn(context, 1), fails ? fail : get, {n}));
            }
            return then(context, numbers);
        });
        workers();
    }
    Status wait(Context& context, AwaitMode mode, Words asks, Continuation next, uint64_t timeout = 0,
                bool temporary = false) {
        turn::AwaitRequest request;
        request.mode = mode;
        request.asks = std::move(asks);
        request.temporary = temporary;
        request.has_timeout = timeout != 0;
        request.due = context.tick + timeout;
        return await(engine, context, request, std::move(next));
    }
    std::string values(const Context& context) {
        if (context.answers.failed) return "failed " + std::to_string(context.answers.fault[0]);
        std::string out;
        for (const Span value : context.answers.values) out += std::to_string(value[0]) + " ";
        return out + "at " + std::to_string(context.tick);
    }
    uint32_t get = 0, fail = 0;
    std::function<Status(Context&, uint64_t)> loop;
};

Status done(Context&) { return Status::Running; }

}  // namespace

TEST_CASE_METHOD(Fixture, "await all gives the replies in order of the operands when the last is there") {
    main({{false, 5}, {false, 0}, {false, 3}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::All, asks, [&](Context& context) {
            CHECK(values(context) == "5 0 3 at 7");
            return Status::Running;
        });
    });
    const uint64_t w = id_of(2), x = id_of(3), y = id_of(4);
    CHECK(run().hash == Expected()
                            .event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "get(int)->int", {5}, 1)
                            .event(x, kMainId, "start:main.W()", {}, 1)
                            .event(x, kMainId, "get(int)->int", {0}, 1)
                            .event(y, kMainId, "start:main.W()", {}, 1)
                            .event(y, kMainId, "get(int)->int", {3}, 1)
                            .event(kMainId, x, "reply", {2, 0}, 2)
                            .event(y, y, "sleep", {}, 4)
                            .event(kMainId, y, "reply", {3, 3}, 5)
                            .event(w, w, "sleep", {}, 6)
                            .event(kMainId, w, "reply", {1, 5}, 7)
                            .end(8, {y, x, w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "await all fails at the first fault") {
    main({{false, 9}, {true, 2}, {true, 1}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::All, asks, [&](Context& context) {
            CHECK(context.tick == 3);
            CHECK(turn::show_fault(context.answers.fault) == "W#4: panic: f");
            return Status::Running;
        });
    });
    run();
}

TEST_CASE_METHOD(Fixture, "await any gives the first reply and its index, faults before it do not count") {
    main({{true, 1}, {false, 4}, {false, 3}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::Any, asks, [&](Context& context) {
            CHECK(values(context) == "3 at 5");
            CHECK(context.answers.index == 2);
            return Status::Running;
        });
    });
    run();
}

TEST_CASE_METHOD(Fixture, "await any fails with the last fault when all failed") {
    main({{true, 3}, {true, 1}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::Any, asks, [&](Context& context) {
            CHECK(turn::show_fault(context.answers.fault) == "W#2: panic: f");
            return Status::Running;
        });
    });
    run();
}

TEST_CASE_METHOD(Fixture, "empty awaits are complete at once") {
    actor("main", "start:main", [&](Context& context, Span) {
        return wait(context, AwaitMode::All, {}, [&](Context& context) {
            CHECK_FALSE(context.answers.failed);
            return wait(context, AwaitMode::Any, {}, [&](Context& context) {
                CHECK(context.answers.fault == Words{kNoReply});
                return Status::Running;
            });
        });
    });
    CHECK(run().turns == 1);
}

TEST_CASE_METHOD(Fixture, "kept answers have their events in the turn of their await, in order of the operands") {
    main({{false, 1}, {false, 0}}, [&](Context& context, Words asks) {
        return sleep(engine, context, 10, [&, asks](Context& context) {
            return wait(context, AwaitMode::All, asks, [&](Context& context) {
                CHECK(values(context) == "1 0 at 10");
                return Status::Running;
            });
        });
    });
    const uint64_t w = id_of(2), x = id_of(3);
    CHECK(run().hash == Expected()
                            .event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "get(int)->int", {1}, 1)
                            .event(x, kMainId, "start:main.W()", {}, 1)
                            .event(x, kMainId, "get(int)->int", {0}, 1)
                            .event(w, w, "sleep", {}, 2)
                            .event(kMainId, kMainId, "sleep", {}, 10)
                            .event(kMainId, w, "reply", {1, 1}, 10)
                            .event(kMainId, x, "reply", {2, 0}, 10)
                            .end(11, {x, w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "await any over kept answers takes all of them; the first to arrive wins") {
    main({{false, 5}, {false, 0}}, [&](Context& context, Words asks) {
        return sleep(engine, context, 10, [&, asks](Context& context) {
            return wait(context, AwaitMode::Any, asks, [&](Context& context) {
                CHECK(values(context) == "0 at 10");
                CHECK(context.answers.index == 1);
                return Status::Running;
            });
        });
    });
    const uint64_t w = id_of(2), x = id_of(3);
    CHECK(run().hash == Expected()
                            .event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "get(int)->int", {5}, 1)
                            .event(x, kMainId, "start:main.W()", {}, 1)
                            .event(x, kMainId, "get(int)->int", {0}, 1)
                            .event(w, w, "sleep", {}, 6)
                            .event(kMainId, kMainId, "sleep", {}, 10)
                            .event(kMainId, w, "reply", {1, 5}, 10)
                            .event(kMainId, x, "reply", {2, 0}, 10)
                            .end(11, {x, w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "awaiting twice gives the same value without another event, also after a plain await") {
    main({{false, 2}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::One, asks, [&, asks](Context& context) {
            CHECK(values(context) == "2 at 4");
            return wait(context, AwaitMode::One, asks, [&](Context& context) {
                CHECK(values(context) == "2 at 4");
                return Status::Running;
            });
        });
    });
    CHECK(run().turns == 5);
}

TEST_CASE_METHOD(Fixture, "awaiting again after a time-out gives the time-out again") {
    main({{false, 9}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::One, asks, [&, asks](Context& context) {
            const std::string first = values(context);
            return wait(context, AwaitMode::One, asks, [&, first](Context& context) {
                CHECK(values(context) == first);
                CHECK(context.tick == 3);
                return Status::Running;
            });
        }, 3);
    });
    run();
}

TEST_CASE_METHOD(Fixture, "an ask made before an await of another is answered in its own await") {
    main({{false, 6}, {false, 1}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::One, {asks[1]}, [&, asks](Context& context) {
            CHECK(values(context) == "1 at 3");
            return wait(context, AwaitMode::One, {asks[0]}, [&](Context& context) {
                CHECK(values(context) == "6 at 8");
                return Status::Running;
            });
        });
    });
    run();
}

TEST_CASE_METHOD(Fixture, "two answers in one tick: the second is kept for its await in the same turn") {
    main({{false, 1}, {false, 1}}, [&](Context& context, Words asks) {
        return wait(context, AwaitMode::One, {asks[0]}, [&, asks](Context& context) {
            return wait(context, AwaitMode::One, {asks[1]}, [&](Context& context) {
                CHECK(values(context) == "1 at 3");
                return Status::Running;
            });
        });
    });
    CHECK(run().turns == 8);
}

TEST_CASE_METHOD(Fixture, "many awaits of one handling keep nothing when their answers are temporary") {
    actor("main", "start:main", [&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        loop = [this, w](Context& context, uint64_t left) -> Status {
            if (left == 0) return Status::Running;
            return wait(context, AwaitMode::All, {ask(context, w, get, {0}), ask(context, w, get, {0})},
                        [this, left](Context& context) { return loop(context, left - 1); }, 0, true);
        };
        return loop(context, 20000);
    });
    workers();
    MappedMemory memory;
    World world(memory, program, engine, {}, ports, output);
    world.run();
    CHECK(world.image_bytes() < 512 << 10);
}

TEST_CASE_METHOD(Fixture, "a promised answer may come from another actor; later ones are dropped") {
    const uint32_t take = selector("take(Reply<int>)", 1);
    uint64_t helper = 0;
    actor("main", "start:main", [&](Context& context, Span) {
        helper = spawn(context, 1);
        const uint64_t asked = spawn(context, 1);
        const uint64_t number = ask(context, asked, get, {1});
        return await(engine, context, number, [&](Context& context) {
            CHECK(values(context) == "7 at 3");
            return sleep(engine, context, 3, done);
        });
    });
    const uint32_t w = actor("W", "start:main.W()", nullptr);
    on(w, get, [&](Context& context, Span) {
        tell(context, helper, take, {context.ask});
        context.answered = context.deferred = 1;
        return engine.give(context, {0});
    });
    on(w, take, [&](Context& context, Span words) {
        context.world->reply_to(context, kMainId, words[0], value::kInt, Words{7});
        context.world->reply_to(context, kMainId, words[0], value::kInt, Words{8});
        return Status::Running;
    });
    const uint64_t h = id_of(2), x = id_of(3);
    CHECK(run().hash == Expected()
                            .event(kMainId, 0, "start:main", {}, 0)
                            .event(h, kMainId, "start:main.W()", {}, 1)
                            .event(x, kMainId, "start:main.W()", {}, 1)
                            .event(x, kMainId, "get(int)->int", {1}, 1)
                            .event(h, x, "take(Reply<int>)", {1}, 2)
                            .event(kMainId, h, "reply", {1, 7}, 3)
                            .event(kMainId, kMainId, "sleep", {}, 6)
                            .end(7, {x, h, kMainId}));
}

TEST_CASE_METHOD(Fixture, "open asks of an ended actor are told in the order in which they arrived") {
    const uint32_t go = selector("go()");
    actor("main", "start:main", [&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        Words asks;
        for (uint64_t i = 1; i <= 3; ++i) asks.push_back(ask(context, w, get, {i}));
        after(context, 5, w, go);
        context.world->monitor(context, w);
        return sleep(engine, context, 3, [&, w, asks](Context& context) {
            context.world->kill(context, w);
            return wait(context, AwaitMode::Any, asks, [&](Context& context) {
                CHECK(values(context) == "failed " + std::to_string(kNoReply));
                return Status::Running;
            });
        });
    });
    const uint32_t w = actor("W", "start:main.W()", nullptr);
    on(w, go, [](Context&, Span) { return Status::Running; });
    on(w, get, [&](Context& context, Span words) {  // the first is promised, the second handled, the third kept
        if (words[0] == 1) {
            context.answered = context.deferred = 1;
            return engine.give(context, {0});
        }
        return sleep(engine, context, 100, done);
    });
    const uint64_t x = id_of(2);
    CHECK(run().hash == Expected()
                            .event(kMainId, 0, "start:main", {}, 0)
                            .event(x, kMainId, "start:main.W()", {}, 1)
                            .event(x, kMainId, "get(int)->int", {1}, 1)
                            .event(x, kMainId, "get(int)->int", {2}, 1)
                            .event(kMainId, kMainId, "sleep", {}, 3)
                            .event(x, kMainId, "kill", {}, 4)
                            .loose(x, kMainId, "get(int)->int", {3}, 4)
                            .event(kMainId, x, "fault", {1, kNoReply}, 5)
                            .event(kMainId, x, "fault", {2, kNoReply}, 5)
                            .event(kMainId, x, "fault", {3, kNoReply}, 5)
                            .event(kMainId, x, "down", {1}, 5)
                            .loose(x, kMainId, "go()", {}, 5)
                            .end(6, {kMainId}));
}

}  // namespace aeroflow::core::testing
