// The program's two streams. Its log goes to stderr, as our reports do. When stdout is gone, nobody is left to run for: the
// world ends in order.
#pragma once

#include <string>
#include <string_view>

#include "scheduler/core/world.h"
#include "tools/cli/options.h"
#include "tools/host/files.h"
#include "tools/host/new_file.h"
#include "tools/host/output.h"

namespace aeroflow::cli {

class Streams final : public core::Output {
public:
    explicit Streams(const MessageOptions& messages = {}) : messages_(messages) {}
    void attach(core::World& world) { world_ = &world; }
    void attach(host::NewFile& trace) { trace_ = &trace; }

    void write(turn::Stream stream, std::string_view bytes) override;
    void report(std::string_view text) { write(turn::Stream::Err, text); }

    // False when output was lost; said once on stderr.
    bool finish();
    // The machine sets a limit, and the world cannot come to its end: what was written is kept, there is no trace.
    [[noreturn]] void end_now(std::string why);
    // From a signal handler that ends the process. Gives whether a trace is lost.
    bool rescue();

private:
    void flush_out();
    void lose(uint64_t bytes);

    const MessageOptions messages_;
    core::World* world_ = nullptr;
    host::NewFile* trace_ = nullptr;  // being written
    uint64_t lost_bytes_ = 0;
    const bool out_on_terminal_ = host::is_terminal(1);
    const bool err_on_terminal_ = host::is_terminal(2);
    bool told_ = false;
    host::Output out_{1, "standard output"};
    host::Output err_{2, "standard error"};
};

// For worlds whose output has been shown already.
class NoOutput final : public core::Output {
public:
    void write(turn::Stream, std::string_view) override {}
};

}  // namespace aeroflow::cli
