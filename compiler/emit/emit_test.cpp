// Emit and interpreter together: texts of IR, run, with their results. The last test counts that every opcode was emitted.
#include "compiler/emit/emit.h"

#include <bit>
#include <catch2/catch.hpp>
#include <set>

#include "tests/golden/bytecode/run_ir.h"

namespace aeroflow::emit {
namespace {

const char* const kFib = R"ir(
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
  %6 = int 2 : int
  %7 = int.sub %0, %6 : int @0
  %8 = call @main.fib(%7) : int @0 #2
  %9 = int.add %5, %8 : int @0
  return %9
}
)ir";

TEST_CASE("calls return through their frames") {
    Run run(kFib);
    CHECK(run.call("main.fib", {20}) == 6765);
}

TEST_CASE("a fault names the call sites of all frames, innermost first") {
    Run run(R"ir(
file "f.aefl"
site 0 1 1 1 0
site 0 2 1 1 0
site 0 3 1 1 0
func @main.inner(%0: int) -> int {
b0:
  %1 = int 1 : int
  %2 = int.add %0, %1 : int @0
  return %2
}
func @main.middle(%0: int) -> int {
b0:
  %1 = call @main.inner(%0) : int @1
  return %1
}
func @main.outer(%0: int) -> int {
b0:
  %1 = call @main.middle(%0) : int @2
  return %1
}
)ir");
    CHECK(run.call("main.outer", {41}) == 42);
    CHECK(run.fault("main.outer", {INT64_MAX}) == "overflow");
    CHECK(run.world.context.fault.stack == std::vector<uint32_t>{0, 1, 2});
    CHECK(run.world.context.fault.detail == "9223372036854775807 + 1");
}

TEST_CASE("a recursion without end is out of stack, at the same depth everywhere") {
    Run run(R"ir(
file "f.aefl"
site 0 1 1 1 0
func @main.down(%0: int) -> int units 3 {
b0:
  %1 = int 1 : int
  %2 = int.add %0, %1 : int @0
  %3 = call @main.down(%2) : int @0 #3
  return %3
}
)ir");
    CHECK(run.fault("main.down", {0}) == "out of stack");
    CHECK(run.world.context.fault.stack.size() == 4001);
}

TEST_CASE("loops keep what they carry in place") {
    Run run(R"ir(
file "f.aefl"
site 0 1 1 1 0
func @main.sum(%0: int) -> int {
b0:
  %1 = int 0 : int
  %2 = int 0 : int
  jump b1(%1, %2)
b1(%3: int, %4: int):
  %5 = int.lt %3, %0 : bool
  branch %5, b2, b3
b2:
  %6 = int.add %4, %3 : int @0
  %7 = int 1 : int
  %8 = int.add %3, %7 : int @0
  jump b1(%8, %6)
b3:
  return %4
}
func @main.fibonacci(%0: int) -> int {
b0:
  %1 = int 0 : int
  %2 = int 0 : int
  %3 = int 1 : int
  jump b1(%1, %2, %3)
b1(%4: int, %5: int, %6: int):
  %7 = int.ge %4, %0 : bool
  branch %7, b3, b2
b2:
  %8 = int.add %5, %6 : int @0
  %9 = int 1 : int
  %10 = int.add %4, %9 : int @0
  jump b1(%10, %6, %8)
b3:
  return %5
}
func @main.count(%0: int) -> int {
b0:
  %1 = int 0 : int
  jump b1(%1, %1)
b1(%2: int, %3: int):
  %4 = int.lt %2, %0 : bool
  branch %4, b2, b6
b2:
  %5 = int 3 : int
  %6 = int.gt %2, %5 : bool
  branch %6, b3, b4
b3:
  %7 = int 1 : int
  %8 = int.add %3, %7 : int @0
  jump b5(%8)
b4:
  jump b5(%3)
b5(%9: int):
  %10 = int 1 : int
  %11 = int.wrapping_add %2, %10 : int
  jump b1(%11, %9)
b6:
  %12 = int 0 : int
  jump b7(%12)
b7(%13: int):
  %14 = int 7 : int
  %15 = int.lt %13, %14 : bool
  branch %15, b8, b9
b8:
  %16 = int 1 : int
  %17 = int.wrapping_add %13, %16 : int
  jump b7(%17)
b9:
  %18 = int.add %3, %13 : int @0
  return %18
}
func @main.swap(%0: int) -> int {
b0:
  %1 = int 0 : int
  %2 = int 3 : int
  %3 = int 4 : int
  jump b1(%1, %2, %3)
b1(%4: int, %5: int, %6: int):
  %7 = int 5 : int
  %8 = int.lt %4, %7 : bool
  branch %8, b2, b3
b2:
  %9 = int 1 : int
  %10 = int.add %4, %9 : int @0
  jump b1(%10, %6, %5)
b3:
  %11 = int 10 : int
  %12 = int.mul %5, %11 : int @0
  %13 = int.add %12, %6 : int @0
  return %13
}
)ir");
    CHECK(run.call("main.sum", {100}) == 4950);
    CHECK(run.call("main.fibonacci", {50}) == 12586269025);
    CHECK(run.call("main.swap", {0}) == 43);
    CHECK(run.call("main.count", {10}) == 13);
    CHECK(run.text().find("next.lt ") != std::string::npos);
    CHECK(run.text().find("loop.lt") != std::string::npos);
}

