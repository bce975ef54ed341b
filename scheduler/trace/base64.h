// Canonical words as base64 text: little-endian bytes, the standard alphabet, padded (RFC 4648 §4).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aeroflow::trace {

// Appends the text to `out`.
void encode_base64(std::span<const uint64_t> words, std::string& out);

// False when the text is not the one encoding of whole words.
[[nodiscard]] bool decode_base64(std::string_view text, std::vector<uint64_t>& words);

}  // namespace aeroflow::trace
