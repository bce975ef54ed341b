// What a command says on stderr about itself: wrong usage, an unreadable file, a limit of the machine.
//
// In: how messages look, one sentence that says what is wrong and what to do. Out: `aeroflow: …`, or for tools one JSON line
// `{"kind":"error","message":…}` (docs/tools.md).
#pragma once

#include <string>
#include <string_view>

#include "tools/cli/options.h"

namespace aeroflow::cli {

std::string error_text(const MessageOptions& options, std::string_view message);

// Prints it and gives `status`.
int fail(const MessageOptions& options, int status, std::string_view message);

// ": did you mean `run`?", or nothing when no candidate is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace aeroflow::cli
