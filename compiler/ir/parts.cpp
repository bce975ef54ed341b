#include "compiler/ir/parts.h"

namespace aeroflow::ir {

using value::Kind;

std::vector<value::TypeId> aggregate_fields(const value::TypeTable& types, value::TypeId type) {
    const value::Type& t = types[type];
    if (t.kind == Kind::Range) return {value::kInt, value::kInt};
    std::vector<value::TypeId> list;
    if (t.kind != Kind::Tuple && t.kind != Kind::Struct) return list;
    for (const value::Field& field : types.fields(t)) list.push_back(field.type);
    return list;
}

uint32_t variant_count(const value::TypeTable& types, value::TypeId type) {
    const value::Type& t = types[type];
    if (t.kind == Kind::Optional || t.kind == Kind::Result) return 2;
    return t.kind == Kind::Enum ? t.variant_count : 0;
}

std::vector<value::TypeId> variant_fields(const value::TypeTable& types, value::TypeId type,
                                          uint32_t variant) {
    const value::Type& t = types[type];
    if (t.kind == Kind::Optional)
        return variant == 0 ? std::vector<value::TypeId>{} : std::vector{t.first};
    if (t.kind == Kind::Result) return {variant == 0 ? t.first : t.second};
    std::vector<value::TypeId> list;
    for (const value::Field& field : types.fields(types.variants(t)[variant]))
        list.push_back(field.type);
    return list;
}

}  // namespace aeroflow::ir
