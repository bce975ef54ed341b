#include "compiler/passes/pipeline.h"

#include "compiler/passes/fuel.h"
#include "compiler/passes/test_support.h"

namespace aeroflow::passes {
namespace {

// Runs all passes, with the verifier after each.
std::string through(std::string_view text, PipelineOptions options = {}) {
    return after(text, [&](ir::Module& module) {
        run_pipeline(module, options, [](std::string_view pass, const ir::Module& after_pass) {
            for (const auto& violation : ir::verify(after_pass, after_pass.stage))
                FAIL_CHECK(pass << ": " << violation);
        });
    });
}

constexpr const char* kFib = R"ir(
func @fib(%0: int) -> int {
b0:
  %1 = int 2 : int
  %2 = int.lt %0, %1 : bool
  branch %2, b1, b2
b1:
  return %0
b2:
  %3 = int 1 : int
  %4 = int.sub %0, %3 : int
  %5 = call @fib(%4) : int
  %6 = int.sub %0, %1 : int
  %7 = call @fib(%6) : int
  %8 = int.add %5, %7 : int
  return %8
}
func @main() -> int {
b0:
  %0 = int 30 : int
  %1 = call @fib(%0) : int
  return %1
}
)ir";

TEST_CASE("the passes run in the order of passes.def, each is told") {
    std::vector<std::string> names, told;
#define PASS(function, name, doc) names.push_back(name);
#include "compiler/passes/passes.def"
#undef PASS
    auto module = ir::parse(kFib);
    REQUIRE(module);
    run_pipeline(*module, {},
                 [&](std::string_view pass, const ir::Module&) { told.emplace_back(pass); });
    CHECK(told == names);
    CHECK(module->stage == ir::Stage::Owned);
}

TEST_CASE("calls inside a recursion cost units, others are free") {
    const std::string ir = through(kFib);
    CHECK(count(ir, "call @fib(%4) : int #2\n") == 1);
    CHECK(count(ir, "call @fib(%0) : int\n") == 1);
    CHECK(ir.find("func @fib(%0: int) -> int nomove units 2 {") != std::string::npos);
    CHECK(ir.find("func @main() -> int nomove {") != std::string::npos);
}

TEST_CASE("a call costs a unit more per eight values live across it") {
    std::string text = "func @f(%0: int) -> int {\nb0:\n";
    for (int i = 1; i <= 16; ++i)
        text += "  %" + std::to_string(i) + " = int.wrapping_add %" + std::to_string(i - 1) +
                ", %0 : int\n";
    text += "  %17 = call @f(%0) : int\n  %18 = int.wrapping_add %17, %0 : int\n";
    for (int i = 1; i <= 16; ++i) {
        text += "  %" + std::to_string(i + 18) + " = int.wrapping_add %" + std::to_string(i + 17) +
                ", %" + std::to_string(i) + " : int\n";
    }
    const std::string ir = through(text + "  return %34\n}\n");
    CHECK(count(ir, "call @f(%0) : int #4\n") == 1);
}

TEST_CASE("functions that cannot fault or allocate are known") {
    const std::string ir = through(R"ir(
func @twice(%0: int) -> int {
b0:
  %1 = int.wrapping_add %0, %0 : int
  return %1
}
func @caller(%0: int) -> int {
b0:
  %1 = call @twice(%0) : int
  return %1
}
)ir");
    CHECK(count(ir, "nofault nomove") == 2);
}

TEST_CASE("a record holds what is live behind an await, without padding") {
    const std::string ir = through(R"ir(
func @f(%0: bool, %1: string, %2: int, %3: duration) -> int suspends {
b0:
  await 3 %3, b1
b1:
  builtin print(%1) : string
  branch %0, b2, b3
b2:
  return %2
b3:
  %4 = int 0 : int
  return %4
}
)ir");
    CHECK(ir.find("resume b0 size 16 %2=0 %1=8 %0=12\n") != std::string::npos);
}

TEST_CASE("values passed by the edge of a suspending call are saved, its results are not") {
    const std::string ir = through(R"ir(
func @g(%0: int) -> int suspends {
b0:
  %1 = cast %0 : int
  call.suspend @g(%0), b1(%1)
b1(%2: int, %3: int):
  %4 = int.wrapping_add %2, %3 : int
  return %4
}
)ir");
    CHECK(ir.find("resume b0 size 8 %1=0\n") != std::string::npos);
    CHECK(ir.find("call.suspend @g(%0), b1(%1) #2\n") != std::string::npos);
}

TEST_CASE("fuel stands at entries and loop headers, only where there is a limit") {
    constexpr const char* kLoop = R"ir(
func @f(%0: int) {
b0:
  %1 = int 0 : int
  jump b1(%1)
b1(%2: int):
  %3 = int.lt %2, %0 : bool
  branch %3, b2, b3
b2:
  %4 = int.add %2, %0 : int
  jump b1(%4)
b3:
  return
}
)ir";
    CHECK(count(through(kLoop), "fuel") == 0);
    CHECK(count(through(kLoop, {.fuel = true}), "fuel 1") == 2);
}

}  // namespace
}  // namespace aeroflow::passes
