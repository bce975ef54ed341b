// UTF-8: is a text valid, and single scalars (Unicode 15.0, table 3-7).
//
// In: bytes. Out: the first invalid offset, a scalar and its length, the bytes of a scalar. The lexer calls this once for a
// whole file, so that everything after it may assume valid text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aeroflow::source {

struct Scalar {
    char32_t value = 0;
    uint32_t length = 0;  // 0: the bytes are not valid UTF-8
};

// The scalar that begins at `at`, which is less than the text's size.
Scalar decode_scalar(std::string_view text, size_t at);

// Offset of the first byte that belongs to no scalar.
std::optional<size_t> first_invalid_utf8(std::string_view text);

// Surrogates and values above 0x10FFFF are no scalars.
constexpr bool is_scalar(uint32_t value) {
    return value < 0xD800 || (value > 0xDFFF && value <= 0x10FFFF);
}

void append_scalar(std::string& to, char32_t value);

}  // namespace aeroflow::source
