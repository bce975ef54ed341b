#include "tools/native/flags.h"

#include <catch2/catch.hpp>

namespace aeroflow::native {
namespace {

TEST_CASE("flags are those of aeroflow run") {
    const auto options = parse_flags(" --hash  --seed 7 --allow=read=data --stats ");
    REQUIRE(options);
    CHECK(options->hash == cli::HashMode::Execution);
    CHECK(options->seed == 7);
    CHECK(options->stats);
    REQUIRE(options->grants.size() == 1);
    CHECK(options->grants[0].value == "data");
}

TEST_CASE("wrong flags are named") {
    for (const char* flags : {"--sed 7", "--seed", "--seed x", "--seed=", "--allow", "--allow nothing", "hash"}) {
        const auto options = parse_flags(flags);
        INFO(flags);
        REQUIRE_FALSE(options);
        CHECK(options.error().message.starts_with("AEROFLOW_FLAGS: "));
    }
}

}  // namespace
}  // namespace aeroflow::native
