#include "tools/cli/permissions.h"

#include <catch2/catch.hpp>

namespace aeroflow::cli {

TEST_CASE("nothing is allowed by default") {
    const Permissions none({}, {}, {});
    CHECK_FALSE(none.may_read("data.csv"));
    CHECK_FALSE(none.may_read_variable("HOME"));
}

TEST_CASE("a folder grants what lies below it, and nothing beside it") {
    const std::vector<Grant> flags{{"read", "./data"}};
    const Permissions permissions({}, flags, {});
    CHECK(permissions.may_read("data/a.csv"));
    CHECK(permissions.may_read("data/../data/b/c.csv"));
    CHECK_FALSE(permissions.may_read("data/../secret"));
    CHECK_FALSE(permissions.may_read("database/a.csv"));
}

TEST_CASE("args grants the files named by the program's arguments") {
    Manifest manifest;
    manifest.folder = "some/package";
    manifest.grants = {{"read", "args"}};
    const std::vector<std::string> arguments{"input.txt"};
    const Permissions permissions(manifest, {}, arguments);
    CHECK(permissions.may_read("./input.txt"));
    CHECK_FALSE(permissions.may_read("other.txt"));
}

TEST_CASE("paths of the manifest are relative to its folder") {
    Manifest manifest;
    manifest.folder = "some/package";
    manifest.grants = {{"read", "data"}, {"env", "HOME"}};
    const Permissions permissions(manifest, {}, {});
    CHECK(permissions.may_read("some/package/data/x"));
    CHECK_FALSE(permissions.may_read("data/x"));
    CHECK(permissions.may_read_variable("HOME"));
}

TEST_CASE("a flag without a value is refused") {
    CHECK(parse_grant("read=./data")->value == "./data");
    CHECK_FALSE(parse_grant("read").has_value());
    CHECK_FALSE(parse_grant("read=").has_value());
    CHECK_FALSE(parse_grant("fly=high").has_value());
}

}  // namespace aeroflow::cli
