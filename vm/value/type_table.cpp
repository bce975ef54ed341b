#include "vm/value/type_table.h"

#include <algorithm>

#include "vm/base/check.h"
#include "vm/value/object.h"

namespace aeroflow::value {
namespace {

uint32_t align_up(uint32_t size, uint32_t align) { return (size + align - 1) / align * align; }

// "main.Cache<string,int>" -> "Cache": what users see leaves out module and type arguments.
std::string short_name(std::string_view qualified) {
    const std::string_view plain = qualified.substr(0, qualified.find('<'));
    const size_t dot = plain.rfind('.');
    return std::string(dot == std::string_view::npos ? plain : plain.substr(dot + 1));
}

Type simple(Kind kind, uint32_t size, uint32_t words, bool scalar) {
    Type type;
    type.kind = kind;
    type.size = size;
    type.align = size == 0 ? 1 : std::min(size, 8u);
    type.words = words;
    type.scalar = scalar;
    // A Timer has no words, so its bytes must not stand for them.
    type.bitwise = kind != Kind::Float && kind != Kind::Timer;
    type.plain = type.bitwise && words != 0 && kind != Kind::Bool;
    return type;
}

Type counted(Kind kind) {
    Type type = simple(kind, 4, kVariableWords, true);
    type.reference = type.managed = true;
    type.bitwise = type.plain = false;
    return type;
}

Type with_name(Type type, std::string_view name) {
    type.name = type.show_name = name;
    return type;
}

// Payload letters of faults.def.
TypeId fault_field(char letter) { return letter == 'i' ? kInt : letter == 's' ? kString : kFault; }

std::vector<VariantSpec> fault_variants() {
    std::vector<VariantSpec> variants;
    const auto add = [&](const char* name, std::string_view payload) {
        VariantSpec variant{name, {}};
        for (char letter : payload) variant.fields.push_back({"", fault_field(letter)});
        variants.push_back(std::move(variant));
    };
#define FAULT(Name, text, payload) add(#Name, payload);
#include "vm/base/faults.def"
#undef FAULT
    return variants;
}

// Inline parts whose kind decides nothing more than its fields.
bool is_record(Kind kind) { return kind == Kind::Struct || kind == Kind::Tuple; }

}  // namespace

TypeTable::TypeTable() {
    const auto add = [&](TypeId id, Type type) { AE_CHECK(intern(std::move(type)) == id); };
    add(kNever, with_name(simple(Kind::Never, 0, 0, true), "never"));
    add(kUnit, with_name(simple(Kind::Unit, 0, 0, true), "()"));
    add(kInt, with_name(simple(Kind::Int, 8, 1, true), "int"));
    add(kFloat, with_name(simple(Kind::Float, 8, 1, true), "float"));
    add(kBool, with_name(simple(Kind::Bool, 1, 1, true), "bool"));
    add(kDuration, with_name(simple(Kind::Duration, 8, 1, true), "duration"));
    add(kRange, with_name(simple(Kind::Range, 16, 2, false), "range"));
    add(kString, with_name(counted(Kind::String), "string"));
    add(kBytes, with_name(counted(Kind::Bytes), "bytes"));
    add(kTimer, with_name(simple(Kind::Timer, 8, 0, true), "Timer"));
    add(kActorRef, with_name(simple(Kind::Actor, 8, 1, true), "ActorRef"));
    AE_CHECK(declare_enum("Fault", true) == kFault);
    AE_CHECK(declare_enum("Reason", false) == kReason);
    define_enum(kFault, fault_variants());
    const VariantSpec reasons[] = {{"Normal", {}}, {"Killed", {}}, {"Fault", {{"", kFault}}},
                                   {"NodeDown", {}}, {"Shutdown", {}}, {"Gone", {}}};
    define_enum(kReason, reasons);
}

// ---- structural types

TypeId TypeTable::intern(Type type) {
    if (const auto found = by_name_.find(type.name); found != by_name_.end()) return found->second;
    const TypeId id{static_cast<uint32_t>(types_.size())};
    by_name_.emplace(type.name, id);
    types_.push_back(std::move(type));
    done_.push_back(0);
    if (laid_out_) lay_out(id);
    return id;
}

TypeId TypeTable::list(TypeId element) {
    Type type = with_name(counted(Kind::List), "list<" + types_[element.index].name + ">");
    type.first = element;
    return intern(std::move(type));
}

TypeId TypeTable::set(TypeId element) {
    Type type = with_name(counted(Kind::Set), "set<" + types_[element.index].name + ">");
    type.first = element;
    return intern(std::move(type));
}

TypeId TypeTable::dict(TypeId key, TypeId value) {
    Type type = with_name(counted(Kind::Dict),
                          "dict<" + types_[key.index].name + "," + types_[value.index].name + ">");
    type.first = key;
    type.second = value;
    return intern(std::move(type));
}

TypeId TypeTable::optional(TypeId element) {
    const Type& of = types_[element.index];
    Type type;
    type.kind = Kind::Optional;
    type = with_name(type, of.kind == Kind::Function ? "(" + of.name + ")?" : of.name + "?");
    type.first = element;
    return intern(std::move(type));
}

TypeId TypeTable::result(TypeId value, TypeId error) {
    Type type;
    type.kind = Kind::Result;
    type = with_name(type, "result<" + types_[value.index].name + "," + types_[error.index].name + ">");
    type.first = value;
    type.second = error;
    return intern(std::move(type));
}

TypeId TypeTable::tuple(std::span<const TypeId> elements) {
    if (elements.empty()) return kUnit;
    std::string name = "(";
    std::vector<FieldSpec> specs;
    for (TypeId element : elements) {
        if (specs.size() != 0) name += ",";
        name += types_[element.index].name;
        specs.push_back({"", element});
    }
    name += ")";
    if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
    Type type;
    type.kind = Kind::Tuple;
    type = with_name(type, name);
    type.first_field = add_fields(specs);
    type.field_count = static_cast<uint32_t>(specs.size());
    return intern(std::move(type));
}

// The parameters stand as fields, the result as `first`.
TypeId TypeTable::function(std::span<const TypeId> parameters, TypeId result) {
    std::string name = "fn(";
    std::vector<FieldSpec> specs;
    for (TypeId parameter : parameters) {
        if (specs.size() != 0) name += ",";
        name += types_[parameter.index].name;
        specs.push_back({"", parameter});
    }
    name += ")->" + types_[result.index].name;
    if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
    Type type = with_name(counted(Kind::Function), name);
    type.first = result;
    type.first_field = add_fields(specs);
    type.field_count = static_cast<uint32_t>(specs.size());
    return intern(std::move(type));
}

TypeId TypeTable::actor(std::string_view qualified_name) {
    Type type = with_name(simple(Kind::Actor, 8, 1, true), qualified_name);
    type.show_name = short_name(qualified_name);
    return intern(std::move(type));
}

TypeId TypeTable::reply(TypeId result) {
    Type type = with_name(simple(Kind::Reply, 16, 2, false), "Reply<" + types_[result.index].name + ">");
    type.first = result;
    return intern(std::move(type));
}

TypeId TypeTable::pending(TypeId result) {
    Type type = with_name(simple(Kind::Pending, 8, 1, true), "Pending<" + types_[result.index].name + ">");
    type.first = result;
    return intern(std::move(type));
}

bool TypeTable::find(std::string_view name, TypeId& id) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return false;
    id = found->second;
    return true;
}

