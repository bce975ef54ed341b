#include "tools/testing/failed_list.h"

#include <catch2/catch.hpp>

namespace aeroflow::testing {

TEST_CASE("a slug has small letters, digits and hyphens") {
    CHECK(slug_of("Transfers keep the total!") == "transfers-keep-the-total");
    CHECK(slug_of("../../etc/passwd") == "etc-passwd");
    CHECK(slug_of("…") == "test");
    CHECK(slug_of("").size() == 4);
    CHECK(slug_of(std::string(500, 'x')).size() == 60);
}

TEST_CASE("the list survives being written, whatever the titles") {
    FailedList list;
    CHECK(list.add("a.aefl", "one\ttwo\nthree\\") == "one-two-three");
    CHECK(list.add("a\tb.aefl", "") == "test");
    list.add_file("broken.aefl");
    const FailedList again(list.text());
    CHECK(again.text() == list.text());
    CHECK(again.contains("a.aefl", "one\ttwo\nthree\\"));
    CHECK(again.contains("a\tb.aefl", ""));
    CHECK(again.contains("broken.aefl", "anything"));
    CHECK_FALSE(again.contains("a.aefl", "one"));
}

TEST_CASE("two tests with one slug keep their traces apart") {
    FailedList list;
    CHECK(list.add("a.aefl", "works") == "works");
    CHECK(list.add("b.aefl", "works") == "works-2");
    CHECK(list.add("a.aefl", "works") == "works");
    CHECK(list.remove("b.aefl", "works") == "works-2");
    CHECK(list.remove("b.aefl", "works").empty());
    CHECK(list.files() == std::vector<std::string>{"a.aefl"});
}

TEST_CASE("lines that are none are left out") {
    CHECK(FailedList("nonsense\n\t\t\t\t\n\n").empty());
}

}  // namespace aeroflow::testing
