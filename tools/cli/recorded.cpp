#include "tools/cli/recorded.h"

#include <algorithm>

#include "compiler/diagnostics/render.h"
#include "compiler/driver/file_system.h"
#include "scheduler/trace/reader.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"
#include "tools/host/files.h"

namespace aeroflow::cli {
namespace {

// Makes the recorded test the program's main; false when there is none of that title.
bool select_test(turn::Program& program, const std::string& title) {
    const auto test = std::ranges::find(program.tests, title, &turn::Test::title);
    if (test == program.tests.end()) return false;
    turn::start_with(program, *test);
    return true;
}

}  // namespace

std::expected<Recorded, std::string> parse_recorded(std::string_view bytes) {
    std::expected<trace::Trace, std::string> trace = trace::read_trace(bytes);
    if (!trace) return std::unexpected("no trace that can be replayed: " + trace.error());
    if (!trace->clock.empty()) return std::unexpected("the clock was moved in this run; this version replays no live ports");

    driver::MemoryFiles files;
    for (const trace::SourceFile& file : trace->program.files) files.put(file.path, file.text);
    driver::CompileOptions options;
    options.fuel = trace->config.limits.fuel != 0;
    driver::Compilation compilation(files, options);
    std::optional<driver::Executable> executable = compilation.compile(trace->program.entry);
    if (!executable) {
        return std::unexpected("the program in this trace does not compile: " + compilation.error() + '\n' +
                               diagnostics::render(compilation.sink(), compilation.sources(), {}));
    }
    const std::optional<std::string>& test = trace->config.test;
    if (test && !select_test(executable->program, *test)) return std::unexpected("the program has no test `" + *test + "`");
    return Recorded{std::move(*trace), std::move(*executable)};
}

std::optional<Recorded> read_recorded(const std::string& path, const MessageOptions& messages) {
    const host::Result<std::string> bytes = host::read_file(path, trace::kMostBytes);
    if (!bytes) {
        fail(messages, kUsage, bytes.error().message);
        return std::nullopt;
    }
    std::expected<Recorded, std::string> recorded = parse_recorded(*bytes);
    if (recorded) return std::move(*recorded);
    fail(messages, kUsage, path + ": " + recorded.error());
    return std::nullopt;
}

}  // namespace aeroflow::cli
