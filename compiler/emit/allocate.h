// A slot for each value, a place for each call.
//
// In: a plan and the segments of its values. Out: first slots by value (aliases included), the base of each call's frame
// and the frame's size. Method: values joined by edges, or changed in place, share a slot where their segments do not
// meet; then slots are given from the end of the function backwards, so that at a call all that lives across it is known,
// and the callee's frame begins right behind it; arguments that end at the call are computed in place.
#pragma once

#include <vector>

#include "compiler/emit/liveness.h"
#include "compiler/emit/plan.h"

namespace aeroflow::emit {

struct Allocation {
    std::vector<uint32_t> slots;                    // by value; kNone where it has none
    std::vector<std::vector<uint32_t>> call_bases;  // by block and instruction
    uint32_t frame_slots = 0;                       // the scratch slot is the last one
    uint32_t scratch = 0;
    bool too_large = false;
};

Allocation allocate(const Plan& plan, std::vector<Segments> segments);

// Slots of what a call passes and gives back.
uint32_t parameter_slots(const Plan& plan, const ir::Function& callee);
uint32_t result_slots(const Plan& plan, const ir::Function& callee);

}  // namespace aeroflow::emit
