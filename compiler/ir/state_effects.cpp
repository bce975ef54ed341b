#include "compiler/ir/state_effects.h"

namespace aeroflow::ir {

StateMask written_by(const std::vector<StateMask>& functions, const Instruction& i) {
    switch (i.op) {
        case Op::SetState:
        case Op::TakeState:
        case Op::PutState: return state_bit(i.immediate);
        case Op::Call:
        case Op::SuspendCall: {
            // The verifier asks before it has seen that the number is one of a function.
            const auto callee = static_cast<size_t>(i.immediate);
            return callee < functions.size() ? functions[callee] : 0;
        }
        default: return 0;
    }
}

// Masks only grow, and by 64 bits at most, so the rounds end.
std::vector<StateMask> written_states(const Module& module) {
    std::vector<StateMask> masks(module.functions.size(), 0);
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t f = 0; f < module.functions.size(); ++f) {
            StateMask mask = masks[f];
            for (const Block& block : module.functions[f].blocks) {
                for (const Instruction& i : block.instructions) mask |= written_by(masks, i);
            }
            changed = changed || mask != masks[f];
            masks[f] = mask;
        }
    }
    return masks;
}

}  // namespace aeroflow::ir
