#include "compiler/diagnostics/render.h"

#include <set>

#include <catch2/catch.hpp>

namespace aeroflow::diagnostics {
namespace {

source::Location find(const source::File& file, std::string_view text) {
    const auto at = uint32_t(file.text().find(text));
    return {file.id(), {at, at + uint32_t(text.size())}};
}

}  // namespace

TEST_CASE("a diagnostic with labels, help and a new line looks as in cli.md") {
    source::FileSet files;
    const source::File& file = files.add("shop.aefl", R"(enum Shape { Circle, Empty }
fn area(s: Shape) -> float {
    // by kind
    match s {
        Shape.Circle => 1.0
    }
}
)");
    const source::Location end = find(file, "Shape.Circle => 1.0");
    Sink sink;
    sink.report(Diagnostic(Code::MatchNotExhaustive, find(file, "match"), "this match does not cover `Shape.Empty`")
                    .label("missing: Shape.Empty")
                    .note({file.id(), {find(file, "s: Shape").span.begin, find(file, "s: Shape").span.begin + 1}},
                          "`s` is a `Shape`")
                    .help("add the missing case", {file.id(), {end.span.end, end.span.end}},
                          "\n        Shape.Empty => 0.0"));
    CHECK(render(sink, files) == R"(error[AE0312]: this match does not cover `Shape.Empty`
  ┌─ shop.aefl:4:5
  │
 2│ fn area(s: Shape) -> float {
  │         - `s` is a `Shape`
 4│     match s {
  │     ^^^^^ missing: Shape.Empty
  │
help: add the missing case
 6│         Shape.Empty => 0.0
more: aeroflow explain AE0312

1 error
)");
}

TEST_CASE("a diagnostic with one label is four lines") {
    source::FileSet files;
    const source::File& file = files.add("shop.aefl", "    print(totl)\n");
    const Diagnostic diagnostic = Diagnostic(Code::UnknownName, find(file, "totl"), "there is no `totl` here")
                                      .label("did you mean `total` (line 29)?");
    CHECK(render(diagnostic, files) == R"(error[AE0101]: there is no `totl` here
  ┌─ shop.aefl:1:11
 1│     print(totl)
  │           ^^^^ did you mean `total` (line 29)?
)");
}

TEST_CASE("the caret stands under its scalar behind tabs and wide text") {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", "\tä€ = x\n");
    const std::string text = render(Diagnostic(Code::UnknownName, find(file, "x"), "m"), files);
    CHECK(text.find(" 1│     ä€ = x\n  │          ^\n") != std::string::npos);
    CHECK(text.find("a.aefl:1:7") != std::string::npos);
}

TEST_CASE("a very long line is shown as a window around the caret") {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", std::string(100000, 'a') + "!" + std::string(100000, 'b'));
    const std::string text = render(Diagnostic(Code::UnexpectedCharacter, find(file, "!"), "m"), files);
    CHECK(text.size() < 600);
    CHECK(text.find("…aaaa") != std::string::npos);
    CHECK(text.find("bbbb…") != std::string::npos);
}

TEST_CASE("labels in another file follow under their own place") {
    source::FileSet files;
    const source::File& first = files.add("a.aefl", "let x = 1\n");
    const source::File& second = files.add("b.aefl", "let y = 2\n");
    const std::string text = render(Diagnostic(Code::UnknownName, find(second, "y"), "m").note(find(first, "x"), "n"), files);
    CHECK(text.find("┌─ b.aefl:1:5") < text.find("┌─ a.aefl:1:5"));
    CHECK(text.find("- n") != std::string::npos);
}

TEST_CASE("JSON has one object per line with positions and the fix") {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", "let mut x = 1\n");
    Sink sink;
    sink.report(Diagnostic(Code::LetMut, find(file, "let mut"), "say \"mut\"").help("drop it", find(file, "let "), ""));
    CHECK(render_json(sink, files) ==
          "{\"kind\":\"diagnostic\",\"severity\":\"error\",\"code\":\"AE0019\",\"message\":\"say \\\"mut\\\"\",\"file\":\"a.aefl\",\"line\":1,"
          "\"column\":1,\"end_line\":1,\"end_column\":8,\"label\":\"\",\"related\":[],\"help\":[{\"text\":\"drop it\","
          "\"fix\":{\"file\":\"a.aefl\",\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":5,\"replacement\":\"\"}}]}\n");
}

TEST_CASE("codes are unique and read back") {
    std::set<Code> seen;
    for (const Code code : all_codes()) {
        CHECK(seen.insert(code).second);
        CHECK(parse_code(code_text(code)) == code);
        CHECK_FALSE(title(code).empty());
    }
    CHECK_FALSE(parse_code("AE9999"));
}

TEST_CASE("a sink counts what it does not keep") {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", "x");
    Sink sink;
    for (uint32_t i = 0; i < Sink::kMaxKept + 5; ++i) sink.report({Code::UnknownName, find(file, "x"), "m"});
    CHECK(sink.all().size() == Sink::kMaxKept);
    CHECK(sink.error_count() == Sink::kMaxKept + 5);
}

}  // namespace aeroflow::diagnostics
