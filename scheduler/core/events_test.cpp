// Each row of the hash table of formats.md §4: the expected hash is computed from the list of events alone.
#include <catch2/catch.hpp>

#include "scheduler/core/testing.h"

namespace aeroflow::core::testing {
namespace {

constexpr uint64_t kFault_NoActor = 12, kFault_NoReply = 13, kFault_Timeout = 11, kFault_Deadlock = 15,
                   kFault_Asked = 18, kFault_Panic = 6, kFault_MailboxFull = 14;

// A program of a main and workers that do what the test says: `go` at each of them runs a lambda.
struct Fixture : TestProgram {
    Fixture() {
        program.spawns.push_back({1});
        go = selector("go()");
        get = selector("get(int)->int", 1, true);
    }
    uint32_t main(Code code) { return actor("main", "start:main", std::move(code)); }
    uint32_t worker(Code start = nullptr) { return actor("W", "start:main.W()", std::move(start)); }
    uint32_t go = 0, get = 0;
    Expected expected;
};

Status panic(Context& context, std::string_view text) {
    turn::raise(context, turn::FaultKind::Panic, turn::kNone, text);
    return Status::Fault;
}

Words text(std::string_view text, Words tail = {}) {
    Words words{text.size()};
    words.resize(1 + (text.size() + 7) / 8, 0);
    std::memcpy(words.data() + 1, text.data(), text.size());
    words.insert(words.end(), tail.begin(), tail.end());
    return words;
}

Words join(Words a, const Words& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "message taken, with its sender and after a timer") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        tell(context, w, go);
        after(context, 10, w, go);
        return Status::Running;
    });
    on(worker(), go, [](Context&, Span) { return Status::Running; });
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "go()", {}, 1)
                            .event(w, kMainId, "go()", {}, 10)
                            .end(11, {w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "every fires by place and is armed anew") {
    main([&](Context& context, Span) {
        spawn(context, 1);
        return sleep(engine, context, 25, [](Context&) { return Status::Running; });
    });
    worker();
    const auto period = [&](uint64_t ticks) {
        return function([this, ticks](Context& context, Span) { return engine.give(context, {ticks}); }, value::kDuration);
    };
    const auto body = function([](Context&, Span) { return Status::Running; });
    program.actors[1].every = {{period(10), body}, {period(20), body}};
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, w, "every", {0}, 11)
                            .event(w, w, "every", {1}, 21)
                            .event(w, w, "every", {0}, 21)
                            .event(kMainId, kMainId, "sleep", {}, 25)
                            .end(26, {w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "a fault of the actor asked is Asked with its name") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        return await(engine, context, ask(context, w, get, {1}), [](Context& context) {
            CHECK(context.answers.failed);
            CHECK(turn::show_fault(context.answers.fault) == "W#2: panic: no");
            return Status::Running;
        });
    });
    on(worker(), get, [](Context& context, Span) {
        print(context, "before");
        return panic(context, "no");
    });
    const uint64_t w = id_of(2);
    const Words fault = text("no");
    const Words words = join({kFault_Panic}, fault);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "get(int)->int", {1}, 1)
                            .event(w, w, "faulted", words, 1)
                            .out(w, "before\n", 1)
                            .event(kMainId, w, "fault", join({1, kFault_Asked}, join(text("W#2"), words)), 2)
                            .end(3, {kMainId}));
    CHECK(output.err.find("fault: panic: no") == 0);
    CHECK(output.err.find("actor W#2, tick 1, asked by main#1") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a time-out of an await, and the late answer that nobody takes") {
    main([&](Context& context, Span) {
        turn::AwaitRequest request;
        request.asks = {ask(context, spawn(context, 1), get, {1})};
        request.has_timeout = true;
        request.due = context.tick + 5;
        return await(engine, context, request, [](Context& context) {
            CHECK(context.answers.fault == Words{kFault_Timeout});
            return Status::Running;
        });
    });
    on(worker(), get, [&](Context& context, Span) {
        return sleep(engine, context, 10, [&](Context& context) { return engine.give(context, {7}); });
    });
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "get(int)->int", {1}, 1)
                            .event(kMainId, kMainId, "timeout", {1}, 5)
                            .event(w, w, "sleep", {}, 11)
                            .end(13, {w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "a reply in the very tick of the time-out wins") {
    main([&](Context& context, Span) {
        turn::AwaitRequest request;
        request.asks = {ask(context, spawn(context, 1), get, {1})};
        request.has_timeout = true;
        request.due = context.tick + 2;
        return await(engine, context, request, [](Context& context) {
            CHECK_FALSE(context.answers.failed);
            return Status::Running;
        });
    });
    on(worker(), get, [&](Context& context, Span) { return engine.give(context, {7}); });
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "get(int)->int", {1}, 1)
                            .event(kMainId, w, "reply", {1, 7}, 2)
                            .end(3, {w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "two actors that await each other deadlock, a third that waits for them does not") {
    main([&](Context& context, Span) {
        const uint64_t a = spawn(context, 1, {3});
        const uint64_t b = spawn(context, 1, {2});
        tell(context, a, go);
        tell(context, b, go);
        return await(engine, context, ask(context, a, get, {1}), [](Context& context) {
            print(context, turn::show_fault(context.answers.fault));
            return Status::Running;
        });
    });
    const uint32_t w = worker([](Context& context, Span words) {
        state(context) = id_of(static_cast<uint32_t>(words[0]));
        return Status::Running;
    });
    on(w, go, [&](Context& context, Span) {
        return await(engine, context, ask(context, state(context), get, {1}), [](Context& context) {
            turn::raise_words(context, context.answers.fault, turn::kNone);
            return Status::Fault;
        });
    });
    on(w, get, [&](Context& context, Span) { return engine.give(context, {1}); });
    program.actors[1].start_signature = "start:main.W(int)";
    const uint64_t a = id_of(2), b = id_of(3);
    // The look at the end of tick 2, when nothing is pending. At 3 both awaits fail, a's fault first.
    const std::string hash = run().hash;
    CHECK(output.err.find("deadlock: 2 actors wait for each other\n  W#2   waits for a reply of W#3\n") == 0);
    CHECK(hash == expected.event(kMainId, 0, "start:main", {}, 0)
                      .event(a, kMainId, "start:main.W(int)", {3}, 1)
                      .event(a, kMainId, "go()", {}, 1)
                      .event(b, kMainId, "start:main.W(int)", {2}, 1)
                      .event(b, kMainId, "go()", {}, 1)
                      .event(a, a, "fault", {1, kFault_Deadlock}, 3)
                      .event(a, a, "faulted", {kFault_Deadlock}, 3)
                      .event(b, b, "fault", {1, kFault_Deadlock}, 3)
                      .event(b, b, "faulted", {kFault_Deadlock}, 3)
                      .loose(a, kMainId, "get(int)->int", {1}, 3)
                      .loose(a, b, "get(int)->int", {1}, 3)
                      .loose(b, a, "get(int)->int", {1}, 3)
                      .event(kMainId, a, "fault", join({1, kFault_Asked}, text("W#2", {kFault_Deadlock})), 4)
                      .out(kMainId, "W#2: deadlock\n", 4)
                      .end(5, {kMainId}));
}

TEST_CASE_METHOD(Fixture, "quiescence ends the awaits with NoReply") {
    main([&](Context& context, Span) {
        return await(engine, context, ask(context, spawn(context, 1), get, {1}), [](Context& context) {
            CHECK(context.answers.fault == Words{kFault_NoReply});
            return Status::Running;
        });
    });
    on(worker(), get, [&](Context& context, Span) {
        context.answered = context.deferred = 1;  // defer_reply, never answered
        return engine.give(context, {0});
    });
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(w, kMainId, "get(int)->int", {1}, 1)
                            .event(kMainId, kMainId, "fault", {1, kFault_NoReply}, 2)
                            .end(3, {w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "names: first wins, the answer to await register, lookup by type") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        context.world->register_name(context, "n", w, 0);
        const uint64_t number = ++context.asks;
        context.world->register_name(context, "n", context.self, number);
        CHECK(context.world->lookup(context, "n", value::kActorRef) == 0);
        return await(engine, context, number, [&, w](Context& context) {
            CHECK(context.answers.values[0][0] == 0);
            CHECK(context.world->lookup(context, "n", program.actors[1].type) == w);
            CHECK(context.world->lookup(context, "n", value::kActorRef) == w);
            CHECK(context.world->lookup(context, "n", program.actors[0].type) == 0);
            return Status::Running;
        });
    });
    worker();
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .loose(w, kMainId, "register", text("n", {1}), 0)
                            .loose(kMainId, kMainId, "register", text("n", {0}), 0)
                            .event(w, kMainId, "start:main.W()", {}, 1)
                            .event(kMainId, kMainId, "reply", {1, 0}, 1)
                            .end(2, {w, kMainId}));
}

