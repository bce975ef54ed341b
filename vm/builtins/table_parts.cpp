#include "vm/builtins/table_parts.h"

namespace aeroflow::builtins {
namespace {

bool is_unique(const Call& call, Reference table) {
    return value::is_counted(table) &&
           value::head_at<value::TableHead>(call.context, table).count == 1;
}

}  // namespace

Reference own_table(const Call& call, Reference table, const TableLayout& layout, const Slot* key,
                    int64_t& entry) {
    if (is_unique(call, table)) return table;
    const Reference own = value::unique_table(call.context, table, layout, 0);
    // Copying closes gaps.
    if (own != 0) entry = value::find_entry(call.context, own, layout, key);
    return own;
}

Place place_of(const Call& call, Reference table, const TableLayout& layout, const Slot* key) {
    uint32_t hash = value::table_hash(call.context, table, key, layout);
    int64_t found = value::find_entry(call.context, table, layout, key, hash);
    if (found >= 0) {
        table = own_table(call, table, layout, key, found);
        return {table, static_cast<uint32_t>(found), true};
    }
    const Reference old = table;
    table = value::unique_table(call.context, table, layout, 1);
    if (table == 0) return {};
    if (old & value::kConstantBit) hash = value::table_hash(call.context, table, key, layout);
    const uint32_t entry = value::add_entry(call.context, table, layout, hash);
    if (!call.running()) return {};
    uint8_t* at = value::table_entry(call.context, table, layout, entry);
    std::memcpy(at + value::kKeyOffset, key, layout.key_size);
    return {table, entry, false};
}

void give_key_at(const Call& call) {
    const TableLayout layout = layout_of(call);
    const auto entry = static_cast<uint32_t>(call.integer(1));
    const uint8_t* key =
        value::table_entry(call.context, call.reference(0), layout, entry) + value::kKeyOffset;
    value::copy_run(call.context, key, layout.key_type, 1);
    value::widen(call.results[0], key, call.first());
}

}  // namespace aeroflow::builtins
