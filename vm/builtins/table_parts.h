// What the builtins of dict and set share.
#pragma once

#include "vm/builtins/call.h"
#include "vm/value/table.h"

namespace aeroflow::builtins {

using value::TableLayout;

inline TableLayout layout_of(const Call& call) {
    return value::table_layout(call.types(), call.type());
}

// An entry of a unique table. Not found: a new one that holds the key, the value zero. Table 0: faulted.
struct Place {
    Reference table = 0;
    uint32_t entry = 0;
    bool found = false;
};

// Consumes `table`; gives the place of the key, which it takes over when it was not found.
Place place_of(const Call& call, Reference table, const TableLayout& layout, const Slot* key);

// Consumes `table`, in which the key stands at `entry`: gives it unique, with the entry's new number.
Reference own_table(const Call& call, Reference table, const TableLayout& layout, const Slot* key,
                    int64_t& entry);

// A value of memory as slots of its own, while the arena may move.
class Slots {
public:
    Slots(const uint8_t* value, uint32_t size) : many_(size > sizeof few_ ? size / 8 + 1 : 0) {
        std::memcpy(data(), value, size);
    }
    Slot* data() { return many_.empty() ? few_ : many_.data(); }

private:
    Slot few_[8] = {};
    std::vector<Slot> many_;
};

// A copy of the key of the entry in operand 1.
void give_key_at(const Call& call);

// Calls `visit` with the address of each live entry, in order; it must not allocate.
template <class Visit>
void for_each_entry(turn::Context& context, Reference table, const TableLayout& layout,
                    const Visit& visit) {
    for (int64_t i = value::next_entry(context, table, layout, 0); i >= 0;
         i = value::next_entry(context, table, layout, static_cast<uint64_t>(i) + 1))
        visit(value::table_entry(context, table, layout, static_cast<uint32_t>(i)));
}

}  // namespace aeroflow::builtins
