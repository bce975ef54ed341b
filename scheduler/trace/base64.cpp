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

// Two digits at once.
constexpr std::array<std::array<char, 2>, 4096> kPairs = [] {
    std::array<std::array<char, 2>, 4096> pairs{};
    for (uint32_t i = 0; i < 4096; ++i) pairs[i] = {kAlphabet[i >> 6], kAlphabet[i & 63]};
    return pairs;
}();

}  // namespace

void encode_base64(std::span<const uint64_t> words, std::string& out) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(words.data());
    const size_t size = words.size() * 8;
    const size_t first = out.size();
    out.resize(first + (size + 2) / 3 * 4, '=');
    char* to = out.data() + first;
    size_t i = 0;
    for (; i + 3 <= size; i += 3, to += 4) {
        const uint32_t bits = uint32_t{bytes[i]} << 16 | uint32_t{bytes[i + 1]} << 8 | bytes[i + 2];
        std::memcpy(to, kPairs[bits >> 12].data(), 2);
        std::memcpy(to + 2, kPairs[bits & 0xFFF].data(), 2);
    }
    if (i == size) return;
    const uint32_t bits = uint32_t{bytes[i]} << 16 | (i + 1 < size ? uint32_t{bytes[i + 1]} << 8 : 0);
    std::memcpy(to, kPairs[bits >> 12].data(), 2);
    if (i + 1 < size) to[2] = kAlphabet[bits >> 6 & 63];
}

bool decode_base64(std::string_view text, std::vector<uint64_t>& words) {
    if (text.size() % 4 != 0) return false;
    size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    const size_t size = text.size() / 4 * 3 - padding;
    if (size % 8 != 0) return false;
    words.resize(size / 8);
    auto* bytes = reinterpret_cast<uint8_t*>(words.data());
    // Groups of four digits, then what the padding left of the last one.
    const auto* digits = reinterpret_cast<const uint8_t*>(text.data());
    const size_t whole = padding == 0 ? text.size() / 4 : text.size() / 4 - 1;
    uint8_t wrong = 0;
    for (size_t i = 0; i < whole; ++i, digits += 4, bytes += 3) {
        const uint8_t a = kDigits[digits[0]], b = kDigits[digits[1]], c = kDigits[digits[2]], d = kDigits[digits[3]];
        wrong |= a | b | c | d;
        const uint32_t bits = uint32_t{a} << 18 | uint32_t{b} << 12 | uint32_t{c} << 6 | d;
        bytes[0] = static_cast<uint8_t>(bits >> 16);
        bytes[1] = static_cast<uint8_t>(bits >> 8);
        bytes[2] = static_cast<uint8_t>(bits);
    }
    if ((wrong & 0x80) != 0) return false;
    if (padding == 0) return true;
    uint32_t bits = 0;
    for (size_t i = 0; i < 4 - padding; ++i) {
        if (kDigits[digits[i]] == kNoDigit) return false;
        bits = bits << 6 | kDigits[digits[i]];
    }
    const uint32_t spare = padding == 1 ? 2 : 4;  // bits behind the last byte: another text for the same bytes
    if ((bits & ((1u << spare) - 1)) != 0) return false;
    bits >>= spare;
    if (padding == 1) *bytes++ = static_cast<uint8_t>(bits >> 8);
    *bytes = static_cast<uint8_t>(bits);
    return true;
}

}  // namespace aeroflow::trace
