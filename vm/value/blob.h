// Handles of blobs, and the blobs that words own (architecture.md §3 "Blobs").
//
// A text or list whose data lie in a blob is a handle: its head with a link behind it. The links chain the handles of an
// arena, so that the end of an actor finds what to give back without knowing any type. Each handle owns one count of its
// blob, each place in the words of a message another one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vm/turn/context.h"
#include "vm/value/object.h"
#include "vm/value/type_table.h"

namespace aeroflow::value {

// Behind the head of a handle.
struct BlobLink {
    Reference next;      // handles of the same arena, 0 at the ends
    Reference previous;
    uint32_t blob;
    uint32_t zero;
};
static_assert(sizeof(BlobLink) == 16);
static_assert(sizeof(TextHead) == sizeof(ListHead));
inline constexpr uint64_t kHandleBytes = sizeof(TextHead) + sizeof(BlobLink);

// A zeroed handle that is not chained yet; 0 when a fault was raised. May move the arena.
Reference make_handle(turn::Context& context, uint64_t live);
// Chains it: from now on it owns the count of `blob` that the caller owned.
void chain_handle(turn::Context& context, Reference handle, uint32_t blob);
// Frees it and gives its count back.
void release_handle(turn::Context& context, Reference handle, uint64_t live);

// The blobs of all handles in an arena, one for each handle.
std::vector<uint32_t> blobs_of_arena(const uint8_t* arena);

// A blob named in canonical words, and the place of its number there.
struct BlobPlace {
    uint64_t at;
    uint32_t blob;
};
// The blobs that words of these types own a count of, in order. Words that do not fit end the search.
std::vector<BlobPlace> blobs_of_words(const turn::Program& program, std::span<const TypeId> types,
                                      std::span<const uint64_t> words);
// Gives back what words own that nobody will decode.
void release_words(turn::Context& context, std::span<const TypeId> types, std::span<const uint64_t> words);

}  // namespace aeroflow::value
