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
#include "vm/turn/message.h"
#include "vm/turn/program.h"

namespace aeroflow::core {

// The fault of a turn, and what the runtime says about it.
struct FaultReport {
    const turn::RaisedFault& fault;
    uint64_t actor;
    uint32_t actor_type;
    std::string_view text;
};

// Receives what turns wrote and what the runtime reports, at tick ends, in canonical order.
class Output {
public:
    virtual ~Output() = default;
    virtual void write(turn::Stream stream, std::string_view bytes) = 0;
    // A turn has faulted. True: its report is to be written; runners of tests keep it for themselves.
    virtual bool wants_report(const FaultReport& /*report*/) { return true; }
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

// An event of the execution hash (formats.md §4).
struct SeenEvent {
    uint64_t at;         // the actor; of a loose event the one named
    uint64_t sender;
    uint64_t signature;  // digest
    uint64_t tick;
    std::span<const uint64_t> words;  // as the hash takes them
    bool loose;
    uint16_t selector;      // of the message, or of the ask that an answer is for; kNoSelector
    std::string_view text;  // what was written, of an `out`
};

// A turn; what it takes is the event told before it.
struct SeenTurn {
    uint64_t actor;
    uint64_t tick;
    uint64_t number;     // in the world, from 1
    uint32_t type;       // of the actor
    uint16_t selector;   // of the message handled, in a resumption too; kNoSelector
};

// What a host does to a world from outside, at the boundary before `tick`.
struct HostInput {
    enum class Kind : uint8_t { Message, Open, Close };
    Kind kind = Kind::Message;
    uint64_t tick = 0;                          // in which a message is taken
    uint64_t number = 0;                        // among the host's inputs, from 1
    uint64_t actor = 0;                         // Message: its receiver, its name and its arguments
    const turn::Selector* selector = nullptr;
    std::span<const uint64_t> words;
    std::span<const uint64_t> hashed;           // as the execution hash takes them
};

// Follows a run, in canonical order. Nothing it does can be seen by the program.
class Observer {
public:
    virtual ~Observer() = default;
    // A window has closed, before neighbours are merged. `sums`: with the events of `--hash=state`, where those are asked for.
    virtual void window(const Window&, const base::HashSums& /*sums*/) {}

    // Before it has an effect.
    virtual void input(const HostInput&) {}

    // Asked once, when the world is made. Following turns costs time: what is below is told only then.
    virtual bool follows_turns() const { return false; }
    virtual void event(const SeenEvent&) {}
    virtual void turn_begins(const SeenTurn&) {}
    // By the turn that ends, or later; `words` as the hash takes them, an answer's with its ask number first.
    virtual void sent(const turn::Message&, uint64_t /*signature*/, std::span<const uint64_t> /*words*/) {}
    // Its state can still be looked at.
    virtual void actor_ends(uint64_t /*actor*/) {}
    // Of a tick with turns: the actors alive, the messages delivered since the start.
    virtual void tick_ends(uint64_t /*tick*/, uint64_t /*actors*/, uint64_t /*messages*/) {}
};

}  // namespace aeroflow::core
