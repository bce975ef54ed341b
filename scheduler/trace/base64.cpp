#include "scheduler/trace/base64.h"

#include <array>
#include <cstring>

namespace aeroflow::trace {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kNoDigit = 0xFF;

constexpr std::array<uint8_t, 256> kDigits = [] {
    std::array<uint8_t, 256> digits{};
    digits.fill(kNoDigit);
    for (uint8_t i = 0; i < 64; ++i) digits[static_cast<uint8_t>(kAlphabet[i])] = i;
    return digits;
}();

}  // namespace

void encode_base64(std::span<const uint64_t> words, std::string& out) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(words.data());
    const size_t size = words.size() * 8;
    const size_t first = out.size();
    out.resize(first + (size + 2) / 3 * 4, '=');
    char* to = out.data() + first;
    size_t i = 0;
    for (; i + 3 <= size; i += 3) {
        const uint32_t bits = uint32_t{bytes[i]} << 16 | uint32_t{bytes[i + 1]} << 8 | bytes[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) *to++ = kAlphabet[bits >> shift & 63];
    }
    if (i == size) return;
    const uint32_t bits = uint32_t{bytes[i]} << 16 | (i + 1 < size ? uint32_t{bytes[i + 1]} << 8 : 0);
    *to++ = kAlphabet[bits >> 18 & 63];
    *to++ = kAlphabet[bits >> 12 & 63];
    if (i + 1 < size) *to++ = kAlphabet[bits >> 6 & 63];
}

std::optional<std::vector<uint64_t>> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    const size_t size = text.size() / 4 * 3 - padding;
    if (size % 8 != 0) return std::nullopt;
    std::vector<uint64_t> words(size / 8);
    auto* bytes = reinterpret_cast<uint8_t*>(words.data());
    uint32_t bits = 0;
    uint32_t held = 0;  // bits not yet stored
    for (const char c : text.substr(0, text.size() - padding)) {
        const uint8_t digit = kDigits[static_cast<uint8_t>(c)];
        if (digit == kNoDigit) return std::nullopt;
        bits = bits << 6 | digit;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        *bytes++ = static_cast<uint8_t>(bits >> held);
    }
    if ((bits & ((1u << held) - 1)) != 0) return std::nullopt;  // another text for the same bytes
    return words;
}

}  // namespace aeroflow::trace
