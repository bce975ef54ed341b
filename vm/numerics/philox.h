// Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") and the draws made of it
// (formats.md §5): a function of key and counter, so that a draw depends on nothing that ran elsewhere.
#pragma once

#include <array>
#include <cstdint>

namespace aeroflow::numerics {

std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

// The 64 random bits of a draw: key and counter words low halves first, the first two results, low first.
uint64_t random_bits(uint64_t key, uint64_t site, uint64_t draw);

// What draws become: an int below `range`, a float in [0, 1).
inline uint64_t scale(uint64_t random, uint64_t range) {
    return static_cast<uint64_t>(static_cast<unsigned __int128>(random) * range >> 64);
}
inline double unit_float(uint64_t random) { return static_cast<double>(random >> 11) * 0x1p-53; }

}  // namespace aeroflow::numerics
