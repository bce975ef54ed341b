#include "compiler/syntax/parse.h"

#include <set>

#include <catch2/catch.hpp>

namespace aeroflow::syntax {
namespace {

using diagnostics::Code;

struct Parsed {
    source::FileSet files;
    diagnostics::Sink sink;
    std::vector<ast::Module> modules;  // one; a Module has no empty state

    explicit Parsed(std::string text) { modules.push_back(parse(files.add("a.aefl", std::move(text)), sink)); }
    const ast::Module& module() const { return modules[0]; }
    bool has(Code code) const {
        for (const auto& diagnostic : sink.all()) {
            if (diagnostic.code == code) return true;
        }
        return false;
    }
};

std::string repeat(std::string_view text, size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += text;
    return out;
}

struct Example {
    Code code;
    std::string source;
};

const Example kExamples[] = {
    {Code::InvalidUtf8, "let a = \"\xFF\""},
    {Code::UnexpectedCharacter, "let a = #"},
    {Code::FileTooLarge, repeat("a ", 2'000'001)},
    {Code::NestedTooDeeply, repeat("(", 501)},
    {Code::UnclosedBracket, "f(1"},
    {Code::UnmatchedBracket, "f(1))"},
    {Code::UnclosedString, "let a = \"b\nlet c = 1"},
    {Code::UnclosedComment, "/* a"},
    {Code::BadEscape, R"(let a = "\q")"},
    {Code::BadNumber, "let a = 12abc"},
    {Code::NumberTooLarge, "let a = 9223372036854775808"},
    {Code::BadFormat, R"(let a = f"{b:zz}")"},
    {Code::UnexpectedToken, "let a = = 1"},
    {Code::ReservedWord, "let match = 1"},
    {Code::NeedsCapital, "struct point { }"},
    {Code::NeedsSmall, "fn Run() { }"},
    {Code::ComparisonChain, "let a = b < c < d"},
    {Code::ForeignOperator, "let a = b && !c"},
    {Code::LetMut, "let mut a = 1"},
    {Code::LineBeginsWithMinus, "let a = b\n- c"},
    {Code::MissingInitialiser, "actor A { state a: int }"},
    {Code::TryWithoutAwait, "let a = try b"},
    {Code::TimeoutWithoutAwait, "let a = b timeout 1s"},
    {Code::NotACall, "spawn A"},
    {Code::BadTarget, "f() = 1"},
    {Code::MisplacedArgument, "f(a: 1, 2)"},
    {Code::DictNeedsParentheses, "if a {\"b\": 1}"},
    {Code::BraceOnNewLine, "fn f()\n{ }"},
    {Code::DocWithoutDeclaration, "/// a\nprint(1)"},
    {Code::NotYet, "cluster Shop { node a, b\n link a <-> b latency 1ms }"},
};

}  // namespace

TEST_CASE("every diagnostic of this stage has a program that gives it") {
    std::set<Code> seen;
    for (const Example& example : kExamples) {
        CAPTURE(example.source.substr(0, 80), diagnostics::code_text(example.code));
        CHECK(Parsed(example.source).has(example.code));
        seen.insert(example.code);
    }
    for (const Code code : diagnostics::all_codes()) {
        if (unsigned(code) >= 100) continue;
        CAPTURE(diagnostics::code_text(code));
        CHECK(seen.count(code) == 1);
    }
}

TEST_CASE("an error in one statement leaves its neighbours whole") {
    const Parsed parsed("fn f() {\n let a = 1\n let = 2\n let b = 3\n foo bar\n}\nlet c = 4 5\nlet d = 6");
    CHECK(parsed.sink.error_count() == 3);
    const std::string tree = ast::dump(parsed.module());
    for (const char* kept : {"Function f", "BindingPattern a", "BindingPattern b", "BindingPattern d"}) {
        CAPTURE(kept);
        CHECK(tree.find(kept) != std::string::npos);
    }
    CHECK(tree.find("BindingPattern c") == std::string::npos);
}

TEST_CASE("diagnostics come in the order of the file, whichever step finds them") {
    const Parsed parsed("let Total = 1\nlet a = #\nlet b = )\nlet c = \"");
    uint32_t last = 0;
    for (const auto& diagnostic : parsed.sink.all()) {
        CHECK(diagnostic.primary.location.span.begin >= last);
        last = diagnostic.primary.location.span.begin;
    }
    CHECK(parsed.sink.error_count() >= 4);
}

TEST_CASE("ids are in source order by first token, outer before inner") {
    const Parsed parsed(
        "/// d\npub actor A(x: int) {\n state s = x\n on m(y: int) -> int { let (a, b) = f(y)? + -x.g[1..2]\n a }\n}\n"
        "let r = try await all [a.m(1), b.m(2)] timeout 1s ?? if c { 1 } else if d { 2 } else { 3 }");
    const ast::Module& module = parsed.module();
    REQUIRE_FALSE(parsed.sink.has_errors());
    REQUIRE(module.size() > 50);
    for (uint32_t i = 1; i < module.size(); ++i) {
        const ast::Node& before = module.node({i - 1});
        const ast::Node& node = module.node({i});
        CHECK(before.begin <= node.begin);
        CHECK(node.begin <= node.end);
        CHECK(node.anchor <= node.anchor_end);
    }
    for (uint32_t i = 0; i < module.size(); ++i) {
        for (const ast::NodeId child : module.children({i})) {
            if (!child.exists()) continue;
            CHECK(child.index > i);
            CHECK(module.node(child).begin >= module.node({i}).begin);
            CHECK(module.node(child).end <= module.node({i}).end);
        }
    }
}

TEST_CASE("doc comments belong to the declaration that follows") {
    const Parsed parsed("/// One\n/// two.\n\npub fn f() { }\nstruct S {\n /// Field.\n a: int\n}");
    const ast::Module& module = parsed.module();
    const auto items = ast::File{module, module.root()}.items();
    CHECK(module.doc(items[0]) == "One\ntwo.");
    const ast::NodeId members = ast::Struct{module, items[1]}.members();
    CHECK(module.doc(module.child(members, 0)) == "Field.");
    CHECK(module.doc(items[1]).empty());
}

TEST_CASE("hostile files end in a diagnostic, soon and without recursion") {
    const std::string hostile[] = {
        repeat("(", 100000) + repeat(")", 100000),
        "let x: " + repeat("A<", 100000),
        "let x: " + repeat("a<", 100000),
        "let x = " + repeat("-", 100000) + "1",
        "let x = a" + repeat(" ?? a", 100000),
        "let x = a" + repeat(" + a", 100000),
        "let x = a" + repeat(".a", 100000),
        repeat("return ", 100000),
        "let x: " + repeat("fn() -> ", 100000) + "int = 1",
        "let x = " + repeat("fn() => ", 100000) + "1",
        "if a {}" + repeat(" else if a {}", 50000),
        repeat("f\"{", 100000),
        repeat("/*", 100000),
        repeat("}", 100000),
        repeat("({[", 5000) + repeat(")}]", 5000),
        repeat("after(", 20000),
        repeat("a )\n", 50000),
        "x" + repeat("? ", 50000) + repeat("\n", 50000) + ".a",
    };
    for (const std::string& text : hostile) {
        CAPTURE(text.substr(0, 30));
        const Parsed parsed(text);
        CHECK(parsed.sink.has_errors());
        CHECK(parsed.module().size() >= 1);
    }
}

TEST_CASE("messages have bodies in actors and none in interfaces") {
    CHECK_FALSE(Parsed("actor A { on m { } }\ninterface I { on m }").sink.has_errors());
    CHECK(Parsed("actor A { on m }").has(Code::UnexpectedToken));
    CHECK(Parsed("interface I { on m() { } }").has(Code::UnexpectedToken));
}

TEST_CASE("nesting up to the limit parses") {
    CHECK_FALSE(Parsed("let x = " + repeat("(", 490) + "1" + repeat(")", 490)).sink.has_errors());
    CHECK_FALSE(Parsed("fn f() " + repeat("{", 490) + repeat("}", 490)).sink.has_errors());
}

TEST_CASE("an empty file, one of blanks and one of comments are empty modules") {
    for (const char* text : {"", "\n \t\r\n", "// only\n/* this */", "\xEF\xBB\xBF"}) {
        const Parsed parsed(text);
        CHECK_FALSE(parsed.sink.has_errors());
        CHECK(ast::dump(parsed.module()) == "File\n");
    }
}

}  // namespace aeroflow::syntax
