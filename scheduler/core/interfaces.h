// What a world asks of its surroundings: a place for its output, somebody who serves its ports.
//
// Interfaces are pure and one deep (house.md §4); tools/ and scheduler/ports implement them, tests too.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "vm/turn/context.h"
#include "vm/turn/program.h"

namespace aeroflow::core {

// Receives what turns wrote and what the runtime reports, at tick ends, in canonical order.
class Output {
public:
    virtual ~Output() = default;
    virtual void write(turn::Stream stream, std::string_view bytes) = 0;
};

// Serves the requests to immediate ports (language.md §10) while the world waits.
class Ports {
public:
    virtual ~Ports() = default;
    // `answer` receives the canonical words of the result and true is given, or those of a Fault and false.
    virtual bool serve(std::string_view module, const turn::Selector& request, std::span<const uint64_t> arguments,
                       std::vector<uint64_t>& answer) = 0;
};

}  // namespace aeroflow::core
