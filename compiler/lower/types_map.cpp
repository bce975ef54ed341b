#include "compiler/lower/types_map.h"

namespace aeroflow::lower {
namespace {

// Fault and Reason stand in every table; they are the checker's enums 0 and 1.
constexpr uint32_t kBuiltinEnums = 2;

}  // namespace

TypesMap::TypesMap(const check::ProgramTypes& checked, value::TypeTable& table)
    : checked_(checked), table_(table) {
    known_.resize(checked.types.size(), value::kNever);
    declare_named();
    define_named();
    table_.layout();
}

value::TypeId TypesMap::operator()(check::TypeId type) {
    if (type.index >= known_.size()) known_.resize(checked_.types.size(), value::kNever);
    if (known_[type.index] == value::kNever) {
        const value::TypeId translated = translate(type);
        known_[type.index] = translated;
    }
    return known_[type.index];
}

value::TypeId TypesMap::translate(check::TypeId id) {
    using check::Kind;
    const check::Type type = checked_.types[id];
    std::vector<value::TypeId> parts;
    if (type.kind == Kind::Tuple || type.kind == Kind::Function) {
        for (check::TypeId part : checked_.types.parts(id)) parts.push_back((*this)(part));
    }
    switch (type.kind) {
        case Kind::List: return table_.list((*this)(type.first));
        case Kind::Set: return table_.set((*this)(type.first));
        case Kind::Dict: {
            const value::TypeId key = (*this)(type.first);
            return table_.dict(key, (*this)(type.second));
        }
        case Kind::Tuple: return table_.tuple(parts);
        case Kind::Function: return table_.function(parts, (*this)(type.first));
        case Kind::Optional: return table_.optional((*this)(type.first));
        case Kind::Result: {
            const value::TypeId value = (*this)(type.first);
            return table_.result(value, (*this)(type.second));
        }
        case Kind::Reply: return table_.reply((*this)(type.first));
        case Kind::Pending: return table_.pending((*this)(type.first));
        case Kind::Struct:
        case Kind::Enum:
        case Kind::Actor:
            return type.declaration == check::kNoIndex ? value::TypeId{id.index}
                                                       : named(type.kind, type.declaration);
        case Kind::Error: return value::kUnit;  // a part of a value of type never: nothing gets there
        case Kind::Never:
        case Kind::Unit:
        case Kind::Int:
        case Kind::Float:
        case Kind::Bool:
        case Kind::Duration:
        case Kind::Range:
        case Kind::String:
        case Kind::Bytes:
        case Kind::Timer: return {id.index};  // at the same places in both tables
    }
    return value::kUnit;
}

value::TypeId TypesMap::named(check::Kind kind, uint32_t declaration) const {
    if (kind == check::Kind::Struct) return structs_[declaration];
    if (kind == check::Kind::Enum) return enums_[declaration];
    return actors_[declaration];
}

void TypesMap::declare_named() {
    for (const check::Struct& s : checked_.structs)
        structs_.push_back(table_.declare_struct(s.qualified_name));
    enums_ = {value::kFault, value::kReason};
    for (size_t i = kBuiltinEnums; i < checked_.enums.size(); ++i) {
        enums_.push_back(
            table_.declare_enum(checked_.enums[i].qualified_name, checked_.enums[i].recursive));
    }
    for (const check::Actor& a : checked_.actors) {
        actors_.push_back(table_.actor(a.qualified_name));
        roots_.push_back(table_.declare_struct(a.qualified_name + ".root"));
    }
}

void TypesMap::define_named() {
    const auto specs_of = [&](const std::vector<check::Field>& fields) {
        std::vector<value::FieldSpec> specs;
        for (const check::Field& field : fields)
            specs.push_back({std::string(field.name), (*this)(field.type)});
        return specs;
    };
    for (size_t i = 0; i < checked_.structs.size(); ++i) {
        table_.define_struct(structs_[i], specs_of(checked_.structs[i].fields));
    }
    for (size_t i = kBuiltinEnums; i < checked_.enums.size(); ++i) {
        std::vector<value::VariantSpec> variants;
        for (const check::Variant& variant : checked_.enums[i].variants) {
            variants.push_back({std::string(variant.name), specs_of(variant.fields)});
        }
        table_.define_enum(enums_[i], variants);
    }
    for (size_t i = 0; i < checked_.actors.size(); ++i) {
        std::vector<value::FieldSpec> specs;
        for (const auto& p : checked_.actors[i].parameters)
            specs.push_back({std::string(p.name), (*this)(p.type)});
        for (const auto& s : checked_.actors[i].states)
            specs.push_back({std::string(s.name), (*this)(s.type)});
        table_.define_struct(roots_[i], specs);
    }
}

}  // namespace aeroflow::lower
