// Where the parts of values lie: byte offsets of fields and payloads (vm/value/type_table.h).
#pragma once

#include <vector>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

struct Part {
    value::TypeId type;
    uint32_t offset = 0;  // bytes from the start of the value; behind the head in cells
};

// Field of a tuple, struct, range or Reply.
Part field_of(const value::TypeTable& types, value::TypeId type, uint32_t field);
uint32_t field_count(const value::TypeTable& types, value::TypeId type);
// Fields of a variant of an enum, optional or result.
Part payload_of(const value::TypeTable& types, value::TypeId type, uint32_t variant,
                uint32_t field);
uint32_t payload_count(const value::TypeTable& types, value::TypeId type, uint32_t variant);

// How the variant of a value is told. Nullable: 0 is none, else the value itself; NullableCell: else a cell of it.
enum class TagForm { Nullable, NullableCell, Cell, Byte, Half, Scalar };
TagForm tag_form(const value::Type& type);
// Bytes of the cell of a variant.
uint32_t cell_bytes(const value::TypeTable& types, value::TypeId type, uint32_t variant);

// A part that is whole slots of an aggregate in a frame, so that the slots can stand for the part.
bool is_whole_slots(const value::TypeTable& types, const Part& part);

}  // namespace aeroflow::ir
