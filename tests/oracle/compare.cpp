// Compares the scheduler with the oracle: generated programs by seed, or files.
//
//     oracle_compare FIRST COUNT [DIRECTORY]   seeds FIRST … FIRST + COUNT - 1; a program that differs is written there
//     oracle_compare FILE.aefl …               programs without ports
//
// Each program runs on the oracle once and on the product three times: plainly, with every arena moved at every allocation,
// and with the whole image copied to another range at random tick ends. Output, status and hash must be the same.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "compiler/diagnostics/render.h"
#include "compiler/driver/compilation.h"
#include "scheduler/core/testing.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/oracle.h"
#include "vm/interpreter/interpreter.h"

namespace aeroflow::oracle {
namespace {

enum class Mode { Plain, MovedArenas, MovedImage };
constexpr const char* kModeNames[] = {"plainly", "with moved arenas", "with a moved image"};

struct Outcome {
    std::string out, hash;
    int64_t status = 0;
    bool operator==(const Outcome&) const = default;
};

Outcome run_product(const driver::Executable& executable, uint64_t seed, Mode mode) {
    interpreter::Interpreter engine(executable.code, executable.program);
    constexpr uint64_t kBytes = uint64_t{1} << 30;
    core::testing::MappedMemory first(kBytes), second(kBytes);
    core::testing::NoPorts ports;
    core::testing::TestOutput output;
    core::Configuration configuration;
    configuration.seed = seed;
    configuration.table_key = seed * 0x9E3779B97F4A7C15;
    configuration.move_arenas = mode == Mode::MovedArenas;
    core::World world(first, executable.program, engine, configuration, ports, output);
    uint64_t tick = 0;
    core::Memory* next = &second;
    while (world.step()) {
        if (mode != Mode::MovedImage || ++tick % (3 + seed % 5) != 0) continue;
        world.relocate(*next);
        next = next == &second ? static_cast<core::Memory*>(&first) : &second;
    }
    const core::RunResult result = world.result();
    return {output.out, result.hash, result.status};
}

std::string show(const Outcome& outcome) {
    return "hash " + outcome.hash + ", status " + std::to_string(outcome.status) + "\n" + outcome.out;
}

// Empty when all agree; else what differs.
std::string compare(const std::string& text, uint64_t seed) {
    driver::MemoryFiles files;
    files.put("main.aefl", text);
    driver::Compilation compilation(files, {});
    const auto executable = compilation.compile("main.aefl");
    if (!executable) {
        return "it does not compile: " + compilation.error() + "\n" +
               diagnostics::render(compilation.sink(), compilation.sources());
    }
    interpreter::Interpreter engine(executable->code, executable->program);
    Configuration configuration;
    configuration.seed = seed;
    const Result expected = run(executable->program, engine, configuration);
    if (expected.stuck) return "the oracle gave up";
    const Outcome oracle{expected.out, expected.hash, expected.status};
    for (const Mode mode : {Mode::Plain, Mode::MovedArenas, Mode::MovedImage}) {
        const Outcome product = run_product(*executable, seed, mode);
        if (product == oracle) continue;
        return std::string("the product, run ") + kModeNames[static_cast<int>(mode)] + ", differs\n--- oracle: " +
               show(oracle) + "--- product: " + show(product);
    }
    return {};
}

bool report(const std::string& name, const std::string& difference) {
    if (difference.empty()) return true;
    std::printf("%s: %s\n", name.c_str(), difference.c_str());
    return false;
}

int compare_seeds(uint64_t first, uint64_t count, const char* directory) {
    uint64_t failed = 0;
    for (uint64_t seed = first; seed < first + count; ++seed) {
        const std::string text = generate(seed);
        if (report("seed " + std::to_string(seed), compare(text, seed))) continue;
        ++failed;
        if (directory != nullptr) std::ofstream(std::string(directory) + "/" + std::to_string(seed) + ".aefl") << text;
        if (failed == 5) break;
    }
    std::printf("%llu programs, %llu differ\n", static_cast<unsigned long long>(count), static_cast<unsigned long long>(failed));
    return failed == 0 ? 0 : 1;
}

int compare_files(int count, char** paths) {
    bool same = true;
    for (int i = 0; i < count; ++i) {
        std::stringstream text;
        text << std::ifstream(paths[i]).rdbuf();
        same = report(paths[i], compare(text.str(), 0)) && same;
    }
    return same ? 0 : 1;
}

}  // namespace
}  // namespace aeroflow::oracle

int main(int count, char** arguments) {
    if (count >= 3 && arguments[1][0] >= '0' && arguments[1][0] <= '9') {
        return aeroflow::oracle::compare_seeds(std::strtoull(arguments[1], nullptr, 10),
                                               std::strtoull(arguments[2], nullptr, 10), count > 3 ? arguments[3] : nullptr);
    }
    return aeroflow::oracle::compare_files(count - 1, arguments + 1);
}
