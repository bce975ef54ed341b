// The constant segment: immortal objects that references with bit 31 point to.
//
// In: literals and constant values of the program. Out: words of the segment (Program::constants). It begins with fixed
// constants that the runtime knows by place: the cells of variants without payload (object.h), the empty string, list and
// table, and the one-letter ASCII strings, so that taking a letter of a text allocates nothing. Objects have count
// kImmortal; tables are hashed with kConstantKey (table.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "vm/value/access.h"

namespace aeroflow::value {

inline constexpr uint32_t kCellConstants = 256;
inline constexpr Reference kEmptyText = kConstantBit + kCellConstants;  // a TextHead: 2 units
inline constexpr Reference kEmptyList = kEmptyText + 2;                 // a ListHead: 2 units
inline constexpr Reference kEmptyTable = kEmptyList + 2;                // a TableHead: 3 units
inline constexpr Reference kLetters = kEmptyTable + 3;  // a TextHead and 8 bytes: 3 units each
inline constexpr uint32_t kFixedUnits = (kLetters & ~kConstantBit) + 128 * 3;

constexpr Reference letter(uint8_t ascii) { return kLetters + uint32_t{ascii} * 3; }

// Appends the fixed constants to an empty segment.
void append_fixed_constants(std::vector<uint64_t>& words);

class ConstantSegment {
public:
    // Adds to `words`, which outlive this; an empty one gets the fixed constants.
    explicit ConstantSegment(std::vector<uint64_t>& words);

    // The same text gives the same reference.
    Reference string(std::string_view text);
    Reference bytes(std::string_view text);

    // Replaces every arena reference inside `value` by one to a deep copy in the segment. Nothing is dropped. Afterwards
    // the context's constant base is this segment, which may have moved.
    void freeze(turn::Context& context, void* value, TypeId type);

private:
    friend class Freezer;
    // `size` zero bytes, rounded up to units; gives their reference.
    Reference append(uint64_t size);
    uint8_t* at(Reference reference);
    Reference text(std::string_view text, uint32_t scalars,
                   std::map<std::string, Reference, std::less<>>& known);

    std::vector<uint64_t>& words_;
    std::map<std::string, Reference, std::less<>> strings_;
    std::map<std::string, Reference, std::less<>> bytes_;
};

}  // namespace aeroflow::value
