#include "compiler/codegen/codegen.h"

#include <catch2/catch.hpp>

#include "compiler/ir/text.h"

namespace aeroflow::codegen {
namespace {

ir::Module parse(const std::string& functions) {
    auto module = ir::parse("stage owned\nname \"main\"\nfile \"a.aefl\"\nsite 0 1 1 1 0\n" + functions);
    INFO((module ? std::string() : module.error().message));
    REQUIRE(module);
    return std::move(*module);
}

const std::string kSum =
    "type actor main\n"
    "actor \"main\" \"main\" \"start:main\" 0x1 type main root () parameters () start 0\n"
    "info \"main\" () -> float\n"
    "func @main() -> float nofault nomove {\nb0:\n  %0 = float 0x3ff8000000000000 : float\n"
    "  %1 = call @f(%0) : float @0\n  return %1\n}\n"
    "func @f(%0: float) -> float nofault nomove {\nb0:\n  %1 = float.mul %0, %0 : float\n"
    "  %2 = float.add %1, %0 : float\n  return %2\n}\n";

TEST_CASE("the same module gives the same object") {
    const ir::Module module = parse(kSum);
    const auto first = make_object(module, {.tables = "tables"});
    const auto second = make_object(module, {.tables = "tables"});
    REQUIRE(first);
    REQUIRE(second);
    CHECK(*first == *second);
}

TEST_CASE("floats are neither fused nor reordered") {
    const auto text = make_text(parse(kSum), {.optimize = false});
    REQUIRE(text);
    CHECK(text->find("fast") == std::string::npos);
    CHECK(text->find("reassoc") == std::string::npos);
    CHECK(text->find("contract") == std::string::npos);
    CHECK(text->find("fmuladd") == std::string::npos);
}

TEST_CASE("what the scheduler enters stands in the table") {
    const auto text = make_text(parse(kSum), {.tables = "12345"});
    REQUIRE(text);
    CHECK(text->find("@ae_functions = ") != std::string::npos);
    CHECK(text->find("@ae_function_count = ") != std::string::npos);
    CHECK(text->find("constant i64 5") != std::string::npos);
}

}  // namespace
}  // namespace aeroflow::codegen
