// Recorded inputs of the host: written, read and given again; what does not fit is a difference.
#include <catch2/catch.hpp>

#include "scheduler/trace/reader.h"
#include "scheduler/trace/testing.h"
#include "scheduler/trace/verify.h"
#include "scheduler/trace/writer.h"

namespace aeroflow::trace::testing {
namespace {

// Main asks its port and goes on; a sink with `put(int)` and `note(string)` prints what it gets.
struct Fixture : AskingProgram {
    Fixture() {
        program.spawns.push_back({1});
        put = selector("put(int)", 1);
        note = selector("note(string)", 1);
        program.selectors[note].parameters = {value::kString};
        for (turn::Selector& each : program.selectors) each.digest = base::signature_digest(each.signature);
        program.actors[0].start = function([this](Context& context, Span) {
            core::testing::spawn(context, 2);
            return ask_once(context, 1);
        });
        sink = actor("Sink", "start:main.Sink()", nullptr);
        const auto print = [](Context& context, Span words) {
            core::testing::print(context, std::to_string(words[0]) + " at " + std::to_string(context.tick));
            return Status::Running;
        };
        on(sink, put, print);
        on(sink, note, print);
        recorded = record_open();
    }

    // The world stands open from tick 0 to 60; the sink is told three things.
    Trace record_open() {
        Trace trace;
        trace.program.entry = "main.aefl";
        trace.program.files.push_back({"main.aefl", "// lambdas\n"});
        trace.program.id = program_id(trace.program, trace.config.limits);
        RecordingPorts recording(lines, program, trace.inputs);
        HostRecorder recorder(trace.inputs);
        core::testing::MappedMemory memory;
        core::Configuration configuration;
        configuration.observer = &recorder;
        core::World world(memory, program, engine, configuration, recording, output);
        world.hold_open(true);
        world.run_until(2);
        tell(world, put, {5});
        tell(world, note, {2, 0x6968});
        world.run_until(50);
        tell(world, put, {9});
        world.run_until(60);
        world.hold_open(false);
        finish(trace, world.run());
        return trace;
    }
    void tell(core::World& world, uint32_t selector, const Words& words) {
        CHECK(world.send_input(kSink, static_cast<uint16_t>(selector), words) == core::InputResult::Sent);
    }

    // The trace with its `place`-th input changed.
    Trace with(size_t place, const std::function<void(Input&, Words&)>& change) {
        Trace other = recorded;
        other.inputs = {};
        for (size_t i = 0; i < recorded.inputs.size(); ++i) {
            Input input = recorded.inputs[i];
            const Span old = recorded.inputs.words(input);
            Words words(old.begin(), old.end());
            if (i == place) change(input, words);
            other.inputs.add(input, words);
        }
        return other;
    }

    static constexpr uint64_t kSink = core::testing::id_of(3);
    uint32_t put = 0, note = 0, sink = 0;
    LinePorts lines;
    Trace recorded;
};

std::string written(const Trace& trace) {
    std::string text;
    write_trace(trace, [&](std::string_view piece) { text += piece; });
    return text;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "inputs of the host are kept in order with the answers of ports") {
    std::string rows;
    for (size_t i = 0; i < recorded.inputs.size(); ++i) {
        const Input& input = recorded.inputs[i];
        rows += std::to_string(input.tick) + (input.port == kHostPort ? " host " : " port ") +
                std::to_string(input.request) + " " + std::to_string(recorded.inputs.words(input).size()) + "\n";
    }
    CHECK(rows == "0 host 1 0\n1 port 1 4\n3 host 2 2\n3 host 3 3\n3 port 2 2\n51 host 4 2\n61 host 5 0\n");
    CHECK(output.out.find("5 at 3\n2 at 3\n") != std::string::npos);
    CHECK(output.out.ends_with("\n9 at 51\n"));
    CHECK(recorded.end.tick == 61);
}

TEST_CASE_METHOD(Fixture, "a replay gives them again at their ticks, from the file too") {
    const Verdict verdict = replay(recorded);
    CHECK(verdict.difference == "");
    CHECK(verdict.result.hash == recorded.end.hash);
    CHECK(verdict.result.tick == 61);
    const std::string text = written(recorded);
    const std::expected<Trace, std::string> read = read_trace(text);
    REQUIRE(read);
    CHECK(written(*read) == text);
    CHECK(replay(*read).difference == "");
}

TEST_CASE_METHOD(Fixture, "stepping gives them too, and moves no hash") {
    Replay replay(recorded, program);
    core::testing::MappedMemory here, there;
    core::Configuration configuration;
    configuration.observer = &replay;
    core::World world(here, program, engine, configuration, replay, output);
    const Verdict verdict = run_moving(world, replay, here, there);
    CHECK(verdict.difference == "");
    CHECK(verdict.result.hash == recorded.end.hash);
}

TEST_CASE_METHOD(Fixture, "Ctrl-C in a world that stands idle ends it at the same tick again") {
    Trace trace;
    trace.program = recorded.program;
    HostRecorder recorder(trace.inputs);
    core::testing::MappedMemory memory;
    core::Configuration configuration;
    configuration.observer = &recorder;
    RecordingPorts recording(lines, program, trace.inputs);
    core::World world(memory, program, engine, configuration, recording, output);
    world.hold_open(true);
    world.run_until(30);
    world.shut_down();
    finish(trace, world.run());
    CHECK(trace.end.shutdown == 31);
    CHECK(replay(trace).difference == "");
    Replay replay(trace, program);
    core::testing::MappedMemory here, there;
    configuration.observer = &replay;
    core::World again(here, program, engine, configuration, replay, output);
    CHECK(run_moving(again, replay, here, there).difference == "");
}

TEST_CASE_METHOD(Fixture, "inputs that were changed are named") {
    const auto difference = [&](size_t place, const std::function<void(Input&, Words&)>& change) {
        return replay(with(place, change)).difference;
    };
    CHECK(difference(2, [](Input&, Words& words) { words[1] = 6; }) == "input 3 of the trace is no message that Sink#3 takes");
    CHECK(difference(2, [](Input& input, Words&) { input.digest ^= 1; }) ==
          "input 3 of the trace is no message that Sink#3 takes");
    CHECK(difference(2, [](Input&, Words& words) { words[0] = ~uint64_t{0}; }) ==
          "input 3 of the trace is for an actor that is not there at tick 3");
    CHECK(difference(2, [](Input& input, Words&) { input.request = 9; }) ==
          "input 3 of the trace is the host's number 9, not 2");
    CHECK(difference(3, [](Input&, Words& words) { words = {}; }) == "input 4 of the trace is no message");
    CHECK(difference(3, [](Input&, Words& words) { words[1] = uint64_t{1} << 63 | 9; }) ==
          "input 4 of the trace is no message that Sink#3 takes");
    CHECK(difference(5, [](Input& input, Words&) { input.tick = 3; }) ==
          "the answer that is input 5 of the trace was not asked for by tick 3");
    CHECK(difference(5, [](Input& input, Words&) { input.tick = 52; }).find("window 1 of 1") == 0);
    CHECK(difference(6, [](Input& input, Words&) { input.tick = 62; }).find("the trace ends at tick 61") == 0);
    CHECK(difference(0, [](Input& input, Words&) { input.digest = close_digest(); }) != "");
    CHECK(difference(4, [](Input& input, Words&) { input.port = kHostPort; }) != "");
}

}  // namespace aeroflow::trace::testing
