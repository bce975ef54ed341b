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
// The values that lie in one slot: segments that do not meet, the last one first, since slots are given from the end of
// a function backwards.
class Occupied {
public:
    bool intersects(const Segments& segments) const;
    void add(const Segments& segments);
    bool lives_across(uint32_t position) const;

private:
    Segments::const_iterator at_or_before(uint32_t position) const;
    Segments segments_;
};

// Both sorted; the result is sorted, segments of one value that touch are joined.
Segments merge(Segments a, Segments b);

std::vector<Segments> find_segments(Plan& plan);

}  // namespace aeroflow::emit
