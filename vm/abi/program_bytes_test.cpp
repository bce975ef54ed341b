#include "vm/abi/program_bytes.h"

#include <catch2/catch.hpp>

#include "vm/value/fixture.h"

namespace aeroflow::abi {
namespace {

TEST_CASE("a program read again is the program that was written") {
    value::TestProgram test;
    turn::Program& program = test.program;
    program.selectors.push_back({"get(int)->int", "get", 7, {value::kInt}, value::kInt, true});
    turn::ActorType actor;
    actor.name = "main.A";
    actor.every.push_back({1, 2});
    actor.handlers = {turn::kNone, 3};
    actor.overflow = turn::Overflow::DropOldest;
    actor.is_expected_to_fault = true;
    program.actors.push_back(actor);
    program.files.push_back({"a.aefl", "print(1)\n"});
    program.constants = {1, 2, 3};
    program.expectations.push_back({0, {1, 5}, {{1, 2}, {4, 5}}, true});
    program.main_returns_int = true;

    const std::string bytes = write_program(program);
    const turn::Program again = read_program(bytes);
    CHECK(write_program(again) == bytes);
    CHECK(again.actors[0].handlers == actor.handlers);
    CHECK(again.actors[0].is_expected_to_fault);
    CHECK(again.expectations[0].operands[1].end == 5);
    CHECK(again.types.size() == program.types.size());
    value::TypeId found;
    REQUIRE(again.types.find("main.Point", found));
    CHECK(found == test.point);
}

}  // namespace
}  // namespace aeroflow::abi
