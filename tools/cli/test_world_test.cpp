#include "tools/cli/test_world.h"

#include <catch2/catch.hpp>

namespace aeroflow::cli {
namespace {

constexpr const char* kPrograms =
    "actor Clock() {\n    every 1ms { }\n    on never() -> int { kept = defer_reply() }\n"
    "    state kept: Reply<int>? = none\n}\n"
    "actor Ball() {\n    on hit(to: Ball) { to.hit(self) }\n}\n"
    "test \"waits\" {\n    let clock = spawn Clock()\n    await clock.never()\n}\n"
    "test \"leaves\" {\n    let a = spawn Ball()\n    a.hit(spawn Ball())\n}\n"
    "test \"rests\" {\n    let clock = spawn Clock()\n    print(clock)\n}\n";

TestFile compiled() {
    driver::MemoryFiles files;
    files.put("a.aefl", kPrograms);
    driver::CompileOptions options;
    options.fuel = true;
    driver::Compilation compilation(files, options);
    auto executable = compilation.compile("a.aefl");
    REQUIRE(executable);
    TestFile file{"a.aefl", {}, std::move(*executable), {}, {}};
    file.manifest.limits.fuel = 1000;
    return file;
}

testing::Outcome run(size_t number) {
    TestFile file = compiled();
    const turn::Test test = file.executable.program.tests[number];
    const host::Result<TestRun> run = run_test(file, test, 7, {.most = 500, .behind = 50});
    REQUIRE(run);
    return run->outcome;
}

}  // namespace

TEST_CASE("a test that waits for ever is stopped and has failed") {
    const testing::Outcome outcome = run(0);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->message == "the test did not end within 500 turns");
    CHECK(outcome.seed == 7);
    CHECK(outcome.tick > 400'000'000);
}

TEST_CASE("a test has passed when its body has ended, whatever its actors go on to do") {
    const testing::Outcome outcome = run(1);
    CHECK_FALSE(outcome.failure);
    CHECK(outcome.tick < 100);
}

TEST_CASE("an `every` keeps no test alive") {
    const testing::Outcome outcome = run(2);
    CHECK_FALSE(outcome.failure);
    CHECK(outcome.output == "Clock#2\n");
    CHECK(outcome.line == 17);
}

}  // namespace aeroflow::cli
