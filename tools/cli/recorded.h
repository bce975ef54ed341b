// A recorded run that can be executed again: the trace of a file and the program compiled from the sources in it.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/driver/compilation.h"
#include "scheduler/trace/trace.h"
#include "tools/cli/options.h"

namespace aeroflow::cli {

struct Recorded {
    trace::Trace trace;
    driver::Executable executable;
};

// Nothing is read or printed. The error says why these bytes cannot be executed again, without the file's name.
[[nodiscard]] std::expected<Recorded, std::string> parse_recorded(std::string_view bytes);

// None when the file cannot be read, is no trace, or its program does not compile; said on stderr.
std::optional<Recorded> read_recorded(const std::string& path, const MessageOptions& messages);

}  // namespace aeroflow::cli
