#include "compiler/passes/inline_functions.h"

#include "compiler/passes/effects.h"
#include "compiler/passes/test_support.h"

namespace aeroflow::passes {
namespace {

std::string inlined(std::string_view text) {
    return after(text, [](ir::Module& module) {
        compute_effects(module);
        inline_functions(module);
    });
}

TEST_CASE("a small function that cannot fault stands in the place of its call") {
    const std::string ir = inlined(R"ir(
func @square(%0: float) -> float {
b0:
  %1 = float.mul %0, %0 : float
  return %1
}
func @norm(%0: float, %1: float) -> float {
b0:
  %2 = call @square(%0) : float
  %3 = call @square(%1) : float
  %4 = float.add %2, %3 : float
  return %4
}
)ir");
    CHECK(count(ir, "call") == 0);
    CHECK(count(ir, "float.mul %0, %0") == 2);  // its own body, and the first copy
    CHECK(count(ir, "float.mul %1, %1") == 1);
}

TEST_CASE("branches and several results come along") {
    const std::string ir = inlined(R"ir(
type list int
func @larger(%0: int, %1: int, %2: list<int>) -> int mut list<int> {
b0:
  %3 = int.lt %0, %1 : bool
  branch %3, b1, b2
b1:
  return %1, %2
b2:
  return %0, %2
}
func @f(%0: int, %1: int, %2: list<int>) -> list<int> {
b0:
  call @larger(%0, %1, %2) -> %3: int, %4: list<int>
  %5 = builtin list.push(%4, %3) : list<int>
  return %5
}
)ir");
    CHECK(count(ir, "call") == 0);
    CHECK(count(ir, "branch") == 2);
}

TEST_CASE("what may fault, loops or calls is not inlined") {
    const std::string ir = inlined(R"ir(
func @faults(%0: int) -> int {
b0:
  %1 = int.add %0, %0 : int
  return %1
}
func @loops(%0: bool) {
b0:
  jump b1
b1:
  branch %0, b1, b2
b2:
  return
}
func @f(%0: int, %1: bool) -> int {
b0:
  call @loops(%1)
  %2 = call @faults(%0) : int
  return %2
}
)ir");
    CHECK(count(ir, "call @loops") == 1);
    CHECK(count(ir, "call @faults") == 1);
}

}  // namespace
}  // namespace aeroflow::passes
