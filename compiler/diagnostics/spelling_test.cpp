#include "compiler/diagnostics/spelling.h"

#include <array>

#include <catch2/catch.hpp>

namespace aeroflow::diagnostics {

TEST_CASE("a missing letter, a wrong one and swapped neighbours are each one step") {
    CHECK(edit_distance("totl", "total", 9) == 1);
    CHECK(edit_distance("tutal", "total", 9) == 1);
    CHECK(edit_distance("toatl", "total", 9) == 1);
    CHECK(edit_distance("kitten", "sitting", 9) == 3);
    CHECK(edit_distance("kitten", "sitting", 1) == 2);
}

TEST_CASE("the nearest name is found, and none when all are far") {
    constexpr std::array<std::string_view, 3> kNames = {"count", "total", "title"};
    CHECK(nearest("totl", kNames) == "total");
    CHECK_FALSE(nearest("balance", kNames));
    CHECK_FALSE(nearest("x", std::array<std::string_view, 1>{"y"}));
}

}  // namespace aeroflow::diagnostics
