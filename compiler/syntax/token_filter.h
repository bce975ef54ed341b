// Decides what newlines, soft keywords, `<`, `{`, `..` and words before `:` mean, so that the grammar is LL(1).
//
// In: tokens of the lexer. Out: tokens of the grammar, and the separators that divide top-level items. Brackets are balanced
// afterwards: missing ones are reported and put in, those without a partner are reported and dropped. One pass, linear, at most
// kMaxNesting brackets deep. Rules: language.md §1. Read next: grammar/AeroFlowParser.g4, parser.h.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"
#include "compiler/syntax/token.h"

namespace aeroflow::syntax {

inline constexpr uint32_t kMaxNesting = 500;

struct FilteredTokens {
    std::vector<Token> tokens;
    // Indices of SEPARATOR tokens outside of all brackets, in order.
    std::vector<uint32_t> item_ends;
    // Indices of tokens, in order, where a bracket was put in or dropped: errors of their items are consequences.
    std::vector<uint32_t> bracket_errors;
    // Nested too deeply; reported, the tokens are not complete.
    bool abandoned = false;
};

FilteredTokens filter_tokens(const source::File& file, const std::vector<Token>& raw, diagnostics::Sink& sink);

}  // namespace aeroflow::syntax
