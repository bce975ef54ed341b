#include "tools/testing/difference.h"

#include <catch2/catch.hpp>

#include "tools/testing/shown_value.h"

namespace aeroflow::testing {

using Lines = std::vector<std::string>;

TEST_CASE("values that say it themselves get no line") {
    CHECK(differences("190", "200").empty());
    CHECK(differences("none", "[1, 2, 3]").empty());
    CHECK(differences("[1, 2]", "[1, 3]").empty());
}

TEST_CASE("the element of a list that differs is named") {
    CHECK(differences("[1, 2, 3, 4]", "[1, 2, 5, 4]") == Lines{"at [2]: left 3, right 5"});
    CHECK(differences("[1, 2, 3, 4]", "[1, 2]") == Lines{"left has 2 more, from [2] on: 3"});
    CHECK(differences("[[1], [2, 3]]", "[[1], [2, 4]]") == Lines{"at [1][1]: left 3, right 4"});
}

TEST_CASE("fields of structs and variants are named") {
    CHECK(differences("Point(x: 1, y: 2)", "Point(x: 1, y: 3)") == Lines{"at .y: left 2, right 3"});
    CHECK(differences("ok(Shape.Circle(2.0))", "ok(Shape.Circle(2.5))") == Lines{"at .0.0: left 2.0, right 2.5"});
    CHECK(differences("Shape.Circle(2.0)", "Shape.Rect(1, 2)").empty());
}

TEST_CASE("entries of dicts and sets go by key, not by place") {
    CHECK(differences(R"({"a": 1, "b": 2})", R"({"b": 2, "a": 3})") == Lines{R"(at ["a"]: left 1, right 3)"});
    CHECK(differences(R"({"a": 1, "b": 2})", R"({"a": 1, "c": 2})") ==
          Lines{R"(at ["b"]: only left: 2)", R"(at ["c"]: only right: 2)"});
    CHECK(differences("set([1, 2, 3])", "set([3, 2, 4])") == Lines{"only left: 1", "only right: 4"});
}

TEST_CASE("the character of a text that differs is counted as the language counts") {
    CHECK(differences(R"("hello world")", R"("hello_world")") ==
          Lines{R"(character 5: left "hello world", right "hello_world")"});
    CHECK(differences(R"("äöü\n\u{1f}end of it")", R"("äöü\n\u{1f}End of it")") ==
          Lines{R"(character 5: left …\n\u{1f}end of it", right …\n\u{1f}End of it")"});
}

TEST_CASE("texts hide brackets and commas") {
    CHECK(differences(R"(["a, b]", "c\"(", 1])", R"(["a, b]", "c\"(", 2])") == Lines{"at [2]: left 1, right 2"});
}

TEST_CASE("many places are cut") {
    CHECK(differences("[1, 2, 3, 4, 5, 6, 7]", "[0, 0, 0, 0, 0, 0, 0]").back() == "and 2 more places");
}

TEST_CASE("what reads as no value is one part, however it is cut") {
    for (const std::string_view text : {"[", "\"", "f(", "{1: ", "set([1", "b\"\\", "[1, 2]]", "", ")", "\"\\"}) {
        const ShownValue value(text);
        CHECK(value.root().text == text);
    }
}

TEST_CASE("deep nesting ends in one part") {
    const std::string deep = std::string(100'000, '[') + "1" + std::string(100'000, ']');
    CHECK(ShownValue(deep).root().text == deep);
    CHECK(differences(deep, deep + " ").size() <= 1);
}

}  // namespace aeroflow::testing
