// One well-formed use of every instruction, read, verified and printed; and every row of instructions.def is among them.
#include <catch2/catch.hpp>
#include <set>

#include "compiler/ir/text.h"

namespace aeroflow::ir {
namespace {

constexpr const char* kEverything = R"ir(
type list int
type list string
type struct main.Point
type cell main.Tree
type optional int
type optional ActorRef
type actor main.A
type reply int
type pending int
type pending bool
struct main.Point { x: int name: string }
enum main.Tree { Leaf Node { left: main.Tree value: int } }
selector "get(int)->int" "get" 0x1 (int) -> int
actor "main" "main" "start:main" 0x1 type ActorRef root ()
actor "main.A" "A" "start:main.A(int)" 0x2 type main.A root () parameters (int)
constant "main.K" 0 : int

func @constants() -> int {
b0:
  %0 = int -5 : int
  %1 = float 0x3ff8000000000000 : float
  %2 = literal 0x80000100 : string
  %3 = const 0 : int
  %4 = zero : list<int>
  return %0
}
func @ints(%0: int, %1: int) -> int {
b0:
  %2 = int.add %0, %1 : int
  %3 = int.sub %0, %1 : int
  %4 = int.mul %0, %1 : int
  %5 = int.div %0, %1 : int
  %6 = int.rem %0, %1 : int
  %7 = int.neg %0 : int
  %8 = int.abs %0 : int
  %9 = int.wrapping_add %0, %1 : int
  %10 = int.wrapping_sub %0, %1 : int
  %11 = int.wrapping_mul %0, %1 : int
  %12 = int.and %0, %1 : int
  %13 = int.or %0, %1 : int
  %14 = int.xor %0, %1 : int
  %15 = int.not %0 : int
  %16 = int.shl %0, %1 : int
  %17 = int.shr %0, %1 : int
  %18 = int.ushr %0, %1 : int
  %19 = int.eq %0, %1 : bool
  %20 = int.ne %0, %1 : bool
  %21 = int.lt %0, %1 : bool
  %22 = int.le %0, %1 : bool
  %23 = int.gt %0, %1 : bool
  %24 = int.ge %0, %1 : bool
  %25 = bool.not %24 : bool
  %26 = int.to_float %0 : float
  %27 = float.to_int %26 : int
  return %27
}
func @floats(%0: float, %1: float) -> float {
b0:
  %2 = float.add %0, %1 : float
  %3 = float.sub %0, %1 : float
  %4 = float.mul %0, %1 : float
  %5 = float.div %0, %1 : float
  %6 = float.neg %0 : float
  %7 = float.abs %0 : float
  %8 = float.sqrt %0 : float
  %9 = float.eq %0, %1 : bool
  %10 = float.ne %0, %1 : bool
  %11 = float.lt %0, %1 : bool
  %12 = float.le %0, %1 : bool
  %13 = float.gt %0, %1 : bool
  %14 = float.ge %0, %1 : bool
  return %8
}
func @aggregates(%0: int, %1: string, %2: main.A) -> string {
b0:
  %3 = cast %2 : ActorRef
  %4 = make %0, %1 : main.Point
  %5 = field 0 %4 : int
  %6 = with 1 %4, %1 : main.Point
  take 1 %6 -> %7: main.Point, %8: string
  return %8
}
func @variants(%0: int, %1: main.Tree) -> main.Tree {
b0:
  %2 = variant 1 %1, %0 : main.Tree
  %3 = tag %2 : int
  %4 = payload 1 %2 : int #1
  payload.take 1 %2 : main.Tree -> %5: main.Tree, %6: main.Tree
  %7 = payload.put 1 %5, %6 : main.Tree
  open 1 %7 -> %8: main.Tree, %9: int
  return %8
}
func @lists(%0: list<int>, %1: int) -> list<int> {
b0:
  %2 = unique %0 : list<int>
  %3 = view %2 : list<int>
  %4 = view.len %3 : int
  check %3, %1
  %5 = load 0 %3, %1 : int
  store 0 %3, %1, %5 : int
  %6 = load.take 0 %3, %1 : int
  store.put 0 %3, %1, %6 : int
  return %2
}
func @states() {
b0:
  %0 = state 0 : string
  state.set 1 %0
  %1 = state.take 0 : string
  state.put 0 %1
  call @nothing()
  builtin print(%0) : string
  return
}
func @nothing() {
b0:
  unreachable
}
func @actors(%0: main.A, %1: int, %2: duration, %3: string, %4: Reply<int>) {
b0:
  %5 = self : ActorRef
  %6 = now : duration
  %7 = sender : ActorRef?
  send 0 %0, %1
  %8 = ask 0 %0, %1 : Pending<int>
  %9 = spawn 1 %1 : main.A
  %10 = after 0 %2, %0, %1 : Timer
  cancel %10
  reply %1
  %11 = defer_reply : Reply<int>
  reply.send %11, %1
  monitor %5
  stop %5
  kill %5
  register %3, %5
  %12 = register.ask %3, %5 : Pending<bool>
  %13 = lookup %3 : ActorRef?
  %14 = port 1 : main.A
  fuel 1
  return
}
func @control(%0: bool, %1: int, %2: duration) suspends {
b0:
  branch %0, b1, b2
b1:
  jump b3
b2:
  switch %1, b3, b4, b5
b3:
  fault Overflow
b4:
  exit %1
b5:
  await 3 %2, b6
b6:
  call.suspend @control(%0, %1, %2), b7
b7:
  return
}
)ir";
constexpr const char* kOwned = R"ir(
stage owned
func @copies(%0: borrowed string) {
b0:
  %1 = copy %0 : string
  drop %1
  return
}
)ir";

TEST_CASE("every instruction has a well-formed use that reads back") {
    std::set<Op> seen;
    for (const char* text : {kEverything, kOwned}) {
        const auto module = parse(text);
        if (!module) FAIL(module.error().message);
        const std::string printed = print(*module);
        const auto again = parse(printed);
        if (!again) FAIL(again.error().message);
        CHECK(print(*again) == printed);
        for (const Function& function : module->functions) {
            for (const Block& block : function.blocks) {
                for (const Instruction& i : block.instructions) seen.insert(i.op);
            }
        }
    }
#define INSTRUCTION(Name, text, operands, results, effects, doc) \
    INFO(text);                                                  \
    CHECK(seen.contains(Op::Name));
#include "compiler/ir/instructions.def"
#undef INSTRUCTION
}

}  // namespace
}  // namespace aeroflow::ir
