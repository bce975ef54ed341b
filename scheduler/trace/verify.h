// The same run at other addresses: what `aeroflow run --verify` compares (architecture.md §5).
//
// In: a world that replays a recorded run, two ranges of memory. Out: the windows of the hash with the states of actors, row
// by row as they closed; equal rows mean that nothing of the run depends on where it lies.
#pragma once

#include <string>
#include <vector>

#include "scheduler/core/world.h"
#include "scheduler/trace/replay.h"

namespace aeroflow::trace {

class WindowLog final : public core::Observer {
public:
    void window(const core::Window& window, const base::HashSums& sums) override {
        rows.push_back({window.turns, window.tick, sums.text()});
    }
    std::vector<WindowRow> rows;
};

// The first row in which the logs differ, in words; empty when they are the same.
std::string first_difference(const WindowLog& first, const WindowLog& second);

// Runs the replaying world to its end and moves it to the other range and back before ticks 1, 2, 4, 8 … of the run.
Verdict run_moving(core::World& world, Replay& replay, core::Memory& here, core::Memory& there);

}  // namespace aeroflow::trace
