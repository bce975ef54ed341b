#include "vm/bytecode/verifier_shapes.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace aeroflow::bytecode {

namespace {

constexpr const char* kSlot = "a slot outside the frame";
constexpr const char* kType = "a type out of range";

// What the faults carry (vm/base/faults.def): the instruction raises those with nothing, two ints or one text.
constexpr const char* kFaultPayloads[] = {
#define FAULT(Name, text, payload) payload,
#include "vm/base/faults.def"
#undef FAULT
};
bool can_raise(uint32_t kind) {
    if (kind >= std::size(kFaultPayloads)) return false;
    const std::string_view payload = kFaultPayloads[kind];
    return payload.empty() || payload == "ii" || payload == "s";
}

const char* check_field(const Shape& shape, char letter, uint32_t value) {
    switch (letter) {
        case 'd':
        case 's':
        case 'n': return shape.has_slots(value, 1) || letter == 'n' ? nullptr : kSlot;
        case 'D':
        case 'S': return shape.has_slots(value, 2) ? nullptr : kSlot;
        case 'k': return value < shape.module.pool.size() ? nullptr : "a constant out of range";
        default: return nullptr;
    }
}

// The small gets and puts: a part of `bytes` at byte c of the run that begins at `slot`.
const char* check_small_part(const Shape& shape, uint32_t slot, uint32_t bytes) {
    return shape.has_bytes(slot, uint64_t{c_of(shape.word())} + bytes) ? nullptr : kSlot;
}

const char* check_listed(const Shape& shape, uint32_t first_word, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i)
        if (!shape.has_slots(static_cast<uint16_t>(
                                 shape.module.code[shape.at + first_word + i / 4] >> i % 4 * 16),
                             1))
            return kSlot;
    return nullptr;
}

const char* check_state(const Shape& shape, uint32_t bytes) {
    return uint64_t{wide_of(shape.word())} + bytes <= shape.tables.state_bytes
               ? nullptr
               : "a state out of range";
}

const char* check_span(const Shape& shape) {
    const Word word = shape.word();
    const uint64_t offset = low_of(shape.second()), bytes = wide_of(shape.second());
    const bool a = shape.has_bytes(a_of(word), bytes), b = shape.has_bytes(b_of(word), bytes);
    switch (op_of(word)) {
        case Op::GetBytes:
            return a && shape.has_bytes(b_of(word), offset + bytes) ? nullptr : kSlot;
        case Op::PutBytes:
            return b && shape.has_bytes(a_of(word), offset + bytes) ? nullptr : kSlot;
        case Op::CellGetN: return a ? nullptr : kSlot;
        case Op::CellPutN: return b ? nullptr : kSlot;
        case Op::LoadConstant:
            return a && offset * 8 + bytes <= shape.tables.constant_units * 8
                       ? nullptr
                       : "a constant out of range";
        case Op::NewCell: return bytes >= 8 ? nullptr : "a cell without head";
        case Op::GetStateN:
        case Op::SetStateN:
            if (!a) return kSlot;
            [[fallthrough]];
        case Op::ZeroState:
            return offset + bytes <= shape.tables.state_bytes ? nullptr : "a state out of range";
        default: return "a span of no op";
    }
}

const char* check_typed(const Shape& shape) {
    const uint32_t type = low_of(shape.second());
    if (type >= shape.tables.type_bytes.size()) return kType;
    const uint32_t bytes = shape.tables.type_bytes[type];
    const Word word = shape.word();
    switch (op_of(word)) {
        case Op::CopyValue:
        case Op::DropValue:
        case Op::Reply: return shape.has_bytes(a_of(word), bytes) ? nullptr : kSlot;
        case Op::ReplySend: return shape.has_bytes(b_of(word), bytes) ? nullptr : kSlot;
        case Op::Lookup: return shape.has_slots(a_of(word), 2) ? nullptr : kSlot;
        case Op::ListPush:
            return shape.has_bytes(b_of(word), std::max<uint32_t>(c_of(word), 1)) ? nullptr : kSlot;
        default: return nullptr;
    }
}

const char* check_call(const Shape& shape) {
    const uint32_t number = wide_of(shape.second());
    if (number >= shape.module.functions.size()) return "a function out of range";
    const Function& callee = shape.module.functions[number];
    const uint32_t base = a_of(shape.word());
    if (base == 0) return "a call without room for its return address";
    if (!shape.has_slots(base, std::max(callee.parameter_slots, callee.result_slots))) return kSlot;
    if (c_of(shape.word()) != callee.slots) return "a call with another frame than its callee's";
    if (int64_t{shape.at} + static_cast<int32_t>(low_of(shape.second())) != callee.code)
        return "a call into no entry";
    const bool suspends = op_of(shape.word()) == Op::CallSuspend;
    // Code that nothing reaches may have held all the awaits of a function that its callers wait for.
    return suspends || callee.resume_count == 0 ? nullptr
                                                  : "a call that does not wait for one that does";
}

const char* check_part(const Shape& shape) {
    const Word word = shape.word();
    const uint64_t bytes = shape.second() >> 48;
    if (op_of(word) == Op::LoadPartN && !shape.has_bytes(a_of(word), bytes)) return kSlot;
    if (op_of(word) == Op::StorePartN && !shape.has_bytes(c_of(word), bytes)) return kSlot;
    return nullptr;
}

const char* check_builtin(const Shape& shape) {
    const Word word = shape.word();
    if (a_of(word) >= shape.tables.builtins.size()) return "a builtin out of range";
    const Tables::Builtin& builtin = shape.tables.builtins[a_of(word)];
    if (b_of(word) != builtin.results) return "a builtin with other results";
    if (c_of(word) < builtin.operands || (c_of(word) > builtin.operands && !builtin.variadic))
        return "a builtin with other operands";
    if (low_of(shape.second()) >= shape.tables.type_bytes.size()) return kType;
    return check_listed(shape, 2, b_of(word) + c_of(word));
}

