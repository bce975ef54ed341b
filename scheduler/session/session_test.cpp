// What a host may send, and what it is told when it may not.
#include "scheduler/session/session.h"

#include <catch2/catch.hpp>

#include <limits>

#include "scheduler/core/testing.h"
#include "scheduler/session/outputs.h"

namespace aeroflow::session {
namespace {

using core::testing::Context;
using core::testing::Span;
using turn::Status;

// Main registers an actor as "all" whose messages print the words of what they get.
struct Fixture : core::testing::TestProgram {
    Fixture() {
        program.spawns.push_back({1});
        actor("main", "start:main", [](Context& context, Span) {
            context.world->register_name(context, "all", core::testing::spawn(context, 1), 0);
            return Status::Running;
        });
        const uint32_t all = actor("All", "start:main.All()", nullptr);
        message(all, "numbers(int,float)", {value::kInt, value::kFloat});
        message(all, "rest(bool,string,bytes,duration)", {value::kBool, value::kString, value::kBytes, value::kDuration});
        message(all, "list(list<int>)", {program.types.list(value::kInt)});
        world.emplace(memory, program, engine, core::Configuration{}, ports, written);
        session.emplace(*world, program);
        world->hold_open(true);
        world->run_idle();
    }
    void message(uint32_t actor, std::string signature, std::vector<value::TypeId> parameters) {
        const uint32_t number = selector(std::move(signature));
        program.selectors[number].parameters = std::move(parameters);
        on(actor, number, [](Context& context, Span words) {
            std::string text;
            for (const uint64_t word : words) text += std::to_string(word) + " ";
            core::testing::print(context, text);
            return Status::Running;
        });
    }
    std::string send(std::string_view actor, std::string_view message, std::vector<Argument> arguments) {
        const std::expected<void, Failure> sent = session->send(actor, message, arguments);
        return sent ? "sent" : sent.error().text;
    }
    std::string out() {
        world->run_idle();
        return written.take(turn::Stream::Out);
    }

    core::testing::MappedMemory memory;
    Outputs written;
    std::optional<core::World> world;
    std::optional<Session> session;
};

Argument integer(int64_t value, ArgumentKind kind = ArgumentKind::Int) { return {.kind = kind, .integer = value, .text = {}}; }
Argument number(double value) { return {.kind = ArgumentKind::Float, .number = value, .text = {}}; }
Argument text(std::string_view value, ArgumentKind kind = ArgumentKind::String) { return {.kind = kind, .text = value}; }

}  // namespace

TEST_CASE_METHOD(Fixture, "arguments arrive as canonical words") {
    CHECK(send("all", "numbers", {integer(-1), number(1.5)}) == "sent");
    CHECK(out() == "18446744073709551615 4609434218613702656 \n");
    CHECK(send("all", "numbers", {integer(2), number(-std::numeric_limits<double>::quiet_NaN())}) == "sent");
    CHECK(out() == "2 9221120237041090560 \n");
    CHECK(send("all", "rest", {integer(1, ArgumentKind::Bool), text("hi"), text("\xFF", ArgumentKind::Bytes),
                               integer(5, ArgumentKind::Duration)}) == "sent");
    CHECK(out() == "1 2 26984 1 255 5 \n");
    CHECK(out().empty());
}

TEST_CASE_METHOD(Fixture, "what does not fit the signature is refused with the message and the place") {
    CHECK(send("all", "numbers", {}) == "numbers(int, float) takes 2 arguments, not 0");
    CHECK(send("all", "numbers", {integer(1), integer(1)}) ==
          "numbers(int, float): argument 2 is an int, the message takes `float`");
    CHECK(send("all", "list", {integer(1)}) == "list(list<int>): argument 1 is an int, the message takes `list<int>`");
    const Argument duration = integer(5, ArgumentKind::Duration);
    const Argument bytes = text("", ArgumentKind::Bytes);
    CHECK(send("all", "rest", {integer(2, ArgumentKind::Bool), text(""), bytes, duration}) ==
          "rest(bool, string, bytes, duration): argument 1 is a bool that is neither 0 nor 1");
    CHECK(send("all", "rest", {integer(0, ArgumentKind::Bool), text("a\xC0"), bytes, duration}) ==
          "rest(bool, string, bytes, duration): argument 2 is not UTF-8");
    CHECK(send("all", "rest", {integer(0, ArgumentKind::Bool), text({"a", uint64_t{1} << 40}),
                               bytes, duration}) ==
          "rest(bool, string, bytes, duration): argument 2 is longer than a string can be");
    CHECK(out().empty());
}

TEST_CASE_METHOD(Fixture, "unknown names are refused, and everything once the program has ended") {
    CHECK(send("nobody", "numbers", {}) == "no actor is registered as `nobody`");
    CHECK(send("", "numbers", {}) == "no actor is registered as ``");
    CHECK(send("all", "number", {}) == "All takes no message `number`; it takes numbers, rest, list");
    world->hold_open(false);
    world->run();
    CHECK(send("all", "numbers", {integer(1), number(1)}) == "the program has ended");
}

}  // namespace aeroflow::session
