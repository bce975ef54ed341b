// Parts of every size in frames, lists, cells, state and the constant segment; names and ports; that no opcode is left out.
#include <bit>
#include <catch2/catch.hpp>

#include "tests/golden/bytecode/run_ir.h"

namespace aeroflow::emit {
namespace {

// An enum whose tag takes two bytes, and a struct with parts of 2, 4 and 8 bytes.
std::string wide_types() {
    std::string text =
        "stage owned\ntype enum main.Wide\ntype struct main.Parts\ntype struct main.Text\ntype "
        "cell main.Chain\n"
        "type list main.Parts\ntype list int\ntype optional ActorRef\ntype pending bool\n"
        "struct main.Parts { w: main.Wide s: string n: int v: main.Wide }\n"
        "struct main.Text { s: string t: string n: int }\nenum main.Wide {";
    for (int i = 0; i < 300; ++i) text += " V" + std::to_string(i);
    text +=
        " }\nenum main.Chain { End Link { w: main.Wide next: main.Chain } }\nfile \"f\"\nsite 0 1 "
        "1 1 0\n";
    text +=
        "actor \"main\" \"main\" \"start:main\" 0x5 type ActorRef root main.Parts parameters () "
        "start 0\n";
    return text;
}

TEST_CASE("parts of two and four bytes go everywhere and come back") {
    Run run(wide_types() + R"ir(
func @start(%0: int) -> int {
b0:
  %1 = int 290 : main.Wide
  %2 = int 7 : main.Wide
  builtin show(%0) : int @0 -> %3: string
  %4 = make %1, %3, %0, %2 : main.Parts
  %5 = copy %4 : main.Parts
  %6 = int 3 : int
  %7 = builtin list.repeat(%5, %6) : list<main.Parts> @0
  %8 = unique %7 : list<main.Parts> @0
  %9 = view %8 : list<main.Parts>
  %10 = int 1 : int
  check %9, %10 @0
  %11 = load 0 %9, %10 : main.Wide
  store 16 %9, %10, %11 : main.Wide
  %12 = load 16 %9, %10 : main.Wide
  %26 = load 8 %9, %10 : int
  state.set 2 %26 : int
  state.set 0 %12 : main.Wide
  %13 = field 1 %4 : string
  %14 = copy %13 : string
  state.set 1 %14 : string
  %15 = state 1 : string
  builtin string.len(%15) : string -> %16: int
  %17 = state 0 : main.Wide
  %18 = cast %17 : main.Wide
  %19 = variant 0 : main.Chain @0
  %20 = variant 1 %18, %19 : main.Chain @0
  %21 = payload 1 %20 : main.Wide #0
  %22 = int.eq %21, %1 : bool
  %23 = field 3 %4 : main.Wide
  %24 = int.eq %23, %2 : bool
  drop %8
  drop %4
  drop %20
  branch %22, b1, b3
b1:
  branch %24, b2, b3
b2:
  return %16
b3:
  %25 = int -1 : int
  return %25
}
)ir",
            32);
    CHECK(run.call("start", {12345}) == 5);
}

TEST_CASE("checked and unchecked words of one view") {
    Run run(wide_types() + R"ir(
func @twice(%0: int, %1: int) -> int {
b0:
  %2 = int 5 : int
  %3 = builtin list.repeat(%2, %0) : list<int> @0
  %4 = unique %3 : list<int> @0
  %5 = view %4 : list<int>
  check %5, %1 @0
  %6 = load 0 %5, %1 : int
  store 0 %5, %1, %0 : int
  %7 = load 0 %5, %1 : int
  %8 = int.mul %6, %7 : int @0
  drop %4
  return %8
}
)ir",
            32);
    CHECK(run.call("twice", {4, 3}) == 20);
    CHECK(run.fault("twice", {4, 4}) == "index 4 out of range for length 4");
    CHECK(run.text().find("load.c8") != std::string::npos);
}

