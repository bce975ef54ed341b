// Words, operators and constructs of other languages, recognised at a syntax error, with what they are called here.
//
// In: the tokens of an item and its first error. Out: the diagnostic that says what to write, or nothing when the error looks
// like none of them. What is recognised stands in tests/golden/messages.
#pragma once

#include <optional>
#include <span>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"
#include "compiler/syntax/item_parser.h"

namespace aeroflow::syntax {

std::optional<diagnostics::Diagnostic> explain_foreign(const source::File& file, std::span<const Token> item,
                                                       const SyntaxError& error);

}  // namespace aeroflow::syntax
