#include "tools/cli/execution.h"

#include <cstdio>
#include <string>

#include "scheduler/core/world.h"
#include "scheduler/ports/immediate_ports.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/permissions.h"
#include "tools/cli/ports_host.h"
#include "tools/host/files.h"
#include "tools/host/memory.h"
#include "tools/host/output.h"
#include "tools/host/shutdown.h"

namespace aeroflow::cli {
namespace {

// Address space for a world; memory is taken page by page as it is touched. Where address space is rationed (ulimit -v, strict
// overcommit) a smaller range does: how large a world may grow is a limit of the host, not of the program.
constexpr uint64_t kWorldBytes = uint64_t{1} << 38;
constexpr uint64_t kLeastWorldBytes = uint64_t{1} << 30;

host::Result<host::Reservation> reserve_world() {
    for (uint64_t bytes = kWorldBytes; bytes > kLeastWorldBytes; bytes /= 2) {
        host::Result<host::Reservation> reservation = host::Reservation::reserve(bytes);
        if (reservation) return reservation;
    }
    return host::Reservation::reserve(kLeastWorldBytes);
}

class WorldMemory final : public core::Memory {
public:
    explicit WorldMemory(host::Reservation& reservation) : reservation_(reservation) {}
    uint8_t* base() override { return reservation_.base(); }
    uint64_t size() override { return reservation_.size(); }
    void release(uint64_t offset, uint64_t bytes) override { reservation_.release(offset, bytes); }
    void prefer_huge_pages(uint64_t offset, uint64_t bytes) override { reservation_.prefer_huge_pages(offset, bytes); }

private:
    host::Reservation& reservation_;
};

// The program's two streams. Its log goes to stderr, as our reports do. When stdout is gone, nobody is left to run for: the
// world ends in order.
class Streams final : public core::Output {
public:
    void attach(core::World& world) { world_ = &world; }

    void write(turn::Stream stream, std::string_view bytes) override {
        if (stream == turn::Stream::Out) {
            out_.write(bytes);
            if (on_terminal_) flush_out();
            if (out_.failed() && world_ != nullptr) world_->shut_down();
        } else {
            // In the order in which a terminal shows them.
            flush_out();
            err_.write(bytes);
        }
    }

    void report(std::string_view text) { write(turn::Stream::Err, text); }

    // False when output was lost; said once on stderr.
    bool finish() {
        flush_out();
        (void)err_.flush();
        return !out_.failed();
    }

private:
    void flush_out() {
        const host::Result<void> flushed = out_.flush();
        if (flushed || told_) return;
        told_ = true;
        err_.write("aeroflow: " + flushed.error().message + ", the program's output ends here\n");
    }

    core::World* world_ = nullptr;
    const bool on_terminal_ = host::is_terminal(1);
    bool told_ = false;
    host::Output out_{1, "standard output"};
    host::Output err_{2, "standard error"};
};

core::Configuration configure(const RunOptions& options, const Manifest& manifest, uint64_t table_key) {
    core::Configuration configuration;
    configuration.seed = options.seed;
    configuration.memory = manifest.limits.memory;
    configuration.stack = static_cast<uint32_t>(manifest.limits.stack);
    configuration.fuel = static_cast<int64_t>(manifest.limits.fuel);
    configuration.table_key = table_key;
    configuration.arguments = options.arguments;
    return configuration;
}

}  // namespace

int execute(const turn::Program& program, turn::Engine& engine, const RunOptions& options, const Manifest& manifest,
            uint64_t table_key, Statistics& statistics) {
    host::Result<host::Reservation> reservation = reserve_world();
    if (!reservation) {
        std::fprintf(stderr, "aeroflow: %s\n", reservation.error().message.c_str());
        return kHostLimit;
    }
    WorldMemory memory(*reservation);
    PortsHost ports_host;
    ports::ImmediatePorts ports(ports_host, permissions_of(manifest, options.grants, options.arguments));
    Streams streams;
    core::World world(memory, program, engine, configure(options, manifest, table_key), ports, streams);

    streams.attach(world);
    // A signal only sets a flag of the world, which looks at it between ticks: a turn is never cut.
    host::catch_shutdown_signals([](void* of) { static_cast<core::World*>(of)->shut_down(); }, &world);
    const core::RunResult result = world.run();
    statistics.end_phase("run");
    if (options.stats) streams.report(statistics.text(result, world.image_bytes()));
    if (options.hash == HashMode::Execution) streams.report("hash " + result.hash + '\n');
    return streams.finish() ? result.status : kHostLimit;
}

}  // namespace aeroflow::cli
