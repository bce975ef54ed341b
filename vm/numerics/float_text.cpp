#include "vm/numerics/float_text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <system_error>

#include "vm/base/check.h"
#include "vm/numerics/decimal.h"
#include "vm/numerics/float_ops.h"

namespace aeroflow::numerics {
namespace {

size_t put(char* out, std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    return text.size();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Skips digits from `at`; gives whether there was one.
bool skip_digits(std::string_view text, size_t& at) {
    const size_t first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > first;
}

bool is_literal(std::string_view text) {
    size_t at = 0;
    if (!skip_digits(text, at)) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!skip_digits(text, at)) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (!skip_digits(text, at)) return false;
    }
    return at == text.size();
}

#ifndef __wasm__
// Whether a literal out of the range of binary64 is too large (else too small): by the decimal place of its first digit.
bool is_large(std::string_view text) {
    const size_t exponent_at = std::min(text.find_first_of("eE"), text.size());
    const std::string_view digits = text.substr(0, exponent_at);
    const size_t first = digits.find_first_not_of("0.");
    if (first == std::string_view::npos) return false;
    const size_t point = std::min(digits.find('.'), digits.size());
    const int64_t place = static_cast<int64_t>(point) - static_cast<int64_t>(first);
    if (exponent_at == text.size()) return place > 0;
    const bool negative = text[exponent_at + 1] == '-';
    int64_t exponent = 0;
    for (char c : text.substr(exponent_at + 1))
        if (is_digit(c)) exponent = std::min<int64_t>(exponent * 10 + (c - '0'), int64_t{1} << 40);
    return place + (negative ? -exponent : exponent) > 0;
}
#endif

// Digits d1 d2 … dn with the point behind the first, times ten to the `exponent`.
size_t lay_out_digits(const char* digits, size_t count, int exponent, char* out) {
    size_t n = 0;
    if (exponent < 0) {
        n += put(out, "0.");
        for (int i = -1; i > exponent; --i) out[n++] = '0';
        return n + put(out + n, {digits, count});
    }
    const auto whole = static_cast<size_t>(exponent) + 1;
    for (size_t i = 0; i < whole; ++i) out[n++] = i < count ? digits[i] : '0';
    out[n++] = '.';
    if (count <= whole) {
        out[n++] = '0';
        return n;
    }
    return n + put(out + n, {digits + whole, count - whole});
}

#ifdef __wasm__  // libc++ brings 120 KB of tables
Digits find_digits(double x) { return shortest_digits(x); }
#else
Digits find_digits(double x) {
    char text[kFloatText];
    const auto written = std::to_chars(text, text + sizeof text, x, std::chars_format::scientific);
    AE_CHECK(written.ec == std::errc{});
    Digits found;
    const char* at = text;
    for (; *at != 'e'; ++at)
        if (*at != '.') found.digits += *at;
    std::from_chars(at + 2, written.ptr, found.exponent);
    if (at[1] == '-') found.exponent = -found.exponent;
    return found;
}
#endif

size_t lay_out_exponent(const char* digits, size_t count, int exponent, char* out) {
    size_t n = 0;
    out[n++] = digits[0];
    if (count > 1) {
        out[n++] = '.';
        n += put(out + n, {digits + 1, count - 1});
    }
    out[n++] = 'e';
    out[n++] = exponent < 0 ? '-' : '+';
    const int magnitude = exponent < 0 ? -exponent : exponent;
    if (magnitude < 10) out[n++] = '0';
    return static_cast<size_t>(std::to_chars(out + n, out + kFloatText, magnitude).ptr - out);
}

}  // namespace

size_t write_float(double x, char* out) {
    if (x != x) return put(out, "nan");
    size_t n = 0;
    if ((std::bit_cast<uint64_t>(x) & kSignBit) != 0) out[n++] = '-';
    const double magnitude = std::bit_cast<double>(std::bit_cast<uint64_t>(x) & ~kSignBit);
    if (std::bit_cast<uint64_t>(magnitude) == kInfinityBits) return n + put(out + n, "inf");
    const Digits shortest = magnitude == 0 ? Digits{"0", 0} : find_digits(magnitude);
    const auto& [digits, exponent] = shortest;
    const bool long_way = exponent < -4 || exponent >= 16;
    return n + (long_way ? lay_out_exponent(digits.data(), digits.size(), exponent, out + n)
                         : lay_out_digits(digits.data(), digits.size(), exponent, out + n));
}

void write_fixed(double x, unsigned digits, std::string& out) {
    const uint64_t magnitude = std::bit_cast<uint64_t>(x) & ~kSignBit;
    if (magnitude >= kInfinityBits) {
        char text[kFloatText];
        out.append(text, write_float(x, text));
        return;
    }
    if (magnitude != std::bit_cast<uint64_t>(x)) out += '-';
    out += write_decimal(std::bit_cast<double>(magnitude), digits);
}

bool parse_decimal(std::string_view text, double& out) {
    if (!is_literal(text)) return false;
#ifdef __wasm__  // libc++ 19 has no from_chars of floats
    out = read_decimal(text);
    return true;
#else
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ec == std::errc::result_out_of_range) {
        out = is_large(text) ? std::bit_cast<double>(kInfinityBits) : 0.0;
        return true;
    }
    AE_CHECK(read.ec == std::errc{});
    AE_CHECK(read.ptr == text.data() + text.size());
    return true;
#endif
}

bool parse_float(std::string_view text, double& out) {
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (text == "nan") {
        out = std::bit_cast<double>(kNanBits);
        return true;
    }
    if (text == "inf")
        out = std::bit_cast<double>(kInfinityBits);
    else if (!parse_decimal(text, out))
        return false;
    if (negative) out = -out;
    return true;
}

}  // namespace aeroflow::numerics
