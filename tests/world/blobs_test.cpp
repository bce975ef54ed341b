// Blobs are given back when the last message or actor that owned them is gone (architecture.md §3).
#include "tests/world/blob_audit.h"
#include "tests/world/program.h"

namespace aeroflow::core {
namespace {

// Steps to the end; every count must be exact after every tick.
void run_audited(ProgramWorld& world) {
    BlobAudit audit(*world);
    while (world->step()) {
        const std::string difference = audit.difference();
        INFO(difference);
        REQUIRE(difference.empty());
    }
}

}  // namespace

TEST_CASE("every blob counts the handles and messages that own it, whatever becomes of them") {
    for (uint64_t seed = 0; seed < 6; ++seed) {
        Configuration configuration;
        configuration.seed = seed;
        configuration.move_arenas = seed % 3 == 2;
        ProgramWorld world(program_text("blobs.aefl"), {"12"}, configuration);
        run_audited(world);
        CHECK(world->result().live_peak > 6);
    }
}

TEST_CASE("a turn that finds no memory for its message gives back what it has not taken") {
    for (const uint64_t quota : {80'000u, 150'000u, 230'000u, 300'000u, 400'000u}) {
        Configuration configuration;
        configuration.memory = quota;
        ProgramWorld world(program_text("blobs.aefl"), {"12"}, configuration);
        run_audited(world);
    }
}

TEST_CASE("the image does not grow with the number of actors that end or messages that are dropped") {
    const auto image_after = [](const std::string& rounds) {
        ProgramWorld world(program_text("ends.aefl"), {rounds});
        run_audited(world);
        CHECK(world->result().status == 0);
        return world->image_bytes();
    };
    const uint64_t few = image_after("20");
    CHECK(image_after("2000") < few + few / 4);
}

TEST_CASE("an early reply and one of a Reply have the hash of a result of the same value") {
    const auto hash = [](const std::string& way) {
        ProgramWorld world(program_text("replies.aefl", "\"result\"", '"' + way + '"'));
        run_audited(world);
        CHECK(world.output.out == "90000\n");
        return world->result().hash;
    };
    const std::string expected = hash("result");
    CHECK(hash("reply") == expected);
    CHECK(hash("defer") == expected);
}

}  // namespace aeroflow::core
