// A program compiled for coverage is the same program: same hash, same status, same turns.
//
//     coverage_hash FOLDER …
//
// Runs every program below the folders twice, compiled with and without coverage, both with limited fuel as tests have it.
// Programs that end only by themselves are run for a while.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/driver/compilation.h"
#include "scheduler/core/testing.h"
#include "vm/interpreter/interpreter.h"

namespace aeroflow {
namespace {

constexpr uint64_t kMostTurns = 20'000;
constexpr int64_t kFuel = 100'000'000;

struct Run {
    bool compiled = false;
    bool is_bug = false;  // of the compiler: it made wrong IR
    core::RunResult result;
    uint64_t points = 0, passed = 0;
};

Run run(const std::string& text, bool coverage) {
    driver::MemoryFiles files;
    files.put("main.aefl", text);
    driver::CompileOptions options;
    options.fuel = true;
    options.coverage = coverage;
    options.verify = true;
    driver::Compilation compilation(files, options);
    const auto executable = compilation.compile("main.aefl");
    Run run;
    if (!executable) {
        run.is_bug = !compilation.sink().has_errors();
        if (run.is_bug) std::printf("%s\n", compilation.error().c_str());
        return run;
    }
    std::vector<uint64_t> counters(executable->cover_points.size());
    core::testing::MappedMemory memory;
    core::testing::NoPorts ports;
    core::testing::TestOutput output;
    interpreter::Interpreter engine(executable->code, executable->program);
    core::Configuration configuration;
    configuration.fuel = kFuel;
    configuration.coverage = counters.data();
    core::World world(memory, executable->program, engine, configuration, ports, output);
    while (world.step()) {
        if (world.turns() > kMostTurns) world.shut_down();
    }
    run.compiled = true;
    run.result = world.result();
    run.points = counters.size();
    run.passed = static_cast<uint64_t>(std::ranges::count_if(counters, [](uint64_t count) { return count != 0; }));
    return run;
}

// False when the two differ.
bool is_same(const std::string& path, uint64_t& compared, uint64_t& points, uint64_t& passed) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const Run plain = run(text.str(), false), covered = run(text.str(), true);
    if (plain.compiled != covered.compiled) {
        std::printf("%s: compiles only %s coverage\n", path.c_str(), plain.compiled ? "without" : "with");
        return false;
    }
    if (!plain.compiled) return !plain.is_bug;
    ++compared;
    points += covered.points;
    passed += covered.passed;
    const bool same = plain.result.hash == covered.result.hash && plain.result.status == covered.result.status &&
                      plain.result.turns == covered.result.turns;
    if (!same) std::printf("%s: hash %s, with coverage %s\n", path.c_str(), plain.result.hash.c_str(), covered.result.hash.c_str());
    return same;
}

}  // namespace
}  // namespace aeroflow

int main(int argc, char** argv) {
    std::vector<std::string> programs;
    for (int i = 1; i < argc; ++i) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
            if (entry.path().extension() == ".aefl") programs.push_back(entry.path().string());
        }
    }
    std::ranges::sort(programs);  // tidy: paths are unique
    uint64_t compared = 0, points = 0, passed = 0;
    bool same = true;
    for (const std::string& program : programs) same = aeroflow::is_same(program, compared, points, passed) && same;
    std::printf("%llu programs, %llu points, %llu of them passed\n", static_cast<unsigned long long>(compared),
                static_cast<unsigned long long>(points), static_cast<unsigned long long>(passed));
    return same && compared > 0 && passed > 0 ? 0 : 1;
}
