// What 32-bit references point to: references, and the heads of all counted objects.
//
// A reference is 0 (none), an offset into the actor's arena in 8-byte units (bit 31 clear), or an offset into the
// program's constant segment (bit 31 set; immortal, counts skip it). Objects hold no address, so arenas can be moved and
// copied as they are (architecture.md §2, §3). Sizes and offsets are the image's format: they never change silently.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aeroflow::value {

using Reference = uint32_t;
inline constexpr Reference kNoReference = 0;
inline constexpr Reference kConstantBit = 0x80000000u;
// Variant v (< 256) without payload of a cell enum is the constant cell at unit v.
constexpr Reference constant_cell(uint32_t variant) { return kConstantBit + variant; }
constexpr bool is_counted(Reference reference) { return static_cast<int32_t>(reference) > 0; }

// Flat buffers (elements without references) of this many bytes and more live in a blob outside the arena.
inline constexpr uint32_t kBlobThreshold = 65536;
inline constexpr uint32_t kImmortal = 0xFFFFFFFFu;  // the count of objects in the constant segment
inline constexpr uint32_t kBlobFlag = 0x80000000u;  // in `capacity`: the low bits are the blob's number

// string and bytes. The bytes follow, unless capacity has kBlobFlag. `scalars` counts Unicode scalars (bytes: = length).
struct TextHead {
    uint32_t count;
    uint32_t length;    // bytes
    uint32_t scalars;   // == length: ASCII, positions are offsets
    uint32_t capacity;  // bytes behind the head, a multiple of 8; or kBlobFlag | blob
};
static_assert(sizeof(TextHead) == 16);

// list. Element i lies at data + (first + i) * size, data behind the head or in the blob.
struct ListHead {
    uint32_t count;
    uint32_t length;
    uint32_t capacity;  // elements behind the head; or kBlobFlag | blob
    uint32_t first;     // elements popped from the front
};
static_assert(sizeof(ListHead) == 16);

// dict and set: a compact table in insertion order. Behind the head: `buckets` u32 (0 empty, else entry + 1), padded to 8;
// then `capacity` entries {u32 hash, u32 live (1 or 0), key, value}, key at offset 8, value at the next multiple of its
// alignment, stride a multiple of 8.
struct TableHead {
    uint32_t count;
    uint32_t length;    // live entries
    uint32_t used;      // entries taken, removed ones included
    uint32_t capacity;  // entries
    uint32_t buckets;   // a power of two, or 0 while capacity <= 8: searched in order
    uint32_t first;     // no live entry before this one
};
static_assert(sizeof(TableHead) == 24);

// A recursive enum: the payload follows the head, fields at their offsets from the head's end (Field::offset).
struct CellHead {
    uint32_t count;
    uint32_t tag;
};
static_assert(sizeof(CellHead) == 8);

// A function value: captures follow, laid out as a tuple of `captures`, a type number (0: none).
struct ClosureHead {
    uint32_t count;
    uint32_t function;
    uint32_t captures;
    uint32_t size;  // bytes behind the head
};
static_assert(sizeof(ClosureHead) == 16);

// A suspended function: its live locals follow (architecture.md §2). Not counted: owned by its parent or the actor.
struct RecordHead {
    uint32_t function;
    uint32_t point;   // number of the resume point in the function
    uint32_t units;   // stack units left
    uint32_t child;   // the record of the call it waits in, 0 when it waits itself
    uint32_t size;    // bytes behind the head
    uint32_t zero;
};
static_assert(sizeof(RecordHead) == 24);

// The head of every arena, at its offset 0. The actor's root (parameters, then state fields, laid out as a struct)
// starts right behind it, at kRootOffset.
struct ArenaHead {
    uint32_t top;        // first unused 8-byte unit
    uint32_t directory;  // unit of the free directory, 0 before the first free that needs one
    uint64_t live;       // live bytes by the language's table (quota)
};
static_assert(sizeof(ArenaHead) == 16);
inline constexpr uint32_t kRootOffset = sizeof(ArenaHead);

}  // namespace aeroflow::value