// The ops of dicts with words as keys and values read one result and so many operands without looking at the counts.
const char* check_word_dict(const Shape& shape, uint32_t operands) {
    if (b_of(shape.word()) != 1 || c_of(shape.word()) != operands) return "a dict builtin with other operands";
    return check_builtin(shape);
}

const char* check_message(const Shape& shape) {
    const bool spawn = op_of(shape.word()) == Op::Spawn;
    const auto& parameters =
        spawn ? shape.tables.actor_parameters : shape.tables.selector_parameters;
    const uint32_t number = spawn ? c_of(shape.word()) : low_of(shape.second());
    if (number >= parameters.size()) return "a message out of range";
    if (wide_of(shape.second()) != parameters[number]) return "a message with other arguments";
    return check_listed(shape, 2, parameters[number]);
}

const char* check_await(const Shape& shape) {
    if (low_of(shape.second()) >= shape.tables.type_bytes.size()) return kType;
    if (!shape.has_bytes(a_of(shape.word()), shape.tables.type_bytes[low_of(shape.second())]))
        return kSlot;
    const uint32_t flags = b_of(shape.word()), operands = c_of(shape.word());
    // One and Sleep have an operand, as has a list; All and Any of a tuple may have none.
    const bool list = (flags & 16) != 0, single = (flags & 3) == 0 || (flags & 3) == 3;
    const uint32_t least = ((flags & 8) != 0 ? 1 : 0) + (list || single ? 1 : 0);
    if (flags > 63 || operands < least) return "an await without operands";
    return check_listed(shape, 2, operands);
}

const char* check_rest(const Shape& shape) {
    switch (op_of(shape.word())) {
        case Op::Switch: return nullptr;
        case Op::MulAddFloat:
        case Op::MulSubFloat:
        case Op::MulRsubFloat:
            return shape.has_slots(static_cast<uint16_t>(shape.second()), 1) ? nullptr : kSlot;
        case Op::DictGetOr8: return check_word_dict(shape, 3);
        case Op::DictIndex8: return check_word_dict(shape, 2);
        case Op::DictSet8: return check_word_dict(shape, 3);
        case Op::Builtin: return check_builtin(shape);
        case Op::Await: return check_await(shape);
        default: return check_message(shape);
    }
}

// Ops without a second word whose `n` fields are runs.
const char* check_runs(const Shape& shape) {
    const Word word = shape.word();
    switch (op_of(word)) {
        case Op::Move2: return nullptr;
        case Op::MoveN:
            return shape.has_slots(a_of(word), c_of(word)) &&
                           shape.has_slots(b_of(word), c_of(word))
                       ? nullptr
                       : kSlot;
        case Op::ZeroN: return shape.has_slots(a_of(word), c_of(word)) ? nullptr : kSlot;
        case Op::Get1: return check_small_part(shape, b_of(word), 1);
        case Op::Get2: return check_small_part(shape, b_of(word), 2);
        case Op::Get4: return check_small_part(shape, b_of(word), 4);
        case Op::Put1: return check_small_part(shape, a_of(word), 1);
        case Op::Put2: return check_small_part(shape, a_of(word), 2);
        case Op::Put4: return check_small_part(shape, a_of(word), 4);
        case Op::GetState1:
        case Op::SetState1: return check_state(shape, 1);
        case Op::GetState2:
        case Op::SetState2: return check_state(shape, 2);
        case Op::GetState4:
        case Op::SetState4: return check_state(shape, 4);
        case Op::GetState8:
        case Op::SetState8: return check_state(shape, 8);
        case Op::Sender: return shape.has_slots(a_of(word), 2) ? nullptr : kSlot;
        case Op::Fault:
            return can_raise(a_of(word)) && shape.has_slots(b_of(word), 2) ? nullptr
                                                                           : "a fault out of range";
        case Op::Port:
            return wide_of(word) < shape.tables.actor_parameters.size() ? nullptr
                                                                        : "a port out of range";
        case Op::Return:
            return shape.function.result_slots == 0 ? nullptr : "a return of other results";
        case Op::Return1:
        case Op::Return1I:
            return shape.function.result_slots == 1 ? nullptr : "a return of other results";
        case Op::ReturnN:
            if (c_of(word) != shape.function.result_slots) return "a return of other results";
            return shape.has_slots(a_of(word), c_of(word)) ? nullptr : kSlot;
        case Op::Halt: return "a halt inside a function";
        default: return nullptr;
    }
}

}  // namespace

const char* check_fields(const Shape& shape) {
    const char* const letters = row(op_of(shape.word())).operands;
    const uint32_t values[] = {a_of(shape.word()), b_of(shape.word()), c_of(shape.word())};
    for (int i = 0; i < 3; ++i) {
        if (letters[i] == 'I' || letters[i] == 'J' || letters[i] == 'U') break;
        if (const char* problem = check_field(shape, letters[i], values[i])) return problem;
    }
    return check_runs(shape);
}

const char* check_second(const Shape& shape) {
    switch (row(op_of(shape.word())).second) {
        case Second::None:
        case Second::Literal: return nullptr;
        case Second::Part: return check_part(shape);
        case Second::Span: return check_span(shape);
        case Second::Typed: return check_typed(shape);
        case Second::Target: return check_call(shape);
        case Second::Rest: return check_rest(shape);
    }
    return nullptr;
}

}  // namespace aeroflow::bytecode
