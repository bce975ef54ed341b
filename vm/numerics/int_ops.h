// Checked and saturating operations on int (language.md §2, §4). The checked ones give false on a fault, the caller knows which.
#pragma once

#include <cstdint>

namespace aeroflow::numerics {

inline bool add(int64_t a, int64_t b, int64_t& out) { return !__builtin_add_overflow(a, b, &out); }
inline bool subtract(int64_t a, int64_t b, int64_t& out) {
    return !__builtin_sub_overflow(a, b, &out);
}
inline bool multiply(int64_t a, int64_t b, int64_t& out) {
    return !__builtin_mul_overflow(a, b, &out);
}
inline bool negate(int64_t a, int64_t& out) { return !__builtin_sub_overflow(int64_t{0}, a, &out); }
inline bool absolute(int64_t a, int64_t& out) {
    out = a;
    return a >= 0 || negate(a, out);
}

// b is not 0. Truncates toward zero; MIN / -1 overflows.
inline bool divide(int64_t a, int64_t b, int64_t& out) {
    if (b == -1) return negate(a, out);
    out = a / b;
    return true;
}
// b is not 0. The sign of a; MIN % -1 is 0.
inline int64_t remainder(int64_t a, int64_t b) { return b == -1 ? 0 : a % b; }

// exponent >= 0, by squaring; a factor that would overflow but is not used does not count.
inline bool power(int64_t base, int64_t exponent, int64_t& out) {
    out = 1;
    while (true) {
        if ((exponent & 1) != 0 && !multiply(out, base, out)) return false;
        exponent >>= 1;
        if (exponent == 0) return true;
        if (!multiply(base, base, base)) return false;
    }
}

inline int64_t saturating_add(int64_t a, int64_t b) {
    int64_t out;
    return add(a, b, out) ? out : a < 0 ? INT64_MIN : INT64_MAX;
}
inline int64_t saturating_subtract(int64_t a, int64_t b) {
    int64_t out;
    return subtract(a, b, out) ? out : a < 0 ? INT64_MIN : INT64_MAX;
}
inline int64_t saturating_multiply(int64_t a, int64_t b) {
    int64_t out;
    return multiply(a, b, out) ? out : (a < 0) != (b < 0) ? INT64_MIN : INT64_MAX;
}

}  // namespace aeroflow::numerics
