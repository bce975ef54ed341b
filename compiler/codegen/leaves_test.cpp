#include "compiler/codegen/leaves.h"

#include <catch2/catch.hpp>

#include "vm/value/fixture.h"

namespace aeroflow::codegen {
namespace {

using value::kBool;
using value::kInt;
using value::kString;
using value::TypeId;

TEST_CASE("leaves of every type are aligned, apart and inside the value") {
    value::TestProgram test;
    value::TypeTable& types = test.program.types;
    const TypeId pair[] = {kBool, types.optional(types.result(kBool, kString))};
    types.optional(types.tuple(pair));
    for (uint32_t i = 0; i < types.size(); ++i) {
        uint32_t end = 0;
        for (const Leaf& leaf : leaves_of(types, {i})) {
            CHECK(leaf.offset >= end);
            CHECK(leaf.offset % leaf.size == 0);
            end = leaf.offset + leaf.size;
            CHECK(end <= types[{i}].size);
        }
    }
}

TEST_CASE("structs and optionals fall into their fields, results into raw words") {
    value::TypeTable types;
    types.layout();
    const TypeId parts[] = {kInt, kBool, kString};
    const auto tuple = leaves_of(types, types.tuple(parts));
    REQUIRE(tuple.size() == 3);
    CHECK(tuple[0].kind == LeafKind::Word);
    CHECK(tuple[1].kind == LeafKind::Bool);
    CHECK(tuple[2].kind == LeafKind::Reference);
    const auto optional = leaves_of(types, types.optional(kInt));
    REQUIRE(optional.size() == 2);
    CHECK(optional[0].size == 1);
    CHECK(optional[1].offset == 8);
    const auto result = leaves_of(types, types.result(kInt, kString));
    REQUIRE(result.size() == 2);
    CHECK(result[1].kind == LeafKind::Raw);
}

TEST_CASE("references that lie over each other are no leaves") {
    value::TypeTable types;
    types.layout();
    CHECK(references_are_leaves(types, types.optional(kString)));
    CHECK_FALSE(references_are_leaves(types, types.result(kString, types.list(kInt))));
}

}  // namespace
}  // namespace aeroflow::codegen
