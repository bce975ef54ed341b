// Several observers of one world, told in order.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "scheduler/core/interfaces.h"

namespace aeroflow::trace {

class Observers final : public core::Observer {
public:
    void add(core::Observer& observer) { all_.push_back(&observer); }

    bool follows_turns() const override {
        return std::ranges::any_of(all_, [](const core::Observer* observer) { return observer->follows_turns(); });
    }
    void window(const core::Window& window, const base::HashSums& sums) override {
        for (core::Observer* observer : all_) observer->window(window, sums);
    }
    void input(const core::HostInput& input) override {
        for (core::Observer* observer : all_) observer->input(input);
    }
    void event(const core::SeenEvent& event) override {
        for (core::Observer* observer : all_) observer->event(event);
    }
    void turn_begins(const core::SeenTurn& turn) override {
        for (core::Observer* observer : all_) observer->turn_begins(turn);
    }
    void sent(const turn::Message& message, uint64_t signature, std::span<const uint64_t> words) override {
        for (core::Observer* observer : all_) observer->sent(message, signature, words);
    }
    void actor_ends(uint64_t actor) override {
        for (core::Observer* observer : all_) observer->actor_ends(actor);
    }
    void tick_ends(uint64_t tick, uint64_t actors, uint64_t messages) override {
        for (core::Observer* observer : all_) observer->tick_ends(tick, actors, messages);
    }

private:
    std::vector<core::Observer*> all_;
};

}  // namespace aeroflow::trace
