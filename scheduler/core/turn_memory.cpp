// Memory for running turns: arenas that grow, the outbox, blobs (architecture.md §3).
#include <algorithm>
#include <cstring>

#include "scheduler/core/world.h"
#include "vm/base/check.h"
#include "vm/value/object.h"

namespace aeroflow::core {
namespace {

constexpr uint64_t kLongestMessage = uint64_t{1} << 30;  // bytes (formats.md §3)

}  // namespace

void World::grow_arena(turn::Context& context, uint64_t units) {
    Row& row = *turn_.row;
    const uint64_t top = reinterpret_cast<value::ArenaHead*>(context.bases[0])->top;
    const uint64_t needed = top + units;
    const uint32_t lane = lane_of(row);
    if (configuration_.move_arenas || needed > uint64_t{8} << row.size_class) {
        const auto size_class = static_cast<uint8_t>(Heap::size_class(needed * 8));
        const Block larger = heap_.allocate(lane, size_class);
        std::memcpy(&heap_.at<uint8_t>(larger), context.bases[0], top * 8);
        if (configuration_.move_arenas) std::memset(context.bases[0], 0xA5, Heap::class_bytes(row.size_class));
        heap_.release(lane, row.arena, row.size_class);
        row.arena = larger;
        row.size_class = size_class;
    }
    context.bases[0] = &heap_.at<uint8_t>(row.arena);
    context.arena_units = configuration_.move_arenas ? units_before_move(row, needed) : uint64_t{8} << row.size_class;
}

// When arenas move at every allocation: where the next one happens. Large ones move after a sixteenth more, so that a million
// allocations stay linear.
uint64_t World::units_before_move(const Row& row, uint64_t used) const {
    constexpr uint64_t kLarge = 8192;
    return std::min(used + (used < kLarge ? 0 : used / 16), uint64_t{8} << row.size_class);
}

// The world holds more undelivered messages than it may: it ends in order at the end of this tick.
void World::too_many_messages() {
    if (exiting_) return;
    report_senders();
    exiting_ = true;
    exit_status_ = 71;
    commit_ |= kCommitExit | kCommitOutput;
}

// Messages that wait elsewhere than in the outbox.
void World::hold_bytes(uint64_t bytes) {
    root_->waiting_bytes += bytes;
    if (root_->waiting_bytes + outbox_used() > configuration_.undelivered) [[unlikely]] too_many_messages();
}

// Doubles the outbox. Beyond the world's limit the turn faults and the program ends with status 71.
void World::grow_outbox(turn::Context& context, uint64_t bytes) {
    Buffer& outbox = root_->buffers[root_->outbox];
    const uint64_t used = outbox_used();
    if (bytes > kLongestMessage) turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
    if (used + bytes + root_->waiting_bytes > configuration_.undelivered) too_many_messages();
    if (exiting_ && exit_status_ == 71) {
        // Nothing of this turn will be sent: what it goes on writing overwrites its own messages.
        turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
        if (used - turn_.mark >= bytes) {
            context.out -= used - turn_.mark;
            return;
        }
    }
    const uint32_t size_class = std::max(outbox.size_class + 1, Heap::size_class(used + bytes));
    while (outbox.size_class < size_class && heap_.extend(outbox.block, outbox.size_class)) ++outbox.size_class;
    if (outbox.size_class < size_class) {
        const Block larger = heap_.allocate(0, size_class);
        std::memcpy(&heap_.at<uint8_t>(larger), &heap_.at<uint8_t>(outbox.block), used);
        heap_.release(0, outbox.block, outbox.size_class);
        outbox.block = larger;
        outbox.size_class = size_class;
    }
    take_buffers();
    context.out = outbox_first_ + used;
    context.out_end = buffer_lasts_[root_->outbox];
    if (size_class > kLargeBufferClass) commit_ |= kCommitBuffers;
}

// At the end of a tick, while a buffer is large: after some ticks with few messages both shrink (architecture.md §3).
void World::shrink_buffers() {
    constexpr uint32_t kQuietTicks = 8;
    const uint32_t largest = std::max(root_->buffers[0].size_class, root_->buffers[1].size_class);
    const uint64_t used = outbox_used();
    quiet_ticks_ = used > Heap::class_bytes(largest) / 8 ? 0 : quiet_ticks_ + 1;
    if (quiet_ticks_ == kQuietTicks) {
        quiet_ticks_ = 0;
        replace_buffer(root_->buffers[root_->outbox ^ 1], 0);
        replace_buffer(root_->buffers[root_->outbox], used);
        take_buffers();
        context_.out = outbox_first_ + used;
        context_.out_end = buffer_lasts_[root_->outbox];
        for (std::vector<uint64_t>* scratch : {&fired_, &births_, &reasons_, &words_, &digests_}) {
            scratch->clear();
            scratch->shrink_to_fit();
        }
        ended_.shrink_to_fit();
        effects_.shrink_to_fit();
    }
    if (std::max(root_->buffers[0].size_class, root_->buffers[1].size_class) > kLargeBufferClass) {
        commit_ |= kCommitBuffers;
    }
}

// By one with twice the room for what it holds.
void World::replace_buffer(Buffer& buffer, uint64_t used) {
    const uint32_t size_class = std::max(kFirstBufferClass, Heap::size_class(used * 2));
    if (size_class >= buffer.size_class) return;
    const Block smaller = heap_.allocate(0, size_class);
    std::memcpy(&heap_.at<uint8_t>(smaller), &heap_.at<uint8_t>(buffer.block), used);
    heap_.release(0, buffer.block, buffer.size_class);
    buffer.block = smaller;
    buffer.size_class = size_class;
}

uint32_t World::new_blob(turn::Context& context, uint64_t bytes) {
    if (root_->blob_free == 0) grow_blobs();
    turn::Blob* const blobs = &heap_.at<turn::Blob>(root_->blobs);
    const uint32_t number = root_->blob_free;
    root_->blob_free = static_cast<uint32_t>(blobs[number].offset);
    const uint32_t size_class = Heap::size_class(bytes);
    const Block block = heap_.allocate(0, size_class);
    std::memset(&heap_.at<uint8_t>(block), 0, bytes);
    blobs[number] = {uint64_t{block} * kBlockBytes, Heap::class_bytes(size_class), 0, 1, 0};
    ++root_->blobs_live;
    commit_ |= kCommitBlobs;
    context.blobs = blobs;
    return number;
}

// Blob 0 names none. The table doubles; free entries are chained through their offsets.
void World::grow_blobs() {
    const uint32_t old_count = root_->blob_count;
    const uint32_t size_class = root_->blobs == 0 ? 4 : root_->blobs_class + 1;
    const Block larger = heap_.allocate(0, size_class);
    if (root_->blobs != 0) {
        std::memcpy(&heap_.at<uint8_t>(larger), &heap_.at<uint8_t>(root_->blobs), old_count * sizeof(turn::Blob));
        heap_.release(0, root_->blobs, root_->blobs_class);
    }
    root_->blobs = larger;
    root_->blobs_class = size_class;
    root_->blob_count = static_cast<uint32_t>(Heap::class_bytes(size_class) / sizeof(turn::Blob));
    turn::Blob* const blobs = &heap_.at<turn::Blob>(larger);
    for (uint32_t i = root_->blob_count; i-- > std::max(old_count, 1u);) {
        blobs[i] = {};
        blobs[i].offset = root_->blob_free;
        root_->blob_free = i;
    }
    context_.blobs = blobs;
}

void World::resize_blob(turn::Context& context, uint32_t number, uint64_t bytes) {
    turn::Blob& blob = heap_.at<turn::Blob>(root_->blobs, number);
    AE_CHECK(blob.count == 1);
    const uint32_t size_class = Heap::size_class(bytes);
    const uint64_t capacity = Heap::class_bytes(size_class);
    if (capacity == blob.capacity) return;
    const Block block = heap_.allocate(0, size_class);
    const uint64_t kept = std::min(capacity, blob.capacity);
    std::memcpy(&heap_.at<uint8_t>(block), heap_.base() + blob.offset, kept);
    std::memset(&heap_.at<uint8_t>(block) + kept, 0, capacity - kept);
    heap_.release(0, static_cast<Block>(blob.offset / kBlockBytes), Heap::size_class(blob.capacity));
    blob.offset = uint64_t{block} * kBlockBytes;
    blob.capacity = capacity;
    blob.frozen = 0;
    context.blobs = &heap_.at<turn::Blob>(root_->blobs);
}

void World::retain_blob(turn::Context&, uint32_t number) {
    ++heap_.at<turn::Blob>(root_->blobs, number).count;
    commit_ |= kCommitBlobs;
}

void World::release_blob(turn::Context&, uint32_t number) {
    turn::Blob& blob = heap_.at<turn::Blob>(root_->blobs, number);
    AE_CHECK(blob.count > 0);
    if (--blob.count != 0) return;
    heap_.release(0, static_cast<Block>(blob.offset / kBlockBytes), Heap::size_class(blob.capacity));
    blob = {};
    blob.offset = root_->blob_free;
    root_->blob_free = number;
    --root_->blobs_live;
}

}  // namespace aeroflow::core
