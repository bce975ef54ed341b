// What runs a turn: the interpreter now, machine code later. The scheduler knows engines only through this.
#pragma once

#include <cstdint>
#include <span>

#include "vm/turn/context.h"

namespace aeroflow::turn {

class Engine {
public:
    virtual ~Engine() = default;

    // Runs `function` with arguments decoded from canonical words (one after the other, of the function's parameter
    // types) up to its end or first suspension. Running: completed, context.result holds the slots of the result (owned
    // by the engine until the next call; references in it are counted for the caller: see `drop_result`). Suspended:
    // context.record. Fault, Exit: as context says. The engine takes over what the words own (blobs), in any case.
    virtual Status start(Context& context, FunctionNumber function, std::span<const uint64_t> arguments) = 0;

    // Goes on where the record of the outermost function waits, with context.answers, whose blobs it takes over.
    virtual Status resume(Context& context, value::Reference record) = 0;
};

}  // namespace aeroflow::turn
