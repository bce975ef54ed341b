#include "tools/cli/execution.h"

#include <optional>
#include <string>

#include "scheduler/ports/immediate_ports.h"
#include "scheduler/trace/event_writer.h"
#include "scheduler/trace/ledger_hash.h"
#include "scheduler/trace/observers.h"
#include "scheduler/trace/record.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/instance.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/message.h"
#include "tools/cli/permissions.h"
#include "tools/cli/ports_host.h"
#include "tools/cli/recording.h"
#include "tools/cli/streams.h"
#include "tools/cli/verify.h"
#include "tools/host/entropy.h"
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

// One run with what its options ask for: a trace, another kind of hash, a second run that must be the same.
class Execution {
public:
    Execution(const driver::Executable& executable, const RunOptions& options, const Manifest& manifest)
        : executable_(executable),
          options_(options),
          config_(configure(options, manifest)),
          host_ports_(ports_host_, permissions_of(manifest, options.grants, options.arguments)),
          recording_ports_(host_ports_, executable.program, trace_.inputs) {
        if (is_recorded()) trace_ = begin_trace(executable.program, manifest.folder, config_);
    }

    int run(Statistics& statistics) {
        const host::Result<std::unique_ptr<Instance>> instance = create();
        if (!instance) return fail(options_.messages, kHostLimit, instance.error().message);
        core::World& world = (*instance)->world();
        streams_.attach(world);
        Interrupt interrupt(world, streams_);
        const host::Result<void> opened = open_file();
        if (!opened) return fail(options_.messages, kUsage, opened.error().message);
        if (file_ != nullptr) streams_.attach(*file_);
        const core::RunResult result = world.run();
        interrupt.world_ended();
        statistics.end_phase("run");
        const bool written = finish_trace(result);
        if (is_recorded()) statistics.end_phase("trace");
        const bool same = verify_run();
        if (options_.verify) statistics.end_phase("verify");
        if (options_.stats) streams_.report(statistics.report(result, world.image_bytes(), options_.messages.json));
        report_hash(result);
        if (!streams_.finish() || !written) return kHostLimit;
        return same ? result.status : kDifferent;
    }

private:
    bool is_recorded() const { return !options_.trace.empty() || options_.verify; }

    host::Result<std::unique_ptr<Instance>> create() {
        if (options_.hash == HashMode::Blake2b) observers_.add(ledger_hash_);
        if (options_.verify) observers_.add(window_log_);
        if (options_.trace_events) observers_.add(events_.emplace(executable_.program, sink_));
        const bool observed = options_.hash == HashMode::Blake2b || options_.verify || options_.trace_events;
        const Setup setup{.table_key = table_key_,
                          .hash_state = options_.hash == HashMode::State || options_.verify,
                          .replay_command = options_.trace.empty() ? "" : "aeroflow replay " + options_.trace,
                          .observer = observed ? &observers_ : nullptr,
                          .json_reports = options_.messages.json,
                          .last_words = &streams_};
        core::Ports& ports = is_recorded() ? static_cast<core::Ports&>(recording_ports_) : host_ports_;
        return Instance::create(executable_, config_, setup, ports, streams_);
    }

    // Before the run, so that a place that cannot be written to is known then.
    host::Result<void> open_file() {
        if (options_.trace.empty()) return {};
        host::Result<std::unique_ptr<host::NewFile>> file = host::NewFile::create(options_.trace);
        if (!file) return std::unexpected(file.error());
        file_ = std::move(*file);
        if (options_.trace_events) trace::write_head(sink_);
        return {};
    }

    // False when the trace could not be written.
    bool finish_trace(const core::RunResult& result) {
        if (!is_recorded()) return true;
        trace::finish(trace_, result);
        if (file_ == nullptr) return true;
        events_.reset();
        if (options_.trace_events) trace::write_tail(trace_, sink_);
        else trace::write_trace(trace_, sink_);
        const host::Result<void> written = file_->commit();
        streams_.report(written ? trace_line(trace_, options_.trace, options_.messages.json)
                                : error_text(options_.messages, written.error().message + "; there is no trace"));
        return written.has_value();
    }

    bool verify_run() {
        if (!options_.verify) return true;
        const std::string difference = verify(executable_, trace_, window_log_, table_key_);
        const std::string turns = std::to_string(trace_.end.turns);
        if (options_.messages.json) {
            base::JsonLine line;
            line.text("kind", "verify").number("turns", trace_.end.turns).text("difference", difference);
            streams_.report(line.line());
        } else if (difference.empty()) {
            streams_.report("verified: " + turns + " turns, the same at other addresses\n");
        } else {
            streams_.report("not the same at other addresses, which is a bug of ours: " + difference);
        }
        return difference.empty();
    }

    void report_hash(const core::RunResult& result) {
        switch (options_.hash) {
            case HashMode::None: return;
            case HashMode::Execution: return streams_.report(hash_text(options_.messages, result.hash));
            case HashMode::State: return streams_.report(hash_text(options_.messages, result.state_hash));
            case HashMode::Blake2b: return streams_.report(hash_text(options_.messages, ledger_hash_.text()));
        }
    }

    const driver::Executable& executable_;
    const RunOptions& options_;
    const trace::Config config_;
    const uint64_t table_key_ = host::random_word();
    trace::Trace trace_;
    PortsHost ports_host_;
    ports::ImmediatePorts host_ports_;
    trace::RecordingPorts recording_ports_;
    Streams streams_{options_.messages};
    std::unique_ptr<host::NewFile> file_;
    const trace::Sink sink_ = [this](std::string_view text) {
        if (file_ != nullptr) file_->write(text);
    };
    trace::Observers observers_;
    trace::LedgerHash ledger_hash_;
    trace::WindowLog window_log_;
    std::optional<trace::EventWriter> events_;
};

}  // namespace

int execute(const driver::Executable& executable, const RunOptions& options, const Manifest& manifest,
            Statistics& statistics) {
    Execution execution(executable, options, manifest);
    return execution.run(statistics);
}

}  // namespace aeroflow::cli
