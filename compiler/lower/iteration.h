// What a `for` goes over, without a list of its items being made (language.md §4).
//
// A Sequence holds evaluated operands and the variables that say where it is; an Item is what one round gives: a value, or
// several that a tuple pattern takes apart without a tuple. Used by: lower_for.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/lower/places.h"

namespace aeroflow::lower {

enum class SequenceKind : uint8_t {
    Range,           // a..b
    RangeInclusive,  // a..=b
    List,            // from a place to another, for slices and lists
    Dict,
    DictKeys,
    DictValues,
    Set,
    Chars,
    Enumerate,  // parts[0]
    Zip,        // parts[0], parts[1]
};

struct Sequence {
    SequenceKind kind = SequenceKind::Range;
    Value container;               // of List, Dict, Set, Chars
    Value end;                     // last or first behind, of ranges, List, Chars
    Variable position;             // number, index, entry or byte offset
    Variable next;                 // Chars: the offset behind the scalar
    bool starts_at_zero = false;   // List: all of it
    bool shares_position = false;  // Enumerate: its position is that of parts[0]
    std::vector<Sequence> parts;
};

struct Item {
    Value value;
    std::vector<Item> parts;  // when not empty: the elements of a tuple
};

}  // namespace aeroflow::lower
