// The module of a page: what app.mjs calls, and what it is asked for.
//
// Byte strings come as an address and a length in the module's memory; answers go as the address of {length, bytes}.
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "tools/wasm/session.h"
#include "vm/base/check.h"

#define AE_IMPORT(name) extern "C" __attribute__((import_module("aeroflow"), import_name(name)))
#define AE_EXPORT(name) extern "C" __attribute__((export_name(name)))

AE_IMPORT("output") void host_output(uint32_t stream, const char* at, size_t length);
AE_IMPORT("request") uint32_t host_request(uint32_t kind, const char* at, size_t length);
AE_IMPORT("bug") void host_bug(const char* condition, const char* file, int line);

extern "C" void aeroflow_bug(const char* condition, const char* file, int line) { host_bug(condition, file, line); }

// Memory that cannot be had is a bug to the module's C++; what a program may use is bounded before. The library's own would
// bring the whole of stdio.
void* operator new(size_t bytes) {
    void* const at = std::malloc(bytes == 0 ? 1 : bytes);
    if (at == nullptr) {
        host_bug("memory for the runtime", "module", 0);
        __builtin_trap();
    }
    return at;
}
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, size_t) noexcept { std::free(at); }

// What libc++ calls where it would throw: without this it brings the whole of stdio.
void std::__libcpp_verbose_abort(const char* format, ...) {
    host_bug(format, "libc++", 0);
    __builtin_trap();
}

namespace aeroflow::wasm {
namespace {

enum Kind : uint32_t { File, Environment, Input };

// {length, bytes} in memory that `release` takes back.
struct Answer {
    uint32_t length;
    char bytes[1];
};

std::optional<std::string> ask(Kind kind, const std::string& name) {
    const uint32_t given = host_request(kind, name.data(), name.size());
    if (given == 0) return std::nullopt;
    auto* const answer = reinterpret_cast<Answer*>(given);
    std::string text(answer->bytes, answer->length);
    std::free(answer);
    return text;
}

class PageHost final : public ports::Host {
public:
    std::pair<std::string, bool> read_file(const std::string& path) override {
        if (std::optional<std::string> text = ask(File, path)) return {std::move(*text), true};
        return {path + ": no such file or directory", false};
    }
    std::optional<std::string> environment(const std::string& name) override { return ask(Environment, name); }
    std::string standard_input() override { return ask(Input, "").value_or(""); }
    std::string canonical_path(const std::string& path) override { return path.starts_with('/') ? path : '/' + path; }
};

class PageOutput final : public core::Output {
public:
    void write(turn::Stream stream, std::string_view bytes) override {
        host_output(static_cast<uint32_t>(stream), bytes.data(), bytes.size());
    }
};

// Options as app.mjs writes them: words, and byte strings behind their length.
class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}
    uint64_t word() {
        AE_CHECK(bytes_.size() >= 8);
        uint64_t value;
        std::memcpy(&value, bytes_.data(), 8);
        bytes_.remove_prefix(8);
        return value;
    }
    std::string text() {
        const uint64_t length = word();
        AE_CHECK(length <= bytes_.size());
        std::string value(bytes_.substr(0, static_cast<size_t>(length)));
        bytes_.remove_prefix(value.size());
        return value;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> list;
        for (uint64_t count = word(); count > 0; --count) list.push_back(text());
        return list;
    }

private:
    std::string_view bytes_;
};

Options read_options(std::string_view bytes) {
    Reader reader(bytes);
    Options options;
    options.seed = reader.word();
    options.memory = reader.word();
    options.hash_state = reader.word() != 0;
    options.arguments = reader.texts();
    options.permissions.read = reader.texts();
    options.permissions.environment = reader.texts();
    return options;
}

PageHost host;
PageOutput output;
std::optional<Session> session;
std::string shown;

// The text behind its length; valid until the next call.
const char* show(std::string_view text) {
    const auto length = static_cast<uint32_t>(text.size());
    shown.assign(reinterpret_cast<const char*>(&length), sizeof length);
    shown += text;
    return shown.data();
}

}  // namespace
}  // namespace aeroflow::wasm

using namespace aeroflow::wasm;

AE_EXPORT("aeroflow_allocate") void* aeroflow_allocate(size_t bytes) { return std::malloc(bytes == 0 ? 1 : bytes); }
AE_EXPORT("aeroflow_release") void aeroflow_release(void* at) { std::free(at); }

AE_EXPORT("aeroflow_create") void aeroflow_create(const char* options, size_t length) {
    AE_CHECK(!session);
    session.emplace(read_module_tables(), read_options({options, length}), host, output);
}
AE_EXPORT("aeroflow_run") int32_t aeroflow_run(uint64_t tick) { return static_cast<int32_t>(session->run_until(tick)); }
AE_EXPORT("aeroflow_step") int32_t aeroflow_step() { return static_cast<int32_t>(session->step()); }
AE_EXPORT("aeroflow_close") void aeroflow_close() { session->close(); }
AE_EXPORT("aeroflow_status") int32_t aeroflow_status() { return session->result().status; }
AE_EXPORT("aeroflow_tick") uint64_t aeroflow_tick() { return session->tick(); }
AE_EXPORT("aeroflow_turns") uint64_t aeroflow_turns() { return session->result().turns; }
AE_EXPORT("aeroflow_hash") const char* aeroflow_hash() { return show(session->result().hash); }
