#include "vm/bytecode/verifier.h"

#include <catch2/catch.hpp>

namespace aeroflow::bytecode {
namespace {

Tables small_tables() {
    Tables tables;
    tables.type_bytes = {0, 0, 8, 16};
    tables.selector_parameters = {1};
    tables.actor_parameters = {0};
    tables.builtins = {{1, 2, false}, {1, 0, true}};
    tables.constant_units = 256;
    tables.state_bytes = 16;
    return tables;
}

// One function of four slots around the words, which return no result.
Module module_of(std::vector<Word> code, uint32_t result_slots = 0) {
    Module module;
    module.code = std::move(code);
    module.pool = {0};
    Function function;
    function.name = "f";
    function.words = static_cast<uint32_t>(module.code.size());
    function.slots = 4;
    function.result_slots = result_slots;
    module.functions.push_back(function);
    return module;
}

std::string problem_of(std::vector<Word> code, uint32_t result_slots = 0) {
    return verify(module_of(std::move(code), result_slots), small_tables());
}

const Word kReturn = pack(Op::Return);

TEST_CASE("what keeps to its frame and tables is accepted") {
    CHECK(problem_of({pack(Op::AddInt, 0, 1, 3), pack_wide(Op::Jump, 0, static_cast<uint32_t>(-1))})
              .empty());
    CHECK(problem_of({pack(Op::LoadWord, 3), 0xFFFF, kReturn}).empty());
    CHECK(problem_of({pack(Op::Call, 1, 2, 4), pack_pair(0, 0), kReturn}).empty());
    CHECK(problem_of({pack(Op::Builtin, 0, 1, 2), pack_pair(2, 0), 0x0000'0003'0002'0001, kReturn})
              .empty());
}

TEST_CASE("slots outside the frame are refused") {
    CHECK(problem_of({pack(Op::AddInt, 4, 0, 0), kReturn}) == "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::AddInt, 0, 4, 0), kReturn}) == "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::View, 3, 0, 8), kReturn}) == "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::MoveN, 0, 2, 3), kReturn}) == "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::Get4, 0, 3, 5), kReturn}) == "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::MulAddFloat, 0, 1, 2), 4, kReturn}) ==
          "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::GetBytes, 0, 0), pack_pair(30, 3), kReturn}) ==
          "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::Builtin, 0, 1, 2), pack_pair(2, 0), 0x0000'0004'0002'0001,
                      kReturn}) == "f 0: a slot outside the frame");
    CHECK(problem_of({pack(Op::CopyValue, 3), pack_pair(3, 0), kReturn}) ==
          "f 0: a slot outside the frame");
}

TEST_CASE("jumps and flow stay inside the function") {
    CHECK(problem_of({pack_wide(Op::Jump, 0, 1)}) == "f 0: a jump to no instruction");
    CHECK(
        problem_of({pack(Op::LoadWord, 0), 0, pack_wide(Op::Jump, 0, static_cast<uint32_t>(-1))}) ==
        "f 2: a jump to no instruction");
    CHECK(problem_of({pack(Op::JumpLt, 0, 1, 7), kReturn}) == "f 0: a jump to no instruction");
    CHECK(problem_of({pack_wide(Op::Switch, 0, 1), 9, kReturn}) == "f 0: a jump to no instruction");
    CHECK(problem_of({pack_wide(Op::Switch, 0, 0), kReturn}) == "f 0: a switch without edges");
    CHECK(problem_of({pack(Op::Move, 0, 1)}) == "f: flow runs over the end");
    CHECK(problem_of({pack(Op::LoadWord, 0)}) == "f: an instruction that is cut off");
    CHECK(problem_of({0xFFFF}) == "f: an instruction that is cut off");
    CHECK(problem_of({pack(Op::Halt), kReturn}) == "f 0: a halt inside a function");
}

