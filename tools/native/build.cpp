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
#include "tools/native/link.h"
#include "tools/native/tables.h"

namespace aeroflow::native {
namespace {

bool is_wasm(const cli::BuildOptions& options) { return options.target == "wasm"; }

int write_output(const std::string& object, const cli::BuildOptions& options) {
    const host::Result<std::string> file = host::make_temporary_file();
    if (!file) return cli::fail(options.messages, cli::kHostLimit, file.error().message);
    host::Result<void> done = host::write_file(*file, object);
    if (done) done = is_wasm(options) ? link_module(*file, options.output) : link_executable(*file, options.output);
    host::remove_file(*file);
    return done ? cli::kOk : cli::fail(options.messages, cli::kHostLimit, done.error().message);
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
    const host::Result<std::string> bitcode = is_wasm(options) ? std::string() : read_bitcode();
    if (!bitcode) return cli::fail(options.messages, cli::kHostLimit, bitcode.error().message);
    const codegen::Options how = {is_wasm(options) ? codegen::Target::Wasm32 : codegen::Target::Native, options.release, tables,
                                  *bitcode};
    const bool text = options.dump == "llvm";
    const auto made = text ? codegen::make_text(*module, how) : codegen::make_object(*module, how);
    if (!made) return cli::fail(options.messages, cli::kDifferent, made.error());
    if (!text) return write_output(*made, options);
    host::Output out(1, "standard output");
    out.write(*made);
    return out.flush() ? cli::kOk : cli::kHostLimit;
}

}  // namespace aeroflow::native
