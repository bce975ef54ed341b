#include <catch2/catch.hpp>

#include "vm/turn/fake_world.h"

using namespace aeroflow;
using turn::FaultKind;

TEST_CASE("a raised fault prints as the table of language.md says") {
    turn::Program program;
    const auto shown = [&](auto... arguments) {
        turn::FakeWorld world(program);
        turn::raise(world.context, arguments...);
        CHECK(world.context.status == turn::Status::Fault);
        return turn::show_fault(world.context.fault.words);
    };
    CHECK(shown(FaultKind::Overflow, 3u) == "overflow");
    CHECK(shown(FaultKind::OutOfRange, 3u, int64_t{7}, int64_t{3}) ==
          "index 7 out of range for length 3");
    CHECK(shown(FaultKind::OutOfRange, 3u, int64_t{-1}, int64_t{3}) ==
          "index -1 out of range for length 3");
    CHECK(shown(FaultKind::NoKey, 3u, std::string_view("\"x\"")) == "no key \"x\"");
    CHECK(shown(FaultKind::Require, 3u, std::string_view("amount must be positive")) ==
          "require: amount must be positive");
    CHECK(shown(FaultKind::Denied, 3u, std::string_view("--allow read=data.csv")) ==
          "denied: --allow read=data.csv");
}

TEST_CASE("the first fault of a turn counts") {
    turn::Program program;
    turn::FakeWorld world(program);
    turn::raise(world.context, FaultKind::Overflow, 3);
    turn::raise(world.context, FaultKind::NoValue, 4);
    CHECK(turn::show_fault(world.context.fault.words) == "overflow");
    CHECK(world.context.fault.stack == std::vector<uint32_t>{3});
}

TEST_CASE("faults of peers print nested, to any depth") {
    const auto asked = static_cast<uint64_t>(FaultKind::Asked);
    std::vector<uint64_t> words;
    for (int i = 0; i < 100000; ++i) words.insert(words.end(), {asked, 1, 'A'});
    words.push_back(static_cast<uint64_t>(FaultKind::Overflow));
    const std::string text = turn::show_fault(words);
    CHECK(text.substr(0, 6) == "A: A: ");
    CHECK(text.size() == 300000 + 8);
    const uint64_t bank[] = {asked, 6, 0, static_cast<uint64_t>(FaultKind::Timeout)};
    auto* name = reinterpret_cast<char*>(const_cast<uint64_t*>(bank) + 2);
    std::memcpy(name, "Bank#3", 6);
    CHECK(turn::show_fault(bank) == "Bank#3: timeout");
}

TEST_CASE("words that are no fault are printed without reading past them") {
    CHECK(turn::show_fault({}) == "");
    const uint64_t unknown[] = {999};
    CHECK(turn::show_fault(unknown) == "unknown fault");
    const uint64_t cut[] = {static_cast<uint64_t>(FaultKind::Panic), 1000};
    CHECK(turn::show_fault(cut) == "panic: ");
}
