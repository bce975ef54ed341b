#include "compiler/codegen/leaves.h"

#include <algorithm>

namespace aeroflow::codegen {
namespace {

using value::Kind;
using value::Type;
using value::TypeId;
using value::TypeTable;

void append_raw(const Type& type, uint32_t at, std::vector<Leaf>& leaves) {
    const uint32_t step = std::min(type.align, 8u);
    for (uint32_t done = 0; done < type.size; done += step)
        leaves.push_back({LeafKind::Raw, at + done, step, {}});
}

// Types do not contain themselves inline, so the depth is that of the declarations.
void append(const TypeTable& types, TypeId id, uint32_t at, std::vector<Leaf>& leaves) {
    const Type& type = types[id];
    if (type.size == 0) return;
    if (type.reference) return leaves.push_back({LeafKind::Reference, at, 4, id});
    if (type.kind == Kind::Float) return leaves.push_back({LeafKind::Float, at, 8, id});
    if (type.kind == Kind::Bool) return leaves.push_back({LeafKind::Bool, at, 1, id});
    if (type.scalar) return leaves.push_back({LeafKind::Word, at, type.size, id});
    switch (type.kind) {
        case Kind::Range:
        case Kind::Reply:
            leaves.push_back({LeafKind::Word, at, 8, value::kInt});
            leaves.push_back({LeafKind::Word, at + 8, 8, value::kInt});
            return;
        case Kind::Tuple:
        case Kind::Struct:
            for (const value::Field& field : types.fields(type))
                append(types, field.type, at + field.offset, leaves);
            return;
        case Kind::Optional:
            leaves.push_back({LeafKind::Raw, at, 1, {}});
            return append(types, type.first, at + value::payload_offset(types[type.first]), leaves);
        default: return append_raw(type, at, leaves);
    }
}

}  // namespace

std::vector<Leaf> leaves_of(const TypeTable& types, TypeId type) {
    std::vector<Leaf> leaves;
    append(types, type, 0, leaves);
    return leaves;
}

bool references_are_leaves(const TypeTable& types, TypeId id) {
    const Type& type = types[id];
    if (!type.managed || type.reference) return true;
    if (type.kind == Kind::Optional) return references_are_leaves(types, type.first);
    if (type.kind != Kind::Tuple && type.kind != Kind::Struct) return false;
    for (const value::Field& field : types.fields(type))
        if (!references_are_leaves(types, field.type)) return false;
    return true;
}

}  // namespace aeroflow::codegen
