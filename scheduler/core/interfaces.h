// What a world asks of its surroundings: a place for its output, somebody who serves its ports.
//
// Interfaces are pure and one deep (house.md §4); tools/ and scheduler/ports implement them, tests too.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "scheduler/core/image.h"
#include "vm/turn/context.h"
#include "vm/turn/program.h"

namespace aeroflow::core {

// Receives what turns wrote and what the runtime reports, at tick ends, in canonical order.
class Output {
public:
    virtual ~Output() = default;
    virtual void write(turn::Stream stream, std::string_view bytes) = 0;
};

// A request to a port, as a recorder tells it from others.
struct Request {
    std::string_view module;                // "std.fs"
    const turn::Selector& selector;
    std::span<const uint64_t> arguments;    // canonical words, blobs written out
    std::span<const uint64_t> hashed;       // the same as the execution hash takes them
    uint64_t tick = 0;                      // at which it is served
    uint64_t port = 0;                      // id of the port
    uint64_t ask = 0;                       // the asker's number of it; 0: nobody waits for the answer
};

// Serves the requests to immediate ports (language.md §10) while the world waits.
class Ports {
public:
    virtual ~Ports() = default;
    // `answer` receives the canonical words of the result and true is given, or those of a Fault and false.
    virtual bool serve(const Request& request, std::vector<uint64_t>& answer) = 0;
};

// Follows a run. Nothing it does can be seen by the program.
class Observer {
public:
    virtual ~Observer() = default;
    // A window has closed (formats.md §4), before neighbours are merged.
    virtual void window(const Window& window) = 0;
};

}  // namespace aeroflow::core
