// Replaying: a world gets its answers from a trace, and every window is compared while it runs.
//
// In: a Trace and the program compiled from its sources. Out: a Verdict: the same, or the first difference in words. No I/O
// happens and no permission is asked for. The answers of a trace may be hostile: words that are no value of the request's
// type are a difference, never a value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scheduler/core/interfaces.h"
#include "scheduler/core/world.h"
#include "scheduler/trace/trace.h"

namespace aeroflow::trace {

struct Verdict {
    // Empty: identical. Else what differs first, in a line, and more about it in the next ones.
    std::string difference;
    core::RunResult result;
};

class Replay final : public core::Ports, public core::Observer {
public:
    // Both must outlive the replay.
    Replay(const Trace& trace, const turn::Program& program) : trace_(trace), program_(program) {}

    bool serve(const core::Request& request, std::vector<uint64_t>& answer) override;
    void window(const core::Window& window, const base::HashSums& sums) override;

    // Runs the world, whose ports and observer this is, to the end of the trace.
    Verdict run(core::World& world);
    // Runs it through tick `last`, at most to the end of the trace; true when the program goes on behind it.
    bool run_until(core::World& world, uint64_t last);
    // Runs one tick; false when the program, or the trace, has ended.
    bool step(core::World& world);
    // The run is over: compares what is known only then.
    void finish(const core::RunResult& result);
    // What the run differed in so far; empty when in nothing.
    const std::string& difference() const { return difference_; }

private:
    void differs(std::string difference);
    std::string mismatch(const core::Request& request, const Input& input) const;
    bool goes_on(core::World& world);
    // host_inputs.cpp: what the host did, done again at the same ticks.
    void feed(core::World& world);
    uint64_t next_boundary(const core::World& world);
    void give(core::World& world, const std::string& name, const Input& input, std::span<const uint64_t> words);
    std::optional<uint16_t> selector_of(const turn::ActorType& type, uint64_t digest, std::span<const uint64_t> words) const;

    const Trace& trace_;
    const turn::Program& program_;
    core::World* world_ = nullptr;
    size_t next_input_ = 0;
    size_t next_host_ = 0;  // the first input of the host from there on
    uint64_t host_inputs_ = 0;
    size_t next_window_ = 0;
    std::string difference_;
};

}  // namespace aeroflow::trace
