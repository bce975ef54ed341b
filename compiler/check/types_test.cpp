#include "compiler/check/types.h"

#include <catch2/catch.hpp>

#include "compiler/check/methods.h"

namespace aeroflow::check {

TEST_CASE("built-in types stand at the numbers that the runtime gives them") {
    TypeTable types;
    CHECK(types.kind(kNever) == Kind::Never);
    CHECK(types.kind(kUnit) == Kind::Unit);
    CHECK(types.kind(kInt) == Kind::Int);
    CHECK(types.kind(kBytes) == Kind::Bytes);
    CHECK(types.kind(kTimer) == Kind::Timer);
    CHECK(types.kind(kActorRef) == Kind::Actor);
    CHECK(types.kind(kFault) == Kind::Enum);
    CHECK(types.kind(kReason) == Kind::Enum);
    CHECK(types.kind(kErrorType) == Kind::Error);
}

TEST_CASE("equal parts give the same type, others another") {
    TypeTable types;
    const TypeId ints = types.list(kInt);
    CHECK(types.list(kInt) == ints);
    CHECK(types.set(kInt) != ints);
    CHECK(types.dict(kInt, kString) != types.dict(kString, kInt));
    const TypeId parts[] = {kInt, kString}, other[] = {kString, kInt};
    CHECK(types.tuple(parts) == types.tuple(parts));
    CHECK(types.tuple(parts) != types.tuple(other));
    CHECK(types.function(parts, kBool) != types.function(parts, kInt));
    CHECK(types.tuple({}) == kUnit);
    CHECK(types.optional(types.optional(kInt)) != types.optional(kInt));
}

TEST_CASE("a table of many types finds each of them again") {
    TypeTable types;
    std::vector<TypeId> made{kInt};
    for (int i = 0; i < 2000; ++i) made.push_back(types.list(made.back()));
    TypeId again = kInt;
    for (int i = 1; i <= 2000; ++i) {
        again = types.list(again);
        REQUIRE(again == made[size_t(i)]);
    }
}

TEST_CASE("methods are found by receiver and name") {
    REQUIRE(find_method(Kind::List, "push"));
    CHECK(method_row(uint32_t(*find_method(Kind::List, "push"))).flag == MethodFlag::InPlace);
    CHECK(!find_method(Kind::String, "push"));
    CHECK(method_row(uint32_t(*find_method(Kind::Dict, "len"))).receiver == Kind::Dict);
    CHECK(*find_function("random", "int") == BuiltinId::RandomInt);
    CHECK(!find_function("", "sqrt"));
}

}  // namespace aeroflow::check