struct IntRow {
    const char* op;
    int64_t left, right, expected;
    const char* fault;
};
const IntRow kIntRows[] = {
    {"int.add", 2, 3, 5, ""},
    {"int.add", INT64_MAX, 1, 0, "overflow"},
    {"int.sub", 2, 3, -1, ""},
    {"int.sub", INT64_MIN, 1, 0, "overflow"},
    {"int.mul", -4, 5, -20, ""},
    {"int.mul", INT64_MIN, -1, 0, "overflow"},
    {"int.div", -7, 2, -3, ""},
    {"int.div", 7, 0, 0, "division by zero"},
    {"int.div", INT64_MIN, -1, 0, "overflow"},
    {"int.rem", -7, 2, -1, ""},
    {"int.rem", 7, 0, 0, "division by zero"},
    {"int.rem", INT64_MIN, -1, 0, ""},
    {"int.div", int64_t{1} << 40, 3, 366503875925, ""},
    {"int.rem", int64_t{1} << 40, 1000, 776, ""},
    {"int.wrapping_add", INT64_MAX, 1, INT64_MIN, ""},
    {"int.wrapping_sub", INT64_MIN, 1, INT64_MAX, ""},
    {"int.wrapping_mul", INT64_MAX, 2, -2, ""},
    {"int.and", 12, 10, 8, ""},
    {"int.or", 12, 10, 14, ""},
    {"int.xor", 12, 10, 6, ""},
    {"int.shl", 3, 4, 48, ""},
    {"int.shl", 3, 64, 0, "index 64 out of range for length 64"},
    {"int.shr", -16, 2, -4, ""},
    {"int.ushr", -1, 60, 15, ""},
    {"int.shr", 1, -1, 0, "index -1 out of range for length 64"},
    {"int.eq", 3, 3, 1, ""},
    {"int.ne", 3, 3, 0, ""},
    {"int.lt", -3, 3, 1, ""},
    {"int.le", 3, 3, 1, ""},
    {"int.gt", 3, -3, 1, ""},
    {"int.ge", 2, 3, 0, ""},
};

bool is_comparison_text(const std::string& op) {
    return op == "int.eq" || op == "int.ne" || op == "int.lt" || op == "int.le" || op == "int.gt" ||
           op == "int.ge";
}

// The operation with both sides in slots, with a constant on the right, with a constant on the left, and as a branch.
std::string int_program(const IntRow& row) {
    const std::string type = is_comparison_text(row.op) ? "bool" : "int";
    const std::string op = row.op, left = std::to_string(row.left),
                      right = std::to_string(row.right);
    const auto body = [&](const std::string& name, const std::string& before, const std::string& a,
                          const std::string& b) {
        return "func @" + name + "(%0: int, %1: int) -> " + type + " {\nb0:\n" + before +
               "  %3 = " + op + " " + a + ", " + b + " : " + type + " @0\n  return %3\n}\n";
    };
    std::string text = "file \"f\"\nsite 0 1 1 1 0\n";
    text += body("slots", "  %2 = int 0 : int\n", "%0", "%1");
    text += body("right", "  %2 = int " + right + " : int\n", "%0", "%2");
    text += body("left", "  %2 = int " + left + " : int\n", "%2", "%1");
    if (type != "bool") return text;
    const auto branch = [&](const std::string& name, const std::string& constant,
                            const std::string& a, const std::string& b) {
        return "func @" + name + "(%0: int, %1: int) -> int {\nb0:\n  %2 = int " + constant +
               " : int\n  %3 = " + op + " " + a + ", " + b +
               " : bool\n  branch %3, b1, b2\nb1:\n  %4 = int 1 : int\n  return %4\nb2:\n  %5 = "
               "int 0 : int\n" +
               "  return %5\n}\n";
    };
    return text + branch("branch_slots", "0", "%0", "%1") +
           branch("branch_right", right, "%0", "%2") + branch("branch_left", left, "%2", "%1");
}

