#include "tools/cli/manifest.h"

#include <catch2/catch.hpp>

namespace aeroflow::cli {

TEST_CASE("permissions and limits are read, other tables are left alone") {
    const auto manifest = parse_manifest(
        "[permissions]\nread = [\"args\", \"./data\"]\nenv = [\"HOME\"]\n[limits]\nmemory = 8_000_000\n[models]\nx = 1\n",
        "shop/aeroflow.toml");
    REQUIRE(manifest.has_value());
    CHECK(manifest->folder == "shop");
    REQUIRE(manifest->grants.size() == 3);
    CHECK(manifest->limits.memory == 8'000'000);
    CHECK(manifest->limits.stack == 12'000);
    CHECK(manifest->limits.fuel == 0);
}

TEST_CASE("a misspelt permission is an error with its place") {
    const auto manifest = parse_manifest("[permissions]\nreads = [\"x\"]\n", "aeroflow.toml");
    REQUIRE_FALSE(manifest.has_value());
    CHECK(manifest.error().message == "aeroflow.toml:2:9: there is no permission `reads`: read, write, env, net or run");
}

TEST_CASE("a limit that is no number is an error") {
    CHECK_FALSE(parse_manifest("[limits]\nmemory = \"much\"\n", "aeroflow.toml").has_value());
    CHECK_FALSE(parse_manifest("[limits]\nfuel = -1\n", "aeroflow.toml").has_value());
    CHECK_FALSE(parse_manifest("[limits]\nfule = 1\n", "aeroflow.toml").has_value());
}

TEST_CASE("a file that is no TOML is an error with its place") {
    const auto manifest = parse_manifest("[permissions\n", "aeroflow.toml");
    REQUIRE_FALSE(manifest.has_value());
    CHECK(manifest.error().message.starts_with("aeroflow.toml:1:"));
}

}  // namespace aeroflow::cli
