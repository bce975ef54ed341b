// `aeroflow trace expand TRACE OUTPUT`: executes a recorded run and writes it with its turns and messages.
#include "scheduler/trace/event_writer.h"
#include "scheduler/trace/observers.h"
#include "scheduler/trace/replay.h"
#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/instance.h"
#include "tools/cli/message.h"
#include "tools/cli/recorded.h"
#include "tools/cli/recording.h"
#include "tools/cli/streams.h"
#include "tools/host/entropy.h"

namespace aeroflow::cli {

int trace(const TraceOptions& options) {
    const std::optional<Recorded> recorded = read_recorded(options.file, options.messages);
    if (!recorded) return kUsage;
    const turn::Program& program = recorded->executable.program;
    const host::Result<std::unique_ptr<host::NewFile>> file = host::NewFile::create(options.output);
    if (!file) return fail(options.messages, kUsage, file.error().message);
    const trace::Sink sink = [&](std::string_view text) { (*file)->write(text); };

    trace::write_head(sink);
    trace::Replay replay(recorded->trace, program);
    trace::Verdict verdict;
    {
        trace::EventWriter events(program, sink);
        trace::Observers observers;
        observers.add(replay);
        observers.add(events);
        NoOutput output;
        const Setup setup{.table_key = host::random_word(), .observer = &observers};
        const auto instance = Instance::create(recorded->executable, recorded->trace.config, setup, replay, output);
        if (!instance) return fail(options.messages, kHostLimit, instance.error().message);
        verdict = replay.run((*instance)->world());
    }
    if (!verdict.difference.empty()) return fail(options.messages, kDifferent, options.file + " differs: " + verdict.difference);
    trace::write_tail(recorded->trace, sink);
    const host::Result<void> written = (*file)->commit();
    if (!written) return fail(options.messages, kHostLimit, written.error().message);
    Streams(options.messages).report(trace_line(recorded->trace, options.output, options.messages.json));
    return kOk;
}

}  // namespace aeroflow::cli
