// Worlds for C: made from a program and options, sent to, run, read.
#include <cstring>

#include "tools/cli/recording.h"
#include "tools/host/entropy.h"
#include "tools/library/objects.h"
#include "vm/value/text_data.h"

namespace aeroflow::library {
namespace {

// What is wrong with the options; empty when nothing is.
std::string fault_of(const aeroflow_options& options, const Compiled& compiled) {
    if (options.struct_size != sizeof(aeroflow_options)) return "`options` was not set up by aeroflow_options_init of this version";
    if (options.fuel > INT64_MAX) return "`fuel` is beyond the range";
    if (options.fuel != 0 && !compiled.metered) return "`fuel` needs a program that was compiled with AEROFLOW_METERED";
    if (options.stack == 0 || options.memory == 0) return "`memory` and `stack` cannot be 0";
    if (options.arguments == nullptr && options.argument_count != 0) return "`arguments` is NULL";
    for (size_t i = 0; i < options.argument_count; ++i) {
        const std::string place = "argument " + std::to_string(i + 1) + " of main is ";
        if (options.arguments[i] == nullptr) return place + "NULL";
        if (!value::is_utf8(options.arguments[i])) return place + "not UTF-8";
    }
    return {};
}

trace::Config config_of(const aeroflow_options& options) {
    trace::Config config;
    config.seed = options.seed;
    config.limits = {.memory = options.memory, .stack = options.stack, .fuel = options.fuel};
    config.arguments.assign(options.arguments, options.arguments + options.argument_count);
    return config;
}

aeroflow_code create(const aeroflow_program& program, const aeroflow_options& options, aeroflow_world** world,
                     aeroflow_error* error) {
    const std::string fault = fault_of(options, *program.compiled);
    if (!fault.empty()) return fail(error, AEROFLOW_BAD_ARGUMENT, fault);
    auto made = std::make_unique<aeroflow_world>(program.compiled, options);
    const driver::Executable& executable = *made->compiled->executable;
    const trace::Config config = config_of(options);
    if (options.record != 0) {
        trace::Trace begun = cli::begin_trace(executable.program, "", config);
        made->trace.program = std::move(begun.program);
        made->trace.config = std::move(begun.config);
    }
    core::Ports& ports = options.record != 0 ? static_cast<core::Ports&>(made->recording_ports) : made->host_ports;
    const cli::Setup setup{.table_key = host::random_word(), .observer = options.record != 0 ? &made->recorder : nullptr};
    auto instance = cli::Instance::create(executable, config, setup, ports, made->output);
    if (!instance) return fail(error, AEROFLOW_NO_MEMORY, instance.error().message);
    made->instance = std::move(*instance);
    made->instance->world().hold_open(true);
    made->session.emplace(made->instance->world(), executable.program);
    *world = made.release();
    return succeed(error);
}

aeroflow_code code_of(session::FailureCode code) {
    switch (code) {
        case session::FailureCode::NoActor: return AEROFLOW_NO_ACTOR;
        case session::FailureCode::NoMessage: return AEROFLOW_NO_MESSAGE;
        case session::FailureCode::WrongArguments: return AEROFLOW_WRONG_ARGUMENTS;
        case session::FailureCode::Ended: return AEROFLOW_ENDED;
        case session::FailureCode::Full: break;
    }
    return AEROFLOW_FULL;
}

std::optional<session::Argument> argument_of(const aeroflow_value& value) {
    if (value.kind < AEROFLOW_INT || value.kind > AEROFLOW_DURATION) return std::nullopt;
    if (value.bytes == nullptr && value.size != 0) return std::nullopt;
    const std::string_view text = value.bytes == nullptr ? std::string_view() : std::string_view(value.bytes, value.size);
    return session::Argument{.kind = static_cast<session::ArgumentKind>(value.kind - AEROFLOW_INT),
                             .integer = value.integer, .number = value.number, .text = text};
}

// A call that drives the world: refused while another one of it is under way.
template <typename Call>
aeroflow_code drive(aeroflow_world* world, aeroflow_error* error, Call&& call) {
    if (world == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`world` is NULL");
    if (world->running) return fail(error, AEROFLOW_BUSY, "the world runs: its callbacks may not drive it");
    return guarded(error, [&] {
        struct Running {
            explicit Running(bool& of) : flag(of) { flag = true; }
            ~Running() { flag = false; }
            bool& flag;
        } running(world->running);
        return call(world->instance->world());
    });
}

aeroflow_code check_tick(int64_t tick, aeroflow_error* error) {
    return tick < 0 ? fail(error, AEROFLOW_BAD_ARGUMENT, "`tick` is negative") : AEROFLOW_OK;
}

}  // namespace
}  // namespace aeroflow::library

using namespace aeroflow;
using library::fail;
using library::succeed;

void aeroflow_answer(aeroflow_reply* reply, const char* bytes, size_t size) {
    if (reply == nullptr || (bytes == nullptr && size != 0)) return;
    (void)library::guarded(nullptr, [&] {
        if (size == 0) reply->bytes.clear();
        else reply->bytes.assign(bytes, size);
        return AEROFLOW_OK;
    });
}

void aeroflow_options_init(aeroflow_options* options) {
    if (options == nullptr) return;
    const trace::Limits limits;
    *options = {};
    options->struct_size = sizeof *options;
    options->memory = limits.memory;
    options->stack = static_cast<uint32_t>(limits.stack);
}

aeroflow_code aeroflow_world_create(const aeroflow_program* program, const aeroflow_options* options, aeroflow_world** world,
                                    aeroflow_error* error) {
    if (world == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`world` is NULL");
    *world = nullptr;
    if (program == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`program` is NULL");
    if (!program->compiled->executable) return fail(error, AEROFLOW_COMPILE_ERROR, "the program has errors");
    aeroflow_options plain;
    aeroflow_options_init(&plain);
    return library::guarded(error, [&] {
        return library::create(*program, options == nullptr ? plain : *options, world, error);
    });
}

void aeroflow_world_free(aeroflow_world* world) {
    if (world != nullptr && !world->running) delete world;
}

aeroflow_value aeroflow_int(int64_t value) { return {AEROFLOW_INT, value, 0, nullptr, 0}; }
aeroflow_value aeroflow_float(double value) { return {AEROFLOW_FLOAT, 0, value, nullptr, 0}; }
aeroflow_value aeroflow_bool(int value) { return {AEROFLOW_BOOL, value != 0 ? 1 : 0, 0, nullptr, 0}; }
aeroflow_value aeroflow_string(const char* text) {
    return {AEROFLOW_STRING, 0, 0, text, text == nullptr ? 0 : std::strlen(text)};
}
aeroflow_value aeroflow_bytes(const char* bytes, size_t size) { return {AEROFLOW_BYTES, 0, 0, bytes, size}; }
aeroflow_value aeroflow_duration(int64_t nanoseconds) { return {AEROFLOW_DURATION, nanoseconds, 0, nullptr, 0}; }

aeroflow_code aeroflow_send(aeroflow_world* world, const char* actor, const char* message, const aeroflow_value* arguments,
                            size_t count, aeroflow_error* error) {
    if (actor == nullptr || message == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`actor` or `message` is NULL");
    if (arguments == nullptr && count != 0) return fail(error, AEROFLOW_BAD_ARGUMENT, "`arguments` is NULL");
    return library::drive(world, error, [&](core::World&) {
        std::vector<session::Argument> given;
        for (size_t i = 0; i < count; ++i) {
            const std::optional<session::Argument> argument = library::argument_of(arguments[i]);
            if (!argument) return fail(error, AEROFLOW_BAD_ARGUMENT, "argument " + std::to_string(i + 1) + " is no value");
            given.push_back(*argument);
        }
        const std::expected<void, session::Failure> sent = world->session->send(actor, message, given);
        return sent ? succeed(error) : fail(error, library::code_of(sent.error().code), sent.error().text);
    });
}

aeroflow_code aeroflow_step(aeroflow_world* world, int* ran, aeroflow_error* error) {
    return library::drive(world, error, [&](core::World& core) {
        const bool did = core.step();
        if (ran != nullptr) *ran = did ? 1 : 0;
        return succeed(error);
    });
}

aeroflow_code aeroflow_run_until(aeroflow_world* world, int64_t tick, aeroflow_error* error) {
    if (library::check_tick(tick, error) != AEROFLOW_OK) return AEROFLOW_BAD_ARGUMENT;
    return library::drive(world, error, [&](core::World& core) {
        core.run_until(static_cast<uint64_t>(tick));
        return succeed(error);
    });
}

aeroflow_code aeroflow_run_idle(aeroflow_world* world, int64_t tick, aeroflow_error* error) {
    if (library::check_tick(tick, error) != AEROFLOW_OK) return AEROFLOW_BAD_ARGUMENT;
    return library::drive(world, error, [&](core::World& core) {
        core.run_idle(static_cast<uint64_t>(tick));
        return succeed(error);
    });
}

aeroflow_code aeroflow_finish(aeroflow_world* world, aeroflow_error* error) {
    return library::drive(world, error, [&](core::World& core) {
        core.hold_open(false);
        core.run();
        return succeed(error);
    });
}

void aeroflow_interrupt(aeroflow_world* world) {
    if (world != nullptr) world->instance->world().shut_down();
}

const char* aeroflow_read(aeroflow_world* world, int stream, size_t* size) {
    if (size != nullptr) *size = 0;
    if (world == nullptr || world->running || (stream != AEROFLOW_OUT && stream != AEROFLOW_ERR)) return "";
    std::string& text = world->read[stream - AEROFLOW_OUT];
    text = world->output.kept.take(stream == AEROFLOW_OUT ? turn::Stream::Out : turn::Stream::Err);
    if (size != nullptr) *size = text.size();
    return text.c_str();
}

aeroflow_code aeroflow_get_info(const aeroflow_world* world, aeroflow_info* info, aeroflow_error* error) {
    if (world == nullptr || info == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`world` or `info` is NULL");
    return library::guarded(error, [&] {
        const core::World& core = world->instance->world();
        const core::RunResult result = core.result();
        *info = {.ended = core.ended() ? 1 : 0,
                 .idle = core.idle() ? 1 : 0,
                 .status = result.status,
                 .tick = static_cast<int64_t>(result.tick),  // kNever is -1
                 .next_tick = static_cast<int64_t>(core.next_tick()),
                 .turns = result.turns,
                 .messages = result.messages,
                 .born = result.born,
                 .peak = result.live_peak};
        return succeed(error);
    });
}

aeroflow_code aeroflow_hash(const aeroflow_world* world, char hash[33], aeroflow_error* error) {
    if (world == nullptr || hash == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`world` or `hash` is NULL");
    return library::guarded(error, [&] {
        const std::string text = world->instance->world().result().hash;
        std::memcpy(hash, text.c_str(), 33);
        return succeed(error);
    });
}

aeroflow_code aeroflow_write_trace(const aeroflow_world* world, const char* path, aeroflow_error* error) {
    if (world == nullptr || path == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`world` or `path` is NULL");
    if (world->options.record == 0) return fail(error, AEROFLOW_NOT_RECORDED, "the world was created without `record`");
    if (!world->instance->world().ended()) {
        return fail(error, AEROFLOW_NOT_ENDED, "the program has not ended: call aeroflow_finish first");
    }
    return library::guarded(error, [&] {
        trace::Trace trace = world->trace;
        trace::finish(trace, world->instance->world().result());
        const host::Result<void> written = cli::write_trace_file(trace, path);
        return written ? succeed(error) : fail(error, AEROFLOW_NO_FILE, written.error().message);
    });
}