TEST_CASE("calls fit their callee") {
    CHECK(problem_of({pack(Op::Call, 0, 0, 4), 0, kReturn}) ==
          "f 0: a call without room for its return address");
    CHECK(problem_of({pack(Op::Call, 1, 0, 3), 0, kReturn}) ==
          "f 0: a call with another frame than its callee's");
    CHECK(problem_of({pack(Op::Call, 1, 0, 4), 1, kReturn}) == "f 0: a call into no entry");
    CHECK(problem_of({pack(Op::Call, 1, 0, 4), pack_pair(0, 1), kReturn}) ==
          "f 0: a function out of range");
    CHECK(problem_of({pack(Op::CallSuspend, 1, 0, 4), 0, kReturn}).empty());
    bytecode::Module waits =
        module_of({pack(Op::CallSuspend, 1, 0, 4), 0, pack(Op::Call, 1, 0, 4),
                   pack_pair(static_cast<uint32_t>(-2), 0), kReturn}, 0);
    waits.functions[0].resume_count = 1;
    waits.functions[0].record_slot = 3;
    waits.resume_points.push_back({0, 0, 0});
    CHECK(verify(waits, small_tables()) == "f 2: a call that does not wait for one that does");
    CHECK(problem_of({kReturn}, 1) == "f 0: a return of other results");
    CHECK(problem_of({pack(Op::ReturnN, 0, 0, 2)}, 3) == "f 0: a return of other results");
}

TEST_CASE("numbers of tables are in range") {
    CHECK(problem_of({pack(Op::AddFloatK, 0, 0, 1), kReturn}) == "f 0: a constant out of range");
    CHECK(problem_of({pack(Op::LoadConstant, 0), pack_pair(255, 9), kReturn}) ==
          "f 0: a constant out of range");
    CHECK(problem_of({pack_wide(Op::GetState8, 0, 9), kReturn}) == "f 0: a state out of range");
    CHECK(problem_of({pack(Op::DropValue, 0), pack_pair(4, 0), kReturn}) ==
          "f 0: a type out of range");
    CHECK(problem_of({pack(Op::Builtin, 2, 0, 0), 0, kReturn}) == "f 0: a builtin out of range");
    CHECK(problem_of({pack(Op::Builtin, 0, 0, 2), 0, 0, kReturn}) ==
          "f 0: a builtin with other results");
    CHECK(problem_of({pack(Op::Builtin, 0, 1, 1), 0, 0, kReturn}) ==
          "f 0: a builtin with other operands");
    CHECK(problem_of({pack(Op::Send, 0, 0), pack_pair(1, 0), kReturn}) ==
          "f 0: a message out of range");
    CHECK(problem_of({pack(Op::Send, 0, 0), pack_pair(0, 0), kReturn}) ==
          "f 0: a message with other arguments");
    CHECK(problem_of({pack(Op::Await, 0, 32, 0), pack_pair(2, 0), kReturn}) ==
          "f 0: an await without operands");
    CHECK(problem_of({pack(Op::Fault, 18, 0)}) == "f 0: a fault out of range");
    CHECK(problem_of({pack(Op::NewCell, 0), pack_pair(0, 4), kReturn}) ==
          "f 0: a cell without head");
}

TEST_CASE("functions and resume points lie where they say") {
    Module module = module_of({kReturn});
    module.functions.push_back(module.functions[0]);
    CHECK(verify(module, small_tables()) == "f: functions overlap");
    module = module_of({kReturn});
    module.functions[0].words = 2;
    CHECK(verify(module, small_tables()) == "f: code outside the module");
    module = module_of({kReturn});
    module.functions[0].slots = kMaxSlots + 9;
    CHECK(verify(module, small_tables()) == "f: a frame that is too large");
    module = module_of({kReturn});
    module.functions[0].resume_count = 1;
    CHECK(verify(module, small_tables()) == "f: a record slot outside the frame");
    module.functions[0].record_slot = 0;
    CHECK(verify(module, small_tables()) == "f: resume points out of range");
    module.resume_points.push_back({0, 0, 0});
    CHECK(verify(module, small_tables()) == "f: a resume point that does not wait");
    module.code = {pack(Op::Await, 0, 0, 1), pack_pair(0, 0), 0, kReturn};
    module.functions[0].words = 4;
    module.resume_points.push_back({0, 0, 0});
    module.functions[0].resume_count = 2;
    CHECK(verify(module, small_tables()) == "f: resume points out of order");
}

}  // namespace
}  // namespace aeroflow::bytecode
