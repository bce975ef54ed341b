// The rows of instructions.def, and what an instruction does once builtins, callees and types are looked up.
#include "compiler/ir/ir.h"

#include <cstring>
#include <iterator>

namespace aeroflow::ir {
namespace {

constexpr OpRow kRows[] = {
#define INSTRUCTION(Name, text, operands, results, effects, doc) {text, operands, results, effects},
#include "compiler/ir/instructions.def"
#undef INSTRUCTION
};

// Only rows are needed here: linking the builtins themselves into the compiler would drag in the whole runtime.
struct BuiltinFacts {
    const char* operands;
    const char* effects;
};
constexpr BuiltinFacts kBuiltins[] = {
#define BUILTIN(Name, text, operands, results, effects) {operands, effects},
#include "vm/builtins/builtins.def"
#undef BUILTIN
};

bool builtin_in_range(int64_t number) {
    return number >= 0 && number < static_cast<int64_t>(std::size(kBuiltins));
}

// The letter of operand `number` in "ob*": the last one repeats behind a `*`.
char letter_at(const char* letters, uint32_t number) {
    const size_t length = std::strlen(letters);
    const bool repeats = length > 0 && letters[length - 1] == '*';
    const size_t known = repeats ? length - 1 : length;
    if (number < known) return letters[number];
    return repeats ? letters[known - 1] : 'b';
}

bool has_call_effect(const Function& callee, char effect) {
    if (effect == 'F') return callee.may_fault;
    if (effect == 'M') return callee.may_move;
    return true;
}

}  // namespace

bool OpRow::has(char effect) const { return std::strchr(effects, effect) != nullptr; }

const OpRow& row(Op op) { return kRows[static_cast<size_t>(op)]; }

bool has_effect(const Module& module, const Instruction& instruction, char effect) {
    if (!row(instruction.op).has(effect)) return false;
    if (effect == 'W' || effect == 'S' || effect == 'T') return true;
    switch (instruction.op) {
        case Op::CallBuiltin:
            if (!builtin_in_range(instruction.immediate)) return true;
            return std::strchr(kBuiltins[instruction.immediate].effects, effect) != nullptr;
        case Op::Call: {
            const auto callee = static_cast<size_t>(instruction.immediate);
            return callee >= module.functions.size() ||
                   has_call_effect(module.functions[callee], effect);
        }
        case Op::Variant:
        case Op::TakePayload: return module.program.types[instruction.type].cell;
        default: return true;  // by its row alone
    }
}

char operand_letter(const Module& module, const Instruction& instruction, uint32_t number) {
    if (instruction.op == Op::CallBuiltin) {
        return builtin_in_range(instruction.immediate)
                   ? letter_at(kBuiltins[instruction.immediate].operands, number)
                   : 'b';
    }
    if (instruction.op != Op::Call && instruction.op != Op::SuspendCall) {
        return letter_at(row(instruction.op).operands, number);
    }
    const auto callee = static_cast<size_t>(instruction.immediate);
    if (callee >= module.functions.size()) return 'o';
    const auto& modes = module.functions[callee].parameter_modes;
    return number < modes.size() && modes[number] == Ownership::Borrowed ? 'b' : 'o';
}

Ownership ownership_of(const Module& module, value::TypeId type, char result_letter) {
    if (result_letter == 'v') return Ownership::View;
    if (result_letter == 'c' || !module.program.types[type].managed) return Ownership::Plain;
    return result_letter == 'r' ? Ownership::Borrowed : Ownership::Owned;
}

}  // namespace aeroflow::ir
