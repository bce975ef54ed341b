#include "tools/wasm/session.h"

#include <utility>

extern "C" {
extern const aeroflow::abi::NativeFunction ae_functions[];
extern const uint64_t ae_function_count;
extern const char ae_tables[];
extern const uint64_t ae_tables_size;
}

namespace aeroflow::wasm {
namespace {

core::Configuration configure(Options& options, const cli::Limits& limits) {
    core::Configuration configuration;
    configuration.seed = options.seed;
    configuration.memory = limits.memory;
    configuration.stack = static_cast<uint32_t>(limits.stack);
    configuration.fuel = static_cast<int64_t>(limits.fuel);
    configuration.hash_state = options.hash_state;
    configuration.arguments = std::move(options.arguments);
    // Nothing can observe it, and a module has no source of entropy. Whoever feeds a world keys chosen against it slows
    // down a page of their own.
    configuration.table_key = 0x9E3779B97F4A7C15;
    return configuration;
}

}  // namespace

native::Tables read_module_tables() { return native::read_tables({ae_tables, static_cast<size_t>(ae_tables_size)}); }

Session::Session(native::Tables tables, Options options, ports::Host& host, core::Output& output)
    : tables_(std::move(tables)),
      memory_(options.memory),
      engine_(std::span(ae_functions, static_cast<size_t>(ae_function_count)), tables_.program),
      ports_(host, std::move(options.permissions)),
      world_(memory_, tables_.program, engine_, configure(options, tables_.manifest.limits), ports_, output) {}

State Session::run_until(uint64_t tick) { return world_.run_until(tick) ? State::Waiting : State::Ended; }

State Session::step() { return world_.step() ? State::Waiting : State::Ended; }

}  // namespace aeroflow::wasm
