#include "compiler/passes/repeats.h"

#include "compiler/passes/test_support.h"

namespace aeroflow::passes {
namespace {

std::string once(std::string_view text) { return after(text, remove_repeats); }

TEST_CASE("sums and checks on every way here are not repeated, also where they may fault") {
    const std::string ir = once(R"ir(
type list int
func @f(%0: list<int>, %1: int, %2: bool) -> int {
b0:
  %3 = view %0 : list<int>
  check %3, %1
  %4 = int.add %1, %1 : int
  branch %2, b1, b2
b1:
  check %3, %1
  %5 = int.add %1, %1 : int
  return %5
b2:
  check %3, %4
  return %4
}
)ir");
    CHECK(count(ir, "int.add") == 1);
    CHECK(count(ir, "check") == 2);
    CHECK(ir.find("b1:\n  return %4\n") != std::string::npos);
}

TEST_CASE("what stands on one way only is computed again") {
    const std::string ir = once(R"ir(
func @f(%0: int, %1: bool) -> int {
b0:
  branch %1, b1, b2
b1:
  %2 = int.add %0, %0 : int
  jump b3
b2:
  jump b3
b3:
  %3 = int.add %0, %0 : int
  return %3
}
)ir");
    CHECK(count(ir, "int.add") == 2);
}

TEST_CASE("loads repeat up to the next store, views up to the next move") {
    const std::string ir = once(R"ir(
type list int
func @f(%0: list<int>, %1: int, %2: int) -> list<int> {
b0:
  %3 = unique %0 : list<int>
  %4 = view %3 : list<int>
  check %4, %1
  check %4, %2
  %5 = load 0 %4, %1 : int
  %6 = load 0 %4, %1 : int
  %7 = int.add %5, %6 : int
  store 0 %4, %2, %7 : int
  %8 = load 0 %4, %1 : int
  %9 = view %3 : list<int>
  store 0 %9, %1, %8 : int
  %10 = builtin list.range(%1, %2) : list<int>
  %11 = view %3 : list<int>
  check %11, %1
  return %10
}
)ir");
    CHECK(count(ir, "load") == 2);
    CHECK(count(ir, "view") == 3);  // one behind the first store, one behind the move
}

}  // namespace
}  // namespace aeroflow::passes
