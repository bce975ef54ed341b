// A world as its host sees it: messages by name to actors by their registered names.
//
// In: a world between two ticks, names and arguments of any origin. Out: inputs of the world (scheduler/core/inputs.cpp), or
// why there is none. The world itself is driven directly: run_until, run_idle, step, hold_open.
#pragma once

#include <expected>
#include <span>
#include <string_view>

#include "scheduler/core/world.h"
#include "scheduler/session/arguments.h"
#include "scheduler/session/failure.h"

namespace aeroflow::session {

class Session {
public:
    // Both must outlive the session.
    Session(core::World& world, const turn::Program& program) : world_(world), program_(program) {}

    // Sends `message` to the actor registered as `actor`, which takes it at the world's next tick, from nobody, behind all
    // its other messages of that tick. A message that declares a result is told: nobody waits for the reply.
    [[nodiscard]] std::expected<void, Failure> send(std::string_view actor, std::string_view message,
                                                    std::span<const Argument> arguments);

private:
    std::expected<uint16_t, Failure> message_of(const turn::ActorType& type, std::string_view name) const;

    core::World& world_;
    const turn::Program& program_;
};

}  // namespace aeroflow::session
