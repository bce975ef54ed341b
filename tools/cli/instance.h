// A world and what it stands on, put together in one way for run, replay and test: memory, engine, configuration.
//
// In: a compiled program, what is configured (as a trace has it), who serves the ports, who takes the output. Out: a World
// that has not begun.
#pragma once

#include <cstdint>
#include <memory>

#include "compiler/driver/compilation.h"
#include "scheduler/core/world.h"
#include "scheduler/trace/trace.h"
#include "tools/cli/world_memory.h"
#include "tools/host/error.h"
#include "vm/interpreter/interpreter.h"

namespace aeroflow::cli {

// What is not part of a trace, because nothing of it can be seen in a run.
struct Setup {
    uint64_t table_key = 0;
    bool move_arenas = false;
    bool hash_state = false;
    std::string replay_command = {};  // for fault reports; empty when the run is not recorded
    core::Observer* observer = nullptr;
    bool json_reports = false;  // faults and deadlocks as JSON lines
    uint64_t* coverage = nullptr;  // counters of a program compiled for coverage
    Streams* last_words = nullptr;  // flushed when the host's memory is used up
};

class Instance {
public:
    // All arguments must outlive the instance, the configuration excepted. Fails when there is no memory.
    [[nodiscard]] static host::Result<std::unique_ptr<Instance>> create(const driver::Executable& executable,
                                                                        const trace::Config& config, const Setup& setup,
                                                                        core::Ports& ports, core::Output& output);

    core::World& world() { return world_; }
    core::Memory& memory() { return *memory_; }

private:
    Instance(std::unique_ptr<WorldMemory> memory, const driver::Executable& executable, core::Configuration configuration,
             core::Ports& ports, core::Output& output);

    std::unique_ptr<WorldMemory> memory_;
    interpreter::Interpreter engine_;
    core::World world_;
};

}  // namespace aeroflow::cli
