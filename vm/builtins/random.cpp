// Random draws (formats.md §5). The world gives 64 bits per draw; what they become is defined here.
#include <algorithm>

#include "vm/builtins/call.h"
#include "vm/numerics/philox.h"
#include "vm/value/list_data.h"

namespace aeroflow::builtins::rows {
namespace {

uint64_t draw(const Call& call, uint32_t site_operand) {
    return call.context.world->draw(call.context,
                                    static_cast<uint32_t>(call.integer(site_operand)));
}

}  // namespace

void RandomInt(const Call& call) {
    const int64_t a = call.integer(0), b = call.integer(1);
    if (a >= b) return call.out_of_range(a, 0);
    const uint64_t random = draw(call, 2);
    if (!call.running()) return;
    call.give(static_cast<uint64_t>(a) +
              numerics::scale(random, static_cast<uint64_t>(b) - static_cast<uint64_t>(a)));
}

void RandomFloat(const Call& call) {
    const uint64_t random = draw(call, 0);
    if (call.running()) call.give(numerics::unit_float(random));
}

void RandomShuffle(const Call& call) {
    Reference list = call.reference(0);
    value::copy_reference(call.context, list);
    list = value::unique_list(call.context, list, call.type_id, 0);
    if (list == 0 || !call.spend(value::list_length(call.context, list))) return;
    const uint32_t size = call.first().size;
    for (uint64_t i = value::list_length(call.context, list); i-- > 1;) {
        const uint64_t other = numerics::scale(draw(call, 1), i + 1);
        if (!call.running()) return;
        uint8_t* data = value::list_data(call.context, list, size);
        if (other != i)
            std::swap_ranges(data + i * size, data + (i + 1) * size, data + other * size);
    }
    call.give(list);
}

void RandomPick(const Call& call) {
    const Reference list = call.reference(0);
    const uint32_t length = value::list_length(call.context, list);
    const Type& element = call.first();
    if (length == 0) return give_optional(call, element, nullptr);
    const uint64_t index = numerics::scale(draw(call, 1), length);
    if (!call.running()) return;
    const uint8_t* picked =
        value::list_data(call.context, list, element.size) + index * element.size;
    value::copy_run(call.context, picked, call.type().first, 1);
    give_optional(call, element, picked);
}

}  // namespace aeroflow::builtins::rows
