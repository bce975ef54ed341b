// Tokens as the lexer makes them and the token filter hands them to the parser.
//
// A token is a kind and a span; its value is read from the source when the AST is built. Kinds stand in tokens.def.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace aeroflow::syntax {

enum class TokenKind : uint8_t {
    None,  // never a token; ANTLR's INVALID_TYPE
#define TOKEN(kind, shown) kind,
#define SOFT(kind, word) kind,
#define KEYWORD(kind, word) kind,
#define SIGN(kind, text) kind,
#include "compiler/syntax/tokens.def"
    End,  // behind the last token
};

// For messages: `` `actor` ``, `a name`.
std::string_view shown(TokenKind kind);
bool is_keyword(TokenKind kind);

struct Token {
    TokenKind kind = TokenKind::None;
    // A NAME that may be a soft keyword says which one.
    TokenKind soft = TokenKind::None;
    // First token of its line; for a SEPARATOR: it is a newline, not `;`.
    bool at_line = false;
    uint32_t begin = 0;
    uint32_t end = 0;

    source::Span span() const { return {begin, end}; }
};
static_assert(sizeof(Token) == 12);

struct TokenList {
    std::vector<Token> tokens;
    // Of each line `/// text` the span behind the slashes, in order.
    std::vector<source::Span> docs;
};

}  // namespace aeroflow::syntax
