#include "vm/value/type_table.h"

#include <algorithm>

#include "vm/base/check.h"

namespace aeroflow::value {
namespace {

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
    const VariantSpec reasons[] = {{"Normal", {}},   {"Killed", {}},   {"Fault", {{"", kFault}}},
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
    type = with_name(type,
                     "result<" + types_[value.index].name + "," + types_[error.index].name + ">");
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
    Type type =
        with_name(simple(Kind::Reply, 16, 2, false), "Reply<" + types_[result.index].name + ">");
    type.first = result;
    return intern(std::move(type));
}

TypeId TypeTable::pending(TypeId result) {
    Type type =
        with_name(simple(Kind::Pending, 8, 1, true), "Pending<" + types_[result.index].name + ">");
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

}  // namespace aeroflow::value