TEST_CASE("ints compute, compare and fault alike in all forms") {
    for (const IntRow& row : kIntRows) {
        INFO(row.op << " " << row.left << " " << row.right);
        Run run(int_program(row));
        std::vector<const char*> names = {"slots", "right", "left"};
        if (is_comparison_text(row.op))
            names.insert(names.end(), {"branch_slots", "branch_right", "branch_left"});
        for (const char* name : names) {
            INFO(name);
            if (*row.fault != 0) {
                CHECK(run.fault(name, {row.left, row.right}) == row.fault);
            } else {
                CHECK(run.call(name, {row.left, row.right}) == row.expected);
            }
        }
    }
}

TEST_CASE("unary ints and bools") {
    Run run(R"ir(
file "f"
site 0 1 1 1 0
func @neg(%0: int) -> int {
b0:
  %1 = int.neg %0 : int @0
  return %1
}
func @abs(%0: int) -> int {
b0:
  %1 = int.abs %0 : int @0
  return %1
}
func @not(%0: int) -> int {
b0:
  %1 = int.not %0 : int
  return %1
}
func @no(%0: bool) -> bool {
b0:
  %1 = bool.not %0 : bool
  return %1
}
func @choose(%0: bool) -> int {
b0:
  %1 = bool.not %0 : bool
  branch %1, b1, b2
b1:
  %2 = int 5000000000 : int
  return %2
b2:
  branch %0, b3, b1
b3:
  %3 = int 7 : int
  return %3
}
)ir");
    CHECK(run.call("neg", {5}) == -5);
    CHECK(run.fault("neg", {INT64_MIN}) == "overflow");
    CHECK(run.call("abs", {-5}) == 5);
    CHECK(run.fault("abs", {INT64_MIN}) == "overflow");
    CHECK(run.call("not", {5}) == -6);
    CHECK(run.call("no", {1}) == 0);
    CHECK(run.call("choose", {0}) == 5000000000);
    CHECK(run.call("choose", {1}) == 7);
}

struct FloatRow {
    const char* op;
    double left, right, expected;
};
const FloatRow kFloatRows[] = {
    {"float.add", 1.5, 2.25, 3.75},
    {"float.sub", 1.5, 2.25, -0.75},
    {"float.mul", 1.5, 2.0, 3.0},
    {"float.div", 1.0, 4.0, 0.25},
};
const FloatRow kFloatComparisons[] = {
    {"float.lt", 1, 2, 1},
    {"float.lt", 2, 1, 0},
    {"float.le", 2, 2, 1},
    {"float.gt", 2, 1, 1},
    {"float.ge", 1, 2, 0},
    {"float.eq", 2, 2, 1},
    {"float.ne", 2, 2, 0},
    {"float.lt", __builtin_nan(""), 1, 0},
    {"float.le", __builtin_nan(""), 1, 0},
    {"float.gt", 1, __builtin_nan(""), 0},
    {"float.ge", __builtin_nan(""), 1, 0},
    {"float.ne", __builtin_nan(""), 1, 1},
    {"float.eq", __builtin_nan(""), 1, 0},
};

