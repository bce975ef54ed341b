// A world with what it stands on, in a module: made from options, run as far as its host likes.
//
// In: the module's tables and machine code, options as app.mjs writes them, a PortsHost and an Output. Out: hash, status,
// counters. The same for the module of a page and the command of WASI.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "scheduler/core/world.h"
#include "scheduler/ports/immediate_ports.h"
#include "tools/native/tables.h"
#include "tools/wasm/linear_memory.h"
#include "vm/abi/native_engine.h"

namespace aeroflow::wasm {

struct Options {
    uint64_t seed = 0;
    uint64_t memory = uint64_t{1} << 30;
    bool hash_state = false;
    std::vector<std::string> arguments;
    ports::Permissions permissions;
};

enum class State : int32_t { Ended, Waiting };

// What the module was built from.
native::Tables read_module_tables();

class Session {
public:
    Session(native::Tables tables, Options options, ports::Host& host, core::Output& output);

    State run_until(uint64_t tick);
    State step();
    void close() { world_.shut_down(); }
    core::RunResult result() const { return world_.result(); }
    uint64_t tick() const { return world_.tick_run(); }

private:
    native::Tables tables_;
    LinearMemory memory_;
    abi::NativeEngine engine_;
    ports::ImmediatePorts ports_;
    core::World world_;
};

}  // namespace aeroflow::wasm
