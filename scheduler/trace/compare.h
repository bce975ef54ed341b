// Two worlds side by side: the first turn in which they differ.
//
// In: two worlds that have not begun, each with the log that observes it. Out: a report about the first event that one has
// and the other has not, with both values and the line of the source; empty when there is none.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scheduler/core/world.h"
#include "scheduler/trace/labels.h"
#include "scheduler/trace/replay.h"

namespace aeroflow::trace {

// What happened in a world since the log was read the last time.
class EventLog final : public core::Observer {
public:
    struct Event {
        core::SeenEvent seen;  // without words and text
        std::vector<uint64_t> words;
        std::string text;
        uint64_t turn;         // number of the actor's turn that takes it
        uint64_t turns;        // of the world before that one

        core::SeenEvent whole() const;
        bool is_same(const Event& other) const;
    };

    bool follows_turns() const override { return true; }
    void event(const core::SeenEvent& event) override;
    void turn_begins(const core::SeenTurn& turn) override;

    std::vector<Event> events;
    std::vector<uint64_t> ran;  // actors that took a turn, in order

private:
    std::map<uint64_t, uint64_t> turns_of_;  // by actor
    uint64_t turns_ = 0;
};

struct Side {
    std::string name;  // of the trace
    core::World& world;
    const turn::Program& program;
    Replay& replay;
    EventLog& log;
};

struct Comparison {
    std::string difference;  // empty: none
    uint64_t turns = 0;      // the same, or of the whole run
};

// Runs both to the first difference or to their ends. With `states` also the fields of the actors that ran are compared, as
// they are shown, after each tick.
Comparison compare(Side& a, Side& b, bool states);

}  // namespace aeroflow::trace
