// Reading and writing values at addresses.
//
// Values lie in frames of 64-bit slots and in bytes of arenas, so single parts are read and written as bytes.
#pragma once

#include <cstring>

#include "vm/turn/context.h"
#include "vm/value/object.h"
#include "vm/value/type_table.h"

namespace aeroflow::value {

template <class T>
T load(const void* address) {
    T value;
    std::memcpy(&value, address, sizeof value);
    return value;
}
template <class T>
void store(void* address, T value) {
    std::memcpy(address, &value, sizeof value);
}

inline const uint8_t* bytes_of(const void* address) { return static_cast<const uint8_t*>(address); }
inline uint8_t* bytes_of(void* address) { return static_cast<uint8_t*>(address); }

template <class Head>
Head& head_at(const turn::Context& context, Reference reference) {
    return *reinterpret_cast<Head*>(context.at(reference));
}

// The tag of an enum, optional or result that lies inline.
inline uint32_t inline_tag(const Type& type, const void* value) {
    return type.kind == Kind::Enum && type.variant_count > 256 ? load<uint16_t>(value)
                                                               : load<uint8_t>(value);
}

inline bool is_text(Kind kind) { return kind == Kind::String || kind == Kind::Bytes; }
// T? that is a T or 0.
inline bool is_nullable(const Type& type) {
    return type.kind == Kind::Optional && type.reference && !type.cell;
}

// Writes a value of memory into a frame: whole slots, zero behind the value. They may overlap.
inline void widen(void* slots, const void* value, const Type& type) {
    if (type.size == 8) return store(slots, load<uint64_t>(value));
    if (type.size == 4) return store<uint64_t>(slots, load<uint32_t>(value));
    std::memmove(slots, value, type.size);
    if (type.size % 8 != 0) std::memset(bytes_of(slots) + type.size, 0, 8 - type.size % 8);
}

inline uint32_t align_up(uint32_t size, uint32_t align) {
    return (size + align - 1) / align * align;
}
inline uint64_t round_up_8(uint64_t bytes) { return (bytes + 7) & ~uint64_t{7}; }

}  // namespace aeroflow::value
