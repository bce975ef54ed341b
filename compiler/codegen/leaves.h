// The scalars a value is unpacked into: what machine code keeps in registers.
//
// In: a type of the program. Out: its leaves in order of their offsets. Tuples, structs and optionals fall into the leaves
// of their parts; enums and results, whose variants lie over each other, into raw words as wide as their alignment. Every
// leaf is naturally aligned, so none ever lies across two raw words. What is no leaf is padding, and zero.
#pragma once

#include <cstdint>
#include <vector>

#include "vm/value/type_table.h"

namespace aeroflow::codegen {

enum class LeafKind : uint8_t {
    Bool,       // i1; a byte in memory
    Word,       // i64: a scalar widened from `size` bytes
    Float,      // double
    Reference,  // i32
    Raw,        // an integer of `size` bytes: tags, words of enums and results
};

struct Leaf {
    LeafKind kind = LeafKind::Raw;
    uint32_t offset = 0;  // bytes
    uint32_t size = 0;
    value::TypeId type;  // of a Reference: what it refers to
};

std::vector<Leaf> leaves_of(const value::TypeTable& types, value::TypeId type);

// True when all references of a value are leaves, whatever it holds: copy and drop go leaf by leaf.
bool references_are_leaves(const value::TypeTable& types, value::TypeId type);

}  // namespace aeroflow::codegen
