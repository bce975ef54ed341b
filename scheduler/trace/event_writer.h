// Level `events`: turns and messages as Chrome trace events, written while a world runs (formats.md §7).
//
// In: what an observer is told. Out: JSON objects with commas between them: a complete slice for each turn, a pair of flow
// events for each message that a turn takes, counters for each tick, names of actors. Time on the page is the canonical
// order: turn n lies at n µs.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "scheduler/core/world.h"
#include "scheduler/trace/labels.h"
#include "scheduler/trace/writer.h"

namespace aeroflow::trace {

class EventWriter final : public core::Observer {
public:
    // The sink must outlive the writer, which passes on what is left when it is destroyed.
    EventWriter(const turn::Program& program, const Sink& sink);
    ~EventWriter() override;
    EventWriter(const EventWriter&) = delete;
    EventWriter& operator=(const EventWriter&) = delete;

    bool follows_turns() const override { return true; }
    void event(const core::SeenEvent& event) override;
    void turn_begins(const core::SeenTurn& turn) override;
    void sent(const turn::Message& message, uint64_t signature, std::span<const uint64_t> words) override;
    void tick_ends(uint64_t tick, uint64_t actors, uint64_t messages) override;

private:
    struct Lane {            // of an actor on the page
        uint64_t birth = 0;  // number, from 1
        uint64_t last = 0;   // place of its last turn
        std::string name;    // "Account#3", until it has been written
    };
    struct Flow {
        uint64_t number, birth, place;
        std::string_view name;
    };
    using Key = std::tuple<uint64_t, uint64_t, uint64_t, uint64_t>;  // from, to, signature, digest of the words

    static Key key(uint64_t from, uint64_t to, uint64_t signature, std::span<const uint64_t> words);
    Lane& lane(uint64_t actor);
    void take_flow(const core::SeenEvent& event);
    void flow(const Flow& flow, uint64_t birth, uint64_t place);
    void begin(std::string_view name, char phase);
    void place_member(uint64_t place, const char* tenths);
    void number_member(std::string_view before, uint64_t value);
    void end();

    const turn::Program& program_;
    const Sink& sink_;
    Labels labels_;
    std::string out_;
    bool first_ = true;
    std::map<uint64_t, Lane> lanes_;
    uint64_t births_ = 0;
    std::map<Key, std::deque<Flow>> open_;
    uint64_t flows_ = 0;
    core::SeenEvent last_{};            // what the next turn takes; its words are gone
    std::vector<Flow> arriving_;        // flows that end at the next turn
    uint64_t messages_ = 0;
    uint64_t place_ = 0;                // of the last turn
};

}  // namespace aeroflow::trace
