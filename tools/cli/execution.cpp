#include "tools/cli/execution.h"

#include <cstdio>
#include <string>

#include "scheduler/ports/immediate_ports.h"
#include "scheduler/trace/record.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/instance.h"
#include "tools/cli/permissions.h"
#include "tools/cli/ports_host.h"
#include "tools/cli/recording.h"
#include "tools/cli/streams.h"
#include "tools/host/entropy.h"
#include "tools/host/shutdown.h"

namespace aeroflow::cli {
namespace {

trace::Config configure(const RunOptions& options, const Manifest& manifest) {
    trace::Config config;
    config.seed = options.seed;
    config.limits = {.memory = manifest.limits.memory, .stack = manifest.limits.stack, .fuel = manifest.limits.fuel};
    config.arguments = options.arguments;
    return config;
}

int say(const host::Error& error, int status) {
    std::fprintf(stderr, "aeroflow: %s\n", error.message.c_str());
    return status;
}

// False when the trace could not be written.
bool write_recording(trace::Trace& trace, const core::RunResult& result, host::NewFile& file, const std::string& path,
                     Streams& streams) {
    trace::finish(trace, result);
    const host::Result<void> written = write_trace_file(trace, file);
    streams.report(written ? trace_line(trace, path) : "aeroflow: " + written.error().message + "; there is no trace\n");
    return written.has_value();
}

}  // namespace

int execute(const driver::Executable& executable, const RunOptions& options, const Manifest& manifest,
            Statistics& statistics) {
    const bool recorded = !options.trace.empty();
    trace::Trace trace;
    if (recorded) trace = begin_trace(executable.program, manifest.folder, configure(options, manifest));
    PortsHost ports_host;
    ports::ImmediatePorts host_ports(ports_host, permissions_of(manifest, options.grants, options.arguments));
    trace::RecordingPorts recording_ports(host_ports, executable.program, trace.inputs);
    core::Ports& ports = recorded ? static_cast<core::Ports&>(recording_ports) : host_ports;
    Streams streams;
    const Setup setup{.table_key = host::random_word(), .replay_command = recorded ? "aeroflow replay " + options.trace : ""};
    const host::Result<std::unique_ptr<Instance>> instance =
        Instance::create(executable, configure(options, manifest), setup, ports, streams);
    if (!instance) return say(instance.error(), kHostLimit);
    core::World& world = (*instance)->world();

    streams.attach(world);
    // A signal only sets a flag of the world, which looks at it between ticks: a turn is never cut.
    host::catch_shutdown_signals([](void* of) { static_cast<core::World*>(of)->shut_down(); }, &world);
    host::Result<std::unique_ptr<host::NewFile>> file;
    if (recorded) file = host::NewFile::create(options.trace);
    if (!file) return say(file.error(), kUsage);
    const core::RunResult result = world.run();
    statistics.end_phase("run");
    const bool written = !recorded || write_recording(trace, result, **file, options.trace, streams);
    if (recorded) statistics.end_phase("trace");
    if (options.stats) streams.report(statistics.text(result, world.image_bytes()));
    if (options.hash == HashMode::Execution) streams.report("hash " + result.hash + '\n');
    return streams.finish() && written ? result.status : kHostLimit;
}

}  // namespace aeroflow::cli
