// Lists: where their elements lie and how they are made and made unique.
//
// In: references to ListHeads, the list's type. Out: element addresses (valid until the next allocation), new lists with
// count 1. A reference of 0 that comes back means that a fault has been raised. Elements without references that take
// kBlobThreshold bytes and more lie in a blob.
#pragma once

#include "vm/value/access.h"
#include "vm/value/text_data.h"

namespace aeroflow::value {

inline constexpr uint64_t kMaxListBytes = uint64_t{1} << 34;

// Address of element 0.
inline uint8_t* list_data(const turn::Context& context, ListHead& head, uint32_t element_size) {
    uint8_t* data = reinterpret_cast<uint8_t*>(&head + 1);
    if (head.capacity & kBlobFlag) [[unlikely]]
        data = blob_data(context, head.capacity);
    return data + uint64_t{head.first} * element_size;
}
inline uint8_t* list_data(const turn::Context& context, Reference list, uint32_t element_size) {
    return list_data(context, head_at<ListHead>(context, list), element_size);
}
inline uint32_t list_length(const turn::Context& context, Reference list) {
    return head_at<ListHead>(context, list).length;
}

// A list of `length` zero elements.
Reference make_list(turn::Context& context, const Type& element, uint64_t length);
// An empty list with room for `capacity` elements (the quota is charged for none).
Reference make_list_with_room(turn::Context& context, const Type& element, uint64_t capacity);

// Consumes `list`: gives it with count 1 and room for `extra` more elements behind the last.
Reference unique_list(turn::Context& context, Reference list, TypeId type, uint64_t extra);

// Changes the length within the room; the caller fills or has emptied the elements. Charges the quota.
void set_list_length(turn::Context& context, Reference list, uint32_t length,
                     uint32_t element_size);

// Frees the list's memory; elements are not dropped.
void free_list(turn::Context& context, Reference list, const Type& element);

}  // namespace aeroflow::value