TEST_CASE_METHOD(Fixture, "a kill before the first turn: no start, its messages are dead letters, monitors are told") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        context.world->monitor(context, w);
        tell(context, w, go);
        context.world->kill(context, w);
        return sleep(engine, context, 5, [](Context&) { return Status::Running; });
    });
    on(worker(), go, [](Context&, Span) { return Status::Running; });
    program.actors[0].down = function([](Context& context, Span words) {
        print(context, std::to_string(words[1]));
        return Status::Running;
    });
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "kill", {}, 1)
                            .loose(w, kMainId, "go()", {}, 1)
                            .event(kMainId, kMainId, "sleep", {}, 5)
                            .event(kMainId, w, "down", {1}, 5)
                            .out(kMainId, "1\n", 5)
                            .end(6, {kMainId}));
}

TEST_CASE_METHOD(Fixture, "stop is taken in its place; what lies behind it is a dead letter") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        tell(context, w, go);
        context.world->stop(context, w);
        return await(engine, context, ask(context, w, get, {4}), [](Context& context) {
            CHECK(context.answers.fault == Words{kFault_NoActor});
            return Status::Running;
        });
    });
    const uint32_t w = worker();
    on(w, go, [](Context&, Span) { return Status::Running; });
    on(w, get, [&](Context& context, Span) { return engine.give(context, {1}); });
    program.actors[1].stop = function([](Context& context, Span) {
        print(context, "bye");
        return Status::Running;
    });
    const uint64_t id = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(id, kMainId, "start:main.W()", {}, 1)
                            .event(id, kMainId, "go()", {}, 1)
                            .event(id, kMainId, "stop", {}, 1)
                            .out(id, "bye\n", 1)
                            .loose(id, kMainId, "get(int)->int", {4}, 1)
                            .event(kMainId, id, "fault", {1, kFault_NoActor}, 2)
                            .end(3, {kMainId}));
}

