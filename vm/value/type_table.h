// The types of a program at run time, and the one layout of their values.
//
// In: types declared by lowering, monomorphic and without aliases. Out: size, alignment, offsets, canonical names.
// A value has the same bytes wherever it lies: in a frame, a field, a list element, a suspended record. There it takes
// `size` bytes, aligned to `align`, padding zero. A *scalar* (everything but tuples, structs, ranges, replies and enums,
// optionals, results with payload) is widened to one 64-bit slot in a frame: as the machine is little-endian, its first
// `size` bytes are the value's bytes, so whatever takes (address, type) works on frames and memory alike. Any other
// value is an *aggregate*: ceil(size / 8) slots with the same bytes as in memory.
//
//   int float duration      8          bool            1              unit           0
//   string bytes list dict set fn: 4, a reference (value/reference.h)
//   actor Timer Pending     8          Reply           16 {asker id, ask number}      range 16 {start, end}, half open
//   tuple, struct           fields in order, C-like alignment
//   T? of a reference       4, 0 is none; any other T?: {u8 tag, T}, tag 0 none, 1 some. Where T contains T? (a struct that
//                           is recursive through an optional) T? is 0 or a reference to a cell with tag 1 that holds a T
//   result                  {u8 tag, value or error}, 0 ok, 1 err
//   enum                    {u8 or u16 tag, fields of the variant, each variant laid out from the tag's end}; without any
//                           payload just the tag; in a containment cycle a reference to a counted cell (object.h)
//
// Read next: vm/value/object.h (what references point to).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aeroflow::value {

enum class Kind : uint8_t {
#define KIND(Name, text) Name,
#include "vm/value/kinds.def"
#undef KIND
};

struct TypeId {
    uint32_t index = 0;
    friend constexpr auto operator<=>(TypeId, TypeId) = default;
};

// Built-in types that every table holds at fixed places.
inline constexpr TypeId kNever{0}, kUnit{1}, kInt{2}, kFloat{3}, kBool{4}, kDuration{5}, kRange{6}, kString{7}, kBytes{8},
    kTimer{9}, kActorRef{10}, kFault{11}, kReason{12};

struct Field {
    std::string name;  // empty for tuples
    TypeId type;
    uint32_t offset = 0;  // from the start of the value, of the cell's payload start (object.h) for cells
};

struct Variant {
    std::string name;
    uint32_t first_field = 0;
    uint32_t field_count = 0;
    uint32_t cell_size = 0;  // bytes of the whole cell, head included, when the enum lives in cells
};

struct Type {
    Kind kind = Kind::Never;
    bool scalar = true;      // takes one widened slot in a frame
    bool reference = false;  // 4 bytes, counted object or constant (or 0 where optional)
    bool managed = false;    // holds references somewhere: needs copy and drop
    bool cell = false;       // an enum or optional that lives in counted cells (then also `reference`)
    bool bitwise = false;    // == is equality of bytes, of laid out values: neither references nor floats inside
    bool plain = false;      // the bytes are the canonical words: int, duration, actors, Reply, range, tuples of these
    bool optional_in_cell = false;  // T? of this type T lives in cells
    uint32_t size = 0;       // bytes in memory
    uint32_t align = 1;
    uint32_t words = 0;      // canonical words when their number is fixed (formats.md §3), else kVariableWords
    std::string name;        // as in signatures: "list<int>", "main.Point", "(int,string)"
    std::string show_name;   // for users: "Point"; the static type's name for actors
    TypeId first, second;    // list, set, optional, Reply, Pending: element; dict: key, value; result: value, error
    uint32_t first_field = 0, field_count = 0;      // tuple, struct; of a function: its parameters, `first` is the result
    uint32_t first_variant = 0, variant_count = 0;  // enum; optional in cells: none, some
    uint32_t cell_size = 0;  // optional in cells: bytes of the whole cell, head included
    uint32_t slots() const { return (size + 7) / 8; }
};
inline constexpr uint32_t kVariableWords = ~0u;

// Where the value of an optional or result that is not a reference lies: at the part's first aligned place behind the tag.
inline uint32_t payload_offset(const Type& part) { return part.align; }

// Fields of an aggregate as lowering declares them, before layout.
struct FieldSpec {
    std::string name;
    TypeId type;
};
struct VariantSpec {
    std::string name;
    std::vector<FieldSpec> fields;
};

class TypeTable {
public:
    // Holds the built-in types, Fault and Reason (language.md §7, §5) among them.
    TypeTable();

    const Type& operator[](TypeId id) const { return types_[id.index]; }
    size_t size() const { return types_.size(); }
    std::span<const Field> fields(const Type& type) const { return {fields_.data() + type.first_field, type.field_count}; }
    std::span<const Variant> variants(const Type& type) const {
        return {variants_.data() + type.first_variant, type.variant_count};
    }
    std::span<const Field> fields(const Variant& variant) const {
        return {fields_.data() + variant.first_field, variant.field_count};
    }

    // Structural types: the same arguments give the same id.
    TypeId list(TypeId element);
    TypeId set(TypeId element);
    TypeId dict(TypeId key, TypeId value);
    TypeId optional(TypeId element);
    TypeId result(TypeId value, TypeId error);
    TypeId tuple(std::span<const TypeId> elements);  // the empty one is unit
    TypeId function(std::span<const TypeId> parameters, TypeId result);
    TypeId actor(std::string_view qualified_name);   // "main.Account"; "ActorRef" gives kActorRef
    TypeId reply(TypeId result);
    TypeId pending(TypeId result);

    // Named types are declared first and defined later, so that they may be recursive. A recursive enum must be declared
    // with `cell` true. Layouts are computed by `layout`, after all definitions, once; structural types asked for later
    // are laid out at once.
    TypeId declare_struct(std::string_view qualified_name);
    TypeId declare_enum(std::string_view qualified_name, bool cell);
    void define_struct(TypeId id, std::span<const FieldSpec> fields);
    void define_enum(TypeId id, std::span<const VariantSpec> variants);
    void layout();

    // The type with this canonical name, for the IR's text form; false when there is none.
    bool find(std::string_view name, TypeId& id) const;

private:
    friend struct TypeTableParts;
    TypeId intern(Type type);
    TypeId declare(Kind kind, std::string_view qualified_name);
    uint32_t add_fields(std::span<const FieldSpec> fields);
    bool contains_inline(TypeId outer, TypeId inner) const;
    void inline_parts(TypeId id, std::vector<TypeId>& parts) const;
    void lay_out(TypeId id);
    void lay_out_one(Type& type);
    void lay_out_aggregate(Type& type);
    void lay_out_optional(Type& type);
    void lay_out_result(Type& type);
    void lay_out_enum(Type& type);
    void lay_out_cells(Type& type);
    uint32_t place_fields(uint32_t first, uint32_t count, uint32_t start, uint32_t& align);
    std::vector<Type> types_;
    std::vector<Field> fields_;
    std::vector<Variant> variants_;
    std::map<std::string, TypeId, std::less<>> by_name_;
    bool laid_out_ = false;
    std::vector<uint8_t> done_;
};

}  // namespace aeroflow::value
