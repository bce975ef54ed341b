// What a world takes from the machine: buffers shrink, output leaves while a turn runs, messages have a limit.
#include "tests/world/program.h"

namespace aeroflow::core {
namespace {

// Remembers how long the pieces were in which output came, and whether any came while the first tick ran.
class Pieces final : public Output {
public:
    void write(turn::Stream, std::string_view bytes) override {
        longest = std::max(longest, bytes.size());
        ++count;
    }
    size_t longest = 0, count = 0;
};

}  // namespace

TEST_CASE("buffers and scratch shrink back after a tick of many messages") {
    ProgramWorld world(program_text("burst.aefl"));
    uint64_t most = 0;
    while (world->step()) most = std::max(most, world.memory().resident());
    CHECK(world->result().messages > 1'000'000);
    CHECK(most > 30'000'000);
    CHECK(world.output.out == "1000000\n");
    CHECK(world.memory().resident() < 4'000'000);
}

TEST_CASE("what a long turn writes leaves while it runs, and hashes as one text") {
    Configuration configuration;
    configuration.memory = 1 << 20;
    Pieces pieces;
    ProgramWorld world(program_text("wordy.aefl"), {}, configuration, &pieces);
    REQUIRE(world->step());
    CHECK(pieces.count >= 5);
    CHECK(pieces.longest < 2'000'000);
    while (world->step()) {
    }
    CHECK(world->result().status == 0);

    std::string text;
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + " " + std::string(60, 'w') + "\n";
    testing::Expected expected;
    expected.event(testing::kMainId, 0, "start:main", {}, 0).out(testing::kMainId, text, 0);
    CHECK(world->result().hash == expected.end(1, {testing::kMainId}));
}

TEST_CASE("a program that sends more than is ever taken ends with 71 and the names of who sent most") {
    Configuration configuration;
    configuration.undelivered = 16 << 20;
    ProgramWorld world(program_text("flood.aefl"), {}, configuration);
    while (world->step()) {
    }
    CHECK(world->result().status == 71);
    INFO(world.output.err.substr(0, 2000));
    CHECK(world.output.err.find("out of memory: undelivered messages take more than 16 MiB\n") != std::string::npos);
    const size_t first = world.output.err.find("  Flooder#4 sent ");
    const size_t second = world.output.err.find("  Flooder#3 sent ");
    CHECK(first != std::string::npos);
    CHECK(second != std::string::npos);
    CHECK(first < second);
}

}  // namespace aeroflow::core
