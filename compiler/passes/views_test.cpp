#include "compiler/passes/views.h"

#include "compiler/passes/effects.h"
#include "compiler/passes/ownership.h"
#include "compiler/passes/test_support.h"

namespace aeroflow::passes {
namespace {

// Both stages: ownership must be able to do its work on what is left.
std::string hoisted(std::string_view text) {
    after(text, [](ir::Module& module) {
        compute_effects(module);
        hoist_views(module);
        insert_ownership(module);
    });
    return after(text, [](ir::Module& module) {
        compute_effects(module);
        hoist_views(module);
    });
}

// The text between two labels, or from one to the end.
std::string between(const std::string& ir, const std::string& from, const std::string& to) {
    const size_t first = ir.find("\n" + from);
    const size_t last = ir.find("\n" + to, first);
    return ir.substr(first, last - first);
}

TEST_CASE("a list filled in a loop is made unique and viewed once, before it") {
    const std::string ir = hoisted(R"ir(
type list int
func @fill(%0: list<int>, %1: int) -> list<int> {
b0:
  %2 = int 0 : int
  jump b1(%0, %2)
b1(%3: list<int>, %4: int):
  %5 = int.lt %4, %1 : bool
  branch %5, b2, b3
b2:
  %6 = unique %3 : list<int>
  %7 = view %6 : list<int>
  check %7, %4
  store 0 %7, %4, %4 : int
  %8 = int.add %4, %1 : int
  jump b1(%6, %8)
b3:
  return %3
}
)ir");
    const std::string before = between(ir, "b0:", "b1");
    CHECK(count(before, "unique") == 1);
    CHECK(count(before, "view") == 1);
    CHECK(count(ir, "unique") == 1);
    CHECK(count(ir, "b1(%4: int)") == 1);
}

TEST_CASE("nested loops give their views to the outermost") {
    const std::string ir = hoisted(R"ir(
type list int
func @square(%0: list<int>, %1: int) -> list<int> {
b0:
  %2 = int 0 : int
  jump b1(%0, %2)
b1(%3: list<int>, %4: int):
  %5 = int.lt %4, %1 : bool
  branch %5, b2, b5
b2:
  jump b3(%3, %2)
b3(%6: list<int>, %7: int):
  %8 = int.lt %7, %1 : bool
  branch %8, b4, b6
b4:
  %9 = unique %6 : list<int>
  %10 = view %9 : list<int>
  check %10, %7
  %11 = load 0 %10, %7 : int
  %12 = view %9 : list<int>
  check %12, %4
  store 0 %12, %4, %11 : int
  %13 = int.add %7, %1 : int
  jump b3(%9, %13)
b5:
  return %3
b6:
  %14 = int.add %4, %1 : int
  jump b1(%6, %14)
}
)ir");
    CHECK(count(between(ir, "b0:", "b1"), "unique") == 1);
    CHECK(count(between(ir, "b0:", "b1"), "view") == 1);
    CHECK(count(ir, "unique") == 1);
    CHECK(count(ir, "view") == 1);
}

TEST_CASE("a list whose older version is needed stays two lists") {
    const std::string ir = hoisted(R"ir(
type list int
func @f(%0: list<int>, %1: int) -> int {
b0:
  %2 = int 0 : int
  jump b1(%0, %2)
b1(%3: list<int>, %4: int):
  %5 = int.lt %4, %1 : bool
  branch %5, b2, b3
b2:
  %6 = unique %3 : list<int>
  %7 = view %6 : list<int>
  check %7, %4
  store 0 %7, %4, %4 : int
  %8 = view %3 : list<int>
  check %8, %4
  %9 = load 0 %8, %4 : int
  %10 = int.add %4, %9 : int
  jump b1(%6, %10)
b3:
  return %4
}
)ir");
    CHECK(count(between(ir, "b0:", "b1"), "unique") == 0);
    CHECK(count(ir, "unique") == 1);
}

TEST_CASE("views stay where the loop may move the arena") {
    const std::string ir = hoisted(R"ir(
type list int
func @f(%0: list<int>, %1: int) -> list<int> {
b0:
  %2 = zero : list<int>
  %3 = int 0 : int
  jump b1(%2, %3)
b1(%4: list<int>, %5: int):
  %6 = int.lt %5, %1 : bool
  branch %6, b2, b3
b2:
  %7 = view %0 : list<int>
  check %7, %5
  %8 = load 0 %7, %5 : int
  %9 = builtin list.push(%4, %8) : list<int>
  %10 = int.add %5, %1 : int
  jump b1(%9, %10)
b3:
  return %4
}
)ir");
    CHECK(count(between(ir, "b0:", "b1"), "view") == 0);
}

TEST_CASE("a list handed on inside the loop is made unique there") {
    const std::string ir = hoisted(R"ir(
type list int
type list list<int>
func @f(%0: list<int>, %1: int) -> list<list<int>> {
b0:
  %2 = zero : list<list<int>>
  %3 = int 0 : int
  jump b1(%0, %2, %3)
b1(%4: list<int>, %5: list<list<int>>, %6: int):
  %7 = int.lt %6, %1 : bool
  branch %7, b2, b3
b2:
  %8 = unique %4 : list<int>
  %9 = view %8 : list<int>
  check %9, %6
  store 0 %9, %6, %6 : int
  %10 = builtin list.push(%5, %8) : list<list<int>>
  %11 = int.add %6, %1 : int
  jump b1(%8, %10, %11)
b3:
  return %5
}
)ir");
    CHECK(count(between(ir, "b0:", "b1"), "unique") == 0);
}

TEST_CASE("state that the loop does not write is read once") {
    const std::string ir = hoisted(R"ir(
type list int
func @f(%0: int) -> int {
b0:
  %1 = int 0 : int
  jump b1(%1, %1)
b1(%2: int, %3: int):
  %4 = int.lt %2, %0 : bool
  branch %4, b2, b3
b2:
  %5 = state 0 : list<int>
  %6 = view %5 : list<int>
  check %6, %2
  %7 = load 0 %6, %2 : int
  %8 = int.add %3, %7 : int
  %9 = int.add %2, %0 : int
  jump b1(%9, %8)
b3:
  return %3
}
)ir");
    CHECK(count(between(ir, "b0:", "b1"), "state 0") == 1);
    CHECK(count(between(ir, "b0:", "b1"), "view") == 1);
}

}  // namespace
}  // namespace aeroflow::passes
