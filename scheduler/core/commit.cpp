// The end of a tick: births get ranks, names and ends act, windows close, output leaves (architecture.md §4 step 5).
#include "scheduler/core/world.h"
#include "vm/base/check.h"

namespace aeroflow::core {

void World::commit() {
    if (commit_ != 0) {
        const uint32_t happened = commit_;
        commit_ = 0;
        if ((happened & kCommitSweep) != 0) sweep_messages();
        finish_immediates();
        commit_births();
        commit_names();
        commit_ends();
        flush_output();
        if ((happened & kCommitBuffers) != 0) shrink_buffers();
        if ((happened & kCommitFollowed) != 0) follower_->tick_ends(root_->tick, root_->live, root_->messages);
        if ((happened & kCommitBlobs) != 0) {  // this tick's messages may own blobs: the next one looks who took them
            sweep_bytes_ = outbox_used();
            commit_ |= kCommitSweep;
        }
    }
    if (root_->turns >= root_->next_window) close_window();
}

void World::commit_births() {
    for (const uint64_t id : births_) {
        Row& row = table_.row(id);
        AE_CHECK(row.state == RowState::Minted);
        row.state = RowState::Starting;
        table_.give_rank(row);
    }
    births_.clear();
    active_.resize(root_->rank_capacity);
}

// Indices are pushed in canonical order of the ends (formats.md §1).
void World::commit_ends() {
    gone_.clear();
    for (const Ended& ended : ended_) {
        Row& row = *ended.row;
        const uint32_t lane = lane_of(row);
        if (row.arena != 0) {
            if (root_->blobs_live != 0) release_handles(row);
            heap_.release(lane, row.arena, row.size_class);
        }
        if (row.cold != 0) {
            Cold& record = heap_.at<Cold>(row.cold);
            AE_CHECK(record.timers == 0);
            AE_CHECK(record.deferred == 0);
            heap_.release_words(lane, record.monitors);
            heap_.release_words(lane, record.everys);
            heap_.release_words(lane, record.sites);
            heap_.release(lane, row.cold, 0);
        }
        table_.take_rank(row);
        table_.retire(row);
    }
    ended_.clear();
    reasons_.clear();
}

// A row of the windows (formats.md §4); 32 of them become 16 of twice the size.
void World::close_window() {
    root_->windows[root_->window_count++] = {root_->turns, root_->tick, root_->sums};
    if (configuration_.hash_state && !ending_) add_states();
    if (configuration_.observer != nullptr) {
        configuration_.observer->window(root_->windows[root_->window_count - 1], sums_with_states());
    }
    if (root_->window_count == kWindows) {
        for (uint32_t i = 0; i < kWindows / 2; ++i) root_->windows[i] = root_->windows[2 * i + 1];
        root_->window_count = kWindows / 2;
        root_->window_size *= 2;
    }
    root_->next_window = root_->turns + root_->window_size;
}

void World::flush_output() {
    if (!tick_out_.empty()) output_.write(turn::Stream::Out, tick_out_);
    if (!tick_err_.empty()) output_.write(turn::Stream::Err, tick_err_);
    for (std::string* const text : {&tick_out_, &tick_err_}) {
        constexpr size_t kLargeBytes = size_t{2} << 20;  // of a turn that wrote one long text
        if (text->capacity() > kLargeBytes) std::string().swap(*text);
        text->clear();
    }
}

}  // namespace aeroflow::core
