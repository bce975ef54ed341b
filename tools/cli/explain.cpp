// `aeroflow explain AE0312`: the general sentence of a diagnostic. `aeroflow --version`.
#include <cstdio>
#include <string>

#include "compiler/diagnostics/diagnostics.h"
#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "vm/base/versions.h"

namespace aeroflow::cli {

int explain(const ExplainOptions& options) {
    const std::optional<diagnostics::Code> code = diagnostics::parse_code(options.code);
    if (!code) {
        std::fprintf(stderr, "aeroflow: there is no diagnostic `%s`\n", options.code.c_str());
        return kUsage;
    }
    const std::string title(diagnostics::title(*code));
    const char* severity = diagnostics::severity(*code) == diagnostics::Severity::Error ? "error" : "warning";
    std::printf("%s[%s]: %s\n", severity, diagnostics::code_text(*code).c_str(), title.c_str());
    return kOk;
}

int version(const VersionOptions& options) {
    std::printf("aeroflow %s\n", AEROFLOW_VERSION);
    if (options.verbose) {
        std::printf("language %s\n%s\n%s\nengine interpreter\n", base::kLanguageVersion.data(), base::kNumericsVersion.data(),
                    base::kFormatsVersion.data());
    }
    return kOk;
}

}  // namespace aeroflow::cli
