// Builtins of dict. Owned dicts with one owner change in place.
#include <algorithm>
#include <string>

#include "vm/base/check.h"
#include "vm/builtins/table_parts.h"
#include "vm/value/list_data.h"

namespace aeroflow::builtins::rows {
namespace {

using value::kKeyOffset;

uint8_t* value_at(const Call& call, Reference dict, const TableLayout& layout, uint32_t entry) {
    return value::table_entry(call.context, dict, layout, entry) + layout.value_offset;
}

// A copy of the value of an entry in result 0.
void give_value(const Call& call, const uint8_t* at) {
    value::copy_run(call.context, at, call.type().second, 1);
    value::widen(call.results[0], at, call.second());
}

void no_key(const Call& call, uint32_t operand) {
    std::string key;
    value::show(call.context, call.operands[operand], call.type().first, true, key);
    call.fault(FaultKind::NoKey, key);
}

// Stores an owned key and value; an equal key keeps its place and its old key object. 0: faulted.
Reference put(const Call& call, Reference dict, const TableLayout& layout, const Slot* key,
              const Slot* stored) {
    const Place place = place_of(call, dict, layout, key);
    if (place.table == 0) return 0;
    uint8_t* at = value_at(call, place.table, layout, place.entry);
    if (place.found) {
        value::drop_run(call.context, at, layout.value_type, 1);
        value::drop(call.context, key, layout.key_type);
    }
    std::memcpy(at, stored, layout.value_size);
    return place.table;
}

// A list with a part of each live entry.
void give_parts(const Call& call, const Type& part, TypeId part_type, uint32_t offset) {
    const TableLayout layout = layout_of(call);
    const Reference dict = call.reference(0);
    const uint32_t length = value::table_length(call.context, dict);
    if (length == 0) return call.give(value::kEmptyList);
    const Reference list = call.spend(length) ? value::make_list(call.context, part, length) : 0;
    if (list == 0) return;
    uint8_t* to = value::list_data(call.context, list, part.size);
    for_each_entry(call.context, dict, layout, [&](uint8_t* entry) {
        std::memcpy(to, entry + offset, part.size);
        to += part.size;
    });
    value::copy_run(call.context, value::list_data(call.context, list, part.size), part_type,
                    length);
    call.give(list);
}

}  // namespace

void DictMake(const Call& call) {
    AE_CHECK(call.count % 2 == 0);
    if (call.count == 0) return call.give(value::kEmptyTable);
    const TableLayout layout = layout_of(call);
    Reference dict =
        call.spend(call.count) ? value::make_table(call.context, layout, call.count / 2) : 0;
    for (uint32_t i = 0; i < call.count && dict != 0; i += 2)
        dict = put(call, dict, layout, call.operands[i], call.operands[i + 1]);
    if (dict != 0) call.give(dict);
}

void DictLength(const Call& call) {
    call.give(int64_t{value::table_length(call.context, call.reference(0))});
}

void DictGet(const Call& call) {
    const TableLayout layout = layout_of(call);
    const int64_t entry =
        value::find_entry(call.context, call.reference(0), layout, call.operands[1]);
    if (entry < 0) return give_optional(call, call.second(), nullptr);
    const uint8_t* at = value_at(call, call.reference(0), layout, static_cast<uint32_t>(entry));
    value::copy_run(call.context, at, layout.value_type, 1);
    give_optional(call, call.second(), at);
}

void DictGetOr(const Call& call) {
    const TableLayout layout = layout_of(call);
    const int64_t entry =
        value::find_entry(call.context, call.reference(0), layout, call.operands[1]);
    if (entry < 0) return give_value(call, value::bytes_of(call.operands[2]));
    give_value(call, value_at(call, call.reference(0), layout, static_cast<uint32_t>(entry)));
}

void DictIndex(const Call& call) {
    const TableLayout layout = layout_of(call);
    const int64_t entry =
        value::find_entry(call.context, call.reference(0), layout, call.operands[1]);
    if (entry < 0) return no_key(call, 1);
    give_value(call, value_at(call, call.reference(0), layout, static_cast<uint32_t>(entry)));
}

void DictSet(const Call& call) {
    const Reference dict =
        put(call, call.reference(0), layout_of(call), call.operands[1], call.operands[2]);
    if (dict != 0) call.give(dict);
}

void DictRemove(const Call& call) {
    const TableLayout layout = layout_of(call);
    Reference dict = call.reference(0);
    int64_t found = value::find_entry(call.context, dict, layout, call.operands[1]);
    if (found < 0) {
        give_optional(call, call.second(), nullptr, 1);
        return call.give(dict);
    }
    dict = own_table(call, dict, layout, call.operands[1], found);
    if (dict == 0) return;
    const auto entry = static_cast<uint32_t>(found);
    uint8_t* at = value::table_entry(call.context, dict, layout, entry);
    value::drop_run(call.context, at + kKeyOffset, layout.key_type, 1);
    give_optional(call, call.second(), at + layout.value_offset, 1);
    value::remove_entry(call.context, dict, layout, entry);
    call.give(dict);
}

void DictHas(const Call& call) {
    call.give(
        value::find_entry(call.context, call.reference(0), layout_of(call), call.operands[1]) >= 0);
}

void DictKeys(const Call& call) { give_parts(call, call.first(), call.type().first, kKeyOffset); }
void DictValues(const Call& call) {
    give_parts(call, call.second(), call.type().second, layout_of(call).value_offset);
}

void DictItems(const Call& call) {
    const TableLayout layout = layout_of(call);
    const Reference dict = call.reference(0);
    const uint32_t length = value::table_length(call.context, dict);
    if (length == 0) return call.give(value::kEmptyList);
    Type pair;
    pair.kind = Kind::Tuple;
    pair.managed = layout.managed;
    pair.align = std::max(call.first().align, call.second().align);
    const uint32_t second = value::align_up(layout.key_size, call.second().align);
    pair.size = value::align_up(second + layout.value_size, pair.align);
    const Reference list = call.spend(length) ? value::make_list(call.context, pair, length) : 0;
    if (list == 0) return;
    uint8_t* to = value::list_data(call.context, list, pair.size);
    for_each_entry(call.context, dict, layout, [&](uint8_t* entry) {
        std::memcpy(to, entry + kKeyOffset, layout.key_size);
        std::memcpy(to + second, entry + layout.value_offset, layout.value_size);
        value::copy_run(call.context, to, layout.key_type, 1);
        value::copy_run(call.context, to + second, layout.value_type, 1);
        to += pair.size;
    });
    call.give(list);
}

// The other's entries win; its new keys come at the end.
void DictMerge(const Call& call) {
    const TableLayout layout = layout_of(call);
    const Reference other = call.reference(1);
    Reference dict = call.reference(0);
    if (dict == other || !call.spend(value::table_length(call.context, other)))
        return call.give(dict);
    for (int64_t i = value::next_entry(call.context, other, layout, 0); i >= 0 && dict != 0;
         i = value::next_entry(call.context, other, layout, static_cast<uint64_t>(i) + 1)) {
        const uint8_t* entry =
            value::table_entry(call.context, other, layout, static_cast<uint32_t>(i));
        value::copy_run(call.context, entry + kKeyOffset, layout.key_type, 1);
        value::copy_run(call.context, entry + layout.value_offset, layout.value_type, 1);
        Slots key(entry + kKeyOffset, layout.key_size);
        Slots stored(entry + layout.value_offset, layout.value_size);
        dict = put(call, dict, layout, key.data(), stored.data());
    }
    if (dict != 0) call.give(dict);
}

void DictClear(const Call& call) {
    value::drop_reference(call.context, call.reference(0), call.type_id);
    call.give(value::kEmptyTable);
}

void DictLocate(const Call& call) {
    const TableLayout layout = layout_of(call);
    int64_t entry = value::find_entry(call.context, call.reference(0), layout, call.operands[1]);
    if (entry < 0) return no_key(call, 1);
    const Reference dict = own_table(call, call.reference(0), layout, call.operands[1], entry);
    if (dict == 0) return;
    call.give(dict);
    call.give(entry, 1);
}

void DictLocateOr(const Call& call) {
    const TableLayout layout = layout_of(call);
    const Place place = place_of(call, call.reference(0), layout, call.operands[1]);
    if (place.table == 0) return;
    if (place.found) {
        value::drop(call.context, call.operands[1], layout.key_type);
        value::drop(call.context, call.operands[2], layout.value_type);
    } else {
        std::memcpy(value_at(call, place.table, layout, place.entry), call.operands[2],
                    layout.value_size);
    }
    call.give(place.table);
    call.give(int64_t{place.entry}, 1);
}

void DictEntryTake(const Call& call) {
    const Reference dict = call.reference(0);
    uint8_t* at = value_at(call, dict, layout_of(call), static_cast<uint32_t>(call.integer(1)));
    value::widen(call.results[1], at, call.second());
    std::memset(at, 0, call.second().size);
    call.give(dict);
}

void DictEntryPut(const Call& call) {
    const Reference dict = call.reference(0);
    uint8_t* at = value_at(call, dict, layout_of(call), static_cast<uint32_t>(call.integer(1)));
    std::memcpy(at, call.operands[2], call.second().size);
    call.give(dict);
}

void DictNext(const Call& call) {
    const auto from = static_cast<uint64_t>(call.integer(1));
    call.give(value::next_entry(call.context, call.reference(0), layout_of(call), from));
}

void DictKeyAt(const Call& call) { give_key_at(call); }

void DictValueAt(const Call& call) {
    give_value(call, value_at(call, call.reference(0), layout_of(call),
                              static_cast<uint32_t>(call.integer(1))));
}

}  // namespace aeroflow::builtins::rows
