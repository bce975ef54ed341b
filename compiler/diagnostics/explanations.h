// The pages of `aeroflow explain`: what a diagnostic means, why the rule exists, a wrong program and the mended one.
//
// In: a code. Out: its page, Markdown, embedded in the binary from explanations/AE0312.md; empty when there is none, which the
// test `explanations` does not allow. Read one page to see the shape of all.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostics.h"

namespace aeroflow::diagnostics {

std::string_view explanation(Code code);

}  // namespace aeroflow::diagnostics
