// The format of a hole of an f-string, packed into the int that the builtin `format` takes (language.md §1).
#pragma once

#include <cstdint>
#include <string>

#include "vm/turn/context.h"
#include "vm/value/type_table.h"

namespace aeroflow::builtins {

enum class Align : uint8_t {
    Default,
    Left,
    Right,
    Center
};  // default: numbers right, all else left

struct Format {
    Align align = Align::Default;
    bool zero = false;        // pad with zeros behind the sign
    bool has_digits = false;  // decimals of a float
    char base = 0;            // 'x', 'X', 'b', 'o', or 0
    uint32_t width = 0;       // in scalars
    uint32_t digits = 0;
    friend constexpr bool operator==(const Format&, const Format&) = default;
};
inline constexpr uint32_t kMaxWidth = (1u << 24) - 1;
inline constexpr uint32_t kMaxDigits = (1u << 16) - 1;

// Larger widths and digits are cut to the largest.
constexpr int64_t pack(const Format& format) {
    const uint64_t width = format.width < kMaxWidth ? format.width : kMaxWidth;
    const uint64_t digits = format.digits < kMaxDigits ? format.digits : kMaxDigits;
    return static_cast<int64_t>(static_cast<uint64_t>(format.align) | uint64_t{format.zero} << 2 |
                                uint64_t{format.has_digits} << 3 |
                                static_cast<uint64_t>(static_cast<uint8_t>(format.base)) << 4 |
                                digits << 16 | width << 32);
}
constexpr Format unpack(int64_t packed) {
    const auto bits = static_cast<uint64_t>(packed);
    Format format;
    format.align = static_cast<Align>(bits & 3);
    format.zero = (bits >> 2 & 1) != 0;
    format.has_digits = (bits >> 3 & 1) != 0;
    format.base = static_cast<char>(bits >> 4 & 0x7F);
    format.digits = static_cast<uint32_t>(bits >> 16 & kMaxDigits);
    format.width = static_cast<uint32_t>(bits >> 32 & kMaxWidth);
    return format;
}

// Appends the value's text as the format says.
void append_formatted(turn::Context& context, const void* value, value::TypeId type,
                      const Format& format, std::string& out);

}  // namespace aeroflow::builtins
