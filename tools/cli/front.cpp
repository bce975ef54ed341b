#include "tools/cli/front.h"

#include "compiler/diagnostics/render.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"
#include "tools/host/files.h"
#include "tools/host/output.h"

namespace aeroflow::cli {
namespace {

constexpr std::string_view kExtension = ".aefl";

// A file with another extension is no program; one without any may be a pipe.
bool has_other_extension(const std::string& path) {
    const size_t slash = path.rfind('/');
    const size_t begin = slash == std::string::npos ? 0 : slash + 1;
    const size_t dot = path.rfind('.');
    return dot != std::string::npos && dot > begin && !path.ends_with(kExtension);
}

// What the user may have meant by a path that cannot be read.
std::string hint_for(const std::string& path) {
    const std::string folder = path.ends_with('/') ? path : path + "/";
    if (host::file_exists(folder + "main.aefl")) return ": did you mean `" + folder + "main.aefl`?";
    if (host::file_exists(path + std::string(kExtension))) return ": did you mean `" + path + std::string(kExtension) + "`?";
    return "";
}

}  // namespace

std::expected<std::string, std::string> HostFiles::read(const std::string& path) const {
    host::Result<std::string> bytes = host::read_file(path);
    // The caller names the path.
    if (!bytes) return std::unexpected(bytes.error().message.substr(path.size() + 2) + hint_for(path));
    if (has_other_extension(path)) return std::unexpected("the name of a program ends in `.aefl`");
    return std::move(*bytes);
}

int report(const driver::Compilation& compilation, const MessageOptions& options) {
    host::Output err(2, "standard error");
    if (options.json) {
        err.write(diagnostics::render_json(compilation.sink(), compilation.sources()));
    } else {
        err.write(diagnostics::render(compilation.sink(), compilation.sources(), {.color = options.color}));
    }
    if (!compilation.error().empty()) {
        err.write(error_text(options, compilation.error()));
        return compilation.sources().size() == 0 ? kUsage : kDifferent;
    }
    return compilation.sink().has_errors() ? kDifferent : kOk;
}

}  // namespace aeroflow::cli
