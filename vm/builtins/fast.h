// Inline paths of the hottest builtins: an engine tries these first and calls the builtin when they say no.
//
// In: a unique container (count 1) with room, plain addresses. Out: true when done; false: nothing has changed. None of
// them allocates, faults or moves the arena.
#pragma once

#include "vm/value/list_data.h"
#include "vm/value/table.h"

namespace aeroflow::builtins {

inline value::ArenaHead& arena_head(turn::Context& context) {
    return *reinterpret_cast<value::ArenaHead*>(context.bases[0]);
}

// xs.push(x): `element` is owned and moves into the list.
inline bool list_push_fast(turn::Context& context, value::Reference list, const void* element,
                           uint32_t size) {
    auto& head = value::head_at<value::ListHead>(context, list);
    auto& arena = arena_head(context);
    // A blob's capacity has bit 31 set and constants have another count, so both take the slow way.
    if (!value::is_counted(list) || head.count != 1 || static_cast<int32_t>(head.capacity) < 0 ||
        head.first + head.length >= head.capacity || arena.live + size > context.quota) [[unlikely]]
        return false;
    uint8_t* at = reinterpret_cast<uint8_t*>(&head + 1) + uint64_t{head.first + head.length} * size;
    if (size == 8)
        value::store(at, value::load<uint64_t>(element));
    else
        std::memcpy(at, element, size);
    ++head.length;
    arena.live += size;
    return true;
}

// xs.pop() of a list of elements that take `size` bytes: moves the last one to `out`.
inline bool list_pop_fast(turn::Context& context, value::Reference list, void* out, uint32_t size) {
    auto& head = value::head_at<value::ListHead>(context, list);
    if (!value::is_counted(list) || head.count != 1 || static_cast<int32_t>(head.capacity) < 0 ||
        head.length == 0) [[unlikely]]
        return false;
    --head.length;
    std::memcpy(out,
                reinterpret_cast<uint8_t*>(&head + 1) + uint64_t{head.first + head.length} * size,
                size);
    arena_head(context).live -= size;
    return true;
}

// The address of xs[i], or null when out of range: valid until the next allocation.
inline const uint8_t* list_get_fast(const turn::Context& context, value::Reference list,
                                    uint64_t index, uint32_t size) {
    auto& head = value::head_at<value::ListHead>(context, list);
    if (index >= head.length) [[unlikely]]
        return nullptr;
    return value::list_data(context, head, size) + index * size;
}

// s += t where s has one owner and room.
inline bool string_append_fast(turn::Context& context, value::Reference text,
                               value::Reference more) {
    auto& head = value::head_at<value::TextHead>(context, text);
    auto& tail = value::head_at<value::TextHead>(context, more);
    auto& arena = arena_head(context);
    if (!value::is_counted(text) || head.count != 1 || static_cast<int32_t>(head.capacity) < 0 ||
        uint64_t{head.length} + tail.length > head.capacity ||
        arena.live + tail.length > context.quota || text == more) [[unlikely]]
        return false;
    std::memcpy(reinterpret_cast<uint8_t*>(&head + 1) + head.length,
                value::text_data(context, tail), tail.length);
    head.length += tail.length;
    head.scalars += tail.scalars;
    arena.live += tail.length;
    return true;
}

// Of a dict whose keys and values are 8 plain bytes.
inline constexpr value::TableLayout kWordLayout = {.key_type = {},
                                                   .value_type = {},
                                                   .key_size = 8,
                                                   .value_size = 8,
                                                   .value_offset = value::kKeyOffset + 8,
                                                   .stride = value::kKeyOffset + 16,
                                                   .has_value = true,
                                                   .managed = false,
                                                   .bitwise_key = true,
                                                   .string_key = false};

// d[k] for keys of 8 plain bytes (int, duration, actors): the address of the value, or null when the key is missing.
inline uint8_t* dict_get_fast(turn::Context& context, value::Reference dict, uint64_t key,
                              const value::TableLayout& layout) {
    auto* head = &value::head_at<value::TableHead>(context, dict);
    const uint64_t secret = dict & value::kConstantBit ? value::kConstantKey : context.table_key;
    const auto hash = static_cast<uint32_t>(value::hash_word(key, secret));
    uint8_t* entries = value::table_entry(context, dict, layout, 0);
    if (head->buckets == 0) {
        for (uint32_t i = head->first; i < head->used; ++i) {
            uint8_t* entry = entries + uint64_t{i} * layout.stride;
            if (value::load<uint64_t>(entry + value::kKeyOffset) == key &&
                value::entry_is_live(entry))
                return entry + layout.value_offset;
        }
        return nullptr;
    }
    const auto* buckets = reinterpret_cast<const uint32_t*>(head + 1);
    const uint32_t mask = head->buckets - 1;
    for (uint32_t place = hash & mask; buckets[place] != 0; place = (place + 1) & mask) {
        uint8_t* entry = entries + uint64_t{buckets[place] - 1} * layout.stride;
        if (value::load<uint64_t>(entry + value::kKeyOffset) == key && value::entry_is_live(entry))
            return entry + layout.value_offset;
    }
    return nullptr;
}

}  // namespace aeroflow::builtins
