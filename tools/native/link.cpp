#include "tools/native/link.h"

#include <expected>
#include <vector>

#include "tools/host/files.h"
#include "tools/host/process.h"

namespace aeroflow::native {
namespace {

constexpr uint32_t kReadable = 0644;  // by everyone: pages are served by others

// Beside the programs: bin/aeroflow-llvm, lib/aeroflow/runtime.o.
host::Result<std::string> find_part(const std::string& name) {
    const host::Result<std::string> folder = host::program_folder();
    if (!folder) return folder;
    return *folder + "/../lib/aeroflow/" + name;
}

host::Result<std::string> find_linker(const std::vector<std::string>& names) {
    const std::string linker = host::find_program(names);
    if (!linker.empty()) return linker;
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return std::unexpected(host::Error{0, "there is no linker (" + all + ") in PATH; Debian: apt install lld-19"});
}

host::Result<void> run_linker(const std::vector<std::string>& words) {
    const host::Result<int> status = host::run_program(words);
    if (!status) return std::unexpected(status.error());
    if (*status != 0) return std::unexpected(host::Error{0, "the linker " + words[0] + " failed"});
    return {};
}

// `start` and `runtime` are the parts that differ: what runs first, and who talks to the host.
host::Result<void> link_wasm(const std::string& object, const char* start, const char* runtime, const std::string& output,
                             const std::vector<std::string>& flags) {
    const host::Result<std::string> linker = find_linker({"wasm-ld-19", "wasm-ld"});
    if (!linker) return std::unexpected(linker.error());
    // The stack that lies in the memory stands first, so that running out of it is a trap and no overwriting.
    std::vector<std::string> words = {*linker, "-m", "wasm32", "--gc-sections", "--strip-all", "--stack-first", "-z",
                                      "stack-size=8388608", "-o", output, object};
    for (const char* name : {start, runtime, "runtime_wasm32.a", "libc++.a", "libc++abi.a", "libc.a",
                             "libclang_rt.builtins-wasm32.a"}) {
        const host::Result<std::string> part = find_part(name);
        if (!part) return std::unexpected(part.error());
        words.push_back(*part);
    }
    words.insert(words.end(), flags.begin(), flags.end());
    return run_linker(words);
}

host::Result<void> copy_part(const std::string& name, const std::string& folder) {
    const host::Result<std::string> part = find_part(name);
    if (!part) return std::unexpected(part.error());
    const host::Result<std::string> bytes = host::read_file(*part);
    if (!bytes) return std::unexpected(bytes.error());
    return host::write_file(folder + '/' + name, *bytes, kReadable);
}

// The last part of a path, as npm accepts it for a name.
std::string package_name(const std::string& folder) {
    std::string name;
    for (const char c : folder.substr(folder.find_last_of('/') + 1)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        name += plain ? c : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : '-';
    }
    return name.empty() ? "app" : name;
}

std::string package_json(const std::string& folder) {
    return "{\n  \"name\": \"" + package_name(folder) +
           "\",\n  \"version\": \"0.1.0\",\n  \"description\": \"An AeroFlow program as a WebAssembly module\",\n"
           "  \"type\": \"module\",\n  \"types\": \"./app.d.ts\",\n"
           "  \"exports\": { \".\": { \"types\": \"./app.d.ts\", \"default\": \"./app.mjs\" }, \"./app.wasm\": \"./app.wasm\" },\n"
           "  \"files\": [\"app.mjs\", \"app.d.ts\", \"app.wasm\", \"app.wasi.wasm\"]\n}\n";
}

}  // namespace

host::Result<std::string> read_bitcode() {
    const host::Result<std::string> file = find_part("runtime.bc");
    return file ? host::read_file(*file) : file;
}

host::Result<void> link_executable(const std::string& object, const std::string& output) {
    const host::Result<std::string> runtime = find_part("runtime.o");
    if (!runtime) return std::unexpected(runtime.error());
    const host::Result<std::string> linker = find_linker({"ld.lld-19", "ld.lld", "mold", "ld"});
    if (!linker) return std::unexpected(linker.error());
    return run_linker({*linker, "-static", "--gc-sections", "-m", "elf_x86_64", "-o", output, object, *runtime});
}

host::Result<void> link_module(const std::string& object, const std::string& folder) {
    host::Result<void> done = host::make_folder(folder);
    if (done) done = link_wasm(object, "crt1-reactor.o", "page_wasm32.o", folder + "/app.wasm", {"--entry=_initialize"});
    if (done) done = link_wasm(object, "crt1-command.o", "command_wasm32.o", folder + "/app.wasi.wasm", {});
    for (const char* name : {"app.mjs", "app.d.ts"})
        if (done) done = copy_part(name, folder);
    if (done) done = host::write_file(folder + "/package.json", package_json(folder), kReadable);
    return done;
}

}  // namespace aeroflow::native
