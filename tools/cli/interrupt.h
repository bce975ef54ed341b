// What Ctrl-C and SIGTERM do to a run (language.md §13 "Ends").
//
// The first asks the world for the orderly end, which begins at the next tick end: no turn is cut, and a trace has it as an
// input. A turn that never ends cannot be waited for, so a second signal ends the process: what the program wrote before
// is kept, nothing is recorded, and the message says who ran.
#pragma once

#include "scheduler/core/world.h"
#include "tools/cli/streams.h"

namespace aeroflow::cli {

class Interrupt {
public:
    // Signals are caught from now on, as long as the object lives.
    Interrupt(core::World& world, Streams& streams);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    void world_ended() { world_ended_ = true; }  // what follows takes no turns

private:
    void on_overdue() const;
    void on_cut();

    core::World& world_;
    Streams& streams_;
    volatile bool world_ended_ = false;
};

}  // namespace aeroflow::cli
