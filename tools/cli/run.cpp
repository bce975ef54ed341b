// `aeroflow run FILE`: manifest, compilation, execution.
#include "compiler/source/utf8.h"
#include "tools/cli/commands.h"
#include "tools/cli/execution.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/front.h"
#include "tools/cli/message.h"
#include "tools/host/output.h"

namespace aeroflow::cli {
namespace {

constexpr std::string_view kStages = "ast, names, types, ir, ir:after=PASS, passes, bytecode";

bool are_text(const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) {
        if (source::first_invalid_utf8(argument)) return false;
    }
    return true;
}

int print_dump(const std::string& text) {
    host::Output out(1, "standard output");
    out.write(text);
    return out.flush() ? kOk : kHostLimit;
}

}  // namespace

int run(const RunOptions& options) {
    if (!are_text(options.arguments)) return fail(options.messages, kUsage, "the program's arguments are not valid UTF-8");
    const host::Result<Manifest> manifest = find_manifest(options.file);
    if (!manifest) return fail(options.messages, kUsage, manifest.error().message);

    const HostFiles files;
    driver::CompileOptions compile_options;
    compile_options.dump = options.dump;
    compile_options.fuel = manifest->limits.fuel != 0;
    Statistics statistics;
    if (options.stats) compile_options.after_stage = [&](std::string_view stage) { statistics.end_phase(stage); };
    driver::Compilation compilation(files, compile_options);
    const std::optional<driver::Executable> executable = compilation.compile(options.file);
    const int status = report(compilation, options.messages);
    if (status != kOk) return status;
    if (!options.dump.empty()) {
        if (executable) {
            return fail(options.messages, kUsage, "there is no stage `" + options.dump + "`; there are " + std::string(kStages));
        }
        return print_dump(compilation.dump());
    }
    return execute(*executable, options, *manifest, statistics);
}

}  // namespace aeroflow::cli
