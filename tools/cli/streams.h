// The program's two streams. Its log goes to stderr, as our reports do. When stdout is gone, nobody is left to run for: the
// world ends in order.
#pragma once

#include <string_view>

#include "scheduler/core/world.h"
#include "tools/cli/options.h"
#include "tools/host/files.h"
#include "tools/host/output.h"

namespace aeroflow::cli {

class Streams final : public core::Output {
public:
    explicit Streams(const MessageOptions& messages = {}) : messages_(messages) {}
    void attach(core::World& world) { world_ = &world; }

    void write(turn::Stream stream, std::string_view bytes) override;
    void report(std::string_view text) { write(turn::Stream::Err, text); }

    // False when output was lost; said once on stderr.
    bool finish();

private:
    void flush_out();

    const MessageOptions messages_;
    core::World* world_ = nullptr;
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
