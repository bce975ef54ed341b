// `aeroflow diff A B`: executes two recorded runs side by side up to the first turn that differs.
#include "scheduler/trace/compare.h"
#include "scheduler/trace/observers.h"
#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/instance.h"
#include "tools/cli/message.h"
#include "tools/cli/recorded.h"
#include "tools/cli/streams.h"
#include "tools/host/entropy.h"
#include "tools/host/output.h"

namespace aeroflow::cli {
namespace {

std::string lines_of(const trace::Trace& a, const trace::Trace& b) {
    std::string out;
    if (a.program.id != b.program.id) out += "  the programs are not the same\n";
    if (a.config.seed != b.config.seed) {
        out += "  the seeds are " + std::to_string(a.config.seed) + " and " + std::to_string(b.config.seed) + '\n';
    }
    if (a.config.arguments != b.config.arguments) out += "  the arguments are not the same\n";
    if (a.config.test != b.config.test) out += "  the tests are not the same\n";
    return out;
}

struct Running {
    explicit Running(const Recorded& recorded) : replay(recorded.trace, recorded.executable.program) {
        observers.add(replay);
        observers.add(log);
        const Setup setup{.table_key = host::random_word(), .observer = &observers};
        instance = Instance::create(recorded.executable, recorded.trace.config, setup, replay, output);
    }
    trace::Replay replay;
    trace::EventLog log;
    trace::Observers observers;
    NoOutput output;
    host::Result<std::unique_ptr<Instance>> instance;
};

}  // namespace

int diff(const DiffOptions& options) {
    const std::optional<Recorded> first = read_recorded(options.first, options.messages);
    if (!first) return kUsage;
    const std::optional<Recorded> second = read_recorded(options.second, options.messages);
    if (!second) return kUsage;
    Running a(*first), b(*second);
    for (const Running* running : {&a, &b}) {
        if (running->instance) continue;
        return fail(options.messages, kHostLimit, running->instance.error().message);
    }
    trace::Side a_side{options.first, (*a.instance)->world(), first->executable.program, a.replay, a.log};
    trace::Side b_side{options.second, (*b.instance)->world(), second->executable.program, b.replay, b.log};
    const trace::Comparison comparison = trace::compare(a_side, b_side, false);
    host::Output out(1, "standard output");
    if (comparison.difference.empty()) {
        out.write("no difference: " + std::to_string(comparison.turns) + " turns, hash " + first->trace.end.hash + '\n');
        return out.flush() ? kOk : kHostLimit;
    }
    out.write(comparison.difference + lines_of(first->trace, second->trace));
    return out.flush() ? kDifferent : kHostLimit;
}

}  // namespace aeroflow::cli
