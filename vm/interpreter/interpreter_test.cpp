// Random bytecode, verified and run; what a program means is tested where it is emitted (compiler/emit).
#include "vm/interpreter/interpreter.h"

#include <catch2/catch.hpp>

#include "tests/fuzz/bytecode_program.h"

namespace aeroflow::interpreter {
namespace {

// xorshift64, so that every run sees the same programs.
struct Random {
    uint64_t state;
    uint64_t next() {
        state ^= state << 13;
        state ^= state >> 7;
        return state ^= state << 17;
    }
};

TEST_CASE("verified bytecode of plain instructions never crashes") {
    const turn::Program program = fuzz::small_program();
    Random random{0x9E3779B97F4A7C15};
    uint32_t ran = 0;
    for (int round = 0; round < 20000; ++round) {
        std::vector<uint8_t> bytes(fuzz::kInstructionBytes * (2 + random.next() % 24));
        for (size_t i = 0; i < bytes.size(); ++i) {
            // Small numbers, so that many are accepted; now and then anything.
            const uint64_t word = random.next();
            const bool op = i % fuzz::kInstructionBytes == 0;
            const bool high = i % fuzz::kInstructionBytes == 3 || i % fuzz::kInstructionBytes == 5;
            bytes[i] = static_cast<uint8_t>(op || word >> 60 == 0 ? word >> 8
                                            : high                ? 0
                                                                  : (word >> 8) % 6);
        }
        ran += fuzz::try_bytes(program, bytes);
    }
    CHECK(ran > 1000);
}

TEST_CASE("malformed arguments are a fault of the turn") {
    turn::Program program = fuzz::small_program();
    program.functions[0].parameters = {value::kString};
    bytecode::Module module = fuzz::Generator({}).module();
    turn::FakeWorld world(program, 16);
    Interpreter engine(module, program);
    const uint64_t words[] = {1000};
    REQUIRE(engine.start(world.context, 0, words) == turn::Status::Fault);
    CHECK(turn::show_fault(world.context.fault.words) == "panic: malformed message");
}

TEST_CASE("frames grow with the depth of calls") {
    const turn::Program program = fuzz::small_program();
    bytecode::Module module = fuzz::Generator({}).module();
    using bytecode::Op;
    using bytecode::pack;
    module.code = {pack(Op::JumpLeI, 0, 0, 5),    pack(Op::SubIntI, 2003, 0, 1),
                   pack(Op::Call, 2003, 1, 2005), 0,
                   pack(Op::Return1, 2002),       bytecode::pack_wide(Op::Return1I, 0, 9)};
    module.code[3] = bytecode::pack_pair(static_cast<uint32_t>(-2), 0);
    module.functions.resize(1);
    module.functions[0].words = 6;
    module.functions[0].slots = 2005;
    CHECK(bytecode::verify(module, tables_of(program)).empty());
    module.functions.push_back(module.functions[0]);
    turn::FakeWorld world(program, 16);
    Interpreter engine(module, program);
    const uint64_t words[] = {1000, 0};
    REQUIRE(engine.start(world.context, 0, words) == turn::Status::Running);
    CHECK(world.context.result[0] == 9);
}

}  // namespace
}  // namespace aeroflow::interpreter
