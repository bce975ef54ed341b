#include "scheduler/core/table.h"

#include <cstring>

#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

uint32_t first_of_chunk(int chunk) { return chunk == 0 ? 0 : 1u << (kFirstChunkBits + chunk - 1); }
uint32_t rows_of_chunk(int chunk) { return chunk == 0 ? 1u << kFirstChunkBits : first_of_chunk(chunk); }

}  // namespace

void Table::attach() {
    const Root& root = heap_.root();
    for (int table = 0; table < base::kLaneCount; ++table) {
        for (int chunk = 0; chunk < kChunks; ++chunk) {
            const uint64_t offset = root.chunks[table][chunk];
            chunks_[table][chunk] =
                offset == 0 ? nullptr : heap_.base() + offset - uint64_t{first_of_chunk(chunk)} * sizeof(Row);
        }
    }
    ranks_ = &heap_.at<uint32_t>(root.ranks);
}

void Table::add_chunk(uint32_t table, uint32_t chunk) {
    const uint64_t bytes = uint64_t{rows_of_chunk(static_cast<int>(chunk))} * sizeof(Row);
    const Block block = heap_.allocate(table, Heap::size_class(bytes));
    if (chunk == 0) heap_.at<Row>(block) = {};  // index 0: named by nobody
    heap_.root().chunks[table][chunk] = uint64_t{block} * kBlockBytes;
    attach();
}

uint64_t Table::mint(uint32_t table) {
    Root& root = heap_.root();
    const uint32_t free = root.table_free[table];
    if (free != 0) {
        Row& row = this->row(table, free);
        AE_CHECK(row.state == RowState::Free);
        root.table_free[table] = row.head;
        return row.id;
    }
    const uint32_t index = root.table_count[table] == 0 ? 1 : root.table_count[table];
    if (index > kIndexMask) return 0;
    const int chunk = chunk_of(index);
    if (chunks_[table][chunk] == nullptr) add_chunk(table, static_cast<uint32_t>(chunk));
    root.table_count[table] = index + 1;
    Row& row = this->row(table, index);
    row = {};
    row.id = base::ActorId::make(0, table, index, 0).bits;
    return row.id;
}

void Table::unmint(Row& row) {
    const base::ActorId id{row.id};
    Root& root = heap_.root();
    row.state = RowState::Free;
    row.head = root.table_free[id.table()];
    row.tail = 0;
    root.table_free[id.table()] = id.index();
}

void Table::retire(Row& row) {
    const base::ActorId id{row.id};
    const uint32_t generation = id.generation() + 1;
    const uint32_t epoch = row.epoch;
    const uint16_t type = row.type;  // reports name ended actors too
    row = {};
    row.epoch = epoch;
    row.type = type;
    if (generation >> base::ActorId::kGenerationBits != 0) {
        row.id = 0;  // this index names nobody any more
        return;
    }
    row.id = base::ActorId::make(id.node(), id.table(), id.index(), generation).bits;
    unmint(row);
}

void Table::give_rank(Row& row) {
    Root& root = heap_.root();
    if (root.rank_count == root.rank_capacity) {
        if (root.rank_count > 2 * root.live + 4096) compact_ranks();
        if (root.rank_count == root.rank_capacity) grow_ranks();
    }
    const base::ActorId id{row.id};
    row.rank = root.rank_count;
    ranks_[root.rank_count++] = id.table() << base::ActorId::kIndexBits | id.index();
    ++root.born;
    if (++root.live > root.live_peak) root.live_peak = root.live;
}

void Table::take_rank(Row& row) {
    ranks_[row.rank] = 0;
    --heap_.root().live;
}

void Table::compact_ranks() {
    Root& root = heap_.root();
    uint32_t to = 0;
    for (uint32_t from = 0; from < root.rank_count; ++from) {
        if (ranks_[from] == 0) continue;
        ranks_[to] = ranks_[from];
        ranked_live(to).rank = to;
        ++to;
    }
    root.rank_count = to;
}

void Table::grow_ranks() {
    Root& root = heap_.root();
    const uint32_t larger = root.ranks == 0 ? 0 : root.ranks_class + 1;
    const Block block = heap_.allocate(0, larger);
    if (root.ranks != 0) {
        std::memcpy(&heap_.at<uint8_t>(block), ranks_, uint64_t{root.rank_count} * 4);
        heap_.release(0, root.ranks, root.ranks_class);
    }
    root.ranks = block;
    root.ranks_class = larger;
    root.rank_capacity = static_cast<uint32_t>(Heap::class_bytes(larger) / 4);
    ranks_ = &heap_.at<uint32_t>(block);
}

}  // namespace aeroflow::core
