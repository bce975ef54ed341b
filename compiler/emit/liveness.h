// Where values must keep their slots.
//
// Positions: a block's start, then two for each instruction (reads at the even one, results from the odd one on), then
// its end, where the edges' moves happen and which is the next block's start. Out: for each value that has slots of its
// own its segments [from, to), sorted and apart. Also numbers the plan's instructions.
#pragma once

#include <vector>

#include "compiler/emit/plan.h"

namespace aeroflow::emit {

struct Segment {
    uint32_t from = 0, to = 0;
};
using Segments = std::vector<Segment>;

bool intersect(const Segments& a, const Segments& b);
// One value lives from before the instruction at `position` to behind it.
bool lives_across(const Segments& segments, uint32_t position);
// Both sorted; the result is sorted, segments of one value that touch are joined.
Segments merge(const Segments& a, const Segments& b);

std::vector<Segments> find_segments(Plan& plan);

}  // namespace aeroflow::emit
