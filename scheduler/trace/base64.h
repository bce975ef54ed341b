// Canonical words as base64 text: little-endian bytes, the standard alphabet, padded (RFC 4648 §4).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aeroflow::trace {

// Appends the text to `out`.
void encode_base64(std::span<const uint64_t> words, std::string& out);

// None when the text is not the one encoding of whole words.
std::optional<std::vector<uint64_t>> decode_base64(std::string_view text);

}  // namespace aeroflow::trace
