// The references inside values, and copies and drops of runs of values.
//
// `visit_references` goes through what lies inline (its depth is that of the type, not of the data) and calls `visit` with
// the address and type of each reference, zero ones included.
#pragma once

#include "vm/value/access.h"

namespace aeroflow::value {

template <class Visit>
void visit_references(const TypeTable& types, TypeId id, uint8_t* value, const Visit& visit) {
    const Type& type = types[id];
    if (!type.managed) return;
    if (type.reference) return visit(value, id);
    switch (type.kind) {
        case Kind::Optional:
            if (*value != 0)
                visit_references(types, type.first, value + payload_offset(types[type.first]),
                                 visit);
            return;
        case Kind::Result: {
            const TypeId part = *value == 0 ? type.first : type.second;
            return visit_references(types, part, value + payload_offset(types[part]), visit);
        }
        case Kind::Enum:
            for (const Field& field : types.fields(types.variants(type)[inline_tag(type, value)]))
                visit_references(types, field.type, value + field.offset, visit);
            return;
        default:  // tuple, struct: nothing else is managed and no reference
            for (const Field& field : types.fields(type))
                visit_references(types, field.type, value + field.offset, visit);
    }
}

// The payload of a cell.
template <class Visit>
void visit_cell(const TypeTable& types, const Type& type, uint32_t tag, uint8_t* payload,
                const Visit& visit) {
    if (type.kind == Kind::Optional) return visit_references(types, type.first, payload, visit);
    for (const Field& field : types.fields(types.variants(type)[tag])) {
        // The common case without a call.
        if (types[field.type].reference) visit(payload + field.offset, field.type);
        else visit_references(types, field.type, payload + field.offset, visit);
    }
}

inline uint32_t cell_bytes(const TypeTable& types, const Type& type, uint32_t tag) {
    return type.kind == Kind::Optional ? type.cell_size : types.variants(type)[tag].cell_size;
}

// One owner more, or less, of all that `count` values in a row refer to. `values` may lie in the arena: neither moves it.
void copy_run(turn::Context& context, const uint8_t* values, TypeId type, uint64_t count);
void drop_run(turn::Context& context, const uint8_t* values, TypeId type, uint64_t count);

// A cell without payload set, count 1. `allocate` may move the arena.
Reference make_cell(turn::Context& context, const Type& type, uint32_t tag);

// Consumes a cell: gives it with count 1, a copy when it has other owners.
Reference unique_cell(turn::Context& context, Reference cell, TypeId type);

// Frees a cell's memory without dropping its payload.
void free_cell(turn::Context& context, Reference cell, TypeId type);

}  // namespace aeroflow::value
