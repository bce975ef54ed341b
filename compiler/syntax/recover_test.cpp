#include "compiler/syntax/recover.h"

#include <catch2/catch.hpp>

namespace aeroflow::syntax {
namespace {

// One token per letter: brackets and `;` are themselves, all else is a name. An ERROR is `!`.
std::vector<Token> tokens(std::string_view text) {
    std::vector<Token> out;
    for (uint32_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const TokenKind kind = c == '{'   ? TokenKind::BRACE_OPEN
                               : c == '}' ? TokenKind::BRACE_CLOSE
                               : c == '(' ? TokenKind::PAREN_OPEN
                               : c == ')' ? TokenKind::PAREN_CLOSE
                               : c == ';' ? TokenKind::SEPARATOR
                               : c == '!' ? TokenKind::ERROR
                                          : TokenKind::NAME;
        out.push_back({kind, TokenKind::None, false, i, i + 1});
    }
    return out;
}

std::string cut(std::string_view text, uint32_t error) {
    std::vector<Token> item = tokens(text);
    if (!cut_statement(item, error)) return "lost";
    std::string out;
    for (const Token& token : item) out += token.kind == TokenKind::ERROR ? '!' : text[token.begin];
    return out;
}

}  // namespace

TEST_CASE("the innermost statement around the error is cut out") {
    CHECK(cut("f{a;bcd;e}", 4) == "f{a;!;e}");
    CHECK(cut("f{a;b(c{d}e)g;h}", 10) == "f{a;!;h}");
    CHECK(cut("f{a;b{cd;e}}", 7) == "f{a;b{!;e}}");
}

TEST_CASE("an error at the end of a statement belongs to it") {
    CHECK(cut("f{ab;c}", 4) == "f{!;c}");
    CHECK(cut("f{ab}", 4) == "f{!}");
}

TEST_CASE("what was cut once is cut outwards the next time") {
    CHECK(cut("f{a;b{!;e}}", 6) == "f{a;!}");
    CHECK(cut("f{!}", 2) == "lost");
}

TEST_CASE("outside of braces the item is lost") {
    CHECK(cut("abc", 1) == "lost");
    CHECK(cut("a(b", 3) == "lost");
}

}  // namespace aeroflow::syntax