std::string float_program(const FloatRow& row, bool comparison) {
    const auto bits = [](double x) {
        char text[24];
        std::snprintf(text, sizeof text, "0x%llx",
                      static_cast<unsigned long long>(std::bit_cast<uint64_t>(x)));
        return std::string(text);
    };
    const std::string type = comparison ? "bool" : "float", op = row.op;
    const auto head = [&](const char* name, const std::string& result, double constant) {
        return "func @" + std::string(name) + "(%0: float, %1: float) -> " + result +
               " {\nb0:\n  %2 = float " + bits(constant) + " : float\n";
    };
    const auto body = [&](const char* name, double constant, const char* a, const char* b) {
        return head(name, type, constant) + "  %3 = " + op + " " + a + ", " + b + " : " + type +
               "\n  return %3\n}\n";
    };
    std::string text = body("slots", 0, "%0", "%1") + body("right", row.right, "%0", "%2") +
                       body("left", row.left, "%2", "%1");
    if (!comparison) return text;
    const auto branch = [&](const char* name, double constant, const char* a, const char* b,
                            bool swapped) {
        return head(name, "int", constant) + "  %3 = " + op + " " + a + ", " + b +
               " : bool\n  branch %3, " + (swapped ? "b2, b1" : "b1, b2") + "\nb1:\n  %4 = int " +
               (swapped ? "0" : "1") + " : int\n  return %4\nb2:\n  %5 = int " +
               (swapped ? "1" : "0") + " : int\n  return %5\n}\n";
    };
    for (const bool swapped : {false, true}) {
        text += branch(swapped ? "s1" : "s0", 0, "%0", "%1", swapped);
        text += branch(swapped ? "r1" : "r0", row.right, "%0", "%2", swapped);
        text += branch(swapped ? "l1" : "l0", row.left, "%2", "%1", swapped);
    }
    return text;
}

TEST_CASE("floats compute and compare alike in all forms, NaN included") {
    const auto bits = [](double x) { return std::bit_cast<int64_t>(x); };
    for (const FloatRow& row : kFloatRows) {
        INFO(row.op);
        Run run(float_program(row, false));
        for (const char* name : {"slots", "right", "left"})
            CHECK(run.call(name, {bits(row.left), bits(row.right)}) == bits(row.expected));
    }
    for (const FloatRow& row : kFloatComparisons) {
        INFO(row.op << " " << row.left << " " << row.right);
        Run run(float_program(row, true));
        for (const char* name : {"slots", "right", "left", "s0", "r0", "l0", "s1", "r1", "l1"}) {
            INFO(name);
            CHECK(run.call(name, {bits(row.left), bits(row.right)}) ==
                  static_cast<int64_t>(row.expected));
        }
    }
}

TEST_CASE("products fold into sums, rounded twice") {
    Run run(R"ir(
func @add(%0: float, %1: float, %2: float) -> float {
b0:
  %3 = float.mul %0, %1 : float
  %4 = float.add %3, %2 : float
  return %4
}
func @sub(%0: float, %1: float, %2: float) -> float {
b0:
  %3 = float.mul %0, %1 : float
  %4 = float.sub %3, %2 : float
  return %4
}
func @rsub(%0: float, %1: float, %2: float) -> float {
b0:
  %3 = float.mul %0, %1 : float
  %4 = float.sub %2, %3 : float
  return %4
}
func @unary(%0: float) -> float {
b0:
  %1 = float.sqrt %0 : float
  %2 = float.neg %1 : float
  %3 = float.abs %2 : float
  %4 = float.neg %3 : float
  return %4
}
)ir");
    const auto bits = [](double x) { return std::bit_cast<int64_t>(x); };
    const double a = 0.1, b = 0.3, c = 0.7;
    const double product = a * b;
    CHECK(run.call("add", {bits(a), bits(b), bits(c)}) == bits(product + c));
    CHECK(run.call("sub", {bits(a), bits(b), bits(c)}) == bits(product - c));
    CHECK(run.call("rsub", {bits(a), bits(b), bits(c)}) == bits(c - product));
    CHECK(run.call("unary", {bits(2.25)}) == bits(-1.5));
    CHECK(run.text().find("mul_rsub.f") != std::string::npos);
}

TEST_CASE("floats and ints convert") {
    Run run(R"ir(
file "f"
site 0 1 1 1 0
func @up(%0: int) -> float {
b0:
  %1 = int.to_float %0 : float
  return %1
}
func @down(%0: float) -> int {
b0:
  %1 = float.to_int %0 : int @0
  return %1
}
)ir");
    const auto bits = [](double x) { return std::bit_cast<int64_t>(x); };
    CHECK(run.call("up", {-3}) == bits(-3.0));
    CHECK(run.call("down", {bits(-3.9)}) == -3);
    CHECK(run.fault("down", {bits(9223372036854775808.0)}) == "conversion: 9.223372036854776e+18");
    CHECK(run.fault("down", {bits(__builtin_nan(""))}) == "conversion: nan");
}

}  // namespace
}  // namespace aeroflow::emit
