#include <catch2/catch.hpp>

#include "vm/builtins/fixture.h"
#include "vm/builtins/format.h"

using namespace aeroflow;
using namespace aeroflow::builtins;
using B = Builtin;

TEST_CASE("rows say what may happen") {
    CHECK(std::string_view(row(B::ListPush).text) == "list.push");
    CHECK(row(B::ListPush).may_fault());
    CHECK(row(B::ListPush).may_move());
    CHECK_FALSE(row(B::ListLength).may_fault());
    CHECK_FALSE(row(B::StringCodeAt).may_move());
}

TEST_CASE("formats survive packing") {
    const builtins::Format all{Align::Center, true, true, 'X', 12345, 77};
    CHECK(unpack(pack(all)) == all);
    CHECK(unpack(pack({})) == builtins::Format{});
}

TEST_CASE("formats of f-strings") {
    Caller s;
    const auto formatted = [&](TypeId type, Slot x, builtins::Format format) {
        s.call(B::Format, type, {x, slot_of(pack(format))});
        const std::string quoted = s.take(kString);
        return quoted.substr(1, quoted.size() - 2);
    };
    using F = builtins::Format;
    CHECK(formatted(kInt, 42, F{.width = 6}) == "    42");
    CHECK(formatted(kInt, 42, F{.align = Align::Left, .width = 6}) == "42    ");
    CHECK(formatted(kInt, 42, F{.align = Align::Center, .width = 5}) == " 42  ");
    CHECK(formatted(kInt, slot_of(int64_t{-42}), F{.zero = true, .width = 6}) == "-00042");
    CHECK(formatted(kInt, slot_of(int64_t{-255}), F{.base = 'x'}) == "-ff");
    CHECK(formatted(kInt, 255, F{.zero = true, .base = 'X', .width = 4}) == "00FF");
    CHECK(formatted(kInt, 5, F{.base = 'b'}) == "101");
    CHECK(formatted(kInt, slot_of(INT64_MIN), F{.base = 'o'}) == "-1000000000000000000000");
    CHECK(formatted(kFloat, slot_of(2.5), F{.has_digits = true, .digits = 0}) == "2");
    CHECK(formatted(kFloat, slot_of(3.14159), F{.has_digits = true, .width = 8, .digits = 2}) ==
          "    3.14");
    CHECK(formatted(kFloat, slot_of(-1.5),
                    F{.zero = true, .has_digits = true, .width = 8, .digits = 2}) == "-0001.50");
    CHECK(formatted(kFloat, slot_of(std::bit_cast<double>(uint64_t{0x7FF0000000000000})),
                    F{.zero = true, .width = 6}) == "   inf");
    CHECK(formatted(kFloat, slot_of(0.1), F{}) == "0.1");
    const Slot text = s.text("\xc3\xa9");
    CHECK(formatted(kString, text, F{.width = 3}) == "\xc3\xa9  ");
    CHECK(formatted(kString, text, F{.align = Align::Right, .width = 3}) == "  \xc3\xa9");
    CHECK(formatted(kBool, 1, F{.width = 6}) == "true  ");
    s.drop(text, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("show makes one string and nothing else") {
    Caller s;
    CHECK(s.got(B::Show, kInt, kString, {slot_of(int64_t{-12})}) == "\"-12\"");
    CHECK(s.got(B::Show, kFloat, kString, {slot_of(1e16)}) == "\"1e+16\"");
    CHECK(s.got(B::Show, kBool, kString, {1}) == "\"true\"");
    const Slot text = s.text("a");
    CHECK(s.call(B::Show, kString, {text}) == text);
    s.drop(text, kString);
    CHECK(s.got(B::ShowInner, kString, kString, {text}) == "\"\\\"a\\\"\"");
    s.drop(text, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("comparison of any type") {
    Caller s;
    const Slot nan = 0x7FF8000000000000;
    CHECK(s.got(B::Compare, kFloat, kInt, {slot_of(-0.0), slot_of(0.0)}) == "-1");
    CHECK(s.got(B::Min, kFloat, kFloat, {nan, slot_of(1.0)}) == "1.0");
    CHECK(s.got(B::Max, kFloat, kFloat, {nan, slot_of(1.0)}) == "nan");
    CHECK(s.got(B::Less, kFloat, kBool, {slot_of(-0.0), slot_of(0.0)}) == "false");
    CHECK(s.got(B::Less, kFloat, kBool, {slot_of(1.0), nan}) == "false");
    CHECK(s.got(B::Equal, kFloat, kBool, {slot_of(-0.0), slot_of(0.0)}) == "true");
    const Slot a = s.text("a"), b = s.text("b");
    CHECK(s.call(B::Min, kString, {b, a}) == a);
    CHECK(s.call(B::Max, kString, {b, a}) == b);
    for (Slot text : {a, a, b, b}) s.drop(text, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("numbers") {
    Caller s;
    CHECK(s.got(B::IntPow, kInt, kInt, {3, 4}) == "81");
    CHECK(s.got(B::IntPow, kInt, kInt, {10, 19}) == "fault: overflow");
    CHECK(s.got(B::IntPow, kInt, kInt, {10, slot_of(int64_t{-1})}) ==
          "fault: index -1 out of range for length 64");
    CHECK(s.got(B::IntClamp, kInt, kInt, {9, 1, 5}) == "5");
    CHECK(s.got(B::IntClamp, kInt, kInt, {9, 5, 1}) == "fault: index 5 out of range for length 0");
    CHECK(s.got(B::IntClamp, kFloat, kFloat, {slot_of(0.5), slot_of(1.0), slot_of(2.0)}) == "1.0");
    CHECK(s.got(B::IntClamp, kDuration, kDuration, {5, 7, 9}) == "7ns");
    CHECK(s.got(B::IntSaturating, kInt, kInt, {slot_of(INT64_MAX), 1, 0}) == "9223372036854775807");
    CHECK(s.got(B::IntSaturating, kInt, kInt, {slot_of(INT64_MIN), 1, 1}) ==
          "-9223372036854775808");
    CHECK(s.got(B::FloatSaturatingInt, kFloat, kInt, {slot_of(-2.9)}) == "-2");
    CHECK(s.got(B::FloatFloor, kFloat, kFloat, {slot_of(-2.5)}) == "-3.0");
    CHECK(s.got(B::FloatCeil, kFloat, kFloat, {slot_of(2.1)}) == "3.0");
    CHECK(s.got(B::FloatRound, kFloat, kFloat, {slot_of(-2.5)}) == "-3.0");
    CHECK(s.got(B::FloatRemainder, kFloat, kFloat, {slot_of(-7.5), slot_of(2.0)}) == "-1.5");
}

TEST_CASE("draws are what formats.md makes of the random bits") {
    Caller s;
    const TypeId list = s.types().list(kInt);
    s.world.draws = {uint64_t{1} << 63, ~uint64_t{0}, 0, uint64_t{1} << 63, ~uint64_t{0} >> 2, 0};
    CHECK(s.got(B::RandomInt, kInt, kInt, {slot_of(int64_t{-10}), 10, 0}) == "0");
    CHECK(s.got(B::RandomFloat, kInt, kFloat, {0}) == "0.9999999999999999");
    CHECK(s.got(B::RandomInt, kInt, kInt, {5, 5, 0}) == "fault: index 5 out of range for length 0");
    const Slot numbers = s.ints({1, 2, 3});
    // i = 2 swaps with 0, i = 1 with 1.
    CHECK(s.got(B::RandomShuffle, list, list, {numbers, 0}) == "[3, 2, 1]");
    CHECK(s.show(&numbers, list) == "[1, 2, 3]");
    CHECK(s.got(B::RandomPick, list, s.types().optional(kInt), {numbers, 0}) == "1");
    CHECK(s.world.next_draw == 5);
    CHECK(s.got(B::RandomPick, list, s.types().optional(kInt), {value::kEmptyList, 0}) == "none");
    CHECK(s.world.next_draw == 5);
    s.drop(numbers, list);
    CHECK(s.nothing_left());
}

TEST_CASE("output goes to its stream") {
    Caller s;
    const Slot text = s.text("hi\n"), entry = s.text("hi");
    s.call(B::Print, kString, {text});
    s.call(B::EPrint, kString, {text});
    s.call(B::Log, kString, {entry, 2});
    CHECK(s.world.out == "hi\n");
    CHECK(s.world.err == "hi\n");
    CHECK(s.world.log == "warn hi\n");
}

TEST_CASE("a failed expectation is a fault that keeps its operands") {
    Caller s;
    s.call(B::ExpectFailed, kString, {s.text("expected a == b"), s.text("1"), s.text("two")});
    CHECK(s.fault() == "require: expected a == b");
    CHECK(s.context.fault.values == std::vector<std::string>{"1", "two"});
    CHECK(s.context.fault.stack == std::vector<uint32_t>{1});
}

TEST_CASE("an expected fault is looked for in the fault of the child, as it is printed") {
    Caller s;
    const TypeId outcome = s.types().result(value::kUnit, value::kFault);
    const auto ended_with = [&](std::vector<uint64_t> words, const char* wanted) {
        s.context.status = turn::Status::Running;
        uint64_t slots[8] = {}, read = 0;
        REQUIRE(value::decode(s.context, words, outcome, slots, read));
        Slot text = s.text(wanted);
        s.call_at(B::ExpectFault, outcome, {slots, &text});
        return s.fault();
    };
    const auto kind = [](turn::FaultKind fault) { return static_cast<uint64_t>(fault); };
    const std::vector<uint64_t> division{1, kind(turn::FaultKind::Asked), 3, 0x332378 /* x#3 */,
                                         kind(turn::FaultKind::DivisionByZero)};
    CHECK(ended_with(division, "division by zero").empty());
    CHECK(ended_with(division, "").empty());
    CHECK(ended_with(division, "x#3") ==
          "require: expected a fault matching \"x#3\", the block ended with \"division by zero\"");
    CHECK(ended_with({1, kind(turn::FaultKind::NoReply)}, "no reply").empty());
    CHECK(ended_with({0}, "overflow") == "require: expected a fault matching \"overflow\", the block ended without one");
    CHECK(ended_with({0}, "") == "require: expected a fault, the block ended without one");
}

TEST_CASE("coverage counts where there are counters") {
    Caller s;
    s.call(B::Cover, kInt, {1});
    uint64_t counters[2] = {};
    s.context.coverage = counters;
    s.call(B::Cover, kInt, {1});
    s.call(B::Cover, kInt, {1});
    CHECK(counters[0] == 0);
    CHECK(counters[1] == 2);
    CHECK(s.fault().empty());
}

TEST_CASE("builtins that go over many parts use up fuel") {
    Caller s;
    s.context.fuel = 100;
    CHECK(s.got(B::ListRange, s.types().list(kInt), s.types().list(kInt), {0, 1000}) ==
          "fault: out of fuel");
}
