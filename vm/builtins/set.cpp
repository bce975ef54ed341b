// Builtins of set. Owned sets with one owner change in place.
#include "vm/builtins/list_parts.h"
#include "vm/builtins/table_parts.h"

namespace aeroflow::builtins::rows {
namespace {

using value::kKeyOffset;

// Adds an owned element; one that is there already is dropped. 0: faulted.
Reference add(const Call& call, Reference set, const TableLayout& layout, const Slot* element,
              bool& added) {
    const Place place = place_of(call, set, layout, element);
    added = place.table != 0 && !place.found;
    if (place.found) value::drop(call.context, element, layout.key_type);
    return place.table;
}

// Adds a copy of an element that lies in memory, which may be the arena's.
Reference add_copy(const Call& call, Reference set, const TableLayout& layout,
                   const uint8_t* element) {
    value::copy_run(call.context, element, layout.key_type, 1);
    Slots slots(element, layout.key_size);
    bool added;
    return add(call, set, layout, slots.data(), added);
}

// Adds those elements of `from` that are in `filter` (when `wanted`) or are not.
Reference add_filtered(const Call& call, Reference set, Reference from, Reference filter,
                       bool wanted) {
    const TableLayout layout = layout_of(call);
    if (!call.spend(value::table_length(call.context, from))) return 0;
    for (int64_t i = value::next_entry(call.context, from, layout, 0); i >= 0 && set != 0;
         i = value::next_entry(call.context, from, layout, static_cast<uint64_t>(i) + 1)) {
        const uint8_t* key =
            value::table_entry(call.context, from, layout, static_cast<uint32_t>(i)) + kKeyOffset;
        if ((value::find_entry(call.context, filter, layout, key) >= 0) == wanted)
            set = add_copy(call, set, layout, key);
    }
    return set;
}

}  // namespace

void SetMake(const Call& call) {
    if (call.count == 0) return call.give(value::kEmptyTable);
    const TableLayout layout = layout_of(call);
    Reference set =
        call.spend(call.count) ? value::make_table(call.context, layout, call.count) : 0;
    bool added;
    for (uint32_t i = 0; i < call.count && set != 0; ++i)
        set = add(call, set, layout, call.operands[i], added);
    if (set != 0) call.give(set);
}

void SetFromList(const Call& call) {
    const TableLayout layout = layout_of(call);
    const uint32_t length = length_of(call);
    if (length == 0) return call.give(value::kEmptyTable);
    Reference set = call.spend(length) ? value::make_table(call.context, layout, length) : 0;
    for (uint32_t i = 0; i < length && set != 0; ++i) {
        const uint8_t* element =
            data_of(call, call.reference(0), layout.key_size) + uint64_t{i} * layout.key_size;
        set = add_copy(call, set, layout, element);
    }
    if (set != 0) call.give(set);
}

void SetLength(const Call& call) {
    call.give(int64_t{value::table_length(call.context, call.reference(0))});
}

void SetAdd(const Call& call) {
    bool added;
    const Reference set = add(call, call.reference(0), layout_of(call), call.operands[1], added);
    if (set == 0) return;
    call.give(set);
    call.give(added, 1);
}

void SetRemove(const Call& call) {
    const TableLayout layout = layout_of(call);
    Reference set = call.reference(0);
    int64_t found = value::find_entry(call.context, set, layout, call.operands[1]);
    const bool there = found >= 0;
    if (there) {
        set = own_table(call, set, layout, call.operands[1], found);
        if (set == 0) return;
        const auto entry = static_cast<uint32_t>(found);
        value::drop_run(call.context,
                        value::table_entry(call.context, set, layout, entry) + kKeyOffset,
                        layout.key_type, 1);
        value::remove_entry(call.context, set, layout, entry);
    }
    call.give(set);
    call.give(there, 1);
}

void SetHas(const Call& call) {
    call.give(
        value::find_entry(call.context, call.reference(0), layout_of(call), call.operands[1]) >= 0);
}

// The first one's elements, then the other's new ones.
void SetUnion(const Call& call) {
    const Reference a = call.reference(0), b = call.reference(1);
    value::copy_reference(call.context, a);
    const Reference set = add_filtered(call, a, b, a, false);
    if (set != 0) call.give(set);
}

void SetIntersect(const Call& call) {
    const Reference set =
        add_filtered(call, value::kEmptyTable, call.reference(0), call.reference(1), true);
    if (set != 0) call.give(set);
}

void SetDifference(const Call& call) {
    const Reference set =
        add_filtered(call, value::kEmptyTable, call.reference(0), call.reference(1), false);
    if (set != 0) call.give(set);
}

void SetItems(const Call& call) {
    const TableLayout layout = layout_of(call);
    const Reference set = call.reference(0);
    const uint32_t length = value::table_length(call.context, set);
    if (length == 0) return call.give(value::kEmptyList);
    const Reference list =
        call.spend(length) ? value::make_list(call.context, call.first(), length) : 0;
    if (list == 0) return;
    uint8_t* to = data_of(call, list, layout.key_size);
    for_each_entry(call.context, set, layout, [&](uint8_t* entry) {
        std::memcpy(to, entry + kKeyOffset, layout.key_size);
        to += layout.key_size;
    });
    value::copy_run(call.context, data_of(call, list, layout.key_size), layout.key_type, length);
    call.give(list);
}

void SetClear(const Call& call) {
    value::drop_reference(call.context, call.reference(0), call.type_id);
    call.give(value::kEmptyTable);
}

void SetNext(const Call& call) {
    const auto from = static_cast<uint64_t>(call.integer(1));
    call.give(value::next_entry(call.context, call.reference(0), layout_of(call), from));
}

void SetItemAt(const Call& call) { give_key_at(call); }

}  // namespace aeroflow::builtins::rows
