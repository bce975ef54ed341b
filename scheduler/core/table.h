// Rows and ids: 64 tables of rows, minting from LIFO free lists, birth order (formats.md §1, architecture.md §4).
//
// In: the id of a spawner, ids to look up. Out: rows, which never move. A table grows by chunks that double it. Ranks are
// places in birth order, dense enough to be a bitmap: when more than half of them are dead, they are compacted.
#pragma once

#include <bit>
#include <cstdint>

#include "scheduler/core/heap.h"

namespace aeroflow::core {

class Table {
public:
    explicit Table(Heap& heap) : heap_(heap) {}
    void attach();  // and again whenever the range has moved

    // The row where the actor with this id lies or lay: compare its id.
    Row& row(uint64_t id) const { return row(base::ActorId{id}.table(), base::ActorId{id}.index()); }
    Row& row(uint32_t table, uint32_t index) const {
        return *reinterpret_cast<Row*>(chunks_[table][chunk_of(index)] + uint64_t{index} * sizeof(Row));
    }

    // Whether such an id was ever given out: only then may its row be looked at. For ids from outside.
    bool has(uint64_t id) const {
        const base::ActorId actor{id};
        return actor.node() == 0 && actor.index() != 0 && actor.index() < heap_.root().table_count[actor.table()];
    }

    // A fresh row in `table`; 0 when the table is full. The caller fills it; its id stands in it.
    uint64_t mint(uint32_t table);
    // Takes back what was minted, in reverse order of the minting: the same id is next.
    void unmint(Row& row);
    // Ends the row's id; the index is free for the next generation, unless that would wrap.
    void retire(Row& row);

    void give_rank(Row& row);
    void take_rank(Row& row);
    uint32_t rank_count() const { return heap_.root().rank_count; }
    // The row of a rank, or null when that actor has ended.
    Row* ranked(uint32_t rank) const {
        const uint32_t place = ranks_[rank];
        return place == 0 ? nullptr : &row(place >> base::ActorId::kIndexBits, place & kIndexMask);
    }
    Row& ranked_live(uint32_t rank) const {
        const uint32_t place = ranks_[rank];
        return row(place >> base::ActorId::kIndexBits, place & kIndexMask);
    }

private:
    static constexpr uint32_t kIndexMask = (1u << base::ActorId::kIndexBits) - 1;
    // 0 for the first 64 rows, then one more with each doubling.
    static int chunk_of(uint32_t index) {
        return std::bit_width(index | ((1u << kFirstChunkBits) - 1)) - kFirstChunkBits;
    }
    void add_chunk(uint32_t table, uint32_t chunk);
    void compact_ranks();
    void grow_ranks();

    Heap& heap_;
    uint32_t* ranks_ = nullptr;
    // Address of each chunk less that of its first index, so that a lookup adds the index only.
    static constexpr int kStride = 32;
    static_assert(kChunks <= kStride);
    uint8_t* chunks_[base::kLaneCount][kStride] = {};
};

}  // namespace aeroflow::core
