// What stands behind the handles of aeroflow.h, and the wall at which every call ends.
//
// In: calls from C with arguments of any kind. Out: codes and texts; nothing is thrown across.
#pragma once

#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/driver/compilation.h"
#include "scheduler/ports/immediate_ports.h"
#include "scheduler/session/outputs.h"
#include "scheduler/session/session.h"
#include "scheduler/trace/record.h"
#include "tools/cli/instance.h"
#include "tools/library/aeroflow.h"

namespace aeroflow::library {

// Fills `error`, unless it is null, and gives its code.
aeroflow_code fail(aeroflow_error* error, aeroflow_code code, std::string_view message);
aeroflow_code succeed(aeroflow_error* error);

// The one place where exceptions of libraries are caught; ours do not exist (house.md §4).
template <typename Call>
aeroflow_code guarded(aeroflow_error* error, Call&& call) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return fail(error, AEROFLOW_NO_MEMORY, "out of memory");
    } catch (const std::exception& exception) {
        return fail(error, AEROFLOW_INTERNAL, exception.what());
    } catch (...) {
        return fail(error, AEROFLOW_INTERNAL, "an exception of a library");
    }
}

// A compiled program, shared by its handle and its worlds.
struct Compiled {
    std::optional<driver::Executable> executable;  // none when there are errors
    std::string text, json;                        // the diagnostics
    bool metered = false;
};

// The host's callbacks as what the immediate ports stand on. They see requests as the program made them.
class Callbacks final : public ports::Host {
public:
    explicit Callbacks(const aeroflow_options& options) : options_(options) {}

    std::pair<std::string, bool> read_file(const std::string& path) override;
    std::optional<std::string> environment(const std::string& name) override;
    std::string standard_input() override;
    std::string canonical_path(const std::string& path) override { return path; }
    // What there is a callback for.
    ports::Permissions permissions() const;

private:
    const aeroflow_options& options_;
};

// Hands output to the callback, or keeps it.
class OutputGate final : public core::Output {
public:
    explicit OutputGate(const aeroflow_options& options) : options_(options) {}
    void write(turn::Stream stream, std::string_view bytes) override;

    session::Outputs kept;

private:
    const aeroflow_options& options_;
};

}  // namespace aeroflow::library

struct aeroflow_program {
    std::shared_ptr<const aeroflow::library::Compiled> compiled;
};

struct aeroflow_reply {
    std::string bytes;
};

// Not movable: its parts refer to each other.
struct aeroflow_world {
    aeroflow_world(std::shared_ptr<const aeroflow::library::Compiled> program, const aeroflow_options& given);

    const std::shared_ptr<const aeroflow::library::Compiled> compiled;
    const aeroflow_options options;
    aeroflow::library::Callbacks callbacks;
    aeroflow::library::OutputGate output;
    aeroflow::ports::ImmediatePorts host_ports;
    aeroflow::trace::Trace trace;  // without windows and end
    aeroflow::trace::RecordingPorts recording_ports;
    aeroflow::trace::HostRecorder recorder;
    std::unique_ptr<aeroflow::cli::Instance> instance;
    std::optional<aeroflow::session::Session> session;
    std::string read[2];   // what aeroflow_read gave last, by stream
    bool running = false;  // a callback may be on the stack
};
