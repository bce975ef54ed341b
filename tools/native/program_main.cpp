// The main of every native executable: reads its tables, runs its world.
//
// Its arguments are the program's; options of the runtime come from AEROFLOW_FLAGS.
#include <span>
#include <string>

#include "scheduler/core/world.h"
#include "scheduler/ports/immediate_ports.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/message.h"
#include "tools/cli/permissions.h"
#include "tools/cli/ports_host.h"
#include "tools/cli/statistics.h"
#include "tools/cli/streams.h"
#include "tools/cli/world_memory.h"
#include "tools/host/entropy.h"
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

core::Configuration configure(const cli::RunOptions& options, const cli::Limits& limits) {
    core::Configuration configuration;
    configuration.seed = options.seed;
    configuration.memory = limits.memory;
    configuration.stack = static_cast<uint32_t>(limits.stack);
    configuration.fuel = static_cast<int64_t>(limits.fuel);
    configuration.arguments = options.arguments;
    configuration.table_key = host::random_word();
    return configuration;
}

void run_world(void* of) {
    Run& run = *static_cast<Run*>(of);
    const turn::Program& program = run.tables.program;
    const cli::Manifest& manifest = run.tables.manifest;
    const auto memory = cli::WorldMemory::reserve();
    if (!memory) {
        run.status = cli::fail(run.options.messages, cli::kHostLimit, memory.error().message);
        return;
    }
    abi::NativeEngine engine({ae_functions, ae_function_count}, program);
    cli::PortsHost ports_host;
    ports::ImmediatePorts ports(ports_host,
                                cli::permissions_of(manifest, run.options.grants, run.options.arguments));
    cli::Streams streams(run.options.messages);
    core::World world(**memory, program, engine, configure(run.options, manifest.limits), ports, streams);
    streams.attach(world);
    (*memory)->last_words = &streams;
    cli::Interrupt interrupt(world, streams);
    const core::RunResult result = world.run();
    interrupt.world_ended();
    run.statistics.end_phase("run");
    if (run.options.stats) streams.report(run.statistics.report(result, world.image_bytes(), run.options.messages.json));
    if (run.options.hash == cli::HashMode::Execution) streams.report("hash " + result.hash + '\n');
    run.status = streams.finish() ? result.status : cli::kHostLimit;
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
