#include "scheduler/trace/verify.h"

#include <algorithm>
#include <utility>

namespace aeroflow::trace {
namespace {

std::string row_text(const std::vector<WindowRow>& rows, size_t i) {
    if (i >= rows.size()) return "has ended";
    return rows[i].hash + " after " + std::to_string(rows[i].turns) + " turns, tick " + std::to_string(rows[i].tick);
}

}  // namespace

std::string first_difference(const WindowLog& first, const WindowLog& second) {
    for (size_t i = 0; i < std::max(first.rows.size(), second.rows.size()); ++i) {
        if (i < first.rows.size() && i < second.rows.size() && first.rows[i] == second.rows[i]) continue;
        return "window " + std::to_string(i + 1) + "\n  the run              " + row_text(first.rows, i) +
               "\n  at other addresses   " + row_text(second.rows, i);
    }
    return {};
}

Verdict run_moving(core::World& world, Replay& replay, core::Memory& here, core::Memory& there) {
    core::Memory* from = &here;
    core::Memory* to = &there;
    uint64_t next_move = 1;
    for (uint64_t ticks = 1; replay.step(world); ++ticks) {
        if (ticks != next_move) continue;
        next_move *= 2;
        const uint64_t bytes = world.image_bytes();
        world.relocate(*to);
        from->release(0, bytes);
        std::swap(from, to);
    }
    const core::RunResult result = world.result();
    replay.finish(result);
    return {replay.difference(), result};
}

}  // namespace aeroflow::trace
