#include "compiler/ir/layout.h"

#include "vm/base/check.h"
#include "vm/value/object.h"

namespace aeroflow::ir {

using value::Kind;
using value::Type;
using value::TypeId;
using value::TypeTable;

Part field_of(const TypeTable& types, TypeId id, uint32_t field) {
    const Type& type = types[id];
    if (type.kind == Kind::Range || type.kind == Kind::Reply) return {value::kInt, field * 8};
    AE_CHECK(field < type.field_count);
    const value::Field& row = types.fields(type)[field];
    return {row.type, row.offset};
}

uint32_t field_count(const TypeTable& types, TypeId id) {
    const Type& type = types[id];
    return type.kind == Kind::Range || type.kind == Kind::Reply ? 2 : type.field_count;
}

Part payload_of(const TypeTable& types, TypeId id, uint32_t variant, uint32_t field) {
    const Type& type = types[id];
    if (type.kind == Kind::Enum) {
        const value::Variant& row = types.variants(type)[variant];
        AE_CHECK(field < row.field_count);
        return {types.fields(row)[field].type, types.fields(row)[field].offset};
    }
    if (type.kind == Kind::Optional) {
        const bool whole = type.cell || type.reference;
        return {type.first, whole ? 0 : value::payload_offset(types[type.first])};
    }
    AE_CHECK(type.kind == Kind::Result);
    const TypeId part = variant == 0 ? type.first : type.second;
    return {part, value::payload_offset(types[part])};
}

uint32_t payload_count(const TypeTable& types, TypeId id, uint32_t variant) {
    const Type& type = types[id];
    if (type.kind == Kind::Enum) return types.variants(type)[variant].field_count;
    return type.kind == Kind::Optional && variant == 0 ? 0 : 1;
}

TagForm tag_form(const Type& type) {
    if (type.kind == Kind::Optional && type.reference)
        return type.cell ? TagForm::NullableCell : TagForm::Nullable;
    if (type.cell) return TagForm::Cell;
    if (type.scalar) return TagForm::Scalar;
    return type.kind == Kind::Enum && type.variant_count > 256 ? TagForm::Half : TagForm::Byte;
}

uint32_t cell_bytes(const TypeTable& types, TypeId id, uint32_t variant) {
    const Type& type = types[id];
    return type.kind == Kind::Optional ? type.cell_size : types.variants(type)[variant].cell_size;
}

bool is_whole_slots(const TypeTable& types, const Part& part) {
    return part.offset % 8 == 0 && types[part.type].size % 8 == 0;
}

}  // namespace aeroflow::ir
