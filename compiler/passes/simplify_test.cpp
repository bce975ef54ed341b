#include "compiler/passes/simplify.h"

#include "compiler/passes/fold.h"
#include "compiler/passes/open_variants.h"
#include "compiler/passes/ownership.h"
#include "compiler/passes/test_support.h"

namespace aeroflow::passes {
namespace {

std::string simple(std::string_view text) { return after(text, simplify); }

TEST_CASE("constants fold through blocks and branches") {
    const std::string ir = simple(R"ir(
func @f() -> int {
b0:
  %0 = int 2 : int
  %1 = int 3 : int
  %2 = int.lt %0, %1 : bool
  branch %2, b1, b2
b1:
  %3 = int.add %0, %1 : int
  jump b3(%3)
b2:
  jump b3(%0)
b3(%4: int):
  return %4
}
)ir");
    CHECK(ir.find("b0:\n  %3 = int 5 : int\n  return %3\n}") != std::string::npos);
}

TEST_CASE("what would fault is not folded and not removed") {
    const std::string ir = simple(R"ir(
func @f() -> int {
b0:
  %0 = int 9223372036854775807 : int
  %1 = int 1 : int
  %2 = int.add %0, %1 : int
  %3 = int 0 : int
  %4 = int.div %0, %3 : int
  return %3
}
)ir");
    CHECK(count(ir, "int.add") == 1);
    CHECK(count(ir, "int.div") == 1);
    CHECK_FALSE(fold(ir::Op::AddInt, INT64_MAX, 1));
    CHECK_FALSE(fold(ir::Op::MulInt, INT64_MIN, -1));
    CHECK_FALSE(fold(ir::Op::DivInt, INT64_MIN, -1));
    CHECK_FALSE(fold(ir::Op::RemInt, 1, 0));
    CHECK_FALSE(fold(ir::Op::ShiftLeft, 1, 64));
    CHECK(fold(ir::Op::DivInt, -7, 2) == -3);
    CHECK(fold(ir::Op::RemInt, -7, 2) == -1);
}

TEST_CASE("a tuple made only to be taken apart is not made") {
    const std::string ir = simple(R"ir(
type tuple (string,int)
func @f(%0: string, %1: int) -> string {
b0:
  %2 = make %0, %1 : (string,int)
  %3 = field 0 %2 : string
  %4 = field 1 %2 : int
  builtin int.pow(%4, %4) : int -> %5: int
  return %3
}
)ir");
    CHECK(count(ir, "make") == 0);
    CHECK(count(ir, "field") == 0);
    CHECK(ir.find("return %0\n") != std::string::npos);
}

TEST_CASE("a tuple that is needed keeps its managed fields inside") {
    const std::string ir = simple(R"ir(
type tuple (string,int)
func @f(%0: string, %1: int) -> (string,int) {
b0:
  %2 = make %0, %1 : (string,int)
  %3 = field 0 %2 : string
  builtin print(%3) : string
  return %2
}
)ir");
    CHECK(count(ir, "field 0 %2") == 1);
}

TEST_CASE("the tag of a variant made here is known") {
    const std::string ir = simple(R"ir(
type optional int
func @f(%0: int) -> int {
b0:
  %1 = variant 1 %0 : int?
  %2 = tag %1 : int
  switch %2, b1, b2
b1:
  unreachable
b2:
  %3 = payload 1 %1 : int
  return %3
}
)ir");
    CHECK(ir.find("b0:\n  return %0\n}") != std::string::npos);
}

TEST_CASE("a && b branches at once") {
    const std::string ir = simple(R"ir(
func @f(%0: bool, %1: bool) -> int {
b0:
  %2 = int 0 : bool
  branch %0, b1, b2
b1:
  jump b3(%1)
b2:
  jump b3(%2)
b3(%3: bool):
  branch %3, b4, b5
b4:
  %4 = int 1 : int
  return %4
b5:
  %5 = int 2 : int
  return %5
}
)ir");
    CHECK(count(ir, "branch") == 2);
    CHECK(count(ir, "jump") == 0);
}

TEST_CASE("a loop's parameter that never changes is no parameter") {
    const std::string ir = simple(R"ir(
func @f(%0: int, %1: int) -> int {
b0:
  %2 = int 0 : int
  jump b1(%2, %1)
b1(%3: int, %4: int):
  %5 = int.lt %3, %0 : bool
  branch %5, b2, b3
b2:
  %6 = int.add %3, %4 : int
  jump b1(%6, %4)
b3:
  return %3
}
)ir");
    CHECK(ir.find("b1(%3: int):") != std::string::npos);
    CHECK(ir.find("int.add %3, %1") != std::string::npos);
}

TEST_CASE("rings of empty blocks stay") {
    simple("func @f() {\nb0:\n  jump b1\nb1:\n  jump b2\nb2:\n  jump b1\n}\n");
    simple("func @f() {\nb0:\n  jump b1\nb1:\n  jump b1\n}\n");
}

TEST_CASE("fields copied out of a variant that is dropped become an open") {
    const auto both = [](ir::Module& module) {
        insert_ownership(module);
        open_variants(module);
    };
    const std::string ir = after(R"ir(
type cell main.Tree
enum main.Tree { Leaf Node { left: main.Tree value: int right: main.Tree } }
func @flip(%0: main.Tree) -> main.Tree {
b0:
  %1 = tag %0 : int
  switch %1, b1, b2
b1:
  return %0
b2:
  %3 = payload 1 %0 : main.Tree
  %4 = payload 1 %0 : int #1
  %5 = payload 1 %0 : main.Tree #2
  %6 = variant 1 %5, %4, %3 : main.Tree
  return %6
}
)ir",
                                 both);
    CHECK(count(ir, "open 1 %0") == 1);
    CHECK(count(ir, "copy") == 0);
    CHECK(count(ir, "drop") == 0);
    CHECK(count(ir, "payload") == 0);
}

}  // namespace
}  // namespace aeroflow::passes
