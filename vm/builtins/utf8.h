// Steps through valid UTF-8. Positions are byte offsets; scalars are counted from either.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aeroflow::builtins {

// Bytes of the scalar that begins with `first`.
inline uint32_t scalar_length(uint8_t first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

inline uint32_t scalar_at(std::string_view text, size_t offset) {
    const auto byte = [&](size_t i) {
        return static_cast<uint32_t>(static_cast<uint8_t>(text[offset + i]));
    };
    const uint32_t first = byte(0);
    if (first < 0x80) return first;
    if (first < 0xE0) return (first & 0x1F) << 6 | (byte(1) & 0x3F);
    if (first < 0xF0) return (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
}

// Writes up to 4 bytes; gives how many.
inline uint32_t write_scalar(uint32_t scalar, char* out) {
    const auto put = [](uint32_t byte) { return static_cast<char>(byte); };
    if (scalar < 0x80) return *out = put(scalar), 1;
    if (scalar < 0x800) {
        out[0] = put(0xC0 | scalar >> 6);
        out[1] = put(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        out[0] = put(0xE0 | scalar >> 12);
        out[1] = put(0x80 | (scalar >> 6 & 0x3F));
        out[2] = put(0x80 | (scalar & 0x3F));
        return 3;
    }
    out[0] = put(0xF0 | scalar >> 18);
    out[1] = put(0x80 | (scalar >> 12 & 0x3F));
    out[2] = put(0x80 | (scalar >> 6 & 0x3F));
    out[3] = put(0x80 | (scalar & 0x3F));
    return 4;
}

inline bool is_continuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// The byte offset of the scalar with number `index`, at most the scalars there are.
inline size_t offset_of(std::string_view text, uint64_t index) {
    size_t offset = 0;
    for (; index > 0; --index) offset += scalar_length(static_cast<uint8_t>(text[offset]));
    return offset;
}

// Unicode White_Space.
inline bool is_space(uint32_t scalar) {
    return (scalar >= 9 && scalar <= 13) || scalar == 0x20 || scalar == 0x85 || scalar == 0xA0 ||
           scalar == 0x1680 || (scalar >= 0x2000 && scalar <= 0x200A) || scalar == 0x2028 ||
           scalar == 0x2029 || scalar == 0x202F || scalar == 0x205F || scalar == 0x3000;
}

}  // namespace aeroflow::builtins
