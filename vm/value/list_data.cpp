#include "vm/value/list_data.h"

#include <algorithm>

#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/value/blob.h"
#include "vm/value/live_size.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"

namespace aeroflow::value {
namespace {

// Elements that fit into the memory of the list, those in front of `first` included.
uint64_t capacity_of(const turn::Context& context, const ListHead& head, uint32_t size) {
    if ((head.capacity & kBlobFlag) == 0) return head.capacity;
    return context.blobs[head.capacity & ~kBlobFlag].capacity / size;
}

bool is_unique(const turn::Context& context, Reference list) {
    const ListHead& head = head_at<ListHead>(context, list);
    if (!is_counted(list) || head.count != 1) return false;
    return (head.capacity & kBlobFlag) == 0 || context.blobs[head.capacity & ~kBlobFlag].count == 1;
}

// An empty list with room for `capacity` elements, in a blob when `length` of them reach the threshold.
Reference make_room(turn::Context& context, const Type& element, uint64_t capacity,
                    uint64_t length) {
    const uint64_t bytes = capacity * element.size;
    if (capacity >= kBlobFlag || bytes >= kMaxListBytes) {
        turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
        return 0;
    }
    const uint64_t live = live_list(length, element.size);
    if (!element.managed && length * element.size >= kBlobThreshold) {
        const Reference list = make_handle(context, live);
        if (list == 0) return 0;
        const uint32_t blob = context.world->new_blob(context, round_up_8(bytes));
        if (context.status != turn::Status::Running) return 0;
        head_at<ListHead>(context, list) = {1, static_cast<uint32_t>(length), kBlobFlag | blob, 0};
        chain_handle(context, list, blob);
        return list;
    }
    const Reference list = memory::allocate(context, sizeof(ListHead) + round_up_8(bytes), live);
    if (list == 0) return 0;
    head_at<ListHead>(context, list) = {1, static_cast<uint32_t>(length),
                                        static_cast<uint32_t>(capacity), 0};
    return list;
}

// Twice the need, so that pushing n times costs O(n); short of a blob as long as the elements themselves are.
uint64_t growth(const Type& element, uint64_t need) {
    if (element.size == 0) return need;
    const uint64_t generous = std::max<uint64_t>(need * 2, 4);
    if (element.managed || need * element.size >= kBlobThreshold) return generous;
    return std::max(need, std::min<uint64_t>(generous, (kBlobThreshold - 8) / element.size));
}

// Moves the elements of a unique list to its front: O(1) per pop_first when done only for half of the room.
void close_front_gap(turn::Context& context, Reference list, uint32_t size) {
    ListHead& head = head_at<ListHead>(context, list);
    uint8_t* from = list_data(context, head, size);
    head.first = 0;
    std::memmove(list_data(context, head, size), from, uint64_t{head.length} * size);
}

// Gives the memory of a list back; `live` is what it still counts in the quota.
void release_memory(turn::Context& context, Reference list, const Type& element, uint64_t live) {
    const ListHead head = head_at<ListHead>(context, list);
    if (head.capacity & kBlobFlag) return release_handle(context, list, live);
    const uint64_t bytes = round_up_8(uint64_t{head.capacity} * element.size);
    memory::release(context, list, sizeof(ListHead) + bytes, live);
}

// The elements of `list` in new memory; the old list gives its elements away or keeps them, by its count. A list that
// only moves counts once in the quota, also meanwhile.
Reference move_list(turn::Context& context, Reference list, TypeId type, uint64_t room) {
    const TypeId element_type = context.program->types[type].first;
    const Type& element = context.program->types[element_type];
    const uint32_t length = list_length(context, list);
    const bool moves = is_counted(list) && head_at<ListHead>(context, list).count == 1;
    if (moves) memory::charge(context, -static_cast<int64_t>(live_list(length, element.size)));
    const Reference fresh = make_room(context, element, room, length);
    if (fresh == 0) return 0;
    std::memcpy(list_data(context, fresh, element.size), list_data(context, list, element.size),
                uint64_t{length} * element.size);
    if (moves) {
        release_memory(context, list, element, 0);
        return fresh;
    }
    if (is_counted(list)) --head_at<ListHead>(context, list).count;
    if (element.managed)
        copy_run(context, list_data(context, fresh, element.size), element_type, length);
    return fresh;
}

}  // namespace

Reference make_list(turn::Context& context, const Type& element, uint64_t length) {
    return make_room(context, element, length, length);
}

Reference make_list_with_room(turn::Context& context, const Type& element, uint64_t capacity) {
    return make_room(context, element, capacity, 0);
}

Reference unique_list(turn::Context& context, Reference list, TypeId type, uint64_t extra) {
    const Type& element = context.program->types[context.program->types[type].first];
    const ListHead& head = head_at<ListHead>(context, list);
    const uint64_t need = head.length + extra;
    if (!is_unique(context, list))
        return move_list(context, list, type, extra == 0 ? need : growth(element, need));
    if (head.capacity & kBlobFlag) context.blobs[head.capacity & ~kBlobFlag].frozen = 0;
    if (element.size == 0) return list;
    const uint64_t capacity = capacity_of(context, head, element.size);
    if (head.first + need <= capacity) return list;
    if (need <= capacity && head.first >= capacity / 2) {
        close_front_gap(context, list, element.size);
        return list;
    }
    if (head.capacity & kBlobFlag) {
        close_front_gap(context, list, element.size);
        context.world->resize_blob(context, head.capacity & ~kBlobFlag,
                                   round_up_8(need * 2 * element.size));
        return context.status == turn::Status::Running ? list : 0;
    }
    return move_list(context, list, type, growth(element, need));
}

void set_list_length(turn::Context& context, Reference list, uint32_t length,
                     uint32_t element_size) {
    ListHead& head = head_at<ListHead>(context, list);
    memory::charge(
        context, (static_cast<int64_t>(length) - static_cast<int64_t>(head.length)) * element_size);
    head.length = length;
}

void free_list(turn::Context& context, Reference list, const Type& element) {
    release_memory(context, list, element, live_list(list_length(context, list), element.size));
}

}  // namespace aeroflow::value
