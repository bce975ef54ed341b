// Operations on binary64 that must give the same bits everywhere, built from integer operations (numerics.md "Scalars").
//
// In: any doubles. Out: exact results; NaN is always the one NaN. No libm, no rounding mode.
#pragma once

#include <bit>
#include <cstdint>

namespace aeroflow::numerics {

inline constexpr uint64_t kNanBits = 0x7FF8000000000000;
inline constexpr uint64_t kSignBit = 0x8000000000000000;
inline constexpr uint64_t kInfinityBits = 0x7FF0000000000000;

inline uint64_t canonical_bits(double x) { return x != x ? kNanBits : std::bit_cast<uint64_t>(x); }
inline double canonical(double x) { return std::bit_cast<double>(canonical_bits(x)); }

// A key that orders as the total order of language.md §2: -inf … -0 < +0 … inf < NaN.
inline int64_t total_order_key(double x) {
    const uint64_t bits = canonical_bits(x);
    return static_cast<int64_t>(bits & kSignBit ? ~bits | kSignBit : bits);
}
inline int compare_total(double a, double b) {
    const int64_t x = total_order_key(a);
    const int64_t y = total_order_key(b);
    return x < y ? -1 : x > y;
}

// x - y * trunc(x / y), exact, with the sign of x; NaN for y = 0 or x infinite.
double remainder(double x, double y);

double floor(double x);
double ceil(double x);
double round(double x);  // half away from zero
double truncate(double x);

// Truncates; false outside the range of int and on NaN.
bool to_int(double x, int64_t& out);
// Truncates and saturates; 0 for NaN.
int64_t saturating_int(double x);

}  // namespace aeroflow::numerics
