#include "tools/cli/permissions.h"

#include <catch2/catch.hpp>

#include "tools/cli/ports_host.h"

namespace aeroflow::cli {

TEST_CASE("nothing is allowed by default") {
    PortsHost host;
    const ports::Permissions none = permissions_of({}, {}, {});
    CHECK_FALSE(none.may_read(host, "data.csv"));
    CHECK_FALSE(none.may_see("HOME"));
}

TEST_CASE("a folder grants what lies below it, and nothing beside it") {
    PortsHost host;
    const std::vector<Grant> flags{{"read", "./data"}};
    const ports::Permissions permissions = permissions_of({}, flags, {});
    CHECK(permissions.may_read(host, "data/a.csv"));
    CHECK(permissions.may_read(host, "data/../data/b/c.csv"));
    CHECK_FALSE(permissions.may_read(host, "data/../secret"));
    CHECK_FALSE(permissions.may_read(host, "database/a.csv"));
}

TEST_CASE("args grants the files named by the program's arguments") {
    PortsHost host;
    Manifest manifest;
    manifest.folder = "some/package";
    manifest.grants = {{"read", "args"}};
    const std::vector<std::string> arguments{"input.txt"};
    const ports::Permissions permissions = permissions_of(manifest, {}, arguments);
    CHECK(permissions.may_read(host, "./input.txt"));
    CHECK_FALSE(permissions.may_read(host, "other.txt"));
}

TEST_CASE("paths of the manifest are relative to its folder") {
    PortsHost host;
    Manifest manifest;
    manifest.folder = "some/package";
    manifest.grants = {{"read", "data"}, {"env", "HOME"}};
    const ports::Permissions permissions = permissions_of(manifest, {}, {});
    CHECK(permissions.may_read(host, "some/package/data/x"));
    CHECK_FALSE(permissions.may_read(host, "data/x"));
    CHECK(permissions.may_see("HOME"));
}

TEST_CASE("a flag without a value is refused") {
    CHECK(parse_grant("read=./data")->value == "./data");
    CHECK_FALSE(parse_grant("read").has_value());
    CHECK_FALSE(parse_grant("read=").has_value());
    CHECK_FALSE(parse_grant("fly=high").has_value());
}

}  // namespace aeroflow::cli
