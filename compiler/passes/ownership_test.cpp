#include "compiler/passes/ownership.h"

#include <catch2/catch.hpp>

#include "compiler/passes/test_support.h"

namespace aeroflow::passes {
namespace {

std::string owned(std::string_view text) { return after(text, insert_ownership); }

TEST_CASE("a last use moves: pushing in a loop makes no copy") {
    const std::string ir = owned(R"ir(
type list int
func @f(%0: int) -> list<int> {
b0:
  %1 = zero : list<int>
  %2 = int 0 : int
  jump b1(%1, %2)
b1(%3: list<int>, %4: int):
  %5 = int.lt %4, %0 : bool
  branch %5, b2, b3
b2:
  builtin list.push(%3, %4) : list<int> -> %6: list<int>
  %7 = int 1 : int
  %8 = int.add %4, %7 : int
  jump b1(%6, %8)
b3:
  return %3
}
)ir");
    CHECK(count(ir, "copy") == 0);
    CHECK(count(ir, "drop") == 0);
}

TEST_CASE("a value that is used again is copied before it is consumed") {
    const std::string ir = owned(R"ir(
type list int
func @f(%0: list<int>, %1: int) -> list<int> {
b0:
  builtin list.push(%0, %1) : list<int> -> %2: list<int>
  builtin list.concat(%2, %0) : list<int> -> %3: list<int>
  return %3
}
)ir");
    CHECK(count(ir, "= copy %0") == 1);
    CHECK(ir.find("%3 = builtin list.concat(%2, %0) : list<int>\n  drop %0\n") !=
          std::string::npos);
}

TEST_CASE("a parameter that is only read is borrowed, and its caller drops it") {
    const std::string ir = owned(R"ir(
type list int
func @length(%0: list<int>) -> int {
b0:
  builtin list.len(%0) : list<int> -> %1: int
  return %1
}
func @make() -> int {
b0:
  builtin list.make() : list<int> -> %0: list<int>
  %1 = call @length(%0) : int
  return %1
}
)ir");
    CHECK(ir.find("func @length(%0: borrowed list<int>)") != std::string::npos);
    CHECK(ir.find("call @length(%0) : int\n  drop %0\n") != std::string::npos);
    CHECK(count(ir, "copy") == 0);
}

TEST_CASE("a parameter handed to an owned one is owned, through any number of functions") {
    const std::string ir = owned(R"ir(
type list int
func @outer(%0: list<int>) -> list<int> {
b0:
  %1 = call @middle(%0) : list<int>
  return %1
}
func @middle(%0: list<int>) -> list<int> {
b0:
  %1 = call @inner(%0) : list<int>
  return %1
}
func @inner(%0: list<int>) -> list<int> {
b0:
  return %0
}
)ir");
    CHECK(count(ir, "borrowed") == 0);
    CHECK(count(ir, "copy") == 0);
    CHECK(count(ir, "drop") == 0);
}

TEST_CASE("recursion over borrowed cells counts nothing") {
    const std::string ir = owned(R"ir(
type cell main.Tree
enum main.Tree { Leaf Node { left: main.Tree value: int right: main.Tree } }
func @sum(%0: main.Tree) -> int {
b0:
  %1 = tag %0 : int
  switch %1, b1, b2
b1:
  %2 = int 0 : int
  return %2
b2:
  %3 = payload 1 %0 : main.Tree
  %4 = payload 1 %0 : int #1
  %5 = payload 1 %0 : main.Tree #2
  %6 = call @sum(%3) : int
  %7 = int.add %6, %4 : int
  %8 = call @sum(%5) : int
  %9 = int.add %7, %8 : int
  return %9
}
)ir");
    CHECK(count(ir, "copy") == 0);
    CHECK(count(ir, "drop") == 0);
}

TEST_CASE("a function that rebuilds what it is given owns it") {
    const std::string ir = owned(R"ir(
type cell main.List
enum main.List { Nil Cons { head: int tail: main.List } }
func @map(%0: main.List) -> main.List {
b0:
  %1 = tag %0 : int
  switch %1, b1, b2
b1:
  return %0
b2:
  %2 = payload 1 %0 : int
  %3 = payload 1 %0 : main.List #1
  %4 = call @map(%3) : main.List
  %5 = variant 1 %2, %4 : main.List
  return %5
}
func @last(%0: main.List) -> int {
b0:
  %1 = tag %0 : int
  switch %1, b1, b2
b1:
  %2 = int 0 : int
  return %2
b2:
  %3 = payload 1 %0 : main.List #1
  %4 = call @last(%3) : int
  return %4
}
)ir");
    CHECK(ir.find("func @map(%0: main.List)") != std::string::npos);
    CHECK(ir.find("func @last(%0: borrowed main.List)") != std::string::npos);
}

TEST_CASE("constants have no owner") {
    const std::string ir = owned(R"ir(
type list string
func @f() -> list<string> {
b0:
  %0 = literal 0x80000100 : string
  %1 = zero : list<string>
  %2 = builtin list.push(%1, %0) : list<string>
  %3 = builtin list.push(%2, %0) : list<string>
  builtin print(%0) : string
  return %3
}
)ir");
    CHECK(count(ir, "copy") == 0);
    CHECK(count(ir, "drop") == 0);
}

TEST_CASE("a part consumed on one path counts nothing on the others") {
    const std::string ir = owned(R"ir(
type list string
type optional string
func @find(%0: list<string>, %1: string) -> string? {
b0:
  %2 = int 0 : int
  %3 = view %0 : list<string>
  jump b1(%2)
b1(%4: int):
  %5 = load 0 %3, %4 : string
  builtin equal(%5, %1) : string -> %6: bool
  branch %6, b2, b3
b2:
  %7 = variant 1 %5 : string?
  return %7
b3:
  %8 = int 1 : int
  %9 = int.add %4, %8 : int
  jump b1(%9)
}
)ir");
    CHECK(count(ir, "copy") == 1);
    CHECK(count(ir, "drop") == 0);
    CHECK(ir.find("b2:\n  %10 = copy %5 : string\n  %7 = variant 1 %10 : string?\n") !=
          std::string::npos);
}

TEST_CASE("a part that is consumed is copied right before") {
    const std::string ir = owned(R"ir(
type tuple (string,int)
type list string
func @f(%0: (string,int), %1: list<string>) -> list<string> {
b0:
  %2 = field 0 %0 : string
  builtin list.push(%1, %2) : list<string> -> %3: list<string>
  return %3
}
)ir");
    CHECK(ir.find("%2 = field 0 %0 : string\n  %4 = copy %2 : string\n") != std::string::npos);
    CHECK(count(ir, "copy") == 1);
}

TEST_CASE("a part used behind the end of its whole is retained") {
    const std::string ir = owned(R"ir(
type tuple (string,int)
type list (string,int)
func @f(%0: (string,int)) -> list<(string,int)> {
b0:
  %1 = field 0 %0 : string
  builtin list.make(%0) : list<(string,int)> -> %2: list<(string,int)>
  builtin print(%1) : string
  return %2
}
)ir");
    CHECK(ir.find("= copy %1 : string") != std::string::npos);
    CHECK(count(ir, "copy") == 1);
    CHECK(count(ir, "drop") == 1);
}

TEST_CASE("a part of state is retained only across a write of that field") {
    const std::string read_only = owned(R"ir(
func @f() {
b0:
  %0 = state 0 : string
  %1 = int 1 : int
  state.set 1 %1
  builtin print(%0) : string
  return
}
)ir");
    CHECK(count(read_only, "copy") == 0);
    const std::string written = owned(R"ir(
func @write() {
b0:
  %0 = zero : string
  state.set 0 %0
  return
}
func @f() {
b0:
  %0 = state 0 : string
  call @write()
  builtin print(%0) : string
  return
}
)ir");
    CHECK(count(written, "copy") == 1);
    CHECK(count(written, "drop") == 1);
}

TEST_CASE("a loaded element is retained across a store into its list") {
    const std::string ir = owned(R"ir(
type list string
func @swap(%0: list<string>, %1: int, %2: int) -> list<string> {
b0:
  %3 = unique %0 : list<string>
  %4 = view %3 : list<string>
  check %4, %1
  check %4, %2
  %5 = load 0 %4, %1 : string
  %6 = load 0 %4, %2 : string
  store 0 %4, %1, %6 : string
  store 0 %4, %2, %5 : string
  return %3
}
)ir");
    CHECK(count(ir, "copy") == 2);
    CHECK(count(ir, "drop") == 0);
}

TEST_CASE("a value that dies on one way out of a branch is dropped at the head of the other") {
    const std::string ir = owned(R"ir(
func @f(%0: bool, %1: string, %2: string) -> string {
b0:
  branch %0, b1, b2
b1:
  return %1
b2:
  return %2
}
)ir");
    CHECK(ir.find("b1:\n  drop %2\n") != std::string::npos);
    CHECK(ir.find("b2:\n  drop %1\n") != std::string::npos);
}

TEST_CASE("an edge that leads into a join gets a block for its drops") {
    const std::string ir = owned(R"ir(
func @f(%0: bool, %5: int) -> int {
b0:
  builtin show(%5) : int -> %1: string
  %2 = int 1 : int
  branch %0, b1, b2(%2)
b1:
  builtin string.len(%1) : string -> %3: int
  jump b2(%3)
b2(%4: int):
  return %4
}
)ir");
    CHECK(ir.find("b3:\n  drop %1\n  jump b2(%2)\n") != std::string::npos);
}

TEST_CASE("faulting paths drop nothing") {
    const std::string ir = owned(R"ir(
func @f(%0: bool, %1: string) -> string {
b0:
  branch %0, b1, b2
b1:
  %2 = literal 0x80000102 : string
  fault Panic %2
b2:
  return %1
}
)ir");
    CHECK(count(ir, "drop") == 0);
}

TEST_CASE("across a suspension everything is owned") {
    const std::string ir = owned(R"ir(
func @f(%0: string, %1: duration) suspends {
b0:
  %2 = state 0 : string
  await 3 %1, b1
b1:
  builtin print(%2) : string
  builtin print(%0) : string
  return
}
)ir");
    CHECK(ir.find("%3 = copy %2 : string") != std::string::npos);
    CHECK(ir.find("func @f(%0: string,") != std::string::npos);
    CHECK(count(ir, "drop") == 2);
}

TEST_CASE("one value consumed twice by one instruction is copied once") {
    const std::string ir = owned(R"ir(
type list int
type tuple (list<int>,list<int>)
func @f(%0: list<int>) -> (list<int>,list<int>) {
b0:
  %1 = make %0, %0 : (list<int>,list<int>)
  return %1
}
)ir");
    CHECK(count(ir, "copy") == 1);
    CHECK(count(ir, "drop") == 0);
}

TEST_CASE("a value consumed and read by one instruction outlives it") {
    const std::string ir = owned(R"ir(
type list int
func @f(%0: list<int>) -> list<int> {
b0:
  builtin list.extend(%0, %0) : list<int> -> %1: list<int>
  return %1
}
)ir");
    CHECK(count(ir, "copy") == 1);
    CHECK(count(ir, "drop") == 1);
}

}  // namespace
}  // namespace aeroflow::passes
