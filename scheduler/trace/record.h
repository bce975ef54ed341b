// Recording: the answers that a program gets from outside, and what its host sends, are kept as they pass.
//
// In: the Ports that serve the world. Out: the inputs of a Trace; request and answer are not changed. Nothing else of a run
// needs recording: everything follows from these (architecture.md §6).
#pragma once

#include "scheduler/core/interfaces.h"
#include "scheduler/core/world.h"
#include "scheduler/trace/trace.h"

namespace aeroflow::trace {

class RecordingPorts final : public core::Ports {
public:
    RecordingPorts(core::Ports& ports, const turn::Program& program, Inputs& inputs)
        : ports_(ports), program_(program), inputs_(inputs) {}

    bool serve(const core::Request& request, std::vector<uint64_t>& answer) override;

private:
    core::Ports& ports_;
    const turn::Program& program_;
    Inputs& inputs_;
};

// Keeps what the host does to a world (language.md §6.6) among the same inputs.
class HostRecorder final : public core::Observer {
public:
    explicit HostRecorder(Inputs& inputs) : inputs_(inputs) {}

    void input(const core::HostInput& input) override;

private:
    Inputs& inputs_;
};

// Digests of the host's opening and closing a world, whose inputs have no words.
inline uint64_t open_digest() { return base::signature_digest("open"); }
inline uint64_t close_digest() { return base::signature_digest("close"); }

// xxh3 of a message's signature digest and its words as the execution hash takes them.
uint64_t message_digest(uint64_t signature, std::span<const uint64_t> hashed);

// xxh3 of the request's signature digest and its words as the execution hash takes them.
uint64_t request_digest(const core::Request& request);

// Fills windows and end of a trace whose program, configuration and inputs stand.
void finish(Trace& trace, const core::RunResult& result);

// The windows of a run as a trace has them.
std::vector<WindowRow> window_rows(const core::RunResult& result);

}  // namespace aeroflow::trace
