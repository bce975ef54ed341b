// Allocation inside an actor's arena.
//
// In: the context of the running turn. Out: references to zeroed, 8-byte aligned blocks. Invariants: head.top <= capacity;
// head.live is the sum of the quota sizes of what is allocated; nothing in the arena is an address. Any allocation may move
// the arena: addresses taken before it are dead. Freed blocks go to free lists by size (made at the first free that is not
// the last object). Method: segregated fits.
#pragma once

#include <cstdint>

#include "vm/turn/context.h"
#include "vm/value/object.h"

namespace aeroflow::memory {

// A zeroed block of `bytes` (rounded up to 8). `live` is its size by the language's table (language.md §7 "Limits").
// Gives 0 and raises OutOfMemory beyond the quota.
value::Reference allocate(turn::Context& context, uint64_t bytes, uint64_t live);

// Gives a block back; `bytes` and `live` as at its allocation.
void release(turn::Context& context, value::Reference reference, uint64_t bytes, uint64_t live);

// Corrects the live bytes of an object whose length changed inside its capacity. Raises OutOfMemory beyond the quota.
void charge(turn::Context& context, int64_t live);

// Makes the directory now, moving the arena when there is no room: it holds the chain of the blobs' handles.
void require_directory(turn::Context& context);
// The first handle of a blob in the arena (vm/value/blob.h), 0 when there is none; the directory is there.
value::Reference& first_handle(turn::Context& context);
value::Reference first_handle(const uint8_t* arena);

// Writes the head of a new arena whose root takes `root_bytes`; the block is zeroed. Gives the bytes it needs.
uint64_t initial_bytes(uint64_t root_bytes);
void initialise(uint8_t* arena, uint64_t root_bytes);

}  // namespace aeroflow::memory
