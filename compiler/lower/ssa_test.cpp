#include "compiler/lower/ssa.h"

#include <catch2/catch.hpp>

#include "compiler/ir/text.h"
#include "compiler/ir/verifier.h"

namespace aeroflow::lower {
namespace {

using ir::Op;
using ir::ValueId;

struct Fixture {
    Fixture() {
        module.program.types.layout();
        module.functions.emplace_back().name = "main.f";
        module.functions[0].result = value::kInt;
    }
    ir::Module module;
    ir::Function& function() { return module.functions[0]; }
    ValueId number(Ssa& ssa, int64_t value) {
        return ssa.builder().emit(Op::ConstInt, value::kInt, {}, {value, 0, ir::kNoId});
    }
    void give(Ssa& ssa, ValueId value) {
        ssa.terminate(Op::Return, value::kUnit, {&value, 1}, {}, {});
    }
    void check() {
        for (const std::string& line : ir::verify(module, ir::Stage::Lowered)) FAIL(line);
    }
};

TEST_CASE_METHOD(Fixture, "a variable written on both ways becomes a block parameter") {
    Ssa ssa(module, function());
    const ValueId condition = ssa.parameter({0}, value::kBool);
    const Variable x = ssa.variable(value::kInt);
    const auto yes = ssa.block(), no = ssa.block(), join = ssa.block();
    ssa.branch(condition, yes, no);
    ssa.seal(yes);
    ssa.seal(no);
    ssa.at(yes);
    ssa.write(x, number(ssa, 1));
    ssa.jump(join);
    ssa.at(no);
    ssa.write(x, number(ssa, 2));
    ssa.jump(join);
    ssa.seal(join);
    ssa.at(join);
    give(ssa, ssa.read(x));
    ssa.finish();
    check();
    REQUIRE(function().blocks.size() == 4);
    CHECK(function().blocks[3].parameters.size() == 1);
}

TEST_CASE_METHOD(Fixture, "a variable that a loop only reads needs no parameter") {
    Ssa ssa(module, function());
    const ValueId limit = ssa.parameter({0}, value::kInt);
    const Variable fixed = ssa.variable(value::kInt), counted = ssa.variable(value::kInt);
    ssa.write(fixed, limit);
    ssa.write(counted, number(ssa, 0));
    const auto head = ssa.block(), body = ssa.block(), exit = ssa.block();
    ssa.jump(head);
    ssa.at(head);
    const ValueId more =
        ssa.builder().emit(Op::LtInt, value::kBool, {ssa.read(counted), ssa.read(fixed)});
    ssa.branch(more, body, exit);
    ssa.seal(body);
    ssa.seal(exit);
    ssa.at(body);
    ssa.write(counted, ssa.builder().emit(Op::WrappingAdd, value::kInt,
                                          {ssa.read(counted), number(ssa, 1)}));
    ssa.jump(head);
    ssa.seal(head);
    ssa.at(exit);
    give(ssa, ssa.read(fixed));
    ssa.finish();
    check();
    REQUIRE(function().blocks.size() == 4);
    CHECK(function().blocks[1].parameters.size() == 1);
    const auto& last = function().blocks[3].instructions.back();
    CHECK(function().operands(last)[0] == function().blocks[0].parameters[0]);
}

TEST_CASE_METHOD(Fixture, "blocks that nothing reaches are left out") {
    Ssa ssa(module, function());
    give(ssa, number(ssa, 7));
    CHECK(ssa.unreachable());
    give(ssa, number(ssa, 8));
    ssa.finish();
    check();
    CHECK(function().blocks.size() == 1);
    CHECK(function().values.size() == 1);
}

TEST_CASE_METHOD(Fixture, "a long row of branches needs no recursion") {
    Ssa ssa(module, function());
    const ValueId condition = ssa.parameter({0}, value::kBool);
    const Variable x = ssa.variable(value::kInt);
    ssa.write(x, number(ssa, 1));
    for (int i = 0; i < 20000; ++i) {
        const auto yes = ssa.block(), join = ssa.block();
        ssa.branch(condition, yes, join);
        ssa.seal(yes);
        ssa.at(yes);
        ssa.jump(join);
        ssa.seal(join);
        ssa.at(join);
    }
    give(ssa, ssa.read(x));
    ssa.finish();
    CHECK(function().blocks.back().parameters.empty());
}

}  // namespace
}  // namespace aeroflow::lower
