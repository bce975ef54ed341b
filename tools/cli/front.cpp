#include "tools/cli/front.h"

#include <cstdio>

#include "compiler/diagnostics/render.h"
#include "tools/cli/exit_status.h"
#include "tools/host/files.h"
#include "tools/host/output.h"

namespace aeroflow::cli {

std::expected<std::string, std::string> HostFiles::read(const std::string& path) const {
    host::Result<std::string> bytes = host::read_file(path);
    if (!bytes) return std::unexpected(bytes.error().message.substr(path.size() + 2));  // the caller names the path
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
        err.write("aeroflow: " + compilation.error() + '\n');
        return compilation.sources().size() == 0 ? kUsage : kDifferent;
    }
    return compilation.sink().has_errors() ? kDifferent : kOk;
}

}  // namespace aeroflow::cli
