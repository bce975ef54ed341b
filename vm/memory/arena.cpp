#include "vm/memory/arena.h"

#include <bit>
#include <cstring>

#include "vm/base/check.h"

namespace aeroflow::memory {
namespace {

using value::ArenaHead;
using value::Reference;

// Sizes are in units of 8 bytes. Up to kExact units each size has its own class, above it there are four classes to a
// doubling; a block has exactly its class's size, so whatever a list holds fits.
constexpr uint32_t kExact = 32;
constexpr uint32_t kClasses = kExact + 1 + 4 * 26;
constexpr uint64_t kMaxUnits = uint64_t{1} << 31;

// The first free block of each class, 0 where there is none; `used` has a bit for each class that may have one.
struct Directory {
    uint64_t used[(kClasses + 63) / 64];
    uint32_t first[kClasses];
    Reference handles;  // the first handle of a blob
};
static_assert(sizeof(Directory) == 24 + 4 * (kClasses + 1));
static_assert(sizeof(Directory) % 8 == 0);
constexpr uint64_t kDirectoryUnits = sizeof(Directory) / 8;

// A free block holds the next one of its class.
struct FreeBlock {
    uint32_t next;
    uint32_t zero;
};

ArenaHead& head_of(turn::Context& context) {
    return *reinterpret_cast<ArenaHead*>(context.bases[0]);
}

uint32_t class_of(uint64_t units) {
    if (units <= kExact) return static_cast<uint32_t>(units);
    // Classes above 32: 40 48 56 64, 80 96 112 128, …
    const uint64_t last = units - 1;
    const int top = 63 - std::countl_zero(last);
    const auto quarter = static_cast<uint32_t>(last >> (top - 2) & 3);
    return kExact + 1 + 4 * static_cast<uint32_t>(top - 5) + quarter;
}

uint64_t class_units(uint32_t size_class) {
    if (size_class <= kExact) return size_class;
    const uint32_t step = size_class - kExact - 1;
    const uint32_t top = step / 4 + 5;
    return (uint64_t{4} + step % 4 + 1) << (top - 2);
}

Directory* directory_of(turn::Context& context) {
    const uint32_t unit = head_of(context).directory;
    return unit == 0 ? nullptr : reinterpret_cast<Directory*>(context.at(unit));
}

// Makes the directory when it has room as it is: a free must not move the arena. A block freed while there is no room is
// lost until the actor ends; the next growth makes room, so that happens only in the first small arena.
Directory* make_directory(turn::Context& context) {
    ArenaHead& head = head_of(context);
    if (context.arena_units - head.top < kDirectoryUnits) return nullptr;
    head.directory = head.top;
    head.top += kDirectoryUnits;
    auto* directory = reinterpret_cast<Directory*>(context.at(head.directory));
    std::memset(directory, 0, sizeof(Directory));
    return directory;
}

Reference take(turn::Context& context, Directory& directory, uint32_t size_class) {
    const uint32_t unit = directory.first[size_class];
    AE_CHECK(unit != 0);
    directory.first[size_class] = reinterpret_cast<FreeBlock*>(context.at(unit))->next;
    if (directory.first[size_class] == 0)
        directory.used[size_class / 64] &= ~(uint64_t{1} << size_class % 64);
    return unit;
}

void put(turn::Context& context, Directory& directory, uint32_t unit, uint32_t size_class) {
    *reinterpret_cast<FreeBlock*>(context.at(unit)) = {directory.first[size_class], 0};
    directory.first[size_class] = unit;
    directory.used[size_class / 64] |= uint64_t{1} << size_class % 64;
}

// The smallest class above `size_class` with a free block; kClasses when there is none.
uint32_t larger_class(const Directory& directory, uint32_t size_class) {
    for (uint32_t word = (size_class + 1) / 64; word < std::size(directory.used); ++word) {
        uint64_t bits = directory.used[word];
        if (word == (size_class + 1) / 64) bits &= ~uint64_t{0} << (size_class + 1) % 64;
        if (bits != 0) return word * 64 + static_cast<uint32_t>(std::countr_zero(bits));
    }
    return kClasses;
}

// Gives back a run of units of any size as blocks of whole classes.
void put_run(turn::Context& context, Directory& directory, uint32_t unit, uint64_t units) {
    while (units > 0) {
        uint32_t size_class = class_of(units);
        if (class_units(size_class) > units) --size_class;
        put(context, directory, unit, size_class);
        unit += static_cast<uint32_t>(class_units(size_class));
        units -= class_units(size_class);
    }
}

// Before growing: splits a larger free block.
Reference split(turn::Context& context, Directory& directory, uint32_t size_class) {
    const uint32_t larger = larger_class(directory, size_class);
    if (larger == kClasses) return 0;
    const Reference unit = take(context, directory, larger);
    const uint64_t units = class_units(size_class);
    put_run(context, directory, unit + static_cast<uint32_t>(units), class_units(larger) - units);
    return unit;
}

Reference bump(turn::Context& context, uint64_t units) {
    ArenaHead& head = head_of(context);
    const Reference unit = head.top;
    head.top += static_cast<uint32_t>(units);
    return unit;
}

// Not in the class's free list and no room at the top.
[[gnu::noinline]] Reference allocate_slow(turn::Context& context, uint32_t size_class) {
    if (Directory* directory = directory_of(context)) {
        if (const Reference unit = split(context, *directory, size_class)) return unit;
    }
    const uint64_t units = class_units(size_class);
    if (head_of(context).top + units + kDirectoryUnits >= kMaxUnits) {
        turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
        return 0;
    }
    context.world->grow_arena(context, units + kDirectoryUnits);
    if (context.status != turn::Status::Running) return 0;
    AE_CHECK(context.arena_units - head_of(context).top >= units);
    return bump(context, units);
}

}  // namespace

Reference allocate(turn::Context& context, uint64_t bytes, uint64_t live) {
    AE_CHECK(bytes >= 8);
    ArenaHead& head = head_of(context);
    if (head.live + live > context.quota || bytes >= kMaxUnits * 4) [[unlikely]] {
        turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
        return 0;
    }
    const uint32_t size_class = class_of((bytes + 7) / 8);
    const uint64_t units = class_units(size_class);
    Directory* directory = directory_of(context);
    Reference unit;
    if (directory != nullptr && directory->first[size_class] != 0)
        unit = take(context, *directory, size_class);
    else if (context.arena_units - head.top >= units)
        unit = bump(context, units);
    else
        unit = allocate_slow(context, size_class);
    if (unit == 0) [[unlikely]]
        return 0;
    head_of(context).live += live;
    std::memset(context.at(unit), 0, units * 8);
    return unit;
}

void release(turn::Context& context, Reference reference, uint64_t bytes, uint64_t live) {
    AE_CHECK(value::is_counted(reference));
    ArenaHead& head = head_of(context);
    AE_CHECK(head.live >= live);
    head.live -= live;
    const uint32_t size_class = class_of((bytes + 7) / 8);
    const uint64_t units = class_units(size_class);
    AE_CHECK(reference + units <= head.top);
    if (reference + units == head.top) {
        head.top = reference;
        return;
    }
    Directory* directory = directory_of(context);
    if (directory == nullptr) directory = make_directory(context);
    if (directory != nullptr) put(context, *directory, reference, size_class);
}

void require_directory(turn::Context& context) {
    if (head_of(context).directory != 0) return;
    if (context.arena_units - head_of(context).top < kDirectoryUnits)
        context.world->grow_arena(context, kDirectoryUnits);
    AE_CHECK(make_directory(context) != nullptr);
}

Reference& first_handle(turn::Context& context) {
    Directory* const directory = directory_of(context);
    AE_CHECK(directory != nullptr);
    return directory->handles;
}

Reference first_handle(const uint8_t* arena) {
    const uint32_t unit = reinterpret_cast<const ArenaHead*>(arena)->directory;
    if (unit == 0) return 0;
    return reinterpret_cast<const Directory*>(arena + uint64_t{unit} * 8)->handles;
}

void charge(turn::Context& context, int64_t live) {
    ArenaHead& head = head_of(context);
    AE_CHECK(live >= 0 || head.live >= static_cast<uint64_t>(-live));
    head.live += static_cast<uint64_t>(live);
    if (live > 0 && head.live > context.quota)
        turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
}

uint64_t initial_bytes(uint64_t root_bytes) {
    return value::kRootOffset + (root_bytes + 7) / 8 * 8;
}

void initialise(uint8_t* arena, uint64_t root_bytes) {
    auto& head = *reinterpret_cast<ArenaHead*>(arena);
    head.top = static_cast<uint32_t>(initial_bytes(root_bytes) / 8);
    head.directory = 0;
    head.live = 0;
}

}  // namespace aeroflow::memory
