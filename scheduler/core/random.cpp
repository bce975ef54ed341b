// Random numbers of actors: counter-based, keyed by creation path and place in the source (formats.md §5).
#include "scheduler/core/world.h"
#include "vm/memory/arena.h"
#include "vm/numerics/philox.h"

namespace aeroflow::core {
uint64_t World::draw(turn::Context& context, uint32_t draw_site) {
    Row& row = *turn_.row;
    const uint64_t number = count_site(row, draw_site, 1);
    if (number == 0) memory::charge(context, kSiteQuota);
    const uint64_t words[] = {root_->seed, row.path, heap_.at<Cold>(row.cold).incarnation};
    const uint64_t key =
        base::signature_digest({reinterpret_cast<const char*>(words), sizeof words});
    return numerics::random_bits(key, program_.draws[draw_site].digest, number);
}

}  // namespace aeroflow::core
