// The command of WASI preview 1: arguments, environment, files that the engine opened for it, standard streams.
//
// Its arguments are the program's; AEROFLOW_FLAGS has the runtime's options, as for a native executable.
#include <cstdio>
#include <cstdlib>

#include "tools/cli/exit_status.h"
#include "tools/cli/permissions.h"
#include "tools/native/flags.h"
#include "tools/wasm/session.h"

extern "C" void aeroflow_bug(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "bug: %s does not hold, %s:%d\n", condition, file, line);
    std::abort();
}

namespace aeroflow::wasm {
namespace {

bool read_all(std::FILE* file, std::string& out) {
    char bytes[65536];
    for (size_t got; (got = std::fread(bytes, 1, sizeof bytes, file)) > 0;) out.append(bytes, got);
    return std::ferror(file) == 0;
}

class CommandHost final : public ports::Host {
public:
    std::pair<std::string, bool> read_file(const std::string& path) override {
        std::string text;
        std::FILE* const file = std::fopen(path.c_str(), "rb");
        const bool read = file != nullptr && read_all(file, text);
        if (file != nullptr) std::fclose(file);
        if (!read) return {path + ": cannot be read", false};
        return {std::move(text), true};
    }
    std::optional<std::string> environment(const std::string& name) override {
        const char* const value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    }
    std::string standard_input() override {
        std::string text;
        read_all(stdin, text);
        return text;
    }
    std::string canonical_path(const std::string& path) override { return path; }
};

class CommandOutput final : public core::Output {
public:
    void write(turn::Stream stream, std::string_view bytes) override {
        std::FILE* const file = stream == turn::Stream::Out ? stdout : stderr;
        if (file == stderr) std::fflush(stdout);
        std::fwrite(bytes.data(), 1, bytes.size(), file);
    }
};

}  // namespace
}  // namespace aeroflow::wasm

namespace aeroflow::wasm {
namespace {

int run(int argc, char** argv) {
    const char* const flags = std::getenv("AEROFLOW_FLAGS");
    host::Result<cli::RunOptions> given = native::parse_flags(flags == nullptr ? "" : flags);
    if (!given) {
        std::fprintf(stderr, "aeroflow: %s\n", given.error().message.c_str());
        return cli::kUsage;
    }
    Options options;
    options.seed = given->seed;
    options.arguments.assign(argv + 1, argv + argc);
    native::Tables tables = read_module_tables();
    options.permissions = cli::permissions_of(tables.manifest, given->grants, options.arguments);
    CommandHost host;
    CommandOutput output;
    Session session(std::move(tables), std::move(options), host, output);
    session.run_until(~uint64_t{0});
    const core::RunResult result = session.result();
    std::fflush(stdout);
    if (given->hash != cli::HashMode::None) std::fprintf(stderr, "hash %s\n", result.hash.c_str());
    return result.status;
}

}  // namespace
}  // namespace aeroflow::wasm

int main(int argc, char** argv) { return aeroflow::wasm::run(argc, argv); }
