// Dict and set objects: compact tables in insertion order (object.h TableHead), found by hash.
//
// In: references to tables, the layout of their entries, addresses of keys (frames or memory). Out: entry numbers, unique
// tables. Method: entries in order of insertion, beside them an open-addressed array of entry numbers, probed linearly;
// up to 8 entries have no such array. Removed entries stay until the table is rebuilt. Tables in the constant segment are
// hashed with kConstantKey, since the key of the world is not known when they are built.
#pragma once

#include "vm/value/access.h"
#include "vm/value/hash.h"
#include "vm/value/text_data.h"

namespace aeroflow::value {

inline constexpr uint32_t kKeyOffset = 8;
inline constexpr uint32_t kSmallTable = 8;  // entries searched in order
inline constexpr uint32_t kMaxEntries = 1u << 30;

struct TableLayout {
    TypeId key_type, value_type;
    uint32_t key_size = 0, value_size = 0;
    uint32_t value_offset = 0;
    uint32_t stride = 0;
    bool has_value = false;
    bool managed = false;
    bool bitwise_key = false;
    bool string_key = false;
};

inline TableLayout table_layout(const TypeTable& types, const Type& type) {
    const Type& key = types[type.first];
    TableLayout layout;
    layout.key_type = type.first;
    layout.key_size = key.size;
    layout.managed = key.managed;
    layout.bitwise_key = key.bitwise;
    layout.string_key = is_text(key.kind);
    uint32_t end = kKeyOffset + key.size;
    if (type.kind == Kind::Dict) {
        const Type& value = types[type.second];
        layout.has_value = true;
        layout.value_type = type.second;
        layout.value_size = value.size;
        layout.managed |= value.managed;
        layout.value_offset = align_up(end, value.align);
        end = layout.value_offset + value.size;
    }
    layout.stride = align_up(end, 8);
    return layout;
}

inline uint64_t bucket_bytes(uint32_t buckets) { return round_up_8(uint64_t{buckets} * 4); }
inline uint8_t* table_entry(const turn::Context& context, Reference table,
                            const TableLayout& layout, uint32_t entry) {
    uint8_t* head = context.at(table);
    const uint32_t buckets = reinterpret_cast<TableHead*>(head)->buckets;
    return head + sizeof(TableHead) + bucket_bytes(buckets) + uint64_t{entry} * layout.stride;
}
inline bool entry_is_live(const uint8_t* entry) { return load<uint32_t>(entry + 4) != 0; }
inline uint32_t table_length(const turn::Context& context, Reference table) {
    return head_at<TableHead>(context, table).length;
}

// The hash a table keeps of a key.
inline uint32_t table_hash(turn::Context& context, Reference table, const void* key,
                           const TableLayout& layout) {
    const uint64_t secret = table & kConstantBit ? kConstantKey : context.table_key;
    if (layout.bitwise_key && layout.key_size == 8) [[likely]]
        return static_cast<uint32_t>(hash_word(load<uint64_t>(key), secret));
    if (layout.string_key)
        return static_cast<uint32_t>(hash_text(text_view(context, load<Reference>(key)), secret));
    return static_cast<uint32_t>(hash_keyed(context, key, layout.key_type, secret));
}

// The entry with this key, or -1.
int64_t find_entry(turn::Context& context, Reference table, const TableLayout& layout,
                   const void* key, uint32_t hash);
inline int64_t find_entry(turn::Context& context, Reference table, const TableLayout& layout,
                          const void* key) {
    if (table_length(context, table) == 0) return -1;
    return find_entry(context, table, layout, key, table_hash(context, table, key, layout));
}

// An empty table with room for `entries`.
Reference make_table(turn::Context& context, const TableLayout& layout, uint64_t entries);

// Consumes `table`: gives it with count 1 and room for `extra` more entries.
Reference unique_table(turn::Context& context, Reference table, const TableLayout& layout,
                       uint64_t extra);

// Takes a new live entry of a unique table with room, key and value zero. Charges the quota.
uint32_t add_entry(turn::Context& context, Reference table, const TableLayout& layout,
                   uint32_t hash);

// Marks an entry of a unique table dead and zeroes it: key and value have been moved out or dropped.
void remove_entry(turn::Context& context, Reference table, const TableLayout& layout,
                  uint32_t entry);

// The first live entry at or behind `entry`, or -1.
int64_t next_entry(const turn::Context& context, Reference table, const TableLayout& layout,
                   uint64_t entry);

// Hashes all entries anew and links them: false when two keys are equal. Of tables filled by decode.
bool link_entries(turn::Context& context, Reference table, const TableLayout& layout);

// Frees the memory; keys and values are not dropped.
void free_table(turn::Context& context, Reference table, const TableLayout& layout);

// Entries and buckets of a table with room for `entries`.
struct TableSize {
    uint32_t capacity = 0;
    uint32_t buckets = 0;
};
TableSize table_size(uint64_t entries);
inline uint64_t table_bytes(TableSize size, const TableLayout& layout) {
    return sizeof(TableHead) + bucket_bytes(size.buckets) + uint64_t{size.capacity} * layout.stride;
}
// Writes the number of an entry into the buckets behind `head`.
void link_entry(TableHead* head, uint32_t entry, uint32_t hash);

}  // namespace aeroflow::value
