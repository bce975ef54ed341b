// Strings and bytes: where their data lie and how they are made.
//
// In: references to TextHeads. Out: data pointers (valid until the next allocation), new objects with count 1. A reference
// of 0 that comes back means that a fault has been raised. Data of kBlobThreshold bytes and more lie in a blob.
#pragma once

#include <string_view>

#include "vm/value/access.h"

namespace aeroflow::value {

inline constexpr uint64_t kMaxText = 0x7FFFFF00;  // bytes of one string

inline uint8_t* blob_data(const turn::Context& context, uint32_t capacity) {
    return context.image + context.blobs[capacity & ~kBlobFlag].offset;
}
inline uint8_t* text_data(const turn::Context& context, TextHead& head) {
    if (head.capacity & kBlobFlag) [[unlikely]]
        return blob_data(context, head.capacity);
    return reinterpret_cast<uint8_t*>(&head + 1);
}
inline uint8_t* text_data(const turn::Context& context, Reference text) {
    return text_data(context, head_at<TextHead>(context, text));
}
inline std::string_view text_view(const turn::Context& context, Reference text) {
    TextHead& head = head_at<TextHead>(context, text);
    return {reinterpret_cast<const char*>(text_data(context, head)), head.length};
}
inline bool is_ascii(const TextHead& head) { return head.scalars == head.length; }

// Unicode scalars in valid UTF-8.
uint32_t count_scalars(std::string_view text);
// Well-formed UTF-8 without surrogates and overlong forms.
bool is_utf8(std::string_view text);

// An object with `length` zeroed bytes, to be filled by the caller.
Reference make_text(turn::Context& context, uint64_t length, uint64_t scalars);
// `text` must not lie in the arena.
Reference make_string(turn::Context& context, std::string_view text);
Reference make_bytes(turn::Context& context, std::string_view text);

// Consumes `text`: gives it, unique, with `extra` more zeroed bytes at the end and `scalars` more scalars counted.
Reference extend_text(turn::Context& context, Reference text, uint64_t extra, uint64_t scalars);

// One owner less of a string or bytes.
void drop_text(turn::Context& context, Reference text);
void free_text(turn::Context& context, Reference text);

}  // namespace aeroflow::value
