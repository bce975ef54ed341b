// Blocks of the world image by size classes: 64 bytes, doubling.
//
// In: a lane and a size. Out: blocks that stay where they are until they are given back; contents are whatever was there
// before. Small blocks come from slabs that one lane owns, so that lanes never share a run of 512 bytes; large ones are
// runs of pages with free lists of their own. All lists lie in the root: a Heap is an address and nothing else.
#pragma once

#include <cstdint>

#include "scheduler/core/image.h"
#include "scheduler/core/memory.h"

namespace aeroflow::core {

class Heap {
public:
    void attach(Memory& memory);  // and again whenever the range has moved

    uint8_t* base() const { return base_; }
    Root& root() const { return *reinterpret_cast<Root*>(base_); }
    template <class T>
    T& at(Block block, uint64_t index = 0) const {
        return reinterpret_cast<T*>(base_ + uint64_t{block} * kBlockBytes)[index];
    }

    static uint32_t size_class(uint64_t bytes);
    static uint64_t class_bytes(uint32_t size_class) { return kBlockBytes << size_class; }

    Block allocate(uint32_t lane, uint32_t size_class) {
        if (size_class < kSmallClasses) {
            Block& free = root().lanes[lane].free[size_class];
            if (const Block block = free; block != 0) {
                free = at<Block>(block);
                return block;
            }
        }
        return allocate_slow(lane, size_class);
    }
    void release(uint32_t lane, Block block, uint32_t size_class);
    // Makes the last run of the image twice as long where it stands; false when something lies behind it.
    bool extend(Block block, uint32_t size_class);

    // Appends to a growable array, which is made when `words` is 0.
    void append(uint32_t lane, Block& words, uint64_t word);
    void grow_words(uint32_t lane, Block& words);  // doubles its room
    void release_words(uint32_t lane, Block& words);

private:
    Block allocate_slow(uint32_t lane, uint32_t size_class);
    Block allocate_run(uint32_t size_class);
    void grow_step();
    void require(uint64_t bytes);
    Block carve(uint32_t lane, uint32_t size_class);

    uint8_t* base_ = nullptr;
    uint64_t blocks_ = 0;  // of the range
    uint64_t huge_until_ = 0;
    Memory* memory_ = nullptr;
};

}  // namespace aeroflow::core