TEST_CASE("branches on floats go both ways, with constants and without") {
    Run run(R"ir(
func @loop(%0: float, %1: float) -> int {
b0:
  %2 = int 0 : int
  jump b1(%2, %0)
b1(%3: int, %4: float):
  %5 = float.lt %4, %1 : bool
  branch %5, b2, b3
b2:
  %6 = float 0x3ff0000000000000 : float
  %7 = float.add %4, %6 : float
  %8 = int 1 : int
  %9 = int.wrapping_add %3, %8 : int
  jump b1(%9, %7)
b3:
  jump b4(%3, %4)
b4(%10: int, %11: float):
  %12 = float.le %1, %11 : bool
  branch %12, b5, b6
b5:
  %13 = float 0x3ff0000000000000 : float
  %14 = float.sub %11, %13 : float
  %15 = int 100 : int
  %16 = int.wrapping_add %10, %15 : int
  jump b4(%16, %14)
b6:
  return %10
}
func @constants(%0: float) -> int {
b0:
  %1 = int 0 : int
  jump b1(%1, %0)
b1(%2: int, %3: float):
  %4 = float 0x4014000000000000 : float
  %5 = float 0x3ff0000000000000 : float
  %6 = float.lt %3, %4 : bool
  branch %6, b2, b3
b2:
  %7 = float.add %3, %5 : float
  jump b1(%2, %7)
b3:
  %8 = float.gt %3, %4 : bool
  branch %8, b4, b5
b4:
  %9 = float.sub %3, %5 : float
  jump b3
b5:
  %10 = float.le %3, %4 : bool
  branch %10, b6, b7
b6:
  %11 = int 1 : int
  return %11
b7:
  %12 = float.ge %3, %4 : bool
  branch %12, b8, b9
b8:
  %13 = int 2 : int
  return %13
b9:
  %14 = int 3 : int
  return %14
}
func @other_way(%0: float) -> float {
b0:
  %1 = float 0x4014000000000000 : float
  %2 = float 0x3ff0000000000000 : float
  jump b1(%0)
b1(%3: float):
  %4 = float.le %3, %1 : bool
  branch %4, b2, b3
b2:
  %5 = float.add %3, %2 : float
  jump b1(%5)
b3:
  jump b4(%3)
b4(%6: float):
  %7 = float.ge %6, %1 : bool
  branch %7, b5, b6
b5:
  %8 = float.sub %6, %2 : float
  jump b4(%8)
b6:
  return %6
}
)ir");
    const auto bits = [](double x) { return std::bit_cast<int64_t>(x); };
    CHECK(run.call("loop", {bits(0.5), bits(3.0)}) == 103);
    CHECK(run.call("loop", {bits(__builtin_nan("")), bits(3.0)}) == 0);
    CHECK(run.call("constants", {bits(1.0)}) == 1);
    CHECK(run.call("constants", {bits(__builtin_nan(""))}) == 3);
    CHECK(run.call("other_way", {bits(0.5)}) == bits(4.5));
}

TEST_CASE("fuel runs out, names are registered and looked up, constants are loaded") {
    Run run(wide_types() + R"ir(
segment 700
words 690 0x5 0x9
constant "main.R" 0 : range unit 690
func @steps(%0: int) -> int {
b0:
  fuel 3 @0
  %1 = const 0 : range
  %2 = field 1 %1 : int
  %3 = field 0 %1 : int
  %4 = int.mul %2, %3 : int @0
  return %4
}
func @names(%0: ActorRef, %1: int) -> int {
b0:
  builtin show(%1) : int @0 -> %2: string
  register %2, %0 @0
  %3 = register.ask %2, %0 : Pending<bool> @0
  %4 = lookup %2 : ActorRef?
  drop %2
  %5 = port 0 : ActorRef
  %6 = int.eq %5, %0 : bool
  %7 = tag %4 : int
  branch %6, b1, b2
b1:
  unreachable
b2:
  %8 = payload 1 %4 : ActorRef
  %9 = int.eq %8, %0 : bool
  branch %9, b3, b1
b3:
  return %7
}
)ir",
            32);
    CHECK(run.call("steps", {1}) == 45);
    run.world.context.fuel = 2;
    CHECK(run.fault("steps", {1}) == "out of fuel");
    CHECK(run.call("names", {77, 5}) == 1);
    CHECK(run.world.notes == std::vector<std::string>{"register 5 77 0", "register 5 77 1"});
}

// Runs after all others of this program: Catch keeps the order of files, this one is the last.
TEST_CASE("every opcode has been emitted by some test") {
    for (uint32_t i = 0; i < bytecode::kOpCount; ++i) {
        const auto op = static_cast<bytecode::Op>(i);
        if (op == bytecode::Op::Halt) continue;  // stands in no function
        INFO(bytecode::row(op).text);
        CHECK(emitted_ops().count(i) == 1);
    }
}

}  // namespace
}  // namespace aeroflow::emit
