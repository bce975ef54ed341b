// Sizes, offsets and properties of types: the layout that type_table.h describes.
#include <algorithm>

#include "vm/base/check.h"
#include "vm/value/object.h"
#include "vm/value/type_table.h"

namespace aeroflow::value {
namespace {

uint32_t align_up(uint32_t size, uint32_t align) { return (size + align - 1) / align * align; }

// Inline parts whose kind decides nothing more than its fields.
bool is_record(Kind kind) { return kind == Kind::Struct || kind == Kind::Tuple; }

}  // namespace

// 1. Optionals that contain themselves go to cells. 2. Sizes, parts before the whole. 3. Payloads of cells, which may
// hold any type, so that all sizes must be known.
void TypeTable::layout() {
    AE_CHECK(!laid_out_);
    for (uint32_t i = 0; i < types_.size(); ++i) {
        Type& type = types_[i];
        if (type.kind != Kind::Optional || !contains_inline(type.first, TypeId{i})) continue;
        type.cell = true;
        types_[type.first.index].optional_in_cell = true;
        // As an enum of cells: variant 1 holds the value.
        const FieldSpec value[] = {{"", type.first}};
        type.first_variant = static_cast<uint32_t>(variants_.size());
        type.variant_count = 2;
        variants_.push_back({"none", 0, 0, 0});
        variants_.push_back({"some", add_fields(value), 1, 0});
    }
    for (uint32_t i = 0; i < types_.size(); ++i) lay_out(TypeId{i});
    for (Type& type : types_) lay_out_cells(type);
    laid_out_ = true;
}

// The types whose layout must be known before that of `id`.
void TypeTable::inline_parts(TypeId id, std::vector<TypeId>& parts) const {
    const Type& type = types_[id.index];
    if (type.cell) return;
    if (is_record(type.kind))
        for (const Field& field : fields(type)) parts.push_back(field.type);
    if (type.kind == Kind::Optional || type.kind == Kind::Result) parts.push_back(type.first);
    if (type.kind == Kind::Result) parts.push_back(type.second);
    if (type.kind != Kind::Enum) return;
    for (const Variant& variant : variants(type))
        for (const Field& field : fields(variant)) parts.push_back(field.type);
}

bool TypeTable::contains_inline(TypeId outer, TypeId inner) const {
    std::vector<uint8_t> seen(types_.size(), 0);
    std::vector<TypeId> work{outer};
    while (!work.empty()) {
        const TypeId id = work.back();
        work.pop_back();
        if (id == inner) return true;
        if (seen[id.index]) continue;
        seen[id.index] = 1;
        inline_parts(id, work);
    }
    return false;
}

void TypeTable::lay_out(TypeId id) {
    std::vector<TypeId> work{id};
    std::vector<TypeId> parts;
    while (!work.empty()) {
        const TypeId top = work.back();
        if (done_[top.index] == 2) {
            work.pop_back();
            continue;
        }
        parts.clear();
        inline_parts(top, parts);
        std::erase_if(parts, [&](TypeId part) { return done_[part.index] == 2; });
        if (parts.empty()) {
            lay_out_one(types_[top.index]);
            done_[top.index] = 2;
            work.pop_back();
            continue;
        }
        // A part in progress would contain the whole: recursion that no cell breaks.
        AE_CHECK(done_[top.index] == 0);
        done_[top.index] = 1;
        work.insert(work.end(), parts.begin(), parts.end());
    }
}

void TypeTable::lay_out_one(Type& type) {
    if (type.cell) {
        type.reference = type.managed = true;
        type.size = type.align = 4;
        type.words = kVariableWords;
        if (laid_out_) lay_out_cells(type);
        return;
    }
    switch (type.kind) {
        case Kind::Tuple:
        case Kind::Struct: return lay_out_aggregate(type);
        case Kind::Optional: return lay_out_optional(type);
        case Kind::Result: return lay_out_result(type);
        case Kind::Enum: return lay_out_enum(type);
        case Kind::Never:
        case Kind::Unit:
        case Kind::Int:
        case Kind::Float:
        case Kind::Bool:
        case Kind::Duration:
        case Kind::Range:
        case Kind::String:
        case Kind::Bytes:
        case Kind::List:
        case Kind::Dict:
        case Kind::Set:
        case Kind::Function:
        case Kind::Actor:
        case Kind::Reply:
        case Kind::Timer:
        case Kind::Pending: return;  // made with their layout
    }
}

// Gives the end of the last field; `align` becomes the largest.
uint32_t TypeTable::place_fields(uint32_t first, uint32_t count, uint32_t start, uint32_t& align) {
    uint32_t end = start;
    for (uint32_t i = first; i < first + count; ++i) {
        const Type& part = types_[fields_[i].type.index];
        fields_[i].offset = align_up(end, part.align);
        end = fields_[i].offset + part.size;
        align = std::max(align, part.align);
    }
    return end;
}

void TypeTable::lay_out_aggregate(Type& type) {
    type.scalar = false;
    type.bitwise = type.plain = true;
    type.align = 1;
    type.words = 0;
    type.size =
        align_up(place_fields(type.first_field, type.field_count, 0, type.align), type.align);
    for (const Field& field : fields(type)) {
        const Type& part = types_[field.type.index];
        type.managed |= part.managed;
        type.bitwise &= part.bitwise;
        type.plain &= part.plain;
        const bool variable = part.words == kVariableWords || type.words == kVariableWords;
        type.words = variable ? kVariableWords : type.words + part.words;
    }
}

void TypeTable::lay_out_optional(Type& type) {
    const Type& element = types_[type.first.index];
    type.words = kVariableWords;
    if (element.reference && element.kind != Kind::Optional) {
        type.reference = type.managed = true;
        type.size = type.align = 4;
        return;
    }
    type.scalar = false;
    type.managed = element.managed;
    type.bitwise = element.bitwise;
    type.align = element.align;
    type.size = align_up(payload_offset(element) + element.size, type.align);
}

void TypeTable::lay_out_result(Type& type) {
    const Type& value = types_[type.first.index];
    const Type& error = types_[type.second.index];
    type.words = kVariableWords;
    type.scalar = false;
    type.managed = value.managed || error.managed;
    type.bitwise = value.bitwise && error.bitwise;
    type.align = std::max(value.align, error.align);
    const uint32_t end =
        std::max(payload_offset(value) + value.size, payload_offset(error) + error.size);
    type.size = align_up(end, type.align);
}

void TypeTable::lay_out_enum(Type& type) {
    const uint32_t tag = type.variant_count <= 256 ? 1 : 2;
    type.align = tag;
    type.bitwise = true;
    uint32_t end = tag;
    bool payload = false;
    for (const Variant& variant : variants(type)) {
        end =
            std::max(end, place_fields(variant.first_field, variant.field_count, tag, type.align));
        for (const Field& field : fields(variant)) {
            payload = true;
            type.managed |= types_[field.type.index].managed;
            type.bitwise &= types_[field.type.index].bitwise;
        }
    }
    type.size = align_up(end, type.align);
    type.scalar = !payload;
    type.words = payload ? kVariableWords : 1;
}

void TypeTable::lay_out_cells(Type& type) {
    if (!type.cell) return;
    if (type.kind == Kind::Optional)
        type.cell_size = align_up(sizeof(CellHead) + types_[type.first.index].size, 8);
    for (uint32_t i = type.first_variant; i < type.first_variant + type.variant_count; ++i) {
        uint32_t align = 8;
        const uint32_t end =
            place_fields(variants_[i].first_field, variants_[i].field_count, 0, align);
        variants_[i].cell_size = align_up(sizeof(CellHead) + end, 8);
    }
}

}  // namespace aeroflow::value
