// Any text through lexer and token filter: tokens must be in order and inside of the file, brackets must be balanced.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/utf8.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/token_filter.h"
#include "vm/base/check.h"

namespace {

using namespace aeroflow;
using syntax::Token;
using syntax::TokenKind;

void check_spans(const source::File& file, const std::vector<Token>& tokens) {
    uint32_t last = 0;
    for (const Token& token : tokens) {
        AE_CHECK(token.begin >= last);
        AE_CHECK(token.begin <= token.end);
        AE_CHECK(token.end <= file.size());
        last = token.begin;
    }
}

TokenKind closer(TokenKind kind) {
    switch (kind) {
        case TokenKind::PAREN_OPEN: return TokenKind::PAREN_CLOSE;
        case TokenKind::BRACKET_OPEN: return TokenKind::BRACKET_CLOSE;
        case TokenKind::BRACE_OPEN:
        case TokenKind::DICT_OPEN: return TokenKind::BRACE_CLOSE;
        case TokenKind::FSTRING_OPEN: return TokenKind::FSTRING_CLOSE;
        case TokenKind::HOLE_OPEN: return TokenKind::HOLE_CLOSE;
        default: return TokenKind::None;
    }
}

bool closes(TokenKind kind) {
    return kind == TokenKind::PAREN_CLOSE || kind == TokenKind::BRACKET_CLOSE || kind == TokenKind::BRACE_CLOSE ||
           kind == TokenKind::FSTRING_CLOSE || kind == TokenKind::HOLE_CLOSE;
}

void check_brackets(const std::vector<Token>& tokens) {
    std::vector<TokenKind> open;
    for (const Token& token : tokens) {
        if (closer(token.kind) != TokenKind::None) open.push_back(closer(token.kind));
        if (!closes(token.kind)) continue;
        AE_CHECK(!open.empty());
        AE_CHECK(open.back() == token.kind);
        open.pop_back();
    }
    AE_CHECK(open.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    source::FileSet files;
    const source::File& file = files.add("fuzz.aefl", std::string(reinterpret_cast<const char*>(data), size));
    if (source::first_invalid_utf8(file.text())) return 0;
    diagnostics::Sink sink;
    const syntax::TokenList raw = syntax::lex(file, sink);
    check_spans(file, raw.tokens);
    const syntax::FilteredTokens filtered = syntax::filter_tokens(file, raw.tokens, sink);
    if (filtered.abandoned) {
        AE_CHECK(sink.has_errors());
        return 0;
    }
    check_spans(file, filtered.tokens);
    check_brackets(filtered.tokens);
    return 0;
}
