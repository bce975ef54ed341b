// Compilation for C: source text to a program handle, diagnostics as texts.
#include <cstring>

#include "compiler/diagnostics/render.h"
#include "tools/cli/front.h"
#include "tools/library/objects.h"
#include "vm/value/text_data.h"

namespace aeroflow::library {
namespace {

constexpr unsigned kKnownFlags = AEROFLOW_METERED;

// Also when there are errors: the handle has them.
aeroflow_code compile(const driver::FileSystem& files, const char* path, unsigned flags, aeroflow_program** program,
                      aeroflow_error* error) {
    if ((flags & ~kKnownFlags) != 0) return fail(error, AEROFLOW_BAD_ARGUMENT, "flags that this version does not know");
    driver::CompileOptions options;
    options.fuel = (flags & AEROFLOW_METERED) != 0;
    driver::Compilation compilation(files, options);
    auto compiled = std::make_shared<Compiled>();
    compiled->executable = compilation.compile(path);
    if (!compiled->executable && compilation.sources().size() == 0) {
        return fail(error, AEROFLOW_NO_FILE, compilation.error());
    }
    compiled->metered = options.fuel;
    compiled->text = diagnostics::render(compilation.sink(), compilation.sources());
    compiled->json = diagnostics::render_json(compilation.sink(), compilation.sources());
    const bool whole = compiled->executable.has_value();
    std::string message = compilation.error();
    for (const diagnostics::Diagnostic& each : compilation.sink().all()) {
        if (message.empty() && each.severity == diagnostics::Severity::Error) message = each.message;
    }
    *program = new aeroflow_program{std::move(compiled)};
    return whole ? succeed(error) : fail(error, AEROFLOW_COMPILE_ERROR, message);
}

}  // namespace
}  // namespace aeroflow::library

using namespace aeroflow;
using library::fail;

aeroflow_code aeroflow_compile(const char* path, const char* source, size_t size, unsigned flags, aeroflow_program** program,
                               aeroflow_error* error) {
    if (program == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`program` is NULL");
    *program = nullptr;
    if (path == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`path` is NULL");
    if (source == nullptr && size != 0) return fail(error, AEROFLOW_BAD_ARGUMENT, "`source` is NULL");
    return library::guarded(error, [&] {
        if (!value::is_utf8(path)) return fail(error, AEROFLOW_BAD_ARGUMENT, "`path` is not UTF-8");
        driver::MemoryFiles files;
        files.put(path, source == nullptr ? std::string() : std::string(source, size));
        return library::compile(files, path, flags, program, error);
    });
}

aeroflow_code aeroflow_compile_file(const char* path, unsigned flags, aeroflow_program** program, aeroflow_error* error) {
    if (program == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`program` is NULL");
    *program = nullptr;
    if (path == nullptr) return fail(error, AEROFLOW_BAD_ARGUMENT, "`path` is NULL");
    return library::guarded(error, [&] {
        if (!value::is_utf8(path)) return fail(error, AEROFLOW_BAD_ARGUMENT, "`path` is not UTF-8");
        return library::compile(cli::HostFiles(), path, flags, program, error);
    });
}

const char* aeroflow_diagnostics(const aeroflow_program* program) {
    return program == nullptr ? "" : program->compiled->text.c_str();
}

const char* aeroflow_diagnostics_json(const aeroflow_program* program) {
    return program == nullptr ? "" : program->compiled->json.c_str();
}

void aeroflow_program_free(aeroflow_program* program) { delete program; }

const char* aeroflow_version(void) { return AEROFLOW_VERSION; }

const char* aeroflow_code_text(int code) {
    static constexpr const char* kTexts[] = {"ok", "bad argument", "no file", "compile error", "no memory", "no actor", "no message",
                                             "wrong arguments", "ended", "full", "not ended", "not recorded", "busy",
                                             "internal error"};
    const auto number = static_cast<unsigned>(code);
    return number < sizeof kTexts / sizeof *kTexts ? kTexts[number] : "unknown code";
}
