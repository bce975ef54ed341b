#include "tools/cli/execution.h"

#include <string>

#include "scheduler/ports/immediate_ports.h"
#include "scheduler/trace/record.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/instance.h"
#include "tools/cli/message.h"
#include "tools/cli/permissions.h"
#include "tools/cli/ports_host.h"
#include "tools/cli/recording.h"
#include "tools/cli/streams.h"
#include "tools/host/entropy.h"
#include "tools/host/shutdown.h"
#include "vm/base/json_line.h"

namespace aeroflow::cli {
namespace {

trace::Config configure(const RunOptions& options, const Manifest& manifest) {
    trace::Config config;
    config.seed = options.seed;
    config.limits = {.memory = manifest.limits.memory, .stack = manifest.limits.stack, .fuel = manifest.limits.fuel};
    config.arguments = options.arguments;
    return config;
}

std::string hash_text(const MessageOptions& options, const std::string& hash) {
    if (options.json) return base::JsonLine().text("kind", "hash").text("hash", hash).line();
    return "hash " + hash + '\n';
}

// False when the trace could not be written.
bool write_recording(trace::Trace& trace, const core::RunResult& result, host::NewFile& file, const RunOptions& options,
                     Streams& streams) {
    trace::finish(trace, result);
    const host::Result<void> written = write_trace_file(trace, file);
    streams.report(written ? trace_line(trace, options.trace, options.messages.json)
                           : error_text(options.messages, written.error().message + "; there is no trace"));
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
    Streams streams(options.messages);
    const Setup setup{.table_key = host::random_word(), .replay_command = recorded ? "aeroflow replay " + options.trace : "",
                      .json_reports = options.messages.json};
    const host::Result<std::unique_ptr<Instance>> instance =
        Instance::create(executable, configure(options, manifest), setup, ports, streams);
    if (!instance) return fail(options.messages, kHostLimit, instance.error().message);
    core::World& world = (*instance)->world();

    streams.attach(world);
    // A signal only sets a flag of the world, which looks at it between ticks: a turn is never cut.
    host::catch_shutdown_signals([](void* of) { static_cast<core::World*>(of)->shut_down(); }, &world);
    host::Result<std::unique_ptr<host::NewFile>> file;
    if (recorded) file = host::NewFile::create(options.trace);
    if (!file) return fail(options.messages, kUsage, file.error().message);
    const core::RunResult result = world.run();
    statistics.end_phase("run");
    const bool written = !recorded || write_recording(trace, result, **file, options, streams);
    if (recorded) statistics.end_phase("trace");
    if (options.stats) streams.report(statistics.report(result, world.image_bytes(), options.messages.json));
    if (options.hash == HashMode::Execution) streams.report(hash_text(options.messages, result.hash));
    return streams.finish() && written ? result.status : kHostLimit;
}

}  // namespace aeroflow::cli
