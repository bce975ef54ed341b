#include "vm/base/json_line.h"

#include <catch2/catch.hpp>

namespace aeroflow::base {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace

TEST_CASE("members stand in the order in which they came") {
    const std::string line = JsonLine().text("a", "x").number("b", 3).boolean("c", true).texts("d", {"y", "z"}).line();
    CHECK(line == "{\"a\":\"x\",\"b\":3,\"c\":true,\"d\":[\"y\",\"z\"]}\n");
    CHECK(JsonLine().objects("e", {}).object() == "{\"e\":[]}");
}

TEST_CASE("quotes, backslashes and control characters are escaped") {
    CHECK(quoted("a\"b\\c") == "\"a\\\"b\\\\c\"");
    CHECK(quoted(std::string_view("\n\t\0\x7f", 4)) == "\"\\u000a\\u0009\\u0000\\u007f\"");
}

TEST_CASE("what is not UTF-8 becomes U+FFFD, what is stays") {
    CHECK(quoted("é€😀") == "\"é€😀\"");
    CHECK(quoted("\x80") == "\"\xEF\xBF\xBD\"");
    CHECK(quoted("\xC3") == "\"\xEF\xBF\xBD\"");
    CHECK(quoted("\xC0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(quoted("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(quoted("\xF4\x90\x80\x80").size() == 2 + 4 * 3);
}

}  // namespace aeroflow::base
