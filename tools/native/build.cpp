#include "tools/native/build.h"

#include <expected>

#include "compiler/codegen/codegen.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/front.h"
#include "tools/cli/manifest.h"
#include "tools/cli/message.h"
#include "tools/host/files.h"
#include "tools/host/output.h"
#include "tools/host/process.h"
#include "tools/native/tables.h"

namespace aeroflow::native {
namespace {

// Beside the programs: bin/aeroflow-llvm, lib/aeroflow/runtime.o and runtime.bc.
host::Result<std::string> find_runtime(const char* file) {
    const host::Result<std::string> folder = host::program_folder();
    if (!folder) return folder;
    return *folder + "/../lib/aeroflow/" + file;
}

host::Result<std::string> read_bitcode() {
    const host::Result<std::string> file = find_runtime("runtime.bc");
    return file ? host::read_file(*file) : file;
}

host::Result<void> link(const std::string& object, const std::string& output) {
    const host::Result<std::string> runtime = find_runtime("runtime.o");
    if (!runtime) return std::unexpected(runtime.error());
    const std::string linker = host::find_program({"ld.lld-19", "ld.lld", "mold", "ld"});
    if (linker.empty())
        return std::unexpected(host::Error{0, "there is no linker (ld.lld, mold or ld) in PATH; Debian: apt install lld"});
    const host::Result<int> status =
        host::run_program({linker, "-static", "--gc-sections", "-m", "elf_x86_64", "-o", output, object, *runtime});
    if (!status) return std::unexpected(status.error());
    if (*status != 0) return std::unexpected(host::Error{0, "the linker " + linker + " failed"});
    return {};
}

int write_executable(const std::string& object, const std::string& output, const cli::MessageOptions& messages) {
    const host::Result<std::string> file = host::make_temporary_file();
    if (!file) return cli::fail(messages, cli::kHostLimit, file.error().message);
    host::Result<void> done = host::write_file(*file, object);
    if (done) done = link(*file, output);
    host::remove_file(*file);
    return done ? cli::kOk : cli::fail(messages, cli::kHostLimit, done.error().message);
}

}  // namespace

int build(const cli::BuildOptions& options) {
    const host::Result<cli::Manifest> manifest = cli::find_manifest(options.file);
    if (!manifest) return cli::fail(options.messages, cli::kUsage, manifest.error().message);
    const cli::HostFiles files;
    driver::CompileOptions compile_options;
    compile_options.fuel = manifest->limits.fuel != 0;
    driver::Compilation compilation(files, compile_options);
    const std::optional<ir::Module> module = compilation.compile_to_ir(options.file);
    const int status = cli::report(compilation, options.messages);
    if (status != cli::kOk) return status;

    const std::string tables = write_tables(module->program, *manifest);
    const host::Result<std::string> bitcode = read_bitcode();
    if (!bitcode) return cli::fail(options.messages, cli::kHostLimit, bitcode.error().message);
    const codegen::Options how = {options.release, tables, *bitcode};
    const bool text = options.dump == "llvm";
    const auto made = text ? codegen::make_text(*module, how) : codegen::make_object(*module, how);
    if (!made) return cli::fail(options.messages, cli::kDifferent, made.error());
    if (!text) return write_executable(*made, options.output, options.messages);
    host::Output out(1, "standard output");
    out.write(*made);
    return out.flush() ? cli::kOk : cli::kHostLimit;
}

}  // namespace aeroflow::native
