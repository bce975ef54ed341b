#include "vm/value/text_data.h"

#include <algorithm>

#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/value/blob.h"
#include "vm/value/live_size.h"

namespace aeroflow::value {
namespace {

Reference out_of_memory(turn::Context& context) {
    turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
    return 0;
}

// An object with room for `capacity` bytes and nothing in it; the quota is charged for `length`.
Reference make_room(turn::Context& context, uint64_t capacity, uint64_t length) {
    if (capacity > kMaxText) return out_of_memory(context);
    if (length >= kBlobThreshold) {
        const Reference text = make_handle(context, live_text(length));
        if (text == 0) return 0;
        const uint32_t blob = context.world->new_blob(context, round_up_8(capacity));
        if (context.status != turn::Status::Running) return 0;
        head_at<TextHead>(context, text) = {1, 0, 0, kBlobFlag | blob};
        chain_handle(context, text, blob);
        return text;
    }
    capacity = round_up_8(capacity);
    const Reference text =
        memory::allocate(context, sizeof(TextHead) + capacity, live_text(length));
    if (text == 0) return 0;
    head_at<TextHead>(context, text) = {1, 0, 0, static_cast<uint32_t>(capacity)};
    return text;
}

// Gives the memory of a text back; `live` is what it still counts in the quota.
void release_memory(turn::Context& context, Reference text, uint64_t live) {
    const TextHead head = head_at<TextHead>(context, text);
    if (head.capacity & kBlobFlag) return release_handle(context, text, live);
    memory::release(context, text, sizeof(TextHead) + head.capacity, live);
}

// A unique text whose room suffices: a blob is made its own and thawed.
bool fits_in_place(turn::Context& context, Reference text, uint64_t length) {
    const TextHead& head = head_at<TextHead>(context, text);
    if (!is_counted(text) || head.count != 1) return false;
    if ((head.capacity & kBlobFlag) == 0) return length <= head.capacity;
    turn::Blob& blob = context.blobs[head.capacity & ~kBlobFlag];
    if (blob.count != 1 || length > kMaxText) return false;
    blob.frozen = 0;
    if (length > blob.capacity)
        context.world->resize_blob(context, head.capacity & ~kBlobFlag, round_up_8(length * 2));
    return context.status == turn::Status::Running;
}

// The bytes of `text`, which it consumes, in new memory that counts for `length`. A text that only moves counts once in
// the quota, also meanwhile.
Reference move_text(turn::Context& context, Reference text, uint64_t capacity, uint64_t length) {
    const TextHead old = head_at<TextHead>(context, text);
    const bool moves = is_counted(text) && old.count == 1;
    if (moves) memory::charge(context, -static_cast<int64_t>(live_text(old.length)));
    const Reference fresh = make_room(context, capacity, length);
    if (fresh == 0) return 0;
    if (old.length != 0)
        std::memcpy(text_data(context, fresh), text_data(context, text), old.length);
    head_at<TextHead>(context, fresh).scalars = old.scalars;
    if (!moves) {
        drop_text(context, text);
        return fresh;
    }
    release_memory(context, text, 0);
    return fresh;
}

int continuation(uint8_t first) {
    if (first < 0x80) return 0;
    if (first >= 0xC2 && first < 0xE0) return 1;
    if (first >= 0xE0 && first < 0xF0) return 2;
    return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

// The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF.
bool second_fits(uint8_t first, uint8_t second) {
    if (first == 0xE0) return second >= 0xA0;
    if (first == 0xED) return second < 0xA0;
    if (first == 0xF0) return second >= 0x90;
    return first != 0xF4 || second < 0x90;
}

}  // namespace

uint32_t count_scalars(std::string_view text) {
    uint32_t count = 0;
    for (char c : text) count += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
    return count;
}

bool is_utf8(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        if (i + 8 <= text.size() && (load<uint64_t>(text.data() + i) & 0x8080808080808080) == 0) {
            i += 8;
            continue;
        }
        const auto first = static_cast<uint8_t>(text[i++]);
        const int more = continuation(first);
        if (more < 0 || i + static_cast<size_t>(more) > text.size()) return false;
        if (more > 0 && !second_fits(first, static_cast<uint8_t>(text[i]))) return false;
        for (int k = 0; k < more; ++k)
            if ((static_cast<uint8_t>(text[i++]) & 0xC0) != 0x80) return false;
    }
    return true;
}

Reference make_text(turn::Context& context, uint64_t length, uint64_t scalars) {
    AE_CHECK(scalars <= length);
    const Reference text = make_room(context, length, length);
    if (text == 0) return 0;
    TextHead& head = head_at<TextHead>(context, text);
    head.length = static_cast<uint32_t>(length);
    head.scalars = static_cast<uint32_t>(scalars);
    return text;
}

Reference make_string(turn::Context& context, std::string_view text) {
    const Reference made = make_text(context, text.size(), count_scalars(text));
    if (made != 0 && !text.empty()) std::memcpy(text_data(context, made), text.data(), text.size());
    return made;
}

Reference make_bytes(turn::Context& context, std::string_view text) {
    const Reference made = make_text(context, text.size(), text.size());
    if (made != 0 && !text.empty()) std::memcpy(text_data(context, made), text.data(), text.size());
    return made;
}

Reference extend_text(turn::Context& context, Reference text, uint64_t extra, uint64_t scalars) {
    const uint64_t length = head_at<TextHead>(context, text).length + extra;
    if (!fits_in_place(context, text, length)) {
        if (context.status != turn::Status::Running) return 0;
        // Twice the size, so that appending n times costs O(n); short of a blob as long as the text itself is.
        uint64_t capacity = std::max(length, std::min(length * 2, kMaxText));
        if (length < kBlobThreshold) capacity = std::min<uint64_t>(capacity, kBlobThreshold - 8);
        text = move_text(context, text, capacity, length);
        if (text == 0) return 0;
    } else {
        memory::charge(context, static_cast<int64_t>(extra));
        if (context.status != turn::Status::Running) return 0;
    }
    TextHead& head = head_at<TextHead>(context, text);
    head.length = static_cast<uint32_t>(length);
    head.scalars += static_cast<uint32_t>(scalars);
    return text;
}

void free_text(turn::Context& context, Reference text) {
    release_memory(context, text, live_text(head_at<TextHead>(context, text).length));
}

void drop_text(turn::Context& context, Reference text) {
    if (!is_counted(text)) return;
    TextHead& head = head_at<TextHead>(context, text);
    AE_CHECK(head.count > 0);
    if (--head.count == 0) free_text(context, text);
}

}  // namespace aeroflow::value
