#include "vm/numerics/float_ops.h"

#include <algorithm>

namespace aeroflow::numerics {
namespace {

constexpr int kMantissaBits = 52;
constexpr uint64_t kMantissaMask = (uint64_t{1} << kMantissaBits) - 1;
constexpr double kTwo63 = 9223372036854775808.0;

// |x| = mantissa * 2^(exponent - 1075), subnormals with exponent 1.
struct Parts {
    uint64_t mantissa;
    int exponent;
};

Parts split(uint64_t magnitude) {
    const int exponent = static_cast<int>(magnitude >> kMantissaBits);
    const uint64_t low = magnitude & kMantissaMask;
    return exponent == 0 ? Parts{low, 1} : Parts{low | uint64_t{1} << kMantissaBits, exponent};
}

// The counterpart of `split`, for a mantissa below 2^53.
uint64_t join(uint64_t mantissa, int exponent) {
    if (mantissa == 0) return 0;
    const int shift = std::min(std::countl_zero(mantissa) - 11, exponent - 1);
    mantissa <<= shift;
    exponent -= shift;
    if (mantissa >> kMantissaBits == 0) return mantissa;  // subnormal
    return static_cast<uint64_t>(exponent) << kMantissaBits | (mantissa & kMantissaMask);
}

// Bits of x below the binary point; 0 when x is whole, infinite or NaN.
uint64_t fraction_mask(uint64_t bits) {
    const int exponent = static_cast<int>(bits >> kMantissaBits & 0x7FF) - 1023;
    if (exponent >= kMantissaBits) return 0;
    return exponent < 0 ? ~kSignBit : kMantissaMask >> exponent;
}

}  // namespace

// Long division of the mantissas, 11 bits a step: 53 + 11 bits fit a word.
double remainder(double x, double y) {
    const uint64_t sign = std::bit_cast<uint64_t>(x) & kSignBit;
    const uint64_t a = std::bit_cast<uint64_t>(x) & ~kSignBit;
    const uint64_t b = std::bit_cast<uint64_t>(y) & ~kSignBit;
    if (a >= kInfinityBits || b > kInfinityBits || b == 0) return std::bit_cast<double>(kNanBits);
    if (a < b) return x;
    const Parts p = split(a);
    const Parts q = split(b);
    uint64_t mantissa = p.mantissa % q.mantissa;
    for (int left = p.exponent - q.exponent; left > 0 && mantissa != 0;) {
        const int step = std::min(left, 11);
        mantissa = (mantissa << step) % q.mantissa;
        left -= step;
    }
    return std::bit_cast<double>(sign | join(mantissa, q.exponent));
}

double truncate(double x) {
    const uint64_t bits = std::bit_cast<uint64_t>(x);
    return canonical(std::bit_cast<double>(bits & ~fraction_mask(bits)));
}

double floor(double x) {
    const double whole = truncate(x);
    if (!(x < whole)) return whole;
    return whole - 1.0;
}

double ceil(double x) {
    const double whole = truncate(x);
    if (!(x > whole)) return whole;
    // -0.5 gives -0.0, which truncate has made already; only positive fractions come here.
    return whole + 1.0;
}

double round(double x) {
    const double whole = truncate(x);
    const double rest = x - whole;  // exact
    if (rest >= 0.5) return whole + 1.0;
    if (rest <= -0.5) return whole - 1.0;
    return whole;
}

bool to_int(double x, int64_t& out) {
    if (!(x >= -kTwo63 && x < kTwo63)) return false;
    out = static_cast<int64_t>(x);
    return true;
}

int64_t saturating_int(double x) {
    int64_t out = 0;
    if (to_int(x, out)) return out;
    if (x != x) return 0;
    return x < 0 ? INT64_MIN : INT64_MAX;
}

}  // namespace aeroflow::numerics
