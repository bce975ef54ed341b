#include "scheduler/core/heap.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

constexpr uint32_t kFirstSlabClass = kSmallClasses - 1;  // 4 KiB; later slabs of a lane double up to
constexpr uint32_t kLastSlabClass = 12;                  // 256 KiB
constexpr uint64_t kReleaseBytes = uint64_t{1} << 20;    // larger runs give their pages back
constexpr uint64_t kHugeFrom = uint64_t{256} << 20;
constexpr uint64_t kHugeStep = uint64_t{64} << 20;
constexpr uint32_t kBlocksPerPage = 4096 / kBlockBytes;

}  // namespace

void Heap::attach(Memory& memory) {
    memory_ = &memory;
    base_ = memory.base();
    blocks_ = memory.size() / kBlockBytes;
    if (blocks_ > ~Block{0}) blocks_ = ~Block{0};
    huge_until_ = kHugeFrom / kBlockBytes;
    AE_CHECK(base_ != nullptr);
    AE_CHECK(memory.size() >= uint64_t{1} << 20);
}

uint32_t Heap::size_class(uint64_t bytes) {
    if (bytes <= kBlockBytes) return 0;
    return static_cast<uint32_t>(std::bit_width((bytes - 1) / kBlockBytes));
}

Block Heap::allocate_slow(uint32_t lane, uint32_t size_class) {
    AE_CHECK(size_class < kSizeClasses);
    return size_class < kSmallClasses ? carve(lane, size_class) : allocate_run(size_class);
}

// A small block from the lane's slab. What is left of a slab too short for it goes to the lane's free lists.
Block Heap::carve(uint32_t lane, uint32_t size_class) {
    Lane& slab = root().lanes[lane];
    const uint32_t blocks = 1u << size_class;
    while (slab.slab_end - slab.slab < blocks) {
        if (slab.slab < slab.slab_end) {
            const auto rest = static_cast<uint32_t>(std::bit_width(slab.slab_end - slab.slab) - 1);
            release(lane, slab.slab, rest);
            slab.slab += 1u << rest;
            continue;
        }
        if (slab.slab_class < kFirstSlabClass) slab.slab_class = kFirstSlabClass;
        slab.slab = allocate_run(slab.slab_class);
        slab.slab_end = slab.slab + (1u << slab.slab_class);
        if (slab.slab_class < kLastSlabClass) ++slab.slab_class;
    }
    const Block block = slab.slab;
    slab.slab += blocks;
    return block;
}

Block Heap::allocate_run(uint32_t size_class) {
    Root& image = root();
    AE_CHECK(size_class < kSizeClasses);
    if (class_bytes(size_class) >= kHugeStep) require(class_bytes(size_class));
    if (image.runs[size_class] != 0) {
        const Block block = image.runs[size_class];
        image.runs[size_class] = at<Block>(block);
        return block;
    }
    const uint64_t blocks = uint64_t{1} << size_class;
    const uint64_t align = blocks < kBlocksPerPage ? blocks : kBlocksPerPage;
    const uint64_t first = (image.top + align - 1) / align * align;
    if (first + blocks > blocks_) memory_->exhausted(image.top * kBlockBytes);
    image.top = first + blocks;
    if (image.top >= huge_until_) grow_step();
    return static_cast<Block>(first);
}

bool Heap::extend(Block block, uint32_t size_class) {
    Root& image = root();
    const uint64_t blocks = uint64_t{1} << size_class;
    if (size_class < kSmallClasses || size_class + 1 >= kSizeClasses) return false;
    if (block + blocks != image.top || image.top + blocks > blocks_) return false;
    if (class_bytes(size_class) >= kHugeStep) require(class_bytes(size_class));
    image.top += blocks;
    if (image.top >= huge_until_) grow_step();
    return true;
}

// Huge pages begin where the image is 256 MiB long: below, a host that has to find them costs more than they save.
void Heap::grow_step() {
    const uint64_t begin = huge_until_ * kBlockBytes;
    const uint64_t used = root().top * kBlockBytes;
    const uint64_t end = std::min(blocks_ * kBlockBytes, (used / kHugeStep + 1) * kHugeStep);
    require(kHugeStep);
    memory_->prefer_huge_pages(begin, end - begin);
    huge_until_ = end / kBlockBytes;
}

// The host's memory, asked when the image grows by a step and before a large run is used.
void Heap::require(uint64_t bytes) {
    if (!memory_->available(bytes)) memory_->exhausted(root().top * kBlockBytes);
}

void Heap::release(uint32_t lane, Block block, uint32_t size_class) {
    AE_CHECK(block != 0);
    if (size_class < kSmallClasses) {
        at<Block>(block) = root().lanes[lane].free[size_class];
        root().lanes[lane].free[size_class] = block;
        return;
    }
    const uint64_t bytes = class_bytes(size_class);
    if (bytes >= kReleaseBytes) memory_->release(uint64_t{block} * kBlockBytes, bytes);
    at<Block>(block) = root().runs[size_class];
    root().runs[size_class] = block;
}

void Heap::append(uint32_t lane, Block& words, uint64_t word) {
    if (words == 0) {
        words = allocate(lane, 0);
        at<Words>(words) = {0, 0};
    }
    if (at<Words>(words).count == at<Words>(words).capacity()) grow_words(lane, words);
    Words& array = at<Words>(words);
    array.data()[array.count++] = word;
}

void Heap::grow_words(uint32_t lane, Block& words) {
    const Words old = at<Words>(words);
    const Block larger = allocate(lane, old.size_class + 1);
    std::memcpy(&at<uint8_t>(larger), &at<uint8_t>(words), sizeof(Words) + uint64_t{old.count} * 8);
    release(lane, words, old.size_class);
    words = larger;
    at<Words>(words).size_class = old.size_class + 1;
}

void Heap::release_words(uint32_t lane, Block& words) {
    if (words != 0) release(lane, words, at<Words>(words).size_class);
    words = 0;
}

}  // namespace aeroflow::core
