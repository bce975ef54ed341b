// Faults of the interpreter: raise, then append the call sites of all frames (architecture.md §2 "Faults return").
//
// In: the faulting instruction. Out: the word that halts; the context holds status, words, stack and, for ints, the
// operands as the report shows them.
#include <algorithm>
#include <bit>

#include "vm/base/check.h"
#include "vm/interpreter/machine.h"
#include "vm/numerics/float_text.h"
#include "vm/value/text_data.h"

namespace aeroflow::interpreter {

using namespace bytecode;

uint32_t site_of(const Machine& machine, const Word* pc) {
    return machine.module->site_at(static_cast<uint64_t>(pc - machine.code));
}

const Word* unwind(Machine& machine) {
    Slot* frame = machine.frame;
    for (const Word* back = return_of(frame); back != halt_word(); back = return_of(frame)) {
        const Word* const call = back - 2;
        machine.context->fault.stack.push_back(site_of(machine, call));
        frame -= a_of(*call);
    }
    return halt_word();
}

const Word* raised(Machine& machine, const Word* pc) {
    machine.context->fault.stack.assign(1, site_of(machine, pc));
    return unwind(machine);
}

const Word* fault(Machine& machine, const Word* pc, turn::FaultKind kind) {
    turn::raise(*machine.context, kind, site_of(machine, pc));
    return unwind(machine);
}

const Word* fault_range(Machine& machine, const Word* pc, int64_t index, int64_t length) {
    turn::raise(*machine.context, turn::FaultKind::OutOfRange, site_of(machine, pc), index, length);
    return unwind(machine);
}

namespace {

// What an instruction that overflowed computes, for the report: "9223372036854775800 + 10".
std::string overflow_detail(const Machine& machine, Word word) {
    const auto slot = [&](uint32_t number) {
        return std::to_string(static_cast<int64_t>(machine.frame[number]));
    };
    const auto slots = [&](const char* sign) { return slot(b_of(word)) + sign + slot(c_of(word)); };
    const auto constant = [&](const char* sign) {
        return slot(b_of(word)) + sign + std::to_string(signed_c(word));
    };
    switch (op_of(word)) {
        case Op::AddInt: return slots(" + ");
        case Op::SubInt: return slots(" - ");
        case Op::MulInt: return slots(" * ");
        case Op::DivInt: return slots(" / ");
        case Op::AddIntI: return constant(" + ");
        case Op::SubIntI: return constant(" - ");
        case Op::RsubIntI: return std::to_string(signed_c(word)) + " - " + slot(b_of(word));
        case Op::MulIntI: return constant(" * ");
        case Op::DivIntI: return constant(" / ");
        case Op::NegInt: return "-(" + slot(b_of(word)) + ")";
        case Op::AbsInt: return "abs(" + slot(b_of(word)) + ")";
        case Op::LoopLt:
        case Op::LoopLtI: return slot(a_of(word)) + " + 1";
        default: return {};
    }
}

}  // namespace

const Word* fault_overflow(Machine& machine, const Word* pc) {
    turn::raise(*machine.context, turn::FaultKind::Overflow, site_of(machine, pc));
    machine.context->fault.detail = overflow_detail(machine, *pc);
    return unwind(machine);
}

const Word* fault_division(Machine& machine, const Word* pc) {
    return fault(machine, pc, turn::FaultKind::DivisionByZero);
}

const Word* fault_shift(Machine& machine, const Word* pc) {
    return fault_range(machine, pc, static_cast<int64_t>(machine.frame[c_of(*pc)]), 64);
}

const Word* fault_index(Machine& machine, const Word* pc) {
    // Loads name the view in b and the index in c, all others in a and b.
    const Op op = op_of(*pc);
    const bool load = op == Op::LoadChecked8 || op == Op::LoadPartChecked8;
    const uint32_t view = load ? b_of(*pc) : a_of(*pc);
    const uint32_t index = load ? c_of(*pc) : b_of(*pc);
    return fault_range(machine, pc, static_cast<int64_t>(machine.frame[index]),
                       static_cast<int64_t>(machine.frame[view + 1]));
}

const Word* fault_conversion(Machine& machine, const Word* pc) {
    char text[numerics::kFloatText];
    const size_t length =
        numerics::write_float(std::bit_cast<double>(machine.frame[b_of(*pc)]), text);
    turn::raise(*machine.context, turn::FaultKind::Conversion, site_of(machine, pc),
                std::string_view(text, length));
    return unwind(machine);
}

const Word* fault_fuel(Machine& machine, const Word* pc) {
    return fault(machine, pc, turn::FaultKind::OutOfFuel);
}

bool grow_stack(Machine& machine, uint64_t slots) {
    const auto used = static_cast<uint64_t>(machine.frame - machine.stack.data());
    if (used + slots > kMostSlots) return false;
    machine.stack.resize(std::max<uint64_t>(machine.stack.size() * 2, used + slots));
    machine.frame = machine.stack.data() + used;
    machine.limit = machine.stack.data() + machine.stack.size();
    return true;
}

const Word* call_without_room(Machine& machine, const Word* pc) {
    const bool units = machine.units >= static_cast<int64_t>(b_of(*pc));
    if (units && grow_stack(machine, uint64_t{a_of(*pc)} + c_of(*pc))) return pc;
    return fault(machine, pc, turn::FaultKind::OutOfStack);
}

namespace {

constexpr const char* kFaultPayloads[] = {
#define FAULT(Name, text, payload) payload,
#include "vm/base/faults.def"
#undef FAULT
};

}  // namespace

namespace cold {

const Word* Fault(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const auto kind = static_cast<turn::FaultKind>(a_of(*pc));
    const Slot* const operands = machine.frame + b_of(*pc);
    if (kind == turn::FaultKind::OutOfRange)
        return fault_range(machine, pc, static_cast<int64_t>(operands[0]),
                           static_cast<int64_t>(operands[1]));
    const bool text = kFaultPayloads[a_of(*pc)][0] == 's';
    if (!text) return fault(machine, pc, kind);
    turn::raise(context, kind, site_of(machine, pc),
                value::text_view(context, static_cast<value::Reference>(operands[0])));
    return unwind(machine);
}

const Word* Exit(Machine& machine, const Word* pc) {
    const auto code = static_cast<int64_t>(machine.frame[a_of(*pc)]);
    if (code < 0 || code > 255) return fault_range(machine, pc, code, 256);
    machine.context->status = turn::Status::Exit;
    machine.context->exit_code = code;
    return halt_word();
}

const Word* Unreachable(Machine&, const Word*) {
    AE_CHECK(!"unreachable code ran");
    return halt_word();
}

}  // namespace cold
}  // namespace aeroflow::interpreter
