// Timers of actors: messages sent later, time-outs, sleeps, `every` (language.md §5, §6.1).
//
// A Timer's number is the node's block and part of its serial number, so that a stale one finds somebody else's node and
// does nothing. Each actor chains its own, so that its end takes them along.
#include <cstring>

#include "scheduler/core/world.h"
#include "vm/base/check.h"

namespace aeroflow::core {

using turn::MessageKind;

Block World::new_timer(Row& owner, MessageKind kind, uint64_t due) {
    const Block block = heap_.allocate(lane_of(owner), 0);
    TimerNode& node = heap_.at<TimerNode>(block);
    node = {};
    node.due = due;
    node.owner = owner.id;
    node.kind = kind;
    node.serial = ++root_->timer_serial;
    node.state = TimerState::Held;
    Cold& record = cold(owner);
    node.owner_next = record.timers;
    if (record.timers != 0) heap_.at<TimerNode>(record.timers).owner_previous = block;
    record.timers = block;
    return block;
}

void World::drop_timer(Block block) {
    TimerNode& node = heap_.at<TimerNode>(block);
    AE_CHECK(node.state != TimerState::Free);
    if (node.state == TimerState::Armed) WheelView(heap_).unlink(block);
    Row& owner = table_.row(node.owner);
    const uint32_t lane = base::ActorId{node.owner}.home();
    if (node.owner_previous != 0) heap_.at<TimerNode>(node.owner_previous).owner_next = node.owner_next;
    else heap_.at<Cold>(owner.cold).timers = node.owner_next;
    if (node.owner_next != 0) heap_.at<TimerNode>(node.owner_next).owner_previous = node.owner_previous;
    if (node.message != 0) {
        release_words(heap_.at<turn::Message>(node.message));
        root_->waiting_bytes -= Heap::class_bytes(node.message_class);
        heap_.release(lane, node.message, node.message_class);
    }
    node.serial = 0;
    node.state = TimerState::Free;
    heap_.release(lane, block, 0);
}

void World::drop_timers(Row& row) {
    if (row.cold == 0) return;
    for (Block block = heap_.at<Cold>(row.cold).timers; block != 0;) {
        const TimerNode& node = heap_.at<TimerNode>(block);
        const Block next = node.owner_next;
        // One of at most 1 ns is an ordinary send: it stays until the tick ends.
        if (node.state != TimerState::Immediate) drop_timer(block);
        block = next;
    }
}

uint64_t World::send_after(turn::Context& context, int64_t delay, const turn::Message& head, Span payload) {
    const uint64_t wait = delay < 1 ? 1 : static_cast<uint64_t>(delay);
    if (wait > static_cast<uint64_t>(INT64_MAX) - root_->tick) {
        turn::raise(context, turn::FaultKind::Overflow, context.site);
        release_words(head.kind, head.selector, payload);
        return 0;
    }
    Row& row = *turn_.row;
    const Block block = new_timer(row, MessageKind::Tell, root_->tick + wait);
    rare_ |= kRareEffects;
    if (wait == 1) {  // an ordinary send, which a cancel in this tick takes back
        heap_.at<TimerNode>(block).state = TimerState::Immediate;
        heap_.at<TimerNode>(block).due = outbox_used();
        turn::Message& message = put(context.self, head.to, head.kind, payload);
        message.selector = head.selector;
        immediates_.push_back(block);
        commit_ |= kCommitImmediate;
    } else {
        const uint64_t bytes = sizeof(turn::Message) + payload.size() * 8;
        TimerNode& node = heap_.at<TimerNode>(block);
        node.message_class = Heap::size_class(bytes);
        node.message = heap_.allocate(lane_of(row), node.message_class);
        hold_bytes(Heap::class_bytes(node.message_class));
        if (exiting_ && exit_status_ == 71) turn::raise(context, turn::FaultKind::OutOfMemory, context.site);
        auto& message = heap_.at<turn::Message>(node.message);
        message = head;
        message.from = context.self;
        message.next = 0;
        message.words = static_cast<uint32_t>(payload.size());
        if (!payload.empty()) std::memcpy(message.payload(), payload.data(), payload.size() * 8);
        effects_.push_back({EffectKind::Arm, block, 0, {}});
    }
    return uint64_t{heap_.at<TimerNode>(block).serial} << 32 | block;
}

void World::cancel(turn::Context&, uint64_t timer) {
    effects_.push_back({EffectKind::Cancel, timer, 0, {}});
    rare_ |= kRareEffects;
}

void World::cancel_now(uint64_t timer) {
    const auto block = static_cast<Block>(timer);
    if (block == 0 || block >= root_->top) return;
    const TimerNode& node = heap_.at<TimerNode>(block);
    if (node.serial != timer >> 32 || node.owner != context_.self || node.kind != MessageKind::Tell) return;
    if (node.state == TimerState::Immediate) cancel_immediate(block);
    else if (node.state == TimerState::Armed) drop_timer(block);
}

// Marks the message of a timer of at most 1 ns; the marked ones leave the buffer at the tick's end.
void World::cancel_immediate(Block block) {
    uint8_t* const buffer = outbox_first_;
    auto& message = *reinterpret_cast<turn::Message*>(buffer + heap_.at<TimerNode>(block).due);
    if (message.to == kTaken) return;
    release_words(message);
    message.to = kTaken;
    cancelled_ = true;
}

// At the end of a tick timers of at most 1 ns are messages like others, and the cancelled ones leave the buffer.
void World::finish_immediates() {
    for (const Block block : immediates_) drop_timer(block);
    immediates_.clear();
    if (!cancelled_) return;
    cancelled_ = false;
    uint8_t* const first = outbox_first_;
    uint8_t* to = first;
    for (uint8_t* from = first; from < context_.out;) {
        const auto& message = *reinterpret_cast<turn::Message*>(from);
        const uint64_t bytes = message.bytes();
        if (message.to != kTaken) {
            std::memmove(to, from, bytes);
            to += bytes;
        }
        from += bytes;
    }
    context_.out = to;
}

// The messages of the timers due, in the order in which they were armed. An `every` is armed anew at once.
void World::fire_timers(uint64_t tick) {
    const auto add = [&](const TimerNode& node, Span words) {
        turn::Message message = {node.owner, node.owner, 0, static_cast<uint32_t>(words.size()), 0, 0, node.kind, 0};
        const auto* const head = reinterpret_cast<const uint64_t*>(&message);
        fired_.insert(fired_.end(), head, head + sizeof message / 8);
        fired_.insert(fired_.end(), words.begin(), words.end());
    };
    fired_.clear();
    for (Block block = WheelView(heap_).take(tick); block != 0;) {
        TimerNode& node = heap_.at<TimerNode>(block);
        const Block next = node.next;
        if (node.kind == MessageKind::Every) {
            const uint64_t place[] = {node.place};
            const uint64_t period =
                heap_.at<Words>(heap_.at<Cold>(table_.row(node.owner).cold).everys).data()[2 * place[0] + 1];
            if (node.waiting == 0) add(node, place);
            node.waiting = 1;
            node.due = tick + period;
            if (period <= static_cast<uint64_t>(INT64_MAX) - tick) arm(block);
        } else if (node.kind == MessageKind::Tell) {
            const auto* const message = &heap_.at<uint64_t>(node.message);
            const uint64_t bytes = heap_.at<turn::Message>(node.message).bytes();
            fired_.insert(fired_.end(), message, message + bytes / 8);
            heap_.at<turn::Message>(node.message).words = 0;  // what they own passes on
            drop_timer(block);
        } else {
            add(node, {});
            heap_.at<Suspension>(table_.row(node.owner).suspension).timer = 0;
            drop_timer(block);
        }
        block = next;
    }
    if (!fired_.empty()) link_bases_[1] = reinterpret_cast<uint8_t*>(fired_.data()) - 8;
    if (root_->blobs_live != 0) commit_ |= kCommitSweep;
}

}  // namespace aeroflow::core
