#include "compiler/ir/text.h"

#include <catch2/catch.hpp>

namespace aeroflow::ir {
namespace {

constexpr const char* kFib = R"ir(
name "fib"
file "fib.aefl"
site 0 2 5 1 0

func @main.fib(%0: int) -> int units 2 {
b0:
  %1 = int 2 : int
  %2 = int.lt %0, %1 : bool
  branch %2, b1, b2
b1:
  return %0
b2:
  %3 = int 1 : int
  %4 = int.sub %0, %3 : int @0
  %5 = call @main.fib(%4) : int @0 #2
  jump b3(%5)
b3(%6: int):
  return %6
}
)ir";

// What every text of these tests must do: read, print, and read back to the same.
std::string round_trip(std::string_view text) {
    auto first = parse(text);
    if (!first) FAIL("line " << first.error().line << ": " << first.error().message);
    const std::string printed = print(*first);
    auto second = parse(printed);
    if (!second)
        FAIL(printed << "\nline " << second.error().line << ": " << second.error().message);
    CHECK(print(*second) == printed);
    return printed;
}

std::string error_of(std::string_view text) {
    const auto module = parse(text);
    return module ? "" : module.error().message;
}

TEST_CASE("a function reads back as it was printed") {
    const std::string printed = round_trip(kFib);
    CHECK(printed.find("%4 = int.sub %0, %3 : int @0\n") != std::string::npos);
    CHECK(printed.find("%5 = call @main.fib(%4) : int @0 #2\n") != std::string::npos);
    CHECK(printed.find("func @main.fib(%0: int) -> int units 2 {\n") != std::string::npos);
}

TEST_CASE("the rows of a module read back as they were printed") {
    const std::string printed = round_trip(R"ir(
stage owned
main takes arguments
main returns int
type list int
type struct main.Point
type list main.Point
type enum main.Shape
type cell main.Tree
type actor main.Account
type optional string
type dict string list<int>
type set int
type result int string
type tuple (int,string)
type function fn(int,main.Point)->bool
type reply int
type pending int
struct main.Point { x: float y: float }
enum main.Shape { Circle { r: float } Square { _: int } Empty }
enum main.Tree { Leaf Node { left: main.Tree value: int right: main.Tree } }
name "main"
name "a \"quoted\" \x00 name"
file "main.aefl"
site 0 1 2 3 1
draw 0x12
spawn 0x34
selector "put(int)" "put" 0x1 (int)
selector "get()->int" "get" 0x2 () -> int
actor "main" "main" "start:main" 0x5 type ActorRef root () parameters () start 0
actor "main.Account" "Account" "start:main.Account(string)" 0x6 type main.Account root () parameters (string) every 0 0 handler 1 0 overflow 2 mailbox 10 faults port "std.fs"
info "main" () -> int
interface main.Account 0 1
test "it works" 0 0 seeds 5
segment 700
words 652 0x6ffffffff 0x6f6c6c6568
constant "main.k" 0 : int unit 653

func @"main.map<int>"() -> int nofault nomove report 1 {
b0:
  %0 = const 0 : int
  return %0
}
)ir");
    CHECK(printed.find("handler 1 0 overflow 2 mailbox 10 faults port \"std.fs\"") != std::string::npos);
    CHECK(printed.find("words 652 0x6ffffffff 0x6f6c6c6568") != std::string::npos);
}

TEST_CASE("several results, edges with arguments and resume points read back") {
    round_trip(R"ir(
stage owned
type list int
type optional int
func @main.wait(%0: int) -> int suspends {
b0:
  %1 = zero : int
  await 3 %0, b1(%1)
b1(%2: int):
  call.suspend @main.wait(%2), b2 @0 #4
b2(%3: int):
  return %3
resume b0 size 8 %1=0
}
name "x"
file "y"
site 0 1 1 1 0
func @main.pop(%0: list<int>) -> int? mut list<int> {
b0:
  builtin list.pop(%0) : list<int> -> %1: list<int>, %2: int?
  %3 = tag %2 : int
  switch %3, b1, b2
b1:
  unreachable
b2:
  return %2, %1
}
)ir");
}

TEST_CASE("errors name the line") {
    const auto module = parse("func @f() {\nb0:\n  %0 = int.bad %1 : int\n  return\n}\n");
    REQUIRE(!module);
    CHECK(module.error().line == 3);
    CHECK(module.error().message == "unknown instruction 'int.bad'");
}

TEST_CASE("hostile text gives errors") {
    CHECK(error_of("func") == "a function's name expected");
    CHECK(error_of("func @f() {\nb0:\n") == "'}' expected");
    CHECK(error_of("func @f() {\n}\n") == "a function has blocks");
    CHECK(error_of("func @f() {\nb1:\n}\n") == "block b0 expected");
    CHECK(error_of("func @f(%4294967295: int) {\nb0:\n return\n}\n") == "too many values");
    CHECK(error_of("func @f() {\nb0:\n %0 = call @g() : int\n return\n}\n") ==
          "unknown function 'g'");
    CHECK(error_of("func @f() {\nb0:\n return\n}\nfunc @f() {\nb0:\n return\n}\n") ==
          "function 'f' stands twice");
    CHECK(error_of("type list nothing\n") == "unknown type 'nothing'");
    CHECK(error_of("type struct a\nstruct a { x: a }\n") == "a type contains itself");
    CHECK(error_of("type enum a\ntype tuple (int,a)\nenum a { A { x: (int,a) } }\n") ==
          "a type contains itself");
    CHECK(error_of("type struct list<int>\ntype list int\n") == "'list<int>' is another type");
    CHECK(error_of("type cell a\n") == "enum 'a' has no variants");
    CHECK(error_of("segment 4294967295\n") == "a size in words expected");
    CHECK(error_of("func @f() {\nb0:\n jump b7\n}\n").find("an edge leads to no block") !=
          std::string::npos);
}

TEST_CASE("types that double at every step are refused before they are laid out") {
    std::string text = "type struct s0\nstruct s0 { a: int }\n";
    for (int i = 1; i < 40; ++i) {
        const std::string name = "s" + std::to_string(i), part = "s" + std::to_string(i - 1);
        text +=
            "type struct " + name + "\nstruct " + name + " { a: " + part + " b: " + part + " }\n";
    }
    CHECK(error_of(text) == "a type is too large");
}

TEST_CASE("a struct that is recursive through an optional has a layout") {
    round_trip("type struct a\ntype optional a\nstruct a { x: int next: a? }\n");
}

}  // namespace
}  // namespace aeroflow::ir
