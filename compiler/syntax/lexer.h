// Bytes to tokens, by hand: holes of f-strings, `1..5`, `t.0.1`, nested comments (language.md §1).
//
// In: a file that is valid UTF-8. Out: tokens in order, newlines as SEPARATOR (a run of them is one), doc comments apart.
// Holds: never fails; what is wrong is reported and becomes an ERROR token or the best guess. Linear, no recursion.
// Read next: token_filter.h.
#pragma once

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"
#include "compiler/syntax/token.h"

namespace aeroflow::syntax {

TokenList lex(const source::File& file, diagnostics::Sink& sink);

}  // namespace aeroflow::syntax
