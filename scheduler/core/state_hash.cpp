// --hash=state: the states of the actors that ran are events too, one for each when a window closes (formats.md §4).
//
// They change no chain, so they have a sum of their own beside the execution hash, which is the same with them and without.
#include <algorithm>

#include "scheduler/core/world.h"
#include "vm/base/check.h"
#include "vm/value/object.h"
#include "vm/value/value_operations.h"

namespace aeroflow::core {

// The open window closes, or the last one is about to: what the actors alive hold now.
void World::add_states() {
    static const uint64_t signature = base::signature_digest("state");
    std::ranges::stable_sort(ran_);
    const auto rest = std::ranges::unique(ran_);
    ran_.erase(rest.begin(), rest.end());
    uint8_t* const running = context_.bases[0];
    for (const uint64_t id : ran_) {
        const Row& row = table_.row(id);
        const bool alive = row.id == id && (row.state == RowState::Idle || row.state == RowState::Suspended);
        if (!alive) continue;
        context_.bases[0] = &heap_.at<uint8_t>(row.arena);
        words_.clear();
        value::state_words(context_, context_.bases[0] + value::kRootOffset, code(row).type->root, with_timers_, words_);
        state_sums_.add_loose(base::ActorId{id}, {base::ActorId{id}, signature, root_->tick, words_});
    }
    context_.bases[0] = running;
    ran_.clear();
}

base::HashSums World::sums_with_states() const {
    base::HashSums sums = root_->sums;
    sums.merge(state_sums_);
    return sums;
}

}  // namespace aeroflow::core
