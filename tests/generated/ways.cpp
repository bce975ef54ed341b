// Runs programs in all the ways in which one process can run them: a line of paths in, a line of JSON out.
//
//     generated_ways [WAY…]     paths on standard input; without a WAY all of them
//
// {"path":…,"error":"what the compiler said","ways":[{"way":"plain","status":0,"hash":…,"out":…,"err":…},…]}. Who compares is
// run.py. A new in-process engine is a row of `kWays`. Each way draws another table key, which nothing may observe.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/diagnostics/render.h"
#include "compiler/driver/compilation.h"
#include "scheduler/core/testing.h"
#include "scheduler/trace/identity.h"
#include "scheduler/trace/reader.h"
#include "scheduler/trace/record.h"
#include "scheduler/trace/replay.h"
#include "scheduler/trace/writer.h"
#include "tests/oracle/oracle.h"
#include "vm/base/json_line.h"
#include "vm/interpreter/interpreter.h"

namespace aeroflow::generated {
namespace {

constexpr uint64_t kWorldBytes = uint64_t{1} << 32;
constexpr uint64_t kMemory = uint64_t{64} << 20;  // of an actor: programs that eat memory end soon

struct Outcome {
    std::string out, err, hash;
    int status = 0;
};

// A program in the forms that the ways need.
struct Forms {
    driver::Executable optimised, unoptimised, with_fuel;
};

core::Configuration configuration(uint64_t table_key) {
    core::Configuration configuration;
    configuration.memory = kMemory;
    configuration.table_key = table_key;
    return configuration;
}

Outcome outcome(const core::testing::TestOutput& output, const core::RunResult& result) {
    return {output.out, output.err, result.hash, result.status};
}

Outcome run_world(const driver::Executable& executable, core::Configuration configuration) {
    interpreter::Interpreter engine(executable.code, executable.program);
    core::testing::MappedMemory memory(kWorldBytes);
    core::testing::NoPorts ports;
    core::testing::TestOutput output;
    core::World world(memory, executable.program, engine, std::move(configuration), ports, output);
    return outcome(output, world.run());
}

Outcome run_plain(const Forms& forms) { return run_world(forms.optimised, configuration(1)); }

Outcome run_unoptimised(const Forms& forms) { return run_world(forms.unoptimised, configuration(0x9E3779B97F4A7C15)); }

Outcome run_with_fuel(const Forms& forms) {
    core::Configuration with_fuel = configuration(3);
    with_fuel.fuel = int64_t{1} << 40;
    return run_world(forms.with_fuel, with_fuel);
}

Outcome run_with_moved_arenas(const Forms& forms) {
    core::Configuration moving = configuration(0x0123456789ABCDEF);
    moving.move_arenas = true;
    return run_world(forms.optimised, moving);
}

// The whole image goes to another range behind every third tick.
Outcome run_with_moved_image(const Forms& forms) {
    interpreter::Interpreter engine(forms.optimised.code, forms.optimised.program);
    core::testing::MappedMemory first(kWorldBytes), second(kWorldBytes);
    core::testing::NoPorts ports;
    core::testing::TestOutput output;
    core::World world(first, forms.optimised.program, engine, configuration(5), ports, output);
    core::Memory* next = &second;
    for (uint64_t tick = 1; world.step(); ++tick) {
        if (tick % 3 != 0) continue;
        world.relocate(*next);
        next = next == &second ? static_cast<core::Memory*>(&first) : &second;
    }
    return outcome(output, world.result());
}

// The naive scheduler: it has no limits and reports no faults.
Outcome run_oracle(const Forms& forms) {
    interpreter::Interpreter engine(forms.optimised.code, forms.optimised.program);
    const oracle::Result result = oracle::run(forms.optimised.program, engine, {});
    return {result.out, "", result.stuck ? "stuck" : result.hash, static_cast<int>(result.status)};
}

// Recorded, written, read and executed again; what differs then stands in `err`.
Outcome run_replayed(const Forms& forms) {
    const turn::Program& program = forms.optimised.program;
    interpreter::Interpreter engine(forms.optimised.code, program);
    core::testing::NoPorts ports;
    core::testing::TestOutput output;
    trace::Trace recorded;
    recorded.config.limits.memory = kMemory;
    for (const turn::File& file : program.files) recorded.program.files.push_back({"main.aefl", file.text});
    recorded.program.entry = "main.aefl";
    recorded.program.id = trace::program_id(recorded.program, recorded.config.limits);
    trace::RecordingPorts recording(ports, program, recorded.inputs);
    core::testing::MappedMemory first_memory(kWorldBytes), second_memory(kWorldBytes);
    core::World first(first_memory, program, engine, configuration(6), recording, output);
    trace::finish(recorded, first.run());
    std::string text;
    trace::write_trace(recorded, [&](std::string_view part) { text += part; });
    const auto read = trace::read_trace(text);
    if (!read) return {output.out, "the trace cannot be read: " + read.error(), "", 0};
    trace::Replay replay(*read, program);
    core::testing::TestOutput again;
    core::Configuration observed = configuration(7);
    observed.observer = &replay;
    core::World second(second_memory, program, engine, std::move(observed), replay, again);
    const trace::Verdict verdict = replay.run(second);
    Outcome result = outcome(again, verdict.result);
    if (!verdict.difference.empty()) result.err += "replay differs: " + verdict.difference;
    return result;
}

struct Way {
    const char* name;
    Outcome (*run)(const Forms&);
};
constexpr Way kWays[] = {
    {"plain", run_plain},
    {"unoptimised", run_unoptimised},
    {"fuel", run_with_fuel},
    {"moved_arenas", run_with_moved_arenas},
    {"moved_image", run_with_moved_image},
    {"oracle", run_oracle},
    {"replayed", run_replayed},
};

std::optional<driver::Executable> compile(const std::string& text, const driver::CompileOptions& options, std::string& error) {
    driver::MemoryFiles files;
    files.put("main.aefl", text);
    driver::Compilation compilation(files, options);
    auto executable = compilation.compile("main.aefl");
    if (!executable) error = compilation.error() + diagnostics::render(compilation.sink(), compilation.sources());
    return executable;
}

// Verified after every pass.
std::optional<Forms> compile_forms(const std::string& text, std::string& error) {
    driver::CompileOptions optimised;
    optimised.verify = true;
    driver::CompileOptions unoptimised = optimised, with_fuel = optimised;
    unoptimised.unoptimised = true;
    with_fuel.fuel = true;
    auto first = compile(text, optimised, error);
    auto second = first ? compile(text, unoptimised, error) : std::nullopt;
    auto third = second ? compile(text, with_fuel, error) : std::nullopt;
    if (!third) return std::nullopt;
    return Forms{std::move(*first), std::move(*second), std::move(*third)};
}

std::string run_file(const std::string& path, const std::vector<std::string>& wanted) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    std::string error;
    std::vector<std::string> ways;
    if (const std::optional<Forms> forms = compile_forms(text.str(), error)) {
        for (const Way& way : kWays) {
            if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), way.name) == wanted.end()) continue;
            std::fprintf(stderr, "way %s\n", way.name);  // the last one before a crash
            const Outcome outcome = way.run(*forms);
            ways.push_back(base::JsonLine()
                               .text("way", way.name)
                               .text("status", std::to_string(outcome.status))
                               .text("hash", outcome.hash)
                               .text("out", outcome.out)
                               .text("err", outcome.err)
                               .object());
        }
    }
    return base::JsonLine().text("path", path).text("error", error).objects("ways", ways).line();
}

}  // namespace
}  // namespace aeroflow::generated

int main(int count, char** arguments) {
    const std::vector<std::string> wanted(arguments + 1, arguments + count);
    for (std::string path; std::getline(std::cin, path);) {
        const std::string line = aeroflow::generated::run_file(path, wanted);
        std::fwrite(line.data(), 1, line.size(), stdout);
        std::fflush(stdout);
    }
    return 0;
}
