// The types of a checked program: interned, monomorphic, aliases resolved.
//
// In: the checker asks for a type by its parts. Out: an id; equal types have equal ids. Kinds are those of the running
// program (vm/value/kinds.def) and Error, the type of what has had its diagnostic: it goes with everything, silently.
// Read next: program_types.h.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace aeroflow::check {

enum class Kind : uint8_t {
#define KIND(Name, text) Name,
#include "vm/value/kinds.def"
#undef KIND
    Error,
};

struct TypeId {
    uint32_t index = 0;
    friend constexpr auto operator<=>(TypeId, TypeId) = default;
};

// At the same numbers as in vm/value/type_table.h, then Error.
inline constexpr TypeId kNever{0}, kUnit{1}, kInt{2}, kFloat{3}, kBool{4}, kDuration{5}, kRange{6},
    kString{7}, kBytes{8}, kTimer{9}, kActorRef{10}, kFault{11}, kReason{12}, kErrorType{13};

inline constexpr uint32_t kNoIndex = UINT32_MAX;

// Numbers in ProgramTypes::structs, enums, actors. Fault and Reason are enums 0 and 1.
struct Type {
    Kind kind = Kind::Error;
    TypeId first,
        second;  // list, set, optional, Reply, Pending: element; dict: key, value; result: value, error;
                 // function: result in first
    uint32_t first_part = 0;  // tuple: elements, function: parameters, in TypeTable::parts
    uint32_t part_count = 0;
    uint32_t declaration = kNoIndex;  // struct, enum, actor (kNoIndex for ActorRef)
};

class TypeTable {
public:
    TypeTable();
    const Type& operator[](TypeId id) const { return types_[id.index]; }
    uint32_t size() const { return uint32_t(types_.size()); }
    std::span<const TypeId> parts(TypeId id) const {
        return {parts_.data() + types_[id.index].first_part, types_[id.index].part_count};
    }
    Kind kind(TypeId id) const { return types_[id.index].kind; }
    TypeId first(TypeId id) const { return types_[id.index].first; }
    TypeId second(TypeId id) const { return types_[id.index].second; }

    TypeId list(TypeId element) { return compound(Kind::List, element, kNever); }
    TypeId set(TypeId element) { return compound(Kind::Set, element, kNever); }
    TypeId dict(TypeId key, TypeId value) { return compound(Kind::Dict, key, value); }
    TypeId optional(TypeId element) { return compound(Kind::Optional, element, kNever); }
    TypeId result(TypeId value, TypeId error) { return compound(Kind::Result, value, error); }
    TypeId reply(TypeId result) { return compound(Kind::Reply, result, kNever); }
    TypeId pending(TypeId result) { return compound(Kind::Pending, result, kNever); }
    TypeId tuple(std::span<const TypeId> elements);  // the empty one is unit
    TypeId function(std::span<const TypeId> parameters, TypeId result);
    TypeId named(Kind kind, uint32_t declaration);  // Struct, Enum, Actor

private:
    TypeId compound(Kind kind, TypeId first, TypeId second);
    TypeId intern(Type type, std::span<const TypeId> parts);
    uint64_t hash(const Type& type, std::span<const TypeId> parts) const;
    void grow();
    std::vector<Type> types_;
    std::vector<TypeId> parts_;
    std::vector<uint32_t> slots_;  // open addressing: index of a type + 1, or 0
};

}  // namespace aeroflow::check
