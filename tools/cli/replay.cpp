// `aeroflow replay FILE…`: executes recorded runs again, without I/O, and says whether they are the same.
#include <algorithm>

#include "scheduler/trace/observers.h"
#include "scheduler/trace/replay.h"
#include "tools/cli/actor_query.h"
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

// A world that replays, from its first tick.
struct Replaying {
    Replaying(const Recorded& recorded, std::vector<ActorQuery> queries)
        : replay(recorded.trace, recorded.executable.program), states(std::move(queries)) {
        observers.add(replay);
        observers.add(states);
        const Setup setup{.table_key = host::random_word(), .observer = &observers};
        instance = Instance::create(recorded.executable, recorded.trace.config, setup, replay, output);
        if (instance) states.attach((*instance)->world());
    }

    trace::Replay replay;
    ActorStates states;
    trace::Observers observers;
    NoOutput output;
    host::Result<std::unique_ptr<Instance>> instance;
};

// Who is at fault, by a second execution (formats.md §7).
std::string blame(const Recorded& recorded, const trace::Verdict& first) {
    Replaying again(recorded, {});
    if (!again.instance) return {};
    const trace::Verdict second = again.replay.run((*again.instance)->world());
    if (first.difference == second.difference && first.result.hash == second.result.hash) {
        return "  a second execution gives the same again: the trace was changed, or another version of aeroflow made it\n";
    }
    return "  a second execution gives yet another run: this aeroflow is not deterministic here, which is a bug of ours\n";
}

// Stops where the states are asked for: after the tick given, else before the tick of the end.
uint64_t stop_of(const Recorded& recorded, const ReplayOptions& options) {
    const uint64_t end = recorded.trace.end.tick;
    return options.until ? *options.until : end == 0 ? 0 : end - 1;
}

// `name` stands before the verdict when there are several traces.
int replay_file(const std::string& path, const std::string& name, const ReplayOptions& options) {
    const std::optional<Recorded> recorded = read_recorded(path, options.messages);
    if (!recorded) return kUsage;
    std::vector<ActorQuery> queries;
    for (const std::string& text : options.print) {
        const std::expected<ActorQuery, std::string> query = parse_query(text, recorded->executable.program);
        if (!query) return fail(options.messages, kUsage, "--print " + query.error());
        queries.push_back(*query);
    }
    Replaying replaying(*recorded, std::move(queries));
    if (!replaying.instance) return fail(options.messages, kHostLimit, replaying.instance.error().message);
    core::World& world = (*replaying.instance)->world();
    host::Output out(1, "standard output");
    const auto ends = [&](int status) { return out.flush() ? status : kHostLimit; };

    bool more = true;
    if (options.until || !options.print.empty()) {
        more = replaying.replay.run_until(world, stop_of(*recorded, options));
        out.write(replaying.states.text());
    }
    if (options.until && more && replaying.replay.difference().empty()) {
        out.write(name + "the same so far: " + std::to_string(world.result().turns) + " turns, to tick " +
                  std::to_string(*options.until) + '\n');
        return ends(kOk);
    }
    const trace::Verdict verdict = replaying.replay.run(world);
    if (verdict.difference.empty()) {
        out.write(name + "identical: " + std::to_string(verdict.result.turns) + " turns, hash " + verdict.result.hash + '\n');
        return ends(kOk);
    }
    out.write(path + " differs: " + verdict.difference + '\n');
    if (options.print.empty() && !options.until) out.write(blame(*recorded, verdict));
    return ends(kDifferent);
}

}  // namespace

int replay(const ReplayOptions& options) {
    int status = kOk;
    const bool several = options.files.size() > 1;
    for (const std::string& file : options.files) {
        status = std::max(status, replay_file(file, several ? file + ": " : "", options));
    }
    return status;
}

}  // namespace aeroflow::cli
