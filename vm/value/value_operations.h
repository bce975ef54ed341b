// What every value can do, given its address and type: copy, drop, ==, compare, hash, show, encode, decode. All iterative.
//
// In: addresses of values with the layout of type_table.h. Out: as each function says. `copy` and `drop` change counts
// only; what an address points to must not lie in an arena that the call may move (frames and locals are fine; use the
// *_at variants of the implementation for values inside objects). Read first: object.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vm/turn/context.h"
#include "vm/value/type_table.h"

namespace aeroflow::value {

// Counts one more owner of everything `value` refers to directly.
void copy(turn::Context& context, const void* value, TypeId type);
// One owner less; frees what has none left, to any depth (a list of 10^6 nested cells overflows nothing).
void drop(turn::Context& context, const void* value, TypeId type);
void copy_reference(turn::Context& context, Reference reference);
void drop_reference(turn::Context& context, Reference reference, TypeId type);

bool equal(turn::Context& context, const void* a, const void* b, TypeId type);
int compare(turn::Context& context, const void* a, const void* b, TypeId type);  // total order: -1, 0, 1
uint64_t hash(turn::Context& context, const void* value, TypeId type);           // keyed by the world's table_key

// Text as `show` prints it; `quoted`: as inside a collection. `out` is appended to.
void show(turn::Context& context, const void* value, TypeId type, bool quoted, std::string& out);

// Canonical words (formats.md §3, without digests; blobs as message.h says), appended to `out`.
void encode(turn::Context& context, const void* value, TypeId type, std::vector<uint64_t>& out);
// Number of words `encode` appends.
uint64_t encoded_words(turn::Context& context, const void* value, TypeId type);
// Reads a value from canonical words into `value` (zeroed slots), allocating in the arena; gives the words read. The words
// may be hostile: false and nothing allocated that is not dropped when they do not fit the type, or memory does not suffice; the
// words then still own their blobs.
bool decode(turn::Context& context, std::span<const uint64_t> words, TypeId type, void* value, uint64_t& read);

// The words as the execution hash takes them: long flat parts replaced by their digests (formats.md §3).
void digest_words(const turn::Program& program, turn::Blob* blobs, uint8_t* image, std::span<const TypeId> types,
                  std::span<const uint64_t> words, std::vector<uint64_t>& out);

// Which types hold a Timer somewhere, by type.
std::vector<uint8_t> types_with_timers(const TypeTable& types);
// The words of an actor's state as `--hash=state` takes them (formats.md §4): without those of Timers.
void state_words(turn::Context& context, const void* value, TypeId type, std::span<const uint8_t> with_timers,
                 std::vector<uint64_t>& out);

// The words of a message with its blobs written out, for readers outside the world.
void plain_words(const turn::Program& program, turn::Blob* blobs, uint8_t* image, std::span<const TypeId> types,
                 std::span<const uint64_t> words, std::vector<uint64_t>& out);

}  // namespace aeroflow::value