// ---- named types

TypeId TypeTable::declare(Kind kind, std::string_view qualified_name) {
    AE_CHECK(!laid_out_);
    Type type;
    type.kind = kind;
    type.name = qualified_name;
    type.show_name = short_name(qualified_name);
    return intern(std::move(type));
}

TypeId TypeTable::declare_struct(std::string_view qualified_name) {
    return declare(Kind::Struct, qualified_name);
}

TypeId TypeTable::declare_enum(std::string_view qualified_name, bool cell) {
    const TypeId id = declare(Kind::Enum, qualified_name);
    types_[id.index].cell = cell;
    return id;
}

uint32_t TypeTable::add_fields(std::span<const FieldSpec> fields) {
    const auto first = static_cast<uint32_t>(fields_.size());
    for (const FieldSpec& field : fields) fields_.push_back({field.name, field.type, 0});
    return first;
}

void TypeTable::define_struct(TypeId id, std::span<const FieldSpec> fields) {
    AE_CHECK(!laid_out_);
    AE_CHECK(types_[id.index].kind == Kind::Struct);
    types_[id.index].first_field = add_fields(fields);
    types_[id.index].field_count = static_cast<uint32_t>(fields.size());
}

void TypeTable::define_enum(TypeId id, std::span<const VariantSpec> variants) {
    AE_CHECK(!laid_out_);
    AE_CHECK(types_[id.index].kind == Kind::Enum);
    AE_CHECK(variants.size() <= 65536);
    types_[id.index].first_variant = static_cast<uint32_t>(variants_.size());
    types_[id.index].variant_count = static_cast<uint32_t>(variants.size());
    for (const VariantSpec& spec : variants) {
        const uint32_t first = add_fields(spec.fields);
        variants_.push_back({spec.name, first, static_cast<uint32_t>(spec.fields.size()), 0});
    }
}

// ---- layout

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
        case Kind::Never: case Kind::Unit: case Kind::Int: case Kind::Float: case Kind::Bool:
        case Kind::Duration: case Kind::Range: case Kind::String: case Kind::Bytes: case Kind::List:
        case Kind::Dict: case Kind::Set: case Kind::Function: case Kind::Actor: case Kind::Reply:
        case Kind::Timer: case Kind::Pending: return;  // made with their layout
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
    type.size = align_up(place_fields(type.first_field, type.field_count, 0, type.align), type.align);
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
    const uint32_t end = std::max(payload_offset(value) + value.size, payload_offset(error) + error.size);
    type.size = align_up(end, type.align);
}

void TypeTable::lay_out_enum(Type& type) {
    const uint32_t tag = type.variant_count <= 256 ? 1 : 2;
    type.align = tag;
    type.bitwise = true;
    uint32_t end = tag;
    bool payload = false;
    for (const Variant& variant : variants(type)) {
        end = std::max(end, place_fields(variant.first_field, variant.field_count, tag, type.align));
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
    if (type.kind == Kind::Optional) type.cell_size = align_up(sizeof(CellHead) + types_[type.first.index].size, 8);
    for (uint32_t i = type.first_variant; i < type.first_variant + type.variant_count; ++i) {
        uint32_t align = 8;
        const uint32_t end = place_fields(variants_[i].first_field, variants_[i].field_count, 0, align);
        variants_[i].cell_size = align_up(sizeof(CellHead) + end, 8);
    }
}

}  // namespace aeroflow::value
