#include "tools/cli/verify.h"

#include "scheduler/trace/compare.h"
#include "scheduler/trace/observers.h"
#include "tools/cli/instance.h"
#include "tools/cli/streams.h"

namespace aeroflow::cli {
namespace {

// A third and a fourth run side by side, to name the turn: in the same two ways as the two that differed.
std::string name_the_turn(const driver::Executable& executable, const trace::Trace& trace, uint64_t table_key) {
    trace::Replay replays[2] = {{trace, executable.program}, {trace, executable.program}};
    trace::EventLog logs[2];
    trace::Observers observers[2];
    NoOutput output;
    std::unique_ptr<Instance> instances[2];
    for (int i = 0; i < 2; ++i) {
        observers[i].add(replays[i]);
        observers[i].add(logs[i]);
        const Setup setup{.table_key = i == 0 ? table_key : ~table_key, .move_arenas = i == 1, .observer = &observers[i]};
        host::Result<std::unique_ptr<Instance>> made =
            Instance::create(executable, trace.config, setup, replays[i], output);
        if (!made) return made.error().message + '\n';
        instances[i] = std::move(*made);
    }
    trace::Side a{"the run", instances[0]->world(), executable.program, replays[0], logs[0]};
    trace::Side b{"at other addresses", instances[1]->world(), executable.program, replays[1], logs[1]};
    return trace::compare(a, b, true).difference;
}

}  // namespace

std::string verify(const driver::Executable& executable, const trace::Trace& trace, const trace::WindowLog& log,
                   uint64_t table_key) {
    trace::Replay replay(trace, executable.program);
    trace::WindowLog second;
    trace::Observers observers;
    observers.add(replay);
    observers.add(second);
    NoOutput output;
    const Setup setup{.table_key = ~table_key, .move_arenas = true, .hash_state = true, .observer = &observers};
    const auto instance = Instance::create(executable, trace.config, setup, replay, output);
    const auto elsewhere = WorldMemory::reserve();
    if (!instance) return instance.error().message + '\n';
    if (!elsewhere) return elsewhere.error().message + '\n';
    const trace::Verdict verdict = trace::run_moving((*instance)->world(), replay, (*instance)->memory(), **elsewhere);
    std::string difference = trace::first_difference(log, second);
    if (difference.empty()) difference = verdict.difference;
    if (difference.empty()) return {};
    return difference + '\n' + name_the_turn(executable, trace, table_key);
}

}  // namespace aeroflow::cli
