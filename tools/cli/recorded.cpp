#include "tools/cli/recorded.h"

#include <algorithm>
#include <cstdio>

#include "compiler/driver/file_system.h"
#include "scheduler/trace/reader.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/front.h"
#include "tools/host/files.h"

namespace aeroflow::cli {
namespace {

std::nullopt_t refuse(const std::string& path, const std::string& why) {
    std::fprintf(stderr, "aeroflow: %s\n", why.starts_with(path) ? why.c_str() : (path + ": " + why).c_str());
    return std::nullopt;
}

// Makes the recorded test the program's main; false when there is none of that title.
bool select_test(turn::Program& program, const std::string& title) {
    const auto test = std::ranges::find(program.tests, title, &turn::Test::title);
    if (test == program.tests.end()) return false;
    program.actors[0].start = test->function;
    program.main_takes_arguments = program.main_returns_int = false;
    return true;
}

}  // namespace

std::optional<Recorded> read_recorded(const std::string& path, const MessageOptions& messages) {
    const host::Result<std::string> bytes = host::read_file(path, trace::kMostBytes);
    if (!bytes) return refuse(path, bytes.error().message);
    std::expected<trace::Trace, std::string> trace = trace::read_trace(*bytes);
    if (!trace) return refuse(path, "no trace that can be replayed: " + trace.error());
    if (!trace->clock.empty()) return refuse(path, "the clock was moved in this run; this version replays no live ports");

    driver::MemoryFiles files;
    for (const trace::SourceFile& file : trace->program.files) files.put(file.path, file.text);
    driver::CompileOptions options;
    options.fuel = trace->config.limits.fuel != 0;
    driver::Compilation compilation(files, options);
    std::optional<driver::Executable> executable = compilation.compile(trace->program.entry);
    if (!executable || report(compilation, messages) != kOk) return refuse(path, "the program in this trace does not compile");
    const std::optional<std::string>& test = trace->config.test;
    if (test && !select_test(executable->program, *test)) return refuse(path, "the program has no test `" + *test + "`");
    return Recorded{std::move(*trace), std::move(*executable)};
}

}  // namespace aeroflow::cli
