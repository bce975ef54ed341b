// Who owns which blob of a world, counted between two ticks from the handles and words themselves.
//
// In: a world. Out: nothing, or a sentence about the first blob whose count is not what was counted. Only tests include
// this; World names the class as its friend.
#pragma once

#include <map>
#include <string>

#include "scheduler/core/world.h"
#include "vm/value/blob.h"

namespace aeroflow::core {

class BlobAudit {
public:
    explicit BlobAudit(World& world) : world_(world) {}

    std::string difference() {
        owners_.clear();
        count_messages();
        for (uint32_t rank = 0; rank < world_.root_->rank_count; ++rank) {
            if (Row* const row = world_.table_.ranked(rank)) count_actor(*row);
        }
        return compare();
    }
    uint64_t live() const { return world_.root_->blobs_live; }

private:
    void count_words(turn::MessageKind kind, uint16_t selector, std::span<const uint64_t> words) {
        for (const value::BlobPlace& place :
             value::blobs_of_words(world_.program_, world_.word_types(kind, selector), words)) {
            ++owners_[place.blob];
        }
    }
    void count_message(const turn::Message& message) {
        count_words(message.kind, message.selector, {message.payload(), message.words});
    }
    void count_messages() {
        for (const uint8_t* place = world_.outbox_first_; place < world_.context_.out;) {
            const auto& message = *reinterpret_cast<const turn::Message*>(place);
            count_message(message);
            place += message.bytes();
        }
    }

    void count_actor(Row& row) {
        const Heap& heap = world_.heap_;
        if (row.arena != 0) {
            for (const uint32_t blob : value::blobs_of_arena(&heap.at<uint8_t>(row.arena))) ++owners_[blob];
        }
        if (row.cold != 0) {
            for (Block timer = heap.at<Cold>(row.cold).timers; timer != 0; timer = heap.at<TimerNode>(timer).owner_next) {
                const Block message = heap.at<TimerNode>(timer).message;
                if (message != 0) count_message(heap.at<turn::Message>(message));
            }
        }
        if (row.suspension != 0) count_suspension(heap.at<Suspension>(row.suspension));
    }
    void count_suspension(const Suspension& suspension) {
        const Heap& heap = world_.heap_;
        for (Block block = suspension.kept; block != 0;) {
            block = heap.at<KeptChunk>(block).next;
            KeptChunk& chunk = heap.at<KeptChunk>(block);
            for (uint32_t at = chunk.first; at < chunk.end; at += static_cast<uint32_t>(chunk.message(at).bytes())) {
                count_message(chunk.message(at));
            }
            if (block == suspension.kept) break;
        }
        if (suspension.asks == 0) return;
        AskTable& table = heap.at<AskTable>(suspension.asks);
        for (uint32_t i = 0; i < table.count; ++i) {
            if (table.entries()[i].answer == 0) continue;
            AnswerHead& head = heap.at<AnswerHead>(table.entries()[i].answer);
            count_words(static_cast<turn::MessageKind>(head.kind), head.selector, {head.payload(), head.words});
        }
    }

    std::string compare() const {
        uint64_t live = 0;
        for (uint32_t blob = 1; blob < world_.root_->blob_count; ++blob) {
            const uint32_t count = world_.heap_.at<turn::Blob>(world_.root_->blobs, blob).count;
            live += count != 0;
            const auto counted = owners_.find(blob);
            const uint64_t owners = counted == owners_.end() ? 0 : counted->second;
            if (owners == count) continue;
            return "tick " + std::to_string(world_.root_->tick) + ": blob " + std::to_string(blob) + " counts " +
                   std::to_string(count) + " owners and has " + std::to_string(owners);
        }
        return live == world_.root_->blobs_live ? "" : "the number of live blobs is wrong";
    }

    World& world_;
    std::map<uint32_t, uint64_t> owners_;
};

}  // namespace aeroflow::core
