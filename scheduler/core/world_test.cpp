#include <catch2/catch.hpp>

#include "scheduler/core/testing.h"

namespace aeroflow::core::testing {

TEST_CASE("hello has the golden hash") {
    TestProgram test;
    test.actor("main", "start:main", [](Context& context, Span) {
        print(context, "hello");
        return Status::Running;
    });
    const RunResult result = test.run();
    CHECK(result.status == 0);
    CHECK(test.output.out == "hello\n");
    CHECK(result.hash == "0425d1a12c93536c4c9e0c2a7db5e3b2");
    CHECK(result.turns == 1);
}

TEST_CASE("counter has the golden hash") {
    TestProgram test;
    test.program.spawns.push_back({1});
    const uint32_t add = test.selector("add(int)->int", 1, true);
    test.actor("main", "start:main", [&](Context& context, Span) {
        const uint64_t counter = spawn(context, 1, {40});
        return await(test.engine, context, ask(context, counter, add, {2}), [](Context& context) {
            print(context, std::to_string(context.answers.values[0][0]));
            return Status::Running;
        });
    });
    const uint32_t counter = test.actor("Counter", "start:main.Counter(int)", [](Context& context, Span words) {
        state(context) = words[0];
        return Status::Running;
    });
    test.on(counter, add, [&](Context& context, Span words) {
        state(context) += words[0];
        return test.engine.give(context, {state(context)});
    });
    const RunResult result = test.run();
    CHECK(test.output.out == "42\n");
    CHECK(result.turns == 4);
    CHECK(result.hash == "41f08ac837de3429211579952fb827a2");
}

}  // namespace aeroflow::core::testing
