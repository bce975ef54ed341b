// A recorded run of a program made of lambdas, for tests: main asks a port and prints what it says.
#pragma once

#include <cstring>
#include <string>

#include "scheduler/core/testing.h"
#include "scheduler/trace/identity.h"
#include "scheduler/trace/record.h"
#include "scheduler/trace/replay.h"

namespace aeroflow::trace::testing {

using core::testing::Context;
using core::testing::Span;
using core::testing::Status;
using Words = std::vector<uint64_t>;

// "line()->string?" is answered with the lines given, then with none; "text()->string" with a text.
class LinePorts final : public core::Ports {
public:
    bool serve(const core::Request& request, Words& answer) override {
        ++requests;
        answer = {};
        if (request.selector.name == "line") {
            answer.push_back(lines.empty() ? 0 : 1);
            if (lines.empty()) return true;
        }
        const std::string text = lines.empty() ? "" : lines.front();
        if (!lines.empty()) lines.erase(lines.begin());
        answer.push_back(text.size());
        const size_t first = answer.size();
        answer.resize(first + (text.size() + 7) / 8, 0);
        if (!text.empty()) std::memcpy(answer.data() + first, text.data(), text.size());
        return true;
    }
    std::vector<std::string> lines{"one", "two", "a longer third line"};
    int requests = 0;
};

struct AskingProgram : core::testing::TestProgram {
    AskingProgram() {
        line = selector("line()->string?", 0, true);
        text = selector("text()->string", 0, true);
        program.selectors[line].result = program.types.optional(value::kString);
        program.selectors[text].result = value::kString;
        for (turn::Selector& each : program.selectors) each.digest = base::signature_digest(each.signature);
        actor("main", "start:main", [this](Context& context, Span) { return ask_once(context, 3); });
        program.actors[actor("stdin", "start:std.stdin()", nullptr)].port = "std.stdin";
    }

    // Asks for `more` lines, then for the rest as a text.
    Status ask_once(Context& context, int more) {
        const uint64_t port = context.world->port(context, 1);
        const uint64_t number = core::testing::ask(context, port, more == 0 ? text : line);
        return core::testing::await(engine, context, number, [this, more](Context& next) {
            core::testing::print(next, std::to_string(next.answers.values[0].size()));
            return more == 0 ? Status::Running : ask_once(next, more - 1);
        });
    }

    Trace record(core::Ports& real) {
        Trace trace;
        trace.program.entry = "main.aefl";
        trace.program.files.push_back({"main.aefl", "// lambdas\n"});
        trace.program.id = program_id(trace.program, trace.config.limits);
        RecordingPorts recording(real, program, trace.inputs);
        core::testing::MappedMemory memory;
        core::World world(memory, program, engine, {}, recording, output);
        finish(trace, world.run());
        return trace;
    }

    Verdict replay(const Trace& trace) {
        Replay replay(trace, program);
        core::testing::MappedMemory memory;
        core::Configuration configuration;
        configuration.observer = &replay;
        core::World world(memory, program, engine, configuration, replay, output);
        return replay.run(world);
    }

    uint32_t line = 0, text = 0;
};

}  // namespace aeroflow::trace::testing
