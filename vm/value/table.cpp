#include "vm/value/table.h"

#include <algorithm>
#include <bit>

#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/value/live_size.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"

namespace aeroflow::value {
namespace {

uint32_t* buckets_of(TableHead* head) { return reinterpret_cast<uint32_t*>(head + 1); }

// Goes through the entries that may have the hash, in the order of the buckets, until `same` says yes.
template <class Same>
int64_t probe(TableHead* head, const uint8_t* entries, uint32_t stride, uint32_t hash,
              const Same& same) {
    const auto fits = [&](uint32_t i) {
        const uint8_t* entry = entries + uint64_t{i} * stride;
        return load<uint32_t>(entry) == hash && entry_is_live(entry) && same(entry + kKeyOffset);
    };
    if (head->buckets == 0) {
        for (uint32_t i = head->first; i < head->used; ++i)
            if (fits(i)) return i;
        return -1;
    }
    const uint32_t mask = head->buckets - 1;
    const uint32_t* buckets = buckets_of(head);
    for (uint32_t place = hash & mask; buckets[place] != 0; place = (place + 1) & mask)
        if (fits(buckets[place] - 1)) return buckets[place] - 1;
    return -1;
}

// The live entries of `from` in new memory; the old table gives them away or keeps them, by its count. A table that only
// moves counts once in the quota, also meanwhile.
Reference rebuild(turn::Context& context, Reference from, const TableLayout& layout,
                  uint64_t entries) {
    const TableHead old = head_at<TableHead>(context, from);
    const bool moves = is_counted(from) && old.count == 1;
    const uint64_t live = live_table(old.length, layout.stride);
    if (moves) memory::charge(context, -static_cast<int64_t>(live));
    const Reference table = make_table(context, layout, entries);
    if (table == 0) return 0;
    const bool rehash = (from & kConstantBit) != 0;
    for (uint32_t i = old.first; i < old.used; ++i) {
        const uint8_t* entry = table_entry(context, from, layout, i);
        if (!entry_is_live(entry)) continue;
        const uint32_t hash =
            rehash ? table_hash(context, table, entry + kKeyOffset, layout) : load<uint32_t>(entry);
        const uint32_t place = add_entry(context, table, layout, hash);
        uint8_t* to = table_entry(context, table, layout, place);
        std::memcpy(to + kKeyOffset, entry + kKeyOffset, layout.stride - kKeyOffset);
        if (moves || !layout.managed) continue;
        copy_run(context, to + kKeyOffset, layout.key_type, 1);
        if (layout.has_value) copy_run(context, to + layout.value_offset, layout.value_type, 1);
    }
    if (moves)
        memory::release(context, from, table_bytes({old.capacity, old.buckets}, layout), 0);
    else if (is_counted(from))
        --head_at<TableHead>(context, from).count;
    return context.status == turn::Status::Running ? table : 0;
}

}  // namespace

TableSize table_size(uint64_t entries) {
    if (entries == 0) return {};
    if (entries <= kSmallTable) return {entries <= 4 ? 4u : kSmallTable, 0};
    const uint64_t buckets = std::bit_ceil((entries * 4 + 2) / 3);
    return {static_cast<uint32_t>(buckets / 4 * 3), static_cast<uint32_t>(buckets)};
}

void link_entry(TableHead* head, uint32_t entry, uint32_t hash) {
    if (head->buckets == 0) return;
    const uint32_t mask = head->buckets - 1;
    uint32_t* buckets = buckets_of(head);
    uint32_t place = hash & mask;
    while (buckets[place] != 0) place = (place + 1) & mask;
    buckets[place] = entry + 1;
}

int64_t find_entry(turn::Context& context, Reference table, const TableLayout& layout,
                   const void* key, uint32_t hash) {
    auto* head = &head_at<TableHead>(context, table);
    const uint8_t* entries = table_entry(context, table, layout, 0);
    if (layout.bitwise_key && layout.key_size == 8) {
        const auto wanted = load<uint64_t>(key);
        return probe(head, entries, layout.stride, hash,
                     [&](const uint8_t* at) { return load<uint64_t>(at) == wanted; });
    }
    if (layout.string_key) {
        const auto text = load<Reference>(key);
        const std::string_view wanted = text_view(context, text);
        return probe(head, entries, layout.stride, hash, [&](const uint8_t* at) {
            return load<Reference>(at) == text || text_view(context, load<Reference>(at)) == wanted;
        });
    }
    return probe(head, entries, layout.stride, hash,
                 [&](const uint8_t* at) { return equal(context, at, key, layout.key_type); });
}

Reference make_table(turn::Context& context, const TableLayout& layout, uint64_t entries) {
    if (entries > kMaxEntries) {
        turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
        return 0;
    }
    const TableSize size = table_size(entries);
    const Reference table =
        memory::allocate(context, table_bytes(size, layout), live_table(0, layout.stride));
    if (table != 0) head_at<TableHead>(context, table) = {1, 0, 0, size.capacity, size.buckets, 0};
    return table;
}

Reference unique_table(turn::Context& context, Reference table, const TableLayout& layout,
                       uint64_t extra) {
    const TableHead& head = head_at<TableHead>(context, table);
    if (!is_counted(table) || head.count != 1)
        return rebuild(context, table, layout, head.length + extra);
    if (head.used + extra <= head.capacity) return table;
    // Many removed entries: the same room will do. Else twice the room.
    const uint64_t need = head.length + extra;
    const uint64_t room = need <= head.capacity / 4 * 3
                              ? need + head.capacity / 4
                              : std::max<uint64_t>(need, 2 * uint64_t{head.capacity});
    return rebuild(context, table, layout, room);
}

uint32_t add_entry(turn::Context& context, Reference table, const TableLayout& layout,
                   uint32_t hash) {
    auto* head = &head_at<TableHead>(context, table);
    AE_CHECK(head->used < head->capacity);
    const uint32_t entry = head->used++;
    ++head->length;
    uint8_t* at = table_entry(context, table, layout, entry);
    store<uint32_t>(at, hash);
    store<uint32_t>(at + 4, 1);
    link_entry(head, entry, hash);
    memory::charge(context, layout.stride);
    return entry;
}

void remove_entry(turn::Context& context, Reference table, const TableLayout& layout,
                  uint32_t entry) {
    auto* head = &head_at<TableHead>(context, table);
    uint8_t* at = table_entry(context, table, layout, entry);
    AE_CHECK(entry_is_live(at));
    // The hash stays, so that the buckets of others are still found; nothing else does.
    std::memset(at + 4, 0, layout.stride - 4);
    --head->length;
    memory::charge(context, -static_cast<int64_t>(layout.stride));
    const int64_t first = next_entry(context, table, layout, head->first);
    head->first = first < 0 ? head->used : static_cast<uint32_t>(first);
}

int64_t next_entry(const turn::Context& context, Reference table, const TableLayout& layout,
                   uint64_t entry) {
    const auto& head = head_at<TableHead>(context, table);
    for (uint64_t i = std::max<uint64_t>(entry, head.first); i < head.used; ++i)
        if (entry_is_live(table_entry(context, table, layout, static_cast<uint32_t>(i))))
            return static_cast<int64_t>(i);
    return -1;
}

bool link_entries(turn::Context& context, Reference table, const TableLayout& layout) {
    const uint32_t used = head_at<TableHead>(context, table).used;
    for (uint32_t i = 0; i < used; ++i) {
        uint8_t* entry = table_entry(context, table, layout, i);
        const uint32_t hash = table_hash(context, table, entry + kKeyOffset, layout);
        // Entries behind this one have hash 0 and are not linked yet; without buckets only those before are searched.
        auto* head = &head_at<TableHead>(context, table);
        head->used = i;
        const bool twice = find_entry(context, table, layout, entry + kKeyOffset, hash) >= 0;
        head->used = used;
        if (twice) return false;
        store<uint32_t>(entry, hash);
        link_entry(head, i, hash);
    }
    return true;
}

void free_table(turn::Context& context, Reference table, const TableLayout& layout) {
    const TableHead head = head_at<TableHead>(context, table);
    memory::release(context, table, table_bytes({head.capacity, head.buckets}, layout),
                    live_table(head.length, layout.stride));
}

}  // namespace aeroflow::value