TEST_CASE_METHOD(Fixture, "stop(self) acts when the handling is complete, behind its reply and its output") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        const uint64_t number = ask(context, w, get, {4});
        tell(context, w, go);
        return await(engine, context, number, [](Context&) { return Status::Running; });
    });
    const uint32_t w = worker();
    on(w, go, [](Context&, Span) { return Status::Running; });
    on(w, get, [&](Context& context, Span) {
        context.world->stop(context, context.self);
        return sleep(engine, context, 3, [&](Context& context) {
            print(context, "x");
            return engine.give(context, {9});
        });
    });
    const uint64_t id = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(id, kMainId, "start:main.W()", {}, 1)
                            .event(id, kMainId, "get(int)->int", {4}, 1)
                            .event(id, id, "sleep", {}, 4)
                            .out(id, "x\n", 4)
                            .event(id, id, "stop", {}, 4)
                            .loose(id, kMainId, "go()", {}, 4)
                            .event(kMainId, id, "reply", {1, 9}, 5)
                            .end(6, {kMainId}));
}

TEST_CASE_METHOD(Fixture, "a message to an actor that ended earlier is a dead letter, an ask gets NoActor") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        context.world->kill(context, w);
        return sleep(engine, context, 5, [&, w](Context& context) {
            tell(context, w, go);
            return await(engine, context, ask(context, w, get, {2}), [](Context&) { return Status::Running; });
        });
    });
    worker();
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "kill", {}, 1)
                            .event(kMainId, kMainId, "sleep", {}, 5)
                            .loose(w, kMainId, "go()", {}, 6)
                            .loose(w, kMainId, "get(int)->int", {2}, 6)
                            .event(kMainId, w, "fault", {1, kFault_NoActor}, 7)
                            .end(8, {kMainId}));
}

