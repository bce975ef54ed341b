// The main of every native executable: reads its tables, runs its world.
//
// Its arguments are the program's; options of the runtime come from AEROFLOW_FLAGS.
#include <memory>
#include <span>
#include <string>

#include "tools/cli/execution.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"
#include "tools/host/files.h"
#include "tools/host/process.h"
#include "tools/native/flags.h"
#include "tools/native/tables.h"
#include "vm/abi/native_engine.h"

extern "C" {
extern const aeroflow::abi::NativeFunction ae_functions[];
extern const uint64_t ae_function_count;
extern const char ae_tables[];
extern const uint64_t ae_tables_size;
}

namespace aeroflow::native {
namespace {

// Machine stack for everything beside recursions.
constexpr uint64_t kOtherBytes = uint64_t{8} << 20;

struct Run {
    const Tables& tables;
    const cli::RunOptions& options;
    cli::Statistics statistics;
    int status = 0;
};

void run_world(void* of) {
    Run& run = *static_cast<Run*>(of);
    const turn::Program& program = run.tables.program;
    auto engine = std::make_unique<abi::NativeEngine>(std::span(ae_functions, ae_function_count), program);
    run.status = cli::execute(program, std::move(engine), run.options, run.tables.manifest, run.statistics);
}

int run(int argc, char** argv) {
    host::Result<cli::RunOptions> options = parse_flags(host::environment("AEROFLOW_FLAGS").value_or(""));
    if (!options) return cli::fail({}, cli::kUsage, options.error().message);
    options->arguments.assign(argv + 1, argv + argc);
    const Tables tables = read_tables({ae_tables, ae_tables_size});
    Run run{tables, *options, {}};
    const uint64_t stack = tables.manifest.limits.stack * abi::kUnitBytes + kOtherBytes;
    const host::Result<void> ran = host::run_on_stack(stack, run_world, &run);
    return ran ? run.status : cli::fail(options->messages, cli::kHostLimit, ran.error().message);
}

}  // namespace
}  // namespace aeroflow::native

int main(int argc, char** argv) { return aeroflow::native::run(argc, argv); }
