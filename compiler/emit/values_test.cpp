// Aggregates, variants, lists, state and counts, run. Objects come from hand-made segments and from the program itself.
#include <catch2/catch.hpp>

#include "tests/golden/bytecode/run_ir.h"
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
type dict int int
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

TEST_CASE("lists are read and written through views, in one instruction where that is all") {
    Run run(with_types(R"ir(
func @range_sum(%0: int) -> int {
b0:
  %1 = int 0 : int
  %2 = builtin list.range(%1, %0) : list<int> @0
  jump b1(%1, %1)
b1(%3: int, %4: int):
  builtin list.len(%2) : list<int> -> %5: int
  %6 = int.lt %3, %5 : bool
  branch %6, b2, b3
b2:
  %7 = view %2 : list<int>
  check %7, %3 @0
  %8 = load 0 %7, %3 : int
  %9 = int.add %4, %8 : int @0
  %10 = int 1 : int
  %11 = int.add %3, %10 : int @0
  jump b1(%11, %9)
b3:
  drop %2
  return %4
}
func @push(%0: int) -> int {
b0:
  %1 = int 0 : int
  %2 = builtin list.make() : list<int> @0
  jump b1(%1, %2)
b1(%3: int, %4: list<int>):
  %5 = int.lt %3, %0 : bool
  branch %5, b2, b3
b2:
  %6 = builtin list.push(%4, %3) : list<int> @0
  %7 = int 1 : int
  %8 = int.add %3, %7 : int @0
  jump b1(%8, %6)
b3:
  %9 = unique %4 : list<int> @0
  %10 = view %9 : list<int>
  %11 = int 2 : int
  check %10, %11 @0
  store 0 %10, %11, %0 : int
  %12 = load 0 %10, %11 : int
  %13 = view.len %10 : int
  %14 = int.add %12, %13 : int @0
  drop %9
  return %14
}
func @get(%0: int, %1: int) -> int {
b0:
  %2 = int 0 : int
  %3 = builtin list.range(%2, %0) : list<int> @0
  %4 = view %3 : list<int>
  check %4, %1 @0
  %5 = load 0 %4, %1 : int
  drop %3
  return %5
}
func @flags(%0: int, %1: bool) -> int {
b0:
  %2 = builtin list.repeat(%1, %0) : list<bool> @0
  %3 = unique %2 : list<bool> @0
  %4 = view %3 : list<bool>
  %5 = int 1 : int
  check %4, %5 @0
  %6 = bool.not %1 : bool
  store 0 %4, %5, %6 : bool
  %7 = load 0 %4, %5 : bool
  %8 = int 0 : int
  check %4, %8 @0
  %9 = load 0 %4, %8 : bool
  drop %3
  branch %7, b1, b2
b1:
  branch %9, b2, b3
b2:
  %10 = int -1 : int
  return %10
b3:
  return %0
}
func @structs(%0: int, %1: bool) -> int {
b0:
  %2 = make %1, %1 : (bool,bool)
  %3 = make %0, %0 : main.Point
  %4 = make %1, %0, %1, %2, %3 : main.Mixed
  %5 = int 3 : int
  %6 = builtin list.repeat(%4, %5) : list<main.Mixed> @0
  %7 = unique %6 : list<main.Mixed> @0
  %8 = view %7 : list<main.Mixed>
  %9 = int 2 : int
  check %8, %9 @0
  %10 = load 8 %8, %9 : int
  %11 = int.add %10, %9 : int @0
  store 8 %8, %9, %11 : int
  %12 = bool.not %1 : bool
  store 16 %8, %9, %12 : bool
  %13 = load 24 %8, %9 : main.Point
  %14 = field 1 %13 : int
  %15 = load.take 24 %8, %9 : main.Point
  store.put 24 %8, %9, %15 : main.Point
  %16 = load 0 %8, %9 : main.Mixed
  %17 = field 1 %16 : int
  %18 = field 2 %16 : bool
  %19 = field 4 %16 : main.Point
  %20 = field 0 %19 : int
  drop %7
  branch %18, b1, b2
b1:
  %21 = int.add %17, %14 : int @0
  %22 = int.add %21, %20 : int @0
  return %22
b2:
  return %9
}
func @texts(%0: int) -> int {
b0:
  builtin show(%0) : int @0 -> %1: string
  %2 = copy %1 : string
  %3 = builtin list.make(%1, %2) : list<string> @0
  %4 = unique %3 : list<string> @0
  %5 = view %4 : list<string>
  %6 = int 1 : int
  check %5, %6 @0
  %7 = zero : int
  %8 = load.take 0 %5, %6 : string
  store.put 0 %5, %6, %8 : string
  builtin show(%6) : int @0 -> %9: string
  %10 = view %4 : list<string>
  store 0 %10, %6, %9 : string
  %11 = load 0 %10, %6 : string
  builtin string.len(%11) : string -> %12: int
  %13 = int 0 : int
  %14 = load 0 %10, %13 : string
  builtin string.len(%14) : string -> %15: int
  %16 = int.mul %15, %15 : int @0
  %17 = int.add %16, %12 : int @0
  drop %4
  return %17
}
)ir"));
    const uint64_t live = run.world.live_bytes();
    CHECK(run.call("range_sum", {100}) == 4950);
    CHECK(run.call("range_sum", {20000}) == 199990000);  // in a blob
    CHECK(run.call("push", {1000}) == 2000);
    CHECK(run.call("get", {10, 9}) == 9);
    CHECK(run.call("get", {20000, 19999}) == 19999);
    CHECK(run.call("flags", {3, 0}) == 3);
    CHECK(run.call("structs", {5, 0}) == 17);
    CHECK(run.call("texts", {12345}) == 26);
    CHECK(run.world.live_bytes() == live);
    CHECK(run.world.live_blobs() == 0);
    CHECK(run.fault("get", {10, 10}) == "index 10 out of range for length 10");
    CHECK(run.text().find("list.get.8") != std::string::npos);
}

TEST_CASE("dicts of words are read and changed in line, new keys and shared dicts by the builtins") {
    Run run(with_types(R"ir(
func @fill(%0: int) -> dict<int,int> {
b0:
  %1 = builtin dict.make() : dict<int,int> @0
  %2 = int 0 : int
  jump b1(%2, %1)
b1(%3: int, %4: dict<int,int>):
  %5 = int.lt %3, %0 : bool
  branch %5, b2, b3
b2:
  %6 = int.mul %3, %3 : int @0
  %7 = builtin dict.set(%4, %3, %6) : dict<int,int> @0
  %8 = builtin dict.set(%7, %3, %3) : dict<int,int> @0
  %9 = int 1 : int
  %10 = int.add %3, %9 : int @0
  jump b1(%10, %8)
b3:
  return %4
}
func @read(%0: int, %1: int) -> int {
b0:
  %2 = call @fill(%0) : dict<int,int> @0
  %3 = int 77 : int
  builtin dict.get_or(%2, %1, %3) : dict<int,int> @0 -> %4: int
  drop %2
  return %4
}
func @index(%0: int, %1: int) -> int {
b0:
  %2 = call @fill(%0) : dict<int,int> @0
  builtin dict.index(%2, %1) : dict<int,int> @0 -> %3: int
  drop %2
  return %3
}
func @shared(%0: int) -> int {
b0:
  %1 = call @fill(%0) : dict<int,int> @0
  %2 = copy %1 : dict<int,int>
  %3 = int 0 : int
  %4 = int 5 : int
  %5 = builtin dict.set(%1, %3, %4) : dict<int,int> @0
  builtin dict.index(%2, %3) : dict<int,int> @0 -> %6: int
  builtin dict.index(%5, %3) : dict<int,int> @0 -> %7: int
  %8 = int.sub %7, %6 : int @0
  drop %2
  drop %5
  return %8
}
)ir"));
    const uint64_t live = run.world.live_bytes();
    CHECK(run.call("read", {0, 0}) == 77);
    CHECK(run.call("read", {4, 3}) == 3);
    CHECK(run.call("read", {1000, 999}) == 999);
    CHECK(run.call("read", {1000, 1000}) == 77);
    CHECK(run.call("index", {1000, 500}) == 500);
    CHECK(run.call("shared", {100}) == 5);
    CHECK(run.world.live_bytes() == live);
    CHECK(run.fault("index", {3, 3}) == "no key 3");
    for (const char* op : {"dict.get_or.8", "dict.index.8", "dict.set.8"})
        CHECK(run.text().find(op) != std::string::npos);
}

TEST_CASE("cells of recursive enums are made, read, opened, shared and changed") {
    Run run(with_types(R"ir(
func @tree(%0: int) -> main.Tree {
b0:
  %1 = int 0 : int
  %2 = int.le %0, %1 : bool
  branch %2, b1, b2
b1:
  %3 = variant 0 : main.Tree @0
  return %3
b2:
  %4 = int 1 : int
  %5 = int.sub %0, %4 : int @0
  %6 = call @tree(%5) : main.Tree @0 #2
  %7 = call @tree(%5) : main.Tree @0 #2
  %8 = make %2, %2 : (bool,bool)
  %9 = variant 1 %6, %0, %2, %8, %7 : main.Tree @0
  return %9
}
func @sum(%0: main.Tree) -> int {
b0:
  %1 = tag %0 : int
  switch %1, b1, b2
b1:
  drop %0
  %2 = int 0 : int
  return %2
b2:
  open 1 %0 -> %3: main.Tree, %4: int, %5: bool, %6: (bool,bool), %7: main.Tree
  %8 = call @sum(%3) : int @0 #2
  %9 = call @sum(%7) : int @0 #2
  %10 = int.add %8, %9 : int @0
  %11 = int.add %10, %4 : int @0
  return %11
}
func @both(%0: int) -> int {
b0:
  %1 = call @tree(%0) : main.Tree @0
  %2 = copy %1 : main.Tree
  payload.take 1 %2 : main.Tree @0 #1 -> %3: main.Tree, %4: int
  %5 = int 100 : int
  %6 = int.add %4, %5 : int @0
  %7 = payload.put 1 %3, %6 : main.Tree #1
  payload.take 1 %7 : main.Tree @0 #3 -> %8: main.Tree, %9: (bool,bool)
  %10 = payload.put 1 %8, %9 : main.Tree #3
  %11 = payload 1 %10 : int #1
  %12 = payload 1 %10 : bool #2
  %13 = call @sum(%10) : int @0
  %14 = call @sum(%1) : int @0
  %15 = int.sub %13, %14 : int @0
  branch %12, b1, b2
b1:
  %16 = int -1 : int
  return %16
b2:
  %17 = int.add %15, %11 : int @0
  return %17
}
func @dropped(%0: int) {
b0:
  %1 = call @tree(%0) : main.Tree @0
  drop %1
  return
}
)ir"));
    const uint64_t live = run.world.live_bytes();
    CHECK(run.call("both", {4}) == 204);
    REQUIRE(run.start("dropped", {6}) == turn::Status::Running);
    CHECK(run.world.live_bytes() == live);
    run.world.move_always = true;
    CHECK(run.call("both", {5}) == 205);
    CHECK(run.world.live_bytes() == live);
}

TEST_CASE("optionals of references are the reference; values with references are counted") {
    Run run(with_types(R"ir(
func @maybe(%0: int, %1: bool) -> int {
b0:
  branch %1, b1, b2
b1:
  builtin show(%0) : int @0 -> %2: string
  %3 = variant 1 %2 : string?
  jump b3(%3)
b2:
  %4 = variant 0 : string?
  jump b3(%4)
b3(%5: string?):
  %6 = copy %5 : string?
  drop %6
  %7 = tag %5 : int
  switch %7, b4, b5
b4:
  drop %5
  %8 = int -1 : int
  return %8
b5:
  %9 = payload 1 %5 : string
  builtin string.len(%9) : string -> %10: int
  drop %5
  return %10
}
func @fault_text(%0: int) {
b0:
  builtin show(%0) : int @0 -> %1: string
  fault Panic %1 @0
}
)ir"));
    const uint64_t live = run.world.live_bytes();
    CHECK(run.call("maybe", {777, 1}) == 3);
    CHECK(run.call("maybe", {777, 0}) == -1);
    CHECK(run.world.live_bytes() == live);
    CHECK(run.fault("fault_text", {5}) == "panic: 5");
}

}  // namespace
}  // namespace aeroflow::emit
