#include "vm/numerics/decimal.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "vm/numerics/float_ops.h"

namespace aeroflow::numerics {
namespace {

constexpr size_t kMostDigits = 800;  // 767 decide; of those behind only counts whether there is one that is not 0
constexpr int64_t kFarPlace = 400;  // numbers that begin further from the point are infinite or 0

// digits * 10^exponent
struct Decimal {
    std::vector<uint8_t> digits;
    int64_t exponent = 0;
};

Decimal read(std::string_view literal) {
    Decimal decimal;
    const size_t mark = std::min(literal.find_first_of("eE"), literal.size());
    bool behind_point = false, sticky = false;
    for (const char c : literal.substr(0, mark)) {
        if (c == '.') {
            behind_point = true;
            continue;
        }
        if (behind_point) --decimal.exponent;
        if (decimal.digits.empty() && c == '0') continue;
        if (decimal.digits.size() < kMostDigits) {
            decimal.digits.push_back(static_cast<uint8_t>(c - '0'));
        } else {
            ++decimal.exponent;
            sticky |= c != '0';
        }
    }
    if (sticky) decimal.digits.back() |= 1;
    if (mark == literal.size()) return decimal;
    int64_t exponent = 0;
    for (const char c : literal.substr(mark + 1))
        if (c >= '0' && c <= '9') exponent = std::min(exponent * 10 + (c - '0'), int64_t{1} << 40);
    decimal.exponent += literal[mark + 1] == '-' ? -exponent : exponent;
    return decimal;
}

// A natural number, 32 bits a limb, lowest first, no zero limb at the end.
class Natural {
public:
    void multiply_add(uint32_t factor, uint32_t addend) {
        uint64_t carry = addend;
        for (uint32_t& limb : limbs_) {
            carry += uint64_t{limb} * factor;
            limb = static_cast<uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) limbs_.push_back(static_cast<uint32_t>(carry));
    }
    void shift_left(uint64_t bits) {
        if (limbs_.empty()) return;
        multiply_add(uint32_t{1} << (bits % 32), 0);
        limbs_.insert(limbs_.begin(), bits / 32, 0);
    }
    bool less_than(const Natural& other) const {
        if (limbs_.size() != other.limbs_.size()) return limbs_.size() < other.limbs_.size();
        return std::lexicographical_compare(limbs_.rbegin(), limbs_.rend(), other.limbs_.rbegin(), other.limbs_.rend());
    }
    // Of a number that is not greater.
    void subtract(const Natural& other) {
        int64_t borrow = 0;
        for (size_t i = 0; i < limbs_.size(); ++i) {
            borrow += int64_t{limbs_[i]} - (i < other.limbs_.size() ? other.limbs_[i] : 0);
            limbs_[i] = static_cast<uint32_t>(borrow);
            borrow >>= 32;
        }
        while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
    }
    int64_t bits() const {
        return limbs_.empty() ? 0 : static_cast<int64_t>(limbs_.size()) * 32 - std::countl_zero(limbs_.back());
    }
    void add(const Natural& other) {
        uint64_t carry = 0;
        if (limbs_.size() < other.limbs_.size()) limbs_.resize(other.limbs_.size());
        for (size_t i = 0; i < limbs_.size(); ++i) {
            carry += uint64_t{limbs_[i]} + (i < other.limbs_.size() ? other.limbs_[i] : 0);
            limbs_[i] = static_cast<uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) limbs_.push_back(static_cast<uint32_t>(carry));
    }
    bool is_zero() const { return limbs_.empty(); }
    bool is_odd() const { return !limbs_.empty() && (limbs_[0] & 1) != 0; }
    bool has_bit(uint64_t bit) const { return bit / 32 < limbs_.size() && (limbs_[bit / 32] >> bit % 32 & 1) != 0; }
    bool has_bits_below(uint64_t bit) const {
        for (uint64_t i = 0; i < bit / 32 && i < limbs_.size(); ++i)
            if (limbs_[i] != 0) return true;
        return bit / 32 < limbs_.size() && (limbs_[bit / 32] & ((uint32_t{1} << bit % 32) - 1)) != 0;
    }
    void shift_right(uint64_t bits) {
        if (bits / 32 >= limbs_.size()) return limbs_.clear();
        limbs_.erase(limbs_.begin(), limbs_.begin() + static_cast<int64_t>(bits / 32));
        const uint32_t rest = bits % 32;
        for (size_t i = 0; rest != 0 && i < limbs_.size(); ++i) {
            const uint64_t above = i + 1 < limbs_.size() ? limbs_[i + 1] : 0;
            limbs_[i] = static_cast<uint32_t>((above << 32 | limbs_[i]) >> rest);
        }
        if (limbs_.back() == 0) limbs_.pop_back();
    }
    // The remainder; this becomes the quotient.
    uint32_t divide(uint32_t divisor) {
        uint64_t rest = 0;
        for (size_t i = limbs_.size(); i-- > 0;) {
            rest = rest << 32 | limbs_[i];
            limbs_[i] = static_cast<uint32_t>(rest / divisor);
            rest %= divisor;
        }
        while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
        return static_cast<uint32_t>(rest);
    }

private:
    std::vector<uint32_t> limbs_;
};

void multiply_by_ten(Natural& number, int64_t times) {
    for (; times >= 9; times -= 9) number.multiply_add(1'000'000'000, 0);
    for (; times > 0; --times) number.multiply_add(10, 0);
}

// mantissa * 2^exponent, where mantissa has its top bit set and `sticky` says that something lies below it.
double round(uint64_t mantissa, int64_t exponent, bool sticky) {
    constexpr int64_t kLeastExponent = -1074;
    const int64_t least = std::max(exponent + 11, kLeastExponent);  // exponent of the last bit that stays
    const int64_t drop = least - exponent;
    if (drop > 64) return 0.0;
    uint64_t kept = drop == 64 ? 0 : mantissa >> drop;
    const uint64_t half = uint64_t{1} << (drop - 1);
    const uint64_t rest = drop == 64 ? mantissa : mantissa & ((half << 1) - 1);
    if (rest > half || (rest == half && (sticky || (kept & 1) != 0))) ++kept;
    // A carry out of the mantissa is one more in the exponent, as the format has it.
    const int64_t biased = kept >> 52 == 0 ? 0 : least + 1075;
    const uint64_t bits = biased == 0 ? kept : (static_cast<uint64_t>(biased - 1) << 52) + kept;
    return std::bit_cast<double>(std::min(bits, kInfinityBits));
}

// The quotient of two numbers by shifting and subtracting, 64 bits of it.
double divide(Natural above, Natural below) {
    int64_t shift = 64 - (above.bits() - below.bits());
    if (shift > 0) above.shift_left(static_cast<uint64_t>(shift));
    else below.shift_left(static_cast<uint64_t>(-shift));
    // 2^63 < above / below < 2^65
    below.shift_left(64);
    uint64_t quotient = 0;
    int64_t exponent = -shift + 64;
    while (quotient >> 63 == 0) {
        const bool one = !above.less_than(below);
        if (one) above.subtract(below);
        quotient = quotient << 1 | (one ? 1 : 0);
        above.shift_left(1);
        --exponent;
    }
    return round(quotient, exponent + 1, !above.is_zero());
}

// x is mantissa * 2^exponent.
struct Parts {
    uint64_t mantissa;
    int64_t exponent;
};
constexpr uint64_t kHiddenBit = uint64_t{1} << 52;
constexpr int64_t kLeastExponent = -1074;

Parts parts_of(double x) {
    const auto bits = std::bit_cast<uint64_t>(x);
    const uint64_t fraction = bits & (kHiddenBit - 1);
    const auto biased = static_cast<int64_t>(bits >> 52);
    if (biased == 0) return {fraction, kLeastExponent};
    return {fraction | kHiddenBit, biased - 1075};
}

Natural natural(uint64_t value) {
    Natural number;
    number.multiply_add(0, static_cast<uint32_t>(value >> 32));
    number.shift_left(32);
    number.multiply_add(1, static_cast<uint32_t>(value));
    return number;
}

// What is left of a number, of which digits have been written, beside what may be left out above and below: all over `scale`.
struct Rest {
    Natural rest, scale, above, below;
    bool ends_count;  // a neighbour's half way reads back as this number

    bool reaches_ten() const {
        Natural sum = rest;
        sum.add(above);
        return ends_count ? !sum.less_than(scale) : scale.less_than(sum);
    }
    void times_ten() {
        for (Natural* number : {&rest, &above, &below}) number->multiply_add(10, 0);
    }
    char take_digit() {
        char digit = 0;
        for (; !rest.less_than(scale); ++digit) rest.subtract(scale);
        return digit;
    }
    bool low() const { return ends_count ? !below.less_than(rest) : rest.less_than(below); }
    // Whether the next digit is nearer than `digit`; half way counts as nearer to an even one.
    bool nearer_above(char digit) const {
        Natural twice = rest;
        twice.add(rest);
        return digit % 2 == 0 ? scale.less_than(twice) : !twice.less_than(scale);
    }
};

Rest begin(Parts x) {
    Rest r{natural(x.mantissa), natural(1), natural(1), natural(1), x.mantissa % 2 == 0};
    // The neighbour below a power of two is half as far.
    const uint64_t uneven = x.mantissa == kHiddenBit && x.exponent > kLeastExponent ? 1 : 0;
    r.rest.shift_left(1 + uneven);
    r.scale.shift_left(1 + uneven);
    r.above.shift_left(uneven);
    const auto power = static_cast<uint64_t>(x.exponent < 0 ? -x.exponent : x.exponent);
    if (x.exponent < 0) {
        r.scale.shift_left(power);
    } else {
        for (Natural* number : {&r.rest, &r.above, &r.below}) number->shift_left(power);
    }
    return r;
}

}  // namespace

double read_decimal(std::string_view literal) {
    constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const Decimal decimal = read(literal);
    if (decimal.digits.empty()) return 0.0;
    const int64_t place = static_cast<int64_t>(decimal.digits.size()) + decimal.exponent;
    if (place > kFarPlace) return std::bit_cast<double>(kInfinityBits);
    if (place < -kFarPlace) return 0.0;
    if (decimal.digits.size() <= 15 && decimal.exponent >= -22 && decimal.exponent <= 22) {
        double value = 0;
        for (const uint8_t digit : decimal.digits) value = value * 10 + digit;
        return decimal.exponent < 0 ? value / kPowers[-decimal.exponent] : value * kPowers[decimal.exponent];
    }
    Natural above, below;
    for (const uint8_t digit : decimal.digits) above.multiply_add(10, digit);
    below.multiply_add(0, 1);
    multiply_by_ten(decimal.exponent < 0 ? below : above, std::abs(decimal.exponent));
    return divide(above, below);
}

Digits shortest_digits(double x) {
    const Parts parts = parts_of(x);
    Rest r = begin(parts);
    // log10 of x, or one less; 0.30102999… is a little less than log10(2).
    const int64_t log2 = parts.exponent + 64 - std::countl_zero(parts.mantissa) - 1;
    int64_t exponent = (log2 * 30102999 - (log2 < 0 ? 99999999 : 0)) / 100000000;
    multiply_by_ten(exponent >= 0 ? r.scale : r.rest, std::abs(exponent));
    if (exponent < 0) {
        multiply_by_ten(r.above, -exponent);
        multiply_by_ten(r.below, -exponent);
    }
    r.scale.multiply_add(10, 0);
    while (r.reaches_ten()) {
        r.scale.multiply_add(10, 0);
        ++exponent;
    }
    Digits out;
    while (true) {
        r.times_ten();
        char digit = r.take_digit();
        const bool low = r.low(), high = r.reaches_ten();
        if (high && (!low || r.nearer_above(digit))) ++digit;
        out.digits += static_cast<char>('0' + digit);
        if (low || high) break;
    }
    out.exponent = static_cast<int>(exponent);
    return out;
}

std::string write_decimal(double x, unsigned digits) {
    const auto [mantissa, exponent] = parts_of(x);
    Natural number = natural(mantissa);  // x * 10^digits
    multiply_by_ten(number, digits);
    if (exponent >= 0) {
        number.shift_left(static_cast<uint64_t>(exponent));
    } else {
        const auto below = static_cast<uint64_t>(-exponent);
        const bool half = number.has_bit(below - 1), more = number.has_bits_below(below - 1);
        number.shift_right(below);
        if (half && (more || number.is_odd())) number.multiply_add(1, 1);
    }
    std::string text;  // back to front
    while (!number.is_zero()) {
        uint32_t part = number.divide(1'000'000'000);
        for (int i = 0; i < 9; ++i, part /= 10) text += static_cast<char>('0' + part % 10);
    }
    while (!text.empty() && text.back() == '0') text.pop_back();
    while (text.size() < size_t{digits} + 1) text += '0';
    std::reverse(text.begin(), text.end());
    if (digits > 0) text.insert(text.size() - digits, ".");
    return text;
}

}  // namespace aeroflow::numerics
