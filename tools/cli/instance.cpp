#include "tools/cli/instance.h"

namespace aeroflow::cli {
namespace {

core::Configuration configuration_of(const trace::Config& config, const Setup& setup) {
    core::Configuration configuration;
    configuration.seed = config.seed;
    configuration.memory = config.limits.memory;
    configuration.stack = static_cast<uint32_t>(config.limits.stack);
    configuration.fuel = static_cast<int64_t>(config.limits.fuel);
    configuration.arguments = config.arguments;
    configuration.table_key = setup.table_key;
    configuration.move_arenas = setup.move_arenas;
    configuration.hash_state = setup.hash_state;
    configuration.replay_command = setup.replay_command;
    configuration.observer = setup.observer;
    configuration.json_reports = setup.json_reports;
    configuration.coverage = setup.coverage;
    return configuration;
}

}  // namespace

Instance::Instance(std::unique_ptr<WorldMemory> memory, const driver::Executable& executable,
                   core::Configuration configuration, core::Ports& ports, core::Output& output)
    : memory_(std::move(memory)),
      engine_(executable.code, executable.program),
      world_(*memory_, executable.program, engine_, std::move(configuration), ports, output) {}

host::Result<std::unique_ptr<Instance>> Instance::create(const driver::Executable& executable, const trace::Config& config,
                                                         const Setup& setup, core::Ports& ports, core::Output& output) {
    host::Result<std::unique_ptr<WorldMemory>> memory = WorldMemory::reserve();
    if (!memory) return std::unexpected(memory.error());
    (*memory)->last_words = setup.last_words;
    return std::unique_ptr<Instance>(
        new Instance(std::move(*memory), executable, configuration_of(config, setup), ports, output));
}

}  // namespace aeroflow::cli
