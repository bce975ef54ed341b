#include "compiler/syntax/lexer.h"

#include <catch2/catch.hpp>

#include "compiler/syntax/words.h"

namespace aeroflow::syntax {
namespace {

// Texts of all tokens, blanks between them; a newline is `⏎`.
std::string texts(std::string_view source) {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", std::string(source));
    diagnostics::Sink sink;
    std::string out;
    for (const Token& token : lex(file, sink).tokens) {
        if (!out.empty()) out += ' ';
        const bool newline = token.kind == TokenKind::SEPARATOR && token.at_line;
        out += newline ? "⏎" : std::string(file.text(token.span()));
    }
    return out;
}

std::vector<TokenKind> kinds(std::string_view source) {
    source::FileSet files;
    diagnostics::Sink sink;
    std::vector<TokenKind> out;
    for (const Token& token : lex(files.add("a.aefl", std::string(source)), sink).tokens) out.push_back(token.kind);
    return out;
}

}  // namespace

TEST_CASE("a range between ints is no float and a tuple's parts are no float") {
    CHECK(texts("1..5 t.0.1 1.5.x 2.0..=3") == "1 .. 5 t . 0 . 1 1.5 . x 2.0 ..= 3");
}

TEST_CASE("the longest sign wins, and > is never joined with >") {
    CHECK(texts("a>>>=b >>=c >> >= ..= .. ?? <<= =>") == "a >>>= b >>= c > > >= ..= .. ?? <<= =>");
}

TEST_CASE("? before a dot is one token over newlines and comments, but not before two dots") {
    CHECK(kinds("a?\n // c\n .b") == std::vector{TokenKind::NAME, TokenKind::QUESTION_DOT, TokenKind::NAME});
    CHECK(kinds("a?..b") == std::vector{TokenKind::NAME, TokenKind::QUESTION, TokenKind::RANGE, TokenKind::NAME});
}

TEST_CASE("a run of newlines, blank lines and comments is one separator") {
    CHECK(texts("a\n\n  // c\n /* d\n /* e */ */ \n b") == "a ⏎ b");
}

TEST_CASE("behind a dot every word is a name") {
    CHECK(kinds("a.match") == std::vector{TokenKind::NAME, TokenKind::DOT, TokenKind::NAME});
    CHECK(kinds("match") == std::vector{TokenKind::MATCH});
}

TEST_CASE("holes of f-strings have tokens of their own, strings and braces in them too") {
    CHECK(texts(R"(f"a{b:>8}{d["k"]}{ {1} }}}")") == R"(f" a { b :>8 } { d [ "k" ] } { { 1 } } }} ")");
    CHECK(kinds(R"(f"{f"{x}"}")") ==
          std::vector{TokenKind::FSTRING_OPEN, TokenKind::HOLE_OPEN, TokenKind::FSTRING_OPEN, TokenKind::HOLE_OPEN,
                      TokenKind::NAME, TokenKind::HOLE_CLOSE, TokenKind::FSTRING_CLOSE, TokenKind::HOLE_CLOSE,
                      TokenKind::FSTRING_CLOSE});
}

TEST_CASE("prefixes make strings only directly before the quote") {
    CHECK(kinds(R"(r"\" b"a" f)") == std::vector{TokenKind::STRING, TokenKind::BYTES, TokenKind::NAME});
}

TEST_CASE("durations have a unit straight behind the number") {
    CHECK(kinds("10ms 1.5s 3min 1h 5") == std::vector{TokenKind::DURATION, TokenKind::DURATION, TokenKind::DURATION,
                                                      TokenKind::DURATION, TokenKind::INT});
}

TEST_CASE("a byte order mark and carriage returns are skipped") {
    CHECK(texts("\xEF\xBB\xBF" "a\r\nb") == "a ⏎ b");
}

TEST_CASE("doc comments are kept apart, four slashes are none") {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", "/// one\n//// two\n// three\nfn f() {}");
    diagnostics::Sink sink;
    const TokenList list = lex(file, sink);
    REQUIRE(list.docs.size() == 1);
    CHECK(file.text(list.docs[0]) == " one");
}

TEST_CASE("every keyword of the tables is found and nothing else is") {
    CHECK(classify_word("while").kind == TokenKind::WHILE);
    CHECK(classify_word("actor").kind == TokenKind::ACTOR);
    CHECK(classify_word("timeout").kind == TokenKind::NAME);
    CHECK(classify_word("timeout").soft == TokenKind::TIMEOUT);
    CHECK(classify_word("whiles").kind == TokenKind::NAME);
    CHECK(classify_word("zebra").soft == TokenKind::None);
    CHECK(classify_word("_").kind == TokenKind::NAME);
}

}  // namespace aeroflow::syntax
