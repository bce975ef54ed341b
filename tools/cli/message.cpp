#include "tools/cli/message.h"

#include "compiler/diagnostics/spelling.h"
#include "tools/host/output.h"
#include "vm/base/json_line.h"

namespace aeroflow::cli {

std::string error_text(const MessageOptions& options, std::string_view message) {
    if (options.json) return base::JsonLine().text("kind", "error").text("message", message).line();
    return "aeroflow: " + std::string(message) + '\n';
}

int fail(const MessageOptions& options, int status, std::string_view message) {
    host::Output err(2, "standard error");
    err.write(error_text(options, message));
    return status;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const std::vector<std::string_view> views(candidates.begin(), candidates.end());
    const auto best = diagnostics::nearest(word, views);
    return best ? ": did you mean `" + std::string(*best) + "`?" : "";
}

}  // namespace aeroflow::cli
