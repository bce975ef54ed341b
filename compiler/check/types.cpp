#include "compiler/check/types.h"

#include <array>

namespace aeroflow::check {

// The built-in types stand at the numbers of types.h.
TypeTable::TypeTable() : slots_(64, 0) {
    constexpr std::array kScalars = {Kind::Never, Kind::Unit,     Kind::Int,   Kind::Float,
                                     Kind::Bool,  Kind::Duration, Kind::Range, Kind::String,
                                     Kind::Bytes, Kind::Timer};
    for (Kind kind : kScalars) {
        Type type;
        type.kind = kind;
        intern(type, {});
    }
    named(Kind::Actor, kNoIndex);
    named(Kind::Enum, 0);
    named(Kind::Enum, 1);
    intern(Type{}, {});
}

TypeId TypeTable::compound(Kind kind, TypeId first, TypeId second) {
    Type type;
    type.kind = kind;
    type.first = first;
    type.second = second;
    return intern(type, {});
}

TypeId TypeTable::tuple(std::span<const TypeId> elements) {
    if (elements.empty()) return kUnit;
    Type type;
    type.kind = Kind::Tuple;
    return intern(type, elements);
}

TypeId TypeTable::function(std::span<const TypeId> parameters, TypeId result) {
    Type type;
    type.kind = Kind::Function;
    type.first = result;
    return intern(type, parameters);
}

TypeId TypeTable::named(Kind kind, uint32_t declaration) {
    Type type;
    type.kind = kind;
    type.declaration = declaration;
    return intern(type, {});
}

uint64_t TypeTable::hash(const Type& type, std::span<const TypeId> parts) const {
    constexpr uint64_t kFactor = 0x9E3779B97F4A7C15u;
    uint64_t h = uint64_t(type.kind) * kFactor;
    h = (h ^ type.first.index) * kFactor;
    h = (h ^ type.second.index) * kFactor;
    h = (h ^ type.declaration) * kFactor;
    for (TypeId part : parts) h = (h ^ part.index) * kFactor;
    return h ^ (h >> 29);
}

TypeId TypeTable::intern(Type type, std::span<const TypeId> given) {
    // `given` may point into parts_, which grows below.
    const std::vector<TypeId> parts(given.begin(), given.end());
    const size_t mask = slots_.size() - 1;
    for (size_t i = hash(type, parts) & mask;; i = (i + 1) & mask) {
        if (slots_[i] == 0) {
            type.first_part = uint32_t(parts_.size());
            type.part_count = uint32_t(parts.size());
            parts_.insert(parts_.end(), parts.begin(), parts.end());
            types_.push_back(type);
            slots_[i] = uint32_t(types_.size());
            if (types_.size() * 2 > slots_.size()) grow();
            return TypeId{uint32_t(types_.size() - 1)};
        }
        const Type& other = types_[slots_[i] - 1];
        if (other.kind != type.kind || other.first != type.first || other.second != type.second ||
            other.declaration != type.declaration || other.part_count != parts.size()) {
            continue;
        }
        bool same = true;
        for (size_t k = 0; k < parts.size(); ++k)
            same = same && parts_[other.first_part + k] == parts[k];
        if (same) return TypeId{slots_[i] - 1};
    }
}

void TypeTable::grow() {
    slots_.assign(slots_.size() * 2, 0);
    const size_t mask = slots_.size() - 1;
    for (uint32_t t = 0; t < types_.size(); ++t) {
        size_t i = hash(types_[t], parts(TypeId{t})) & mask;
        while (slots_[i] != 0) i = (i + 1) & mask;
        slots_[i] = t + 1;
    }
}

}  // namespace aeroflow::check
