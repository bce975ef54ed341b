#include "scheduler/trace/replay.h"

#include <catch2/catch.hpp>

#include "scheduler/trace/observers.h"
#include "scheduler/trace/testing.h"
#include "scheduler/trace/verify.h"

namespace aeroflow::trace::testing {
namespace {

struct Fixture : AskingProgram {
    Fixture() { trace = record(ports); }

    // The trace with another first input.
    Trace with_input(const Input& changed, const Words& words) {
        Trace other = trace;
        other.inputs = {};
        other.inputs.add(changed, words);
        for (size_t i = 1; i < trace.inputs.size(); ++i) {
            other.inputs.add(trace.inputs[i], trace.inputs.words(trace.inputs[i]));
        }
        return other;
    }
    Words first_words() { return {trace.inputs.words(trace.inputs[0]).begin(), trace.inputs.words(trace.inputs[0]).end()}; }

    LinePorts ports;
    Trace trace;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a replay asks nobody and is identical") {
    REQUIRE(trace.inputs.size() == 4);
    CHECK(ports.requests == 4);
    CHECK_FALSE(trace.inputs[0].text);
    CHECK(trace.inputs[3].text);
    const Verdict verdict = replay(trace);
    CHECK(verdict.difference.empty());
    CHECK(verdict.result.hash == trace.end.hash);
    CHECK(ports.requests == 4);
}

TEST_CASE_METHOD(Fixture, "a request of another tick, number or digest is named") {
    Input changed = trace.inputs[0];
    changed.tick = 99;
    CHECK(replay(with_input(changed, first_words())).difference ==
          "request std.stdin.line at tick 1: input 1 of the trace is of tick 99");
    changed = trace.inputs[0];
    changed.request = 7;
    CHECK(replay(with_input(changed, first_words())).difference ==
          "request std.stdin.line at tick 1 is the asker's ask 1, in the trace it is 7");
    changed = trace.inputs[0];
    changed.digest ^= 1;
    CHECK(replay(with_input(changed, first_words())).difference ==
          "request std.stdin.line at tick 1 has other arguments than the one in the trace");
    changed = trace.inputs[0];
    changed.port ^= 1;
    CHECK(replay(with_input(changed, first_words())).difference ==
          "request std.stdin.line at tick 1: input 1 of the trace is of another port");
}

TEST_CASE_METHOD(Fixture, "another answer differs in the window where it was taken") {
    const Verdict verdict = replay(with_input(trace.inputs[0], {0, 1, 3, 0x78}));
    CHECK(verdict.difference.find("window 1 of 1") != std::string::npos);
    CHECK(verdict.difference.find(trace.end.hash) != std::string::npos);
    CHECK(verdict.difference.find(verdict.result.hash) != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "words that are no value of the type never become one") {
    const std::string wrong = "the answer to std.stdin.line at tick 1, input 1, is no string?";
    for (const Words& words : {Words{}, Words{2}, Words{0, 2}, Words{0, 1, 100, 1}, Words{0, 1, 1, 0xFF}, Words{0, 0, 0},
                               Words{0, 1, uint64_t{1} << 63 | 70000, 1}, Words{1, 999}, Words{1, 0, 0}}) {
        CHECK(replay(with_input(trace.inputs[0], words)).difference == wrong);
    }
    Input text = trace.inputs[0];
    text.text = true;  // a text in place of a string?
    CHECK(replay(with_input(text, {1, 0x61})).difference == wrong);
}

TEST_CASE_METHOD(Fixture, "missing and superfluous answers are named") {
    Trace fewer = trace;
    fewer.inputs = {};
    CHECK(replay(fewer).difference == "request std.stdin.line at tick 1: the trace has no more answers");
    Trace more = trace;
    more.inputs.add(trace.inputs[0], first_words());
    CHECK(replay(more).difference == "the trace has 5 answers, this run asked for 4");
}

TEST_CASE_METHOD(Fixture, "a trace that ends too soon or with another status is named") {
    Trace shorter = trace;
    shorter.end.tick = 2;
    CHECK(replay(shorter).difference.find("this run goes on") != std::string::npos);
    Trace other = trace;
    other.end.status = 3;
    CHECK(replay(other).difference == "the status: 3 in the trace, 0 in this run");
}

TEST_CASE("Ctrl-C is replayed at its tick") {
    core::testing::TestProgram endless;
    const uint32_t go = endless.selector("go()");
    core::World* running = nullptr;
    endless.actor("main", "start:main", [&](Context& context, Span) {
        core::testing::tell(context, core::testing::spawn(context, 1), go);
        return Status::Running;
    });
    endless.program.spawns.push_back({1});
    endless.on(endless.actor("W", "start:main.W()", nullptr), go, [&](Context& context, Span) {
        if (context.tick == 5000 && running != nullptr) running->shut_down();
        core::testing::tell(context, context.self, go);
        return Status::Running;
    });
    Trace trace;
    {
        core::testing::MappedMemory memory;
        core::World world(memory, endless.program, endless.engine, {}, endless.ports, endless.output);
        running = &world;
        finish(trace, world.run());
        running = nullptr;
    }
    CHECK(trace.end.status == 130);
    REQUIRE(trace.end.shutdown.has_value());
    CHECK(*trace.end.shutdown == trace.end.tick);
    Replay replay(trace, endless.program);
    core::Configuration configuration;
    configuration.observer = &replay;
    core::testing::MappedMemory memory;
    core::World world(memory, endless.program, endless.engine, configuration, replay, endless.output);
    const Verdict verdict = replay.run(world);
    CHECK(verdict.difference.empty());
    CHECK(verdict.result.hash == trace.end.hash);
}

namespace {

// Two runs of a program, the second at other addresses; what they differ in.
struct TwoRuns {
    enum class Leak : uint8_t { None, Message, State };

    explicit TwoRuns(Leak leak) {
        const uint32_t go = program.selector("go(int)", 1);
        program.program.spawns.push_back({1});
        program.actor("main", "start:main", [=](Context& context, Span) {
            const uint64_t worker = core::testing::spawn(context, 1);
            for (uint64_t i = 0; i < 100; ++i) core::testing::tell(context, worker, go, {i});
            return Status::Running;
        });
        program.on(program.actor("W", "start:main.W()", nullptr), go, [=](Context& context, Span words) {
            const auto address = reinterpret_cast<uint64_t>(context.bases[0]);
            if (leak == Leak::State && words[0] == 50) core::testing::state(context) = address;
            if (leak == Leak::Message && words[0] == 50) core::testing::tell(context, context.self, go, {address});
            return Status::Running;
        });
    }

    std::string difference() {
        Trace trace;
        WindowLog first;
        core::Configuration configuration;
        configuration.hash_state = true;
        configuration.observer = &first;
        core::testing::MappedMemory memory;
        core::World world(memory, program.program, program.engine, configuration, program.ports, program.output);
        finish(trace, world.run());

        Replay replay(trace, program.program);
        WindowLog second;
        Observers observers;
        observers.add(replay);
        observers.add(second);
        configuration.observer = &observers;
        configuration.move_arenas = true;
        configuration.table_key = 7;
        core::testing::MappedMemory here, there;
        core::World again(here, program.program, program.engine, configuration, replay, program.output);
        const Verdict verdict = run_moving(again, replay, here, there);
        const std::string windows = first_difference(first, second);
        return windows.empty() ? verdict.difference : windows;
    }

    core::testing::TestProgram program;
};

}  // namespace

TEST_CASE("a run at other addresses is the same") { CHECK(TwoRuns(TwoRuns::Leak::None).difference().empty()); }

TEST_CASE("an address that leaks into a message is caught") {
    CHECK(TwoRuns(TwoRuns::Leak::Message).difference().find("window 1") == 0);
}

TEST_CASE("an address that leaks into a state and goes nowhere is caught") {
    CHECK(TwoRuns(TwoRuns::Leak::State).difference().find("window 1") == 0);
}

}  // namespace aeroflow::trace::testing
