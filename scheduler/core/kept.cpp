// Messages that wait while their receiver is suspended, in order of arrival (language.md §5).
//
// They lie one behind the other in chunks, which grow up to 4 KiB and form a circular list: a long queue costs its bytes
// and is read in order.
#include <algorithm>
#include <cstring>

#include "scheduler/core/hot.h"
#include "vm/base/check.h"

namespace aeroflow::core {

void World::keep(Row& row, turn::Message& message) {
    AE_CHECK(row.state == RowState::Suspended);
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    const Block last = suspension.kept;
    if (last == 0 || heap_.at<KeptChunk>(last).room() < message.bytes()) add_chunk(row, message.bytes());
    KeptChunk& chunk = heap_.at<KeptChunk>(suspension.kept);
    std::memcpy(chunk.bytes() + chunk.end, &message, message.bytes());
    chunk.end += static_cast<uint32_t>(message.bytes());
    if ((row.flags & kRowBounded) != 0 && turn::is_call(message.kind)) ++cold(row).kept_calls;
    message.to = kTaken;
}

// A chunk behind the last one with room for a message.
void World::add_chunk(Row& row, uint64_t bytes) {
    constexpr uint32_t kLargest = kSmallClasses - 1;
    Block& last = heap_.at<Suspension>(row.suspension).kept;
    uint32_t size_class = Heap::size_class(sizeof(KeptChunk) + bytes);
    if (last != 0) size_class = std::max(size_class, std::min(heap_.at<KeptChunk>(last).size_class + 1, kLargest));
    const Block block = heap_.allocate(lane_of(row), size_class);
    heap_.at<KeptChunk>(block) = {block, size_class, 0, 0};
    if (last != 0) std::swap(heap_.at<KeptChunk>(block).next, heap_.at<KeptChunk>(last).next);
    last = block;
    hold_bytes(Heap::class_bytes(size_class));
}

// The oldest message, which is kept no longer: valid until the actor keeps another one or `free_chunk` is called with
// `emptied`, the chunk that held nothing else (0: it holds more).
turn::Message& World::pop_kept(Suspension& suspension, Block& emptied) {
    const Block first = heap_.at<KeptChunk>(suspension.kept).next;
    KeptChunk& chunk = heap_.at<KeptChunk>(first);
    turn::Message& message = chunk.message(chunk.first);
    chunk.first += static_cast<uint32_t>(message.bytes());
    emptied = 0;
    if (chunk.first == chunk.end) {
        emptied = first;
        if (first == suspension.kept) suspension.kept = 0;
        else heap_.at<KeptChunk>(suspension.kept).next = chunk.next;
    }
    return message;
}

void World::free_chunk(const Row& row, Block chunk) {
    if (chunk == 0) return;
    const uint32_t size_class = heap_.at<KeptChunk>(chunk).size_class;
    root_->waiting_bytes -= Heap::class_bytes(size_class);
    heap_.release(lane_of(row), chunk, size_class);
}

// Takes what was kept, until the actor waits again.
void World::take_kept(Row& row) {
    while (row.state == RowState::Idle && row.suspension != 0) {
        Suspension& suspension = heap_.at<Suspension>(row.suspension);
        if (suspension.kept == 0) {
            release_suspension(row);
            return;
        }
        Block emptied = 0;
        turn::Message& message = pop_kept(suspension, emptied);
        if ((row.flags & kRowBounded) != 0 && turn::is_call(message.kind)) --cold(row).kept_calls;
        deliver(row, message);
        free_chunk(row, emptied);
    }
}

// Kept messages of an actor that ends are dead letters; the asks among them were open.
void World::drop_kept(Row& row, Span fault) {
    if (row.suspension == 0) return;
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    while (suspension.kept != 0) {
        Block emptied = 0;
        const turn::Message& message = pop_kept(suspension, emptied);
        if (turn::is_call(message.kind)) dead_letter(message);
        if (message.kind == turn::MessageKind::Ask) tell_asker(row, message.from, message.ask_number(), fault);
        release_words(message);
        free_chunk(row, emptied);
    }
}

// The oldest calls among the kept messages make room. Those in front leave; one behind other messages stays in its place
// as news of nobody, which nobody takes.
void World::reject_kept(Row& row, uint64_t count) {
    Suspension& suspension = heap_.at<Suspension>(row.suspension);
    cold(row).kept_calls -= static_cast<uint32_t>(count);
    while (count != 0) {
        const turn::Message& first = oldest_kept(suspension);
        if (!turn::is_call(first.kind) && !is_news_of_nobody(first)) break;
        Block emptied = 0;
        turn::Message& message = pop_kept(suspension, emptied);
        if (turn::is_call(message.kind)) {
            reject(row, message);
            --count;
        }
        free_chunk(row, emptied);
    }
    if (count == 0) return;
    std::vector<turn::Message*> calls;
    kept_calls(row, calls);
    for (uint64_t i = 0; i < count; ++i) reject(row, *calls[i]);
}

const turn::Message& World::oldest_kept(const Suspension& suspension) const {
    KeptChunk& chunk = heap_.at<KeptChunk>(heap_.at<KeptChunk>(suspension.kept).next);
    return chunk.message(chunk.first);
}

// The calls among the kept messages, oldest first.
void World::kept_calls(const Row& row, std::vector<turn::Message*>& out) const {
    if (row.suspension == 0) return;
    const Block last = heap_.at<Suspension>(row.suspension).kept;
    for (Block block = last; block != 0;) {
        block = heap_.at<KeptChunk>(block).next;
        KeptChunk& chunk = heap_.at<KeptChunk>(block);
        for (uint32_t at = chunk.first; at < chunk.end;) {
            turn::Message& message = chunk.message(at);
            at += static_cast<uint32_t>(message.bytes());
            if (turn::is_call(message.kind)) out.push_back(&message);
        }
        if (block == last) break;
    }
}

}  // namespace aeroflow::core
