// Bytecode from bytes, for the fuzzer and for a test that runs in every build.
//
// Two functions of eight slots from any bytes: numbers, moves, parts, state, branches, calls, faults; no references, which
// the verifier cannot tell from numbers (vm/bytecode/verifier.h). Every instruction stands behind a Fuel, so that whatever
// loops ends. Most fields come as the bytes say, so that the verifier has something to refuse.
#pragma once

#include <span>
#include <vector>

#include "vm/bytecode/verifier.h"
#include "vm/interpreter/interpreter.h"
#include "vm/interpreter/tables.h"
#include "vm/turn/fake_world.h"

namespace aeroflow::fuzz {

using bytecode::Op;
using bytecode::Word;

inline constexpr uint32_t kSlots = 8;
inline constexpr uint32_t kInstructionBytes = 6;  // op 1, a 1, b 2, c 2

// Ops that only handle words.
inline bool is_plain(Op op) {
    if (op >= Op::JumpIf && op <= Op::NextLtI) return true;
    if (op >= Op::Move && op <= Op::PutBytes) return true;
    if (op >= Op::AddInt && op <= Op::FloatToInt) return true;
    if (op >= Op::GetState1 && op <= Op::SetStateN) return true;
    return op == Op::Jump || op == Op::Call || op == Op::Return1 || op == Op::Return1I ||
           op == Op::LoadConstant || op == Op::Exit || op == Op::Self || op == Op::Now ||
           op == Op::Sender || op == Op::Switch;
}

class Generator {
public:
    explicit Generator(std::span<const uint8_t> bytes) : bytes_(bytes) {}

    bytecode::Module module() {
        module_.pool = {0, 0x3FF0000000000000, 0x7FF8000000000000, 0xFFF0000000000000};
        const size_t half = bytes_.size() / kInstructionBytes / 2;
        function(0, half);
        function(half, half);
        for (const auto& [at, number] : calls_) {
            module_.code[at] = (module_.code[at] & 0xFFFFFFFFFFFF) | uint64_t{kSlots} << 48;
            module_.code[at + 1] = bytecode::pack_pair(module_.functions[number].code - at, number);
        }
        return std::move(module_);
    }

private:
    uint8_t byte(size_t i) const { return i < bytes_.size() ? bytes_[i] : 0; }

    void function(size_t first, size_t count) {
        bytecode::Function row;
        row.name = "f" + std::to_string(module_.functions.size());
        row.code = static_cast<uint32_t>(module_.code.size());
        row.slots = kSlots;
        row.parameter_slots = 2;
        row.result_slots = 1;
        std::vector<uint32_t> starts;
        for (size_t i = first; i < first + count; ++i) instruction(i * kInstructionBytes, starts);
        starts.push_back(static_cast<uint32_t>(module_.code.size()));
        module_.code.push_back(bytecode::pack_wide(Op::Fuel, 0, 1));
        module_.code.push_back(bytecode::pack_wide(Op::Return1I, 0, 7));
        for (const auto& [at, target] : jumps_) land(at, starts[target % starts.size()]);
        jumps_.clear();
        row.words = static_cast<uint32_t>(module_.code.size()) - row.code;
        module_.functions.push_back(row);
    }

    // A jump goes to the Fuel before its target.
    void land(uint32_t at, uint32_t target) {
        const uint32_t distance = target - at;
        const bool wide = bytecode::row(bytecode::op_of(module_.code[at])).operands[1] == 'J';
        if (wide) {
            module_.code[at] = (module_.code[at] & 0xFFFFFFFF) | uint64_t{distance} << 32;
        } else {
            module_.code[at] = (module_.code[at] & 0xFFFFFFFFFFFF) |
                               uint64_t{static_cast<uint16_t>(distance)} << 48;
        }
    }

    void instruction(size_t from, std::vector<uint32_t>& starts) {
        const auto op = static_cast<Op>(byte(from) % bytecode::kOpCount);
        if (!is_plain(op)) return;
        starts.push_back(static_cast<uint32_t>(module_.code.size()));
        module_.code.push_back(bytecode::pack_wide(Op::Fuel, 0, 1));
        const auto at = static_cast<uint32_t>(module_.code.size());
        const uint32_t b = byte(from + 2) | byte(from + 3) << 8, c = byte(from + 4) | byte(from + 5)
                                                                                          << 8;
        const char* const letters = bytecode::row(op).operands;
        module_.code.push_back(bytecode::pack(op, byte(from + 1), b, c));
        if (letters[1] == 'J' || letters[2] == 'j') jumps_.push_back({at, c});
        second(op, at, b, c);
    }

    void second(Op op, uint32_t at, uint32_t b, uint32_t c) {
        switch (bytecode::row(op).second) {
            case bytecode::Second::None: return;
            case bytecode::Second::Target:
                calls_.push_back({at, c & 1});
                return module_.code.push_back(0);
            case bytecode::Second::Rest:
                if (op == Op::Switch)
                    module_.code[at] = bytecode::pack_wide(op, bytecode::a_of(module_.code[at]), 1);
                return module_.code.push_back(op == Op::Switch ? Word{1 + 1} : Word{c});
            default: return module_.code.push_back(bytecode::pack_pair(b & 63, c & 63));
        }
    }

    std::span<const uint8_t> bytes_;
    bytecode::Module module_;
    std::vector<std::pair<uint32_t, uint32_t>> jumps_, calls_;
};

// A program with a state of 16 bytes, and two functions of two ints.
inline turn::Program small_program() {
    turn::Program program;
    const value::FieldSpec fields[] = {{"a", value::kInt}, {"b", value::kInt}};
    const value::TypeId root = program.types.declare_struct("main.Root");
    program.types.define_struct(root, fields);
    program.types.layout();
    program.actors.emplace_back().root = root;
    program.constants.resize(256, 0);
    for (const char* name : {"f0", "f1"})
        program.functions.push_back({name, {value::kInt, value::kInt}, value::kInt});
    return program;
}

// Verifies, and runs what has been accepted. True when it ran.
inline bool try_bytes(const turn::Program& program, std::span<const uint8_t> bytes) {
    const bytecode::Module module = Generator(bytes).module();
    if (!bytecode::verify(module, interpreter::tables_of(program)).empty()) return false;
    turn::FakeWorld world(program, 16);
    world.context.fuel = 2000;
    interpreter::Interpreter engine(module, program);
    const uint64_t arguments[] = {3, 5};
    engine.start(world.context, 0, arguments);
    return true;
}

}  // namespace aeroflow::fuzz