TEST_CASE_METHOD(Fixture, "a bounded mailbox rejects what is too much") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        tell(context, w, go);
        tell(context, w, go);
        return await(engine, context, ask(context, w, get, {2}), [](Context& context) {
            CHECK(context.answers.fault == Words{kFault_MailboxFull});
            return Status::Running;
        });
    });
    const uint32_t w = worker();
    on(w, go, [](Context&, Span) { return Status::Running; });
    program.actors[1].mailbox = 1;
    SECTION("reject") { program.actors[1].overflow = turn::Overflow::Reject; }
    SECTION("drop_newest") { program.actors[1].overflow = turn::Overflow::DropNewest; }
    const uint64_t id = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(id, kMainId, "start:main.W()", {}, 1)
                            .event(id, kMainId, "go()", {}, 1)
                            .loose(id, kMainId, "go()", {}, 1)
                            .loose(id, kMainId, "get(int)->int", {2}, 1)
                            .event(kMainId, id, "fault", {1, kFault_MailboxFull}, 2)
                            .end(3, {id, kMainId}));
}

TEST_CASE_METHOD(Fixture, "a full mailbox drops the oldest, kept ones first") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        tell(context, w, go);
        return sleep(engine, context, 1, [&, w](Context& context) {
            tell(context, w, go);  // kept at 2
            return sleep(engine, context, 1, [&, w](Context& context) {
                tell(context, w, go);  // arrives at 3: the kept one is dropped
                return Status::Running;
            });
        });
    });
    const uint32_t w = worker();
    on(w, go, [&](Context& context, Span) {
        return sleep(engine, context, 10, [](Context&) { return Status::Running; });
    });
    program.actors[1].mailbox = 1;
    program.actors[1].overflow = turn::Overflow::DropOldest;
    const uint64_t id = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(id, kMainId, "start:main.W()", {}, 1)
                            .event(id, kMainId, "go()", {}, 1)
                            .event(kMainId, kMainId, "sleep", {}, 1)
                            .event(kMainId, kMainId, "sleep", {}, 2)
                            .loose(id, kMainId, "go()", {}, 3)
                            .event(id, id, "sleep", {}, 11)
                            .event(id, kMainId, "go()", {}, 11)
                            .event(id, id, "sleep", {}, 21)
                            .end(22, {id, kMainId}));
}

TEST_CASE_METHOD(Fixture, "exit: its effects are dropped, its output stays, the status is in the hash") {
    main([&](Context& context, Span) {
        spawn(context, 1);
        print(context, "x");
        context.exit_code = 3;
        return Status::Exit;
    });
    worker();
    const RunResult result = run();
    CHECK(result.status == 3);
    CHECK(result.hash == expected.event(kMainId, 0, "start:main", {}, 0).out(kMainId, "x\n", 0).end(1, {kMainId}, 3));
}

TEST_CASE_METHOD(Fixture, "a fault in main ends the program with 70 and without its end") {
    main([&](Context& context, Span) {
        spawn(context, 1);
        return panic(context, "p");
    });
    worker();
    const RunResult result = run();
    CHECK(result.status == 70);
    CHECK(result.hash == expected.event(kMainId, 0, "start:main", {}, 0)
                             .event(kMainId, kMainId, "faulted", join({kFault_Panic}, text("p")), 0)
                             .end(1, {}, 70));
}

TEST_CASE_METHOD(Fixture, "a turn wrote to stdout, stderr and the log: an event for each, in this order") {
    main([&](Context& context, Span) {
        context.world->write(context, turn::Stream::Log, "info a\n");
        context.world->write(context, turn::Stream::Err, "b\n");
        context.world->write(context, turn::Stream::Out, "c\n");
        context.world->write(context, turn::Stream::Log, "info d\n");
        return Status::Running;
    });
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .out(kMainId, "c\n", 0, 1)
                            .out(kMainId, "b\n", 0, 2)
                            .out(kMainId, "info a\ninfo d\n", 0, 3)
                            .end(1, {kMainId}));
    CHECK(output.err == "info a\nb\ninfo d\n");
}

TEST_CASE_METHOD(Fixture, "Gone for an actor that ended at an earlier tick, once") {
    main([&](Context& context, Span) {
        const uint64_t w = spawn(context, 1);
        context.world->kill(context, w);
        return sleep(engine, context, 5, [&, w](Context& context) {
            context.world->monitor(context, w);
            context.world->monitor(context, w);
            return Status::Running;
        });
    });
    worker();
    const uint64_t w = id_of(2);
    CHECK(run().hash == expected.event(kMainId, 0, "start:main", {}, 0)
                            .event(w, kMainId, "kill", {}, 1)
                            .event(kMainId, kMainId, "sleep", {}, 5)
                            .event(kMainId, w, "down", {5}, 6)
                            .end(7, {kMainId}));
}

}  // namespace aeroflow::core::testing
