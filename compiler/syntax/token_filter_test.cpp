#include "compiler/syntax/token_filter.h"

#include <catch2/catch.hpp>

#include "compiler/syntax/lexer.h"

namespace aeroflow::syntax {
namespace {

// The filtered tokens in short: separators as `;`, marks of the filter by their kind, all others as written.
std::string filtered(std::string_view source) {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", std::string(source));
    diagnostics::Sink sink;
    std::string out;
    for (const Token& token : filter_tokens(file, lex(file, sink).tokens, sink).tokens) {
        if (!out.empty()) out += ' ';
        switch (token.kind) {
            case TokenKind::SEPARATOR: out += ';'; break;
            case TokenKind::DICT_OPEN: out += "DICT"; break;
            case TokenKind::TYPE_OPEN: out += "TYPES"; break;
            case TokenKind::FIELD_NAME: out += "field:" + std::string(file.text(token.span())); break;
            case TokenKind::LAMBDA: out += "LAMBDA"; break;
            case TokenKind::LET_ELSE: out += "LET_ELSE"; break;
            case TokenKind::RANGE_FIRST: out += "FIRST"; break;
            case TokenKind::RANGE_LAST: out += "LAST"; break;
            case TokenKind::TIMEOUT: out += "TIMEOUT"; break;
            case TokenKind::ALL: out += "ALL"; break;
            case TokenKind::AFTER: out += "AFTER"; break;
            default: out += token.begin == token.end ? "put-in" : std::string(file.text(token.span()));
        }
    }
    return out;
}

std::vector<diagnostics::Code> codes(std::string_view source) {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", std::string(source));
    diagnostics::Sink sink;
    filter_tokens(file, lex(file, sink).tokens, sink);
    std::vector<diagnostics::Code> out;
    for (const auto& diagnostic : sink.all()) out.push_back(diagnostic.code);
    return out;
}

}  // namespace

TEST_CASE("a newline ends a statement unless a bracket, the last token or the next one says otherwise") {
    CHECK(filtered("a\nb") == "a ; b");
    CHECK(filtered("f(a\n,b)\n[c\n]") == "f ( a , b ) ; [ c ]");
    CHECK(filtered("a +\nb\n+ c\n- d") == "a + b + c ; - d");
    CHECK(filtered("return\na") == "return ; a");
    CHECK(filtered("a >\nb") == "a > ; b");
    CHECK(filtered("a\n> b\n?? c") == "a > b ?? c");
    CHECK(filtered("if a {\nb\n}\nelse {\n}") == "if a { b } else { }");
}

TEST_CASE("separators stay only between members, and one comma may trail") {
    CHECK(filtered("struct S {\n\n a: int,\n b: int,\n}") == "struct S { field:a : int , field:b : int }");
    CHECK(filtered("match a { b => c\n, d => e }") == "match a { b => c , d => e }");
    CHECK(filtered(";;a;;b;;") == "a ; b");
}

TEST_CASE("members and arms that end in a brace need no separator") {
    CHECK(filtered("actor A { on a { } on b { } fn c() { } }") == "actor A { on a { } ; on b { } ; fn c ( ) { } }");
    CHECK(filtered("match a { B => { } C => { } }") == "match a { B => { } ; C => { } }");
}

TEST_CASE("a brace is a dict when its first mark is a colon and an operand may stand there") {
    CHECK(filtered("x = {\"a\": 1}") == "x = DICT \"a\" : 1 }");
    CHECK(filtered("x = {\n\n\"a\"\n}") == "x = { \"a\" }");
    CHECK(filtered("x = {}") == "x = { }");
    CHECK(filtered("x = { let y: int = 1 }") == "x = { let y : int = 1 }");
    CHECK(filtered("x = { 'a: loop { } }") == "x = { 'a : loop { } }");
    CHECK(filtered("if x { y }") == "if x { y }");
    CHECK(filtered("f({a[{b: 1}]: 2})") == "f ( DICT a [ DICT b : 1 } ] : 2 } )");
    CHECK(filtered("render { {a: 1} }") == "render { DICT a : 1 } }");
    CHECK(codes("{a: 1}") == std::vector{diagnostics::Code::DictNeedsParentheses});
}

TEST_CASE("< opens types when only types follow and a call or a member comes then") {
    CHECK(filtered("f<int>(x)") == "f TYPES int > ( x )");
    CHECK(filtered("f<dict<string, a.B?>>(x)") == "f TYPES dict < string , a . B ? > > ( x )");
    CHECK(filtered("f<fn(int) -> (int, T)>(x)") == "f TYPES LAMBDA ( int ) -> ( int , T ) > ( x )");
    CHECK(filtered("Tree<T>.Leaf") == "Tree TYPES T > . Leaf");
    CHECK(filtered("f(a < b, c > (d))") == "f ( a < b , c > ( d ) )");
    CHECK(filtered("a < B") == "a < B");
    CHECK(filtered("let x: list<list<int>>= y") == "let x : list < list < int > > = y");
    CHECK(filtered("f(A < B, C >= D)") == "f ( A < B , C >= D )");
}

TEST_CASE("soft keywords are decided by their neighbours") {
    CHECK(filtered("await a.m() timeout 1s") == "await a . m ( ) TIMEOUT 1s");
    CHECK(filtered("timeout = timeout + 1") == "timeout = timeout + 1");
    CHECK(filtered("await all [a]\nawait all.m()") == "await ALL [ a ] ; await all . m ( )");
    CHECK(filtered("after 1s send a.m()\nafter(1s)\nafter (d) send a.m()") ==
          "AFTER 1s send a . m ( ) ; after ( 1s ) ; AFTER ( d ) send a . m ( )");
}

TEST_CASE("ends of slices, lambdas, names before a colon and the else of a let have marks") {
    CHECK(filtered("a[..b] + a[b..]") == "a [ FIRST b ] + a [ b LAST ]");
    CHECK(filtered("fn f() { fn(x) => x }") == "fn f ( ) { LAMBDA ( x ) => x }");
    CHECK(filtered("f(match: 1, if: 2)") == "f ( field:match : 1 , field:if : 2 )");
    CHECK(filtered("let a = b else { }") == "let a = b LET_ELSE { }");
}

TEST_CASE("brackets come out balanced, whatever goes in") {
    using diagnostics::Code;
    CHECK(filtered("f(a") == "f ( a put-in");
    CHECK(filtered("{ (a }\nb") == "{ ( a put-in } ; b");
    CHECK(filtered("a)\nb") == "a ; b");
    CHECK(codes("f(a") == std::vector{Code::UnclosedBracket});
    CHECK(codes("a)") == std::vector{Code::UnmatchedBracket});
    CHECK(codes("f(\"a") == std::vector{Code::UnclosedString});
}

TEST_CASE("brackets nested too deep end the work with one diagnostic") {
    CHECK(codes(std::string(kMaxNesting, '(') + std::string(kMaxNesting, ')')).empty());
    CHECK(codes(std::string(100000, '(')) == std::vector{diagnostics::Code::NestedTooDeeply});
}

TEST_CASE("a body on the line below its head is reported and read") {
    CHECK(codes("fn f()\n{\n}") == std::vector{diagnostics::Code::BraceOnNewLine});
    CHECK(filtered("if a\n{ b }") == "if a { b }");
    CHECK(codes("a\n{\n}").empty());
}

}  // namespace aeroflow::syntax
