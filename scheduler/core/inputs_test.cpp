// Inputs of a host (language.md §6.6): their place in the tick, their events, worlds that are held open.
#include <catch2/catch.hpp>

#include <memory>

#include "scheduler/core/testing.h"

namespace aeroflow::core::testing {
namespace {

// Main spawns a counter, names it and tells it 1; `add(n)` prints the sum, `late` tells itself `due` after 100 ticks.
struct Fixture : TestProgram {
    Fixture() {
        program.spawns.push_back({1});
        add = selector("add(int)", 1);
        late = selector("late()");
        due = selector("due()");
    }
    void counter() {
        actor("main", "start:main", [this](Context& context, Span) {
            const uint64_t c = spawn(context, 1);
            context.world->register_name(context, "counter", c, 0);
            tell(context, c, add, {1});
            return Status::Running;
        });
        const uint32_t c = actor("C", "start:main.C()", nullptr);
        on(c, add, [](Context& context, Span words) {
            state(context) += words[0];
            print(context, std::to_string(state(context)) + " at " + std::to_string(context.tick) +
                               (context.sender == 0 ? " from outside" : ""));
            return Status::Running;
        });
        on(c, late, [this](Context& context, Span) {
            after(context, 100, context.self, due);
            return Status::Running;
        });
        on(c, due, [](Context& context, Span) {
            print(context, "due at " + std::to_string(context.tick));
            return Status::Running;
        });
    }
    std::unique_ptr<World> world(Configuration configuration = {}) {
        return std::make_unique<World>(memory, program, engine, std::move(configuration), ports, output);
    }
    MappedMemory memory;
    uint32_t add = 0, late = 0, due = 0;
};

constexpr uint64_t kCounter = id_of(2);

uint16_t narrow(uint32_t selector) { return static_cast<uint16_t>(selector); }

InputResult send(World& world, uint64_t to, uint32_t selector, Words words = {}) {
    return world.send_input(to, narrow(selector), words);
}

}  // namespace

TEST_CASE_METHOD(Fixture, "an input is taken at the tick behind the one where the world stands, from nobody") {
    counter();
    const auto world = this->world();
    world->hold_open(true);
    REQUIRE(world->run_idle());
    REQUIRE(world->named("counter") == kCounter);
    CHECK(send(*world, kCounter, add, {5}) == InputResult::Sent);  // after tick 1: taken at tick 2
    REQUIRE(world->run_until(40));
    CHECK(send(*world, kCounter, add, {7}) == InputResult::Sent);  // taken at tick 41
    REQUIRE(world->run_until(49));
    world->hold_open(false);
    CHECK_FALSE(world->run_until(1000));
    CHECK(output.out == "1 at 1\n6 at 2 from outside\n13 at 41 from outside\n");
    Expected expected;
    expected.event(kMainId, 0, "start:main", {}, 0);
    expected.loose(kCounter, kMainId, "register", {7, 0x007265746e756f63, 1}, 0);
    expected.event(kCounter, kMainId, "start:main.C()", {}, 1).event(kCounter, kMainId, "add(int)", {1}, 1);
    expected.out(kCounter, "1 at 1\n", 1);
    expected.event(kCounter, 0, "add(int)", {5}, 2).out(kCounter, "6 at 2 from outside\n", 2);
    expected.event(kCounter, 0, "add(int)", {7}, 41).out(kCounter, "13 at 41 from outside\n", 41);
    CHECK(world->result().hash == expected.end(50, {kCounter, kMainId}));
    CHECK(world->result().tick == 50);
}

TEST_CASE_METHOD(Fixture, "inputs come behind what was sent in the world and behind timers, in the order of the host") {
    counter();
    const auto world = this->world();
    world->hold_open(true);
    REQUIRE(world->run_until(0));  // main has told the counter `add(1)`, to be taken at tick 1
    CHECK(send(*world, kCounter, add, {10}) == InputResult::Sent);
    CHECK(send(*world, kCounter, add, {20}) == InputResult::Sent);
    REQUIRE(world->run_idle());
    CHECK(output.out == "1 at 1\n11 at 1 from outside\n31 at 1 from outside\n");
    CHECK(send(*world, kCounter, late) == InputResult::Sent);  // at tick 2: `due` at tick 102
    REQUIRE(world->run_until(101));
    output.out.clear();
    CHECK(send(*world, kCounter, add, {1}) == InputResult::Sent);
    REQUIRE(world->run_until(102));
    CHECK(output.out == "due at 102\n32 at 102 from outside\n");
}

TEST_CASE_METHOD(Fixture, "the hash depends on the ticks of the inputs and on nothing else the host does") {
    counter();
    const auto run = [&](auto&& between, uint64_t second) {
        MappedMemory other;
        MappedMemory memory;
        World world(memory, program, engine, {}, ports, output);
        world.hold_open(true);
        world.run_until(10);
        between(world);
        send(world, kCounter, add, {5});
        between(world);
        send(world, kCounter, late, {});
        between(world);
        world.run_until(second);
        between(world);
        send(world, kCounter, add, {5});
        world.run_until(500);
        world.relocate(other);
        world.hold_open(false);
        world.run();
        return world.result().hash;
    };
    const auto nothing = [](World&) {};
    const std::string hash = run(nothing, 50);
    CHECK(run([](World& world) { world.run_until(world.next_tick() - 1); }, 50) == hash);
    CHECK(run([](World& world) { world.run_idle(0); }, 50) == hash);
    CHECK(run([&](World& world) { CHECK(send(world, id_of(99), add, {1}) == InputResult::NoActor); }, 50) == hash);
    CHECK(run([&](World& world) { CHECK(send(world, kMainId, add, {1}) == InputResult::NoHandler); }, 50) == hash);
    CHECK(run([](World& world) { world.hold_open(true); }, 50) == hash);
    CHECK(run(nothing, 51) != hash);
}

TEST_CASE_METHOD(Fixture, "a world goes on to the same hash after a move with inputs waiting") {
    counter();
    const auto run = [&](bool move) {
        MappedMemory memory, other;
        World world(memory, program, engine, {}, ports, output);
        world.hold_open(true);
        world.run_until(10);
        send(world, kCounter, add, {5});
        if (move) world.relocate(other);
        CHECK(world.next_tick() == 11);
        world.run_until(20);
        world.hold_open(false);
        if (move) world.relocate(memory);
        return world.run().hash;
    };
    CHECK(run(false) == run(true));
}

TEST_CASE_METHOD(Fixture, "main goes on waiting in a world held open, and gets no reply once it is closed") {
    const uint32_t never = selector("never()->int", 0, true);
    actor("main", "start:main", [&](Context& context, Span) {
        const uint64_t c = spawn(context, 1);
        const uint64_t number = ask(context, c, never);
        return await(engine, context, number, [&](Context& context) {
            print(context, (context.answers.failed ? "no reply at " : "reply at ") + std::to_string(context.tick));
            return Status::Running;
        });
    });
    const uint32_t c = actor("C", "start:main.C()", nullptr);
    on(c, never, [](Context& context, Span) {
        context.answered = context.deferred = 1;
        return Status::Running;
    });
    const auto world = this->world();
    world->hold_open(true);
    REQUIRE(world->run_until(30));
    CHECK(world->idle());
    CHECK(output.out.empty());
    world->hold_open(false);
    CHECK_FALSE(world->run_until(100));
    CHECK(output.out == "no reply at 31\n");
    CHECK(world->result().tick == 32);
}

TEST_CASE_METHOD(Fixture, "`every` fires in a world held open, no further than the host lets it") {
    actor("main", "start:main", [&](Context& context, Span) {
        spawn(context, 1);
        return Status::Running;
    });
    const uint32_t c = actor("C", "start:main.C()", nullptr);
    program.actors[c].every.push_back(
        {function([this](Context& context, Span) { return engine.give(context, {10}); }, value::kDuration),
         function([](Context& context, Span) {
             print(context, std::to_string(context.tick));
             return Status::Running;
         })});
    const auto world = this->world();
    world->hold_open(true);
    REQUIRE(world->run_idle());
    CHECK(output.out.empty());  // an `every` does not keep a world busy
    REQUIRE(world->run_until(25));
    CHECK(output.out == "11\n21\n");
    world->hold_open(false);
    CHECK_FALSE(world->run_until(1000));
    CHECK(output.out == "11\n21\n");
}

TEST_CASE_METHOD(Fixture, "observers are told of inputs before they act, numbered from 1") {
    struct Told final : Observer {
        void input(const HostInput& input) override {
            text += std::to_string(input.number) + "@" + std::to_string(input.tick) + ":";
            text += input.kind == HostInput::Kind::Message ? input.selector->signature : "-";
            for (const uint64_t word : input.words) text += " " + std::to_string(word);
            text += "\n";
        }
        std::string text;
    } told;
    counter();
    Configuration configuration;
    configuration.observer = &told;
    const auto world = this->world(configuration);
    world->hold_open(true);
    world->run_until(10);
    send(*world, kCounter, add, {5});
    send(*world, id_of(50), add, {5});
    world->run_until(12);
    world->hold_open(false);
    CHECK(told.text == "1@0:-\n2@11:add(int) 5\n3@13:-\n");
}

TEST_CASE_METHOD(Fixture, "ended worlds and full ones refuse inputs; ports and numbers that are no ids receive none") {
    counter();
    Configuration configuration;
    configuration.undelivered = 100;
    const auto world = this->world(configuration);
    world->hold_open(true);
    world->run_until(3);
    for (const uint64_t id : {uint64_t{0}, ~uint64_t{0}, id_of(1'000'000), uint64_t{1} << 63, id_of(2, 1)}) {
        CHECK(world->receiver(id) == nullptr);
        CHECK(send(*world, id, add, {1}) == InputResult::NoActor);
    }
    CHECK(send(*world, kCounter, add, {1}) == InputResult::Sent);
    CHECK(send(*world, kCounter, add, {1}) == InputResult::Sent);
    CHECK(send(*world, kCounter, add, {1}) == InputResult::Full);
    world->run_until(4);
    CHECK(send(*world, kCounter, add, {1}) == InputResult::Sent);
    world->hold_open(false);
    world->run();
    CHECK(world->ended());
    CHECK(send(*world, kCounter, add, {1}) == InputResult::Ended);
    CHECK(output.out == "1 at 1\n2 at 4 from outside\n3 at 4 from outside\n4 at 5 from outside\n");
}

}  // namespace aeroflow::core::testing
