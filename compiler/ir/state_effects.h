// Which state fields of the running actor a call of each function may write.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

// Bit i is field i of the actor's root; bit 63 stands for all fields from 63 on.
using StateMask = uint64_t;
constexpr StateMask state_bit(int64_t field) { return StateMask{1} << (static_cast<uint64_t>(field) < 63 ? field : 63); }

// By function number: what the body and everything it calls may write.
std::vector<StateMask> written_states(const Module& module);
// What this instruction may write, given that.
StateMask written_by(const std::vector<StateMask>& functions, const Instruction& instruction);

}  // namespace aeroflow::ir
