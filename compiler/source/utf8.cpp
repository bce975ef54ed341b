#include "compiler/source/utf8.h"

#include <cstring>

namespace aeroflow::source {

namespace {

unsigned byte_at(std::string_view text, size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool is_continuation(unsigned byte) { return (byte & 0xC0) == 0x80; }

// Eight bytes at a time while they are ASCII: files mostly are.
size_t skip_ascii(std::string_view text, size_t at) {
    while (at + 8 <= text.size()) {
        uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        if (word & 0x8080808080808080) break;
        at += 8;
    }
    while (at < text.size() && byte_at(text, at) < 0x80) ++at;
    return at;
}

}  // namespace

Scalar decode_scalar(std::string_view text, size_t at) {
    const unsigned b0 = byte_at(text, at);
    if (b0 < 0x80) return {b0, 1};
    const unsigned b1 = byte_at(text, at + 1);
    if (b0 >= 0xC2 && b0 <= 0xDF && is_continuation(b1)) return {(b0 & 0x1F) << 6 | (b1 & 0x3F), 2};
    const unsigned b2 = byte_at(text, at + 2);
    if (b0 >= 0xE0 && b0 <= 0xEF && is_continuation(b1) && is_continuation(b2)) {
        const char32_t value = (b0 & 0x0F) << 12 | (b1 & 0x3F) << 6 | (b2 & 0x3F);
        if (value >= 0x800 && is_scalar(value)) return {value, 3};
        return {};
    }
    const unsigned b3 = byte_at(text, at + 3);
    if (b0 >= 0xF0 && b0 <= 0xF4 && is_continuation(b1) && is_continuation(b2) && is_continuation(b3)) {
        const char32_t value = (b0 & 0x07) << 18 | (b1 & 0x3F) << 12 | (b2 & 0x3F) << 6 | (b3 & 0x3F);
        if (value >= 0x10000 && is_scalar(value)) return {value, 4};
    }
    return {};
}

std::optional<size_t> first_invalid_utf8(std::string_view text) {
    size_t at = skip_ascii(text, 0);
    while (at < text.size()) {
        const Scalar scalar = decode_scalar(text, at);
        if (scalar.length == 0) return at;
        at = skip_ascii(text, at + scalar.length);
    }
    return std::nullopt;
}

void append_scalar(std::string& to, char32_t value) {
    const auto put = [&](unsigned byte) { to += static_cast<char>(byte); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xC0 | value >> 6);
        put(0x80 | (value & 0x3F));
    } else if (value < 0x10000) {
        put(0xE0 | value >> 12);
        put(0x80 | (value >> 6 & 0x3F));
        put(0x80 | (value & 0x3F));
    } else {
        put(0xF0 | value >> 18);
        put(0x80 | (value >> 12 & 0x3F));
        put(0x80 | (value >> 6 & 0x3F));
        put(0x80 | (value & 0x3F));
    }
}

}  // namespace aeroflow::source
