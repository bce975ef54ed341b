// The language's table of sizes: what counts against an actor's quota (language.md §7 "Limits").
//
// Lengths, not capacities; a blob counts in full for each owner. The sum of these over an arena is ArenaHead::live.
#pragma once

#include <cstdint>

#include "vm/value/object.h"

namespace aeroflow::value {

constexpr uint64_t live_text(uint64_t length) { return 16 + length; }
constexpr uint64_t live_list(uint64_t length, uint32_t element_size) {
    return 16 + length * element_size;
}
constexpr uint64_t live_table(uint64_t length, uint32_t stride) { return 32 + length * stride; }
constexpr uint64_t live_cell(uint32_t cell_size) { return cell_size; }
constexpr uint64_t live_closure(uint32_t captures_size) {
    return sizeof(ClosureHead) + captures_size;
}
constexpr uint64_t live_record(uint32_t locals_size) { return sizeof(RecordHead) + locals_size; }

}  // namespace aeroflow::value
