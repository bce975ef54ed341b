// Widths and pieces of UTF-8 text, in scalars.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aeroflow::testing {

inline bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

inline size_t width(std::string_view text) {
    size_t scalars = 0;
    for (const char byte : text) scalars += continues(byte) ? 0 : 1;
    return scalars;
}

// The byte at which the scalar with this number begins; the end when there are fewer.
inline size_t offset_of(std::string_view text, size_t scalar) {
    size_t at = 0;
    for (; at < text.size(); ++at) {
        if (!continues(text[at]) && scalar-- == 0) return at;
    }
    return at;
}

inline std::string_view piece(std::string_view text, size_t first, size_t count) {
    const size_t begin = offset_of(text, first);
    return text.substr(begin, offset_of(text.substr(begin), count));
}

inline std::string repeated(std::string_view text, size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += text;
    return out;
}

// Every line with `indent` before it, each ended.
std::string indented(std::string_view text, std::string_view indent);

}  // namespace aeroflow::testing
