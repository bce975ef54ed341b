// --hash=blake2b: the execution hash with a cryptographic link, for ledgers (formats.md §4).
//
// In: the events of a run. Out: 128 bits: the sum of the events' links, each the keyed BLAKE2b-128 of the actor's last link
// and the event.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "scheduler/core/interfaces.h"

namespace aeroflow::trace {

class LedgerHash final : public core::Observer {
public:
    bool follows_turns() const override { return true; }
    void event(const core::SeenEvent& event) override;
    std::string text() const;

private:
    using Link = std::array<uint64_t, 2>;  // low word first
    Link digest(std::span<const uint64_t> words) const;

    std::map<uint64_t, Link> chains_;  // by actor
    std::vector<uint64_t> words_;
    unsigned __int128 sum_ = 0;
};

}  // namespace aeroflow::trace
