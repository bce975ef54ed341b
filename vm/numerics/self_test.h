// One number over every operation of this folder: engines and machines that disagree on it may not run a program.
#pragma once

#include <cstdint>

namespace aeroflow::numerics {

inline constexpr uint64_t kSelfTestHash = 0xC28EAB1D3B72E63A;

uint64_t self_test_hash();

}  // namespace aeroflow::numerics
