// `aeroflow replay FILE…`: executes recorded runs again, without I/O, and says whether they are the same.
#include <cstdio>

#include "scheduler/trace/replay.h"
#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/front.h"
#include "tools/cli/instance.h"
#include "tools/cli/recorded.h"
#include "tools/cli/streams.h"
#include "tools/host/entropy.h"
#include "tools/host/output.h"

namespace aeroflow::cli {
namespace {

// None when there is no memory for a world; said on stderr.
std::optional<trace::Verdict> execute_again(const Recorded& recorded, uint64_t table_key) {
    trace::Replay replay(recorded.trace, recorded.executable.program);
    NoOutput output;
    const Setup setup{.table_key = table_key, .observer = &replay};
    const auto instance = Instance::create(recorded.executable, recorded.trace.config, setup, replay, output);
    if (!instance) {
        std::fprintf(stderr, "aeroflow: %s\n", instance.error().message.c_str());
        return std::nullopt;
    }
    return replay.run((*instance)->world());
}

// Who is at fault, by a second execution (formats.md §7).
std::string blame(const trace::Verdict& first, const trace::Verdict& second) {
    if (first.difference == second.difference && first.result.hash == second.result.hash) {
        return "  a second execution gives the same again: the trace was changed, or another version of aeroflow made it\n";
    }
    return "  a second execution gives yet another run: this aeroflow is not deterministic here, which is a bug of ours\n";
}

// `name` stands before the verdict when there are several.
int replay_file(const std::string& path, const std::string& name, const MessageOptions& messages) {
    const std::optional<Recorded> recorded = read_recorded(path, messages);
    if (!recorded) return kUsage;
    const std::optional<trace::Verdict> verdict = execute_again(*recorded, host::random_word());
    if (!verdict) return kHostLimit;
    host::Output out(1, "standard output");
    if (verdict->difference.empty()) {
        out.write(name + "identical: " + std::to_string(verdict->result.turns) + " turns, hash " + verdict->result.hash + '\n');
        return out.flush() ? kOk : kHostLimit;
    }
    out.write(path + " differs: " + verdict->difference + '\n');
    const std::optional<trace::Verdict> second = execute_again(*recorded, host::random_word());
    if (second) out.write(blame(*verdict, *second));
    return out.flush() ? kDifferent : kHostLimit;
}

}  // namespace

int replay(const ReplayOptions& options) {
    int status = kOk;
    const bool several = options.files.size() > 1;
    for (const std::string& file : options.files) {
        status = std::max(status, replay_file(file, several ? file + ": " : "", options.messages));
    }
    return status;
}

}  // namespace aeroflow::cli
