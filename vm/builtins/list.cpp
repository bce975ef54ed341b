// Builtins of list that make, change and read single lists. Owned lists with one owner change in place.
#include <algorithm>

#include "vm/base/check.h"
#include "vm/builtins/fast.h"
#include "vm/builtins/list_parts.h"

namespace aeroflow::builtins {

Reference part_of_list(const Call& call, uint64_t first, uint64_t count) {
    if (count == 0) return value::kEmptyList;
    if (count == length_of(call)) {
        value::copy_reference(call.context, call.reference(0));
        return call.reference(0);
    }
    const Type& element = call.first();
    if (!call.spend(count)) return 0;
    const Reference part = value::make_list(call.context, element, count);
    if (part == 0) return 0;
    uint8_t* to = data_of(call, part, element.size);
    std::memcpy(to, data_of(call, call.reference(0), element.size) + first * element.size,
                count * element.size);
    value::copy_run(call.context, to, call.type().first, count);
    return part;
}

namespace rows {
namespace {

// The owned list of operand 0, unique, with room for `extra` more.
Reference unique(const Call& call, uint64_t extra) {
    return value::unique_list(call.context, call.reference(0), call.type_id, extra);
}

bool in_range(int64_t index, uint32_t length) { return static_cast<uint64_t>(index) < length; }

// A copy of the element at `index` as T?, none when there is none.
void give_element(const Call& call, int64_t index) {
    const Type& element = call.first();
    if (!in_range(index, length_of(call))) return give_optional(call, element, nullptr);
    const uint8_t* at = data_of(call, call.reference(0), element.size) +
                        static_cast<uint64_t>(index) * element.size;
    value::copy_run(call.context, at, call.type().first, 1);
    give_optional(call, element, at);
}

// Repeats the `size` bytes at `data` up to `count` elements.
void fill(uint8_t* data, uint32_t size, uint64_t count) {
    uint64_t done = 1;
    while (done < count) {
        const uint64_t more = std::min(done, count - done);
        std::memcpy(data + done * size, data, more * size);
        done += more;
    }
}

// Appends the elements of operand 1 to the list of operand 0.
void append_list(const Call& call) {
    const Type& element = call.first();
    const Reference other = call.reference(1);
    const uint32_t extra = length_of(call, 1), old = length_of(call, 0);
    if (extra == 0) return call.give(call.reference(0));
    if (old == 0) {
        value::copy_reference(call.context, other);
        value::drop_reference(call.context, call.reference(0), call.type_id);
        return call.give(other);
    }
    const bool itself = other == call.reference(0);
    const Reference list = call.spend(extra) ? unique(call, extra) : 0;
    if (list == 0) return;
    value::set_list_length(call.context, list, old + extra, element.size);
    if (!call.running()) return;
    uint8_t* to = data_of(call, list, element.size) + uint64_t{old} * element.size;
    std::memcpy(to, data_of(call, itself ? list : other, element.size),
                uint64_t{extra} * element.size);
    value::copy_run(call.context, to, call.type().first, extra);
    call.give(list);
}

}  // namespace

void ListMake(const Call& call) {
    if (call.count == 0) return call.give(value::kEmptyList);
    const Type& element = call.first();
    const Reference list = value::make_list(call.context, element, call.count);
    if (list == 0) return;
    uint8_t* to = data_of(call, list, element.size);
    for (uint32_t i = 0; i < call.count; ++i)
        std::memcpy(to + uint64_t{i} * element.size, call.operands[i], element.size);
    call.give(list);
}

void ListRepeat(const Call& call) {
    const int64_t count = call.integer(1);
    if (count < 0) return call.out_of_range(count, 0);
    if (count == 0) {
        value::drop(call.context, call.operands[0], call.type().first);
        return call.give(value::kEmptyList);
    }
    const Type& element = call.first();
    const auto length = static_cast<uint64_t>(count);
    const Reference list = call.spend(length) ? value::make_list(call.context, element, length) : 0;
    if (list == 0) return;
    uint8_t* to = data_of(call, list, element.size);
    std::memcpy(to, call.operands[0], element.size);
    fill(to, element.size, length);
    value::copy_run(call.context, to, call.type().first, length - 1);
    call.give(list);
}

void ListRange(const Call& call) {
    const int64_t a = call.integer(0), b = call.integer(1);
    if (b <= a) return call.give(value::kEmptyList);
    const uint64_t length = static_cast<uint64_t>(b) - static_cast<uint64_t>(a);
    if (length > uint64_t{1} << 40) return call.fault(FaultKind::OutOfMemory);
    const Reference list =
        call.spend(length) ? value::make_list(call.context, call.types()[value::kInt], length) : 0;
    if (list == 0) return;
    uint8_t* to = data_of(call, list, 8);
    for (uint64_t i = 0; i < length; ++i) value::store(to + i * 8, a + static_cast<int64_t>(i));
    call.give(list);
}

void ListLength(const Call& call) { call.give(int64_t{length_of(call)}); }

void ListPush(const Call& call) {
    const Type& element = call.first();
    Reference list = call.reference(0);
    if (list_push_fast(call.context, list, call.operands[1], element.size)) return call.give(list);
    list = unique(call, 1);
    if (list == 0) return;
    const uint32_t length = value::list_length(call.context, list);
    value::set_list_length(call.context, list, length + 1, element.size);
    if (!call.running()) return;
    std::memcpy(data_of(call, list, element.size) + uint64_t{length} * element.size,
                call.operands[1], element.size);
    call.give(list);
}

void ListPop(const Call& call) {
    const Type& element = call.first();
    const uint32_t length = length_of(call);
    Reference list = call.reference(0);
    if (length == 0) {
        give_optional(call, element, nullptr, 1);
        return call.give(list);
    }
    list = unique(call, 0);
    if (list == 0) return;
    value::set_list_length(call.context, list, length - 1, element.size);
    give_optional(call, element, data_of(call, list, element.size) + (length - 1ull) * element.size,
                  1);
    call.give(list);
}

void ListPopFirst(const Call& call) {
    const Type& element = call.first();
    const uint32_t length = length_of(call);
    Reference list = call.reference(0);
    if (length == 0) {
        give_optional(call, element, nullptr, 1);
        return call.give(list);
    }
    list = unique(call, 0);
    if (list == 0) return;
    const uint8_t* popped = data_of(call, list, element.size);
    value::set_list_length(call.context, list, length - 1, element.size);
    auto& head = value::head_at<value::ListHead>(call.context, list);
    head.first = length == 1 ? 0 : head.first + 1;
    give_optional(call, element, popped, 1);
    call.give(list);
}

void ListInsert(const Call& call) {
    const Type& element = call.first();
    const int64_t index = call.integer(1);
    const uint32_t length = length_of(call);
    if (index < 0 || index > int64_t{length}) return call.out_of_range(index, length);
    const Reference list = call.spend(length / 8) ? unique(call, 1) : 0;
    if (list == 0) return;
    value::set_list_length(call.context, list, length + 1, element.size);
    if (!call.running()) return;
    const auto at = static_cast<uint64_t>(index);
    uint8_t* place = data_of(call, list, element.size) + at * element.size;
    std::memmove(place + element.size, place, (length - at) * element.size);
    std::memcpy(place, call.operands[2], element.size);
    call.give(list);
}

void ListRemove(const Call& call) {
    const Type& element = call.first();
    const int64_t index = call.integer(1);
    const uint32_t length = length_of(call);
    if (!in_range(index, length)) return call.out_of_range(index, length);
    const Reference list = call.spend(length / 8) ? unique(call, 0) : 0;
    if (list == 0) return;
    const auto at = static_cast<uint64_t>(index);
    uint8_t* place = data_of(call, list, element.size) + at * element.size;
    value::widen(call.results[1], place, element);
    std::memmove(place, place + element.size, (length - at - 1) * element.size);
    value::set_list_length(call.context, list, length - 1, element.size);
    call.give(list);
}

void ListSwap(const Call& call) {
    const Type& element = call.first();
    const int64_t i = call.integer(1), j = call.integer(2);
    const uint32_t length = length_of(call);
    if (!in_range(i, length)) return call.out_of_range(i, length);
    if (!in_range(j, length)) return call.out_of_range(j, length);
    const Reference list = unique(call, 0);
    if (list == 0) return;
    uint8_t* a = data_of(call, list, element.size) + static_cast<uint64_t>(i) * element.size;
    uint8_t* b = data_of(call, list, element.size) + static_cast<uint64_t>(j) * element.size;
    if (i != j) std::swap_ranges(a, a + element.size, b);
    call.give(list);
}

void ListReverse(const Call& call) {
    const uint32_t size = call.first().size;
    const uint32_t length = length_of(call);
    if (length < 2) return call.give(call.reference(0));
    const Reference list = call.spend(length) ? unique(call, 0) : 0;
    if (list == 0) return;
    uint8_t* a = data_of(call, list, size);
    uint8_t* b = a + (length - 1ull) * size;
    for (; a < b; a += size, b -= size) std::swap_ranges(a, a + size, b);
    call.give(list);
}

void ListSort(const Call& call) {
    const uint32_t length = length_of(call);
    if (length < 2) return call.give(call.reference(0));
    const Reference list = call.spend(uint64_t{length} * 4) ? unique(call, 0) : 0;
    if (list == 0) return;
    sort_elements(call, data_of(call, list, call.first().size), call.type().first, length);
    call.give(list);
}

void ListSorted(const Call& call) {
    value::copy_reference(call.context, call.reference(0));
    ListSort(call);
}
void ListReversed(const Call& call) {
    value::copy_reference(call.context, call.reference(0));
    ListReverse(call);
}

void ListExtend(const Call& call) { append_list(call); }
void ListConcat(const Call& call) { append_list(call); }

// Keeps the room of a list with one owner: it is likely to be filled again.
void ListClear(const Call& call) {
    const Reference list = call.reference(0);
    auto& head = value::head_at<value::ListHead>(call.context, list);
    if (!value::is_counted(list) || head.count != 1 || (head.capacity & value::kBlobFlag)) {
        value::drop_reference(call.context, list, call.type_id);
        return call.give(value::kEmptyList);
    }
    const uint32_t size = call.first().size;
    value::drop_run(call.context, data_of(call, list, size), call.type().first, head.length);
    value::set_list_length(call.context, list, 0, size);
    head.first = 0;
    call.give(list);
}

void ListGet(const Call& call) { give_element(call, call.integer(1)); }
void ListFirst(const Call& call) { give_element(call, 0); }
void ListLast(const Call& call) { give_element(call, int64_t{length_of(call)} - 1); }

void ListSlice(const Call& call) {
    const int64_t a = call.integer(1), b = call.integer(2);
    if (!check_slice(call, a, b, length_of(call))) return;
    const Reference part =
        part_of_list(call, static_cast<uint64_t>(a), static_cast<uint64_t>(b - a));
    if (part != 0) call.give(part);
}

void ListTake(const Call& call) {
    const int64_t count = call.integer(1);
    if (count < 0) return call.out_of_range(count, 0);
    const Reference part =
        part_of_list(call, 0, static_cast<uint64_t>(std::min<int64_t>(count, length_of(call))));
    if (part != 0) call.give(part);
}

void ListSkip(const Call& call) {
    const int64_t count = call.integer(1);
    if (count < 0) return call.out_of_range(count, 0);
    const auto skipped = static_cast<uint64_t>(std::min<int64_t>(count, length_of(call)));
    const Reference part = part_of_list(call, skipped, length_of(call) - skipped);
    if (part != 0) call.give(part);
}

}  // namespace rows
}  // namespace aeroflow::builtins
