// Aggregates, variants, lists, state and counts, run. Objects come from hand-made segments and from the program itself.
#include <catch2/catch.hpp>

#include "compiler/emit/testing.h"
#include "vm/value/list_data.h"

namespace aeroflow::emit {
namespace {

const char* const kTypes = R"ir(
stage owned
type list int
type optional int
type optional string
type optional bool
type result int bool
type struct main.Point
type struct main.Mixed
type tuple (int,int)
type tuple (bool,bool)
type enum main.Shape
type cell main.Tree
type list main.Mixed
type list main.Point
type list bool
type list string
struct main.Point { x: int y: int }
struct main.Mixed { a: bool b: int c: bool p: (bool,bool) q: main.Point }
enum main.Shape { Circle { r: int } Flags { a: bool b: bool } Empty }
enum main.Tree { Leaf Node { left: main.Tree value: int flag: bool pair: (bool,bool) right: main.Tree } }
file "f"
site 0 1 1 1 0
)ir";

std::string with_types(const std::string& text) { return kTypes + text; }

TEST_CASE("fields that are whole slots are the slots; others are copied") {
    Run run(with_types(R"ir(
func @point(%0: int, %1: int) -> int {
b0:
  %2 = make %0, %1 : main.Point
  %3 = field 0 %2 : int
  %4 = field 1 %2 : int
  %5 = int.sub %3, %4 : int @0
  return %5
}
func @swap(%0: main.Point) -> main.Point {
b0:
  %1 = field 0 %0 : int
  %2 = field 1 %0 : int
  %3 = make %2, %1 : main.Point
  return %3
}
func @swapped(%0: int, %1: int) -> int {
b0:
  %2 = make %0, %1 : main.Point
  %3 = call @swap(%2) : main.Point @0
  %4 = field 0 %3 : int
  return %4
}
func @mixed(%0: bool, %1: int, %2: bool, %3: int) -> int {
b0:
  %4 = make %0, %2 : (bool,bool)
  %5 = make %1, %3 : main.Point
  %6 = make %0, %1, %2, %4, %5 : main.Mixed
  %7 = field 0 %6 : bool
  %8 = field 2 %6 : bool
  %9 = field 3 %6 : (bool,bool)
  %10 = field 1 %9 : bool
  %11 = field 4 %6 : main.Point
  %12 = field 1 %11 : int
  branch %7, b1, b4
b1:
  branch %8, b4, b2
b2:
  branch %10, b4, b3
b3:
  return %12
b4:
  %13 = int -1 : int
  return %13
}
func @with(%0: int, %1: bool) -> int {
b0:
  %2 = make %1, %1 : (bool,bool)
  %3 = make %0, %0 : main.Point
  %4 = make %1, %0, %1, %2, %3 : main.Mixed
  %5 = int 77 : int
  %6 = with 1 %4, %5 : main.Mixed
  %7 = bool.not %1 : bool
  %8 = with 2 %6, %7 : main.Mixed
  take 4 %8 : main.Mixed -> %9: main.Mixed, %10: main.Point
  take 2 %9 : main.Mixed -> %11: main.Mixed, %12: bool
  %13 = field 2 %11 : bool
  %14 = field 4 %11 : main.Point
  %15 = field 0 %14 : int
  %16 = field 1 %10 : int
  %17 = field 1 %11 : int
  branch %12, b1, b3
b1:
  branch %13, b3, b2
b2:
  %18 = int.add %15, %16 : int @0
  %19 = int.add %18, %17 : int @0
  return %19
b3:
  return %15
}
)ir"));
    CHECK(run.call("point", {7, 3}) == 4);
    CHECK(run.call("swapped", {7, 3}) == 3);
    CHECK(run.call("mixed", {1, 2, 0, 44}) == 44);
    CHECK(run.call("mixed", {1, 2, 1, 44}) == -1);
    CHECK(run.call("with", {5, 0}) == 82);
}

TEST_CASE("optionals, results and enums without cells lie in slots") {
    Run run(with_types(R"ir(
func @some(%0: int) -> int? {
b0:
  %1 = int 0 : int
  %2 = int.lt %0, %1 : bool
  branch %2, b1, b2
b1:
  %3 = variant 0 : int?
  return %3
b2:
  %4 = variant 1 %0 : int?
  return %4
}
func @unwrap(%0: int) -> int {
b0:
  %1 = call @some(%0) : int? @0
  %2 = tag %1 : int
  switch %2, b1, b2
b1:
  %3 = int -99 : int
  return %3
b2:
  %4 = payload 1 %1 : int
  return %4
}
func @outcome(%0: int, %1: bool) -> int {
b0:
  branch %1, b1, b2
b1:
  %2 = variant 0 %0 : result<int,bool>
  jump b3(%2)
b2:
  %3 = variant 1 %1 : result<int,bool>
  jump b3(%3)
b3(%4: result<int,bool>):
  %5 = tag %4 : int
  switch %5, b4, b5
b4:
  open 0 %4 -> %6: int
  return %6
b5:
  open 1 %4 -> %7: bool
  branch %7, b6, b7
b6:
  %8 = int 1 : int
  return %8
b7:
  %9 = int 2 : int
  return %9
}
func @flags(%0: bool, %1: bool) -> int {
b0:
  %2 = variant 1 %0, %1 : main.Shape
  %3 = tag %2 : int
  %4 = payload 1 %2 : bool #0
  %5 = payload 1 %2 : bool #1
  payload.take 1 %2 : main.Shape #1 -> %6: main.Shape, %7: bool
  %8 = payload 1 %6 : bool #1
  %9 = payload.put 1 %6, %7 : main.Shape #1
  %10 = payload 1 %9 : bool #1
  %11 = int.eq %4, %0 : bool
  branch %11, b1, b5
b1:
  %12 = int.eq %5, %1 : bool
  branch %12, b2, b5
b2:
  branch %8, b5, b3
b3:
  %13 = int.eq %10, %1 : bool
  branch %13, b4, b5
b4:
  return %3
b5:
  %14 = int -1 : int
  return %14
}
)ir"));
    CHECK(run.call("unwrap", {5}) == 5);
    CHECK(run.call("unwrap", {-5}) == -99);
    CHECK(run.call("outcome", {5, 1}) == 5);
    CHECK(run.call("outcome", {5, 0}) == 2);
}

}  // namespace
}  // namespace aeroflow::emit
