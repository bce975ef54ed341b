// Forms of immediates, and the names of builtins and faults that IR text uses.
#include "compiler/ir/text_forms.h"

#include <cstring>
#include <iterator>

namespace aeroflow::ir {
namespace {

struct BuiltinFacts {
    const char* text;
    const char* operands;
    uint32_t results;
};
constexpr BuiltinFacts kBuiltins[] = {
#define BUILTIN(Name, text, operands, results, effects) {text, operands, results},
#include "vm/builtins/builtins.def"
#undef BUILTIN
};

constexpr const char* kFaultKinds[] = {
#define FAULT(Name, text, payload) #Name,
#include "vm/base/faults.def"
#undef FAULT
};

}  // namespace

ImmediateForm immediate_form(Op op) {
    switch (op) {
        case Op::ConstFloat:
        case Op::ConstReference: return ImmediateForm::Bits;
        case Op::Call:
        case Op::SuspendCall: return ImmediateForm::Function;
        case Op::CallBuiltin: return ImmediateForm::Builtin;
        case Op::Fault: return ImmediateForm::FaultKind;
        case Op::ConstInt:
        case Op::ConstValue:
        case Op::Field:
        case Op::WithField:
        case Op::TakeField:
        case Op::Variant:
        case Op::Payload:
        case Op::Open:
        case Op::TakePayload:
        case Op::PutPayload:
        case Op::Load:
        case Op::Store:
        case Op::TakeElement:
        case Op::PutElement:
        case Op::State:
        case Op::SetState:
        case Op::TakeState:
        case Op::PutState:
        case Op::Send:
        case Op::Ask:
        case Op::Spawn:
        case Op::After:
        case Op::Port:
        case Op::Fuel:
        case Op::Await: return ImmediateForm::Number;
        default:
            return ImmediateForm::
                None;  // the only switch with a default: most rows have no immediate
    }
}

const char* builtin_text(int64_t number) {
    return number >= 0 && number < builtin_count() ? kBuiltins[number].text : nullptr;
}

int64_t find_builtin(std::string_view text) {
    for (int64_t i = 0; i < builtin_count(); ++i) {
        if (kBuiltins[i].text == text) return i;
    }
    return -1;
}

const char* fault_kind_text(int64_t number) {
    return number >= 0 && number < fault_kind_count() ? kFaultKinds[number] : nullptr;
}

BuiltinShape builtin_shape(int64_t number) {
    const BuiltinFacts& facts = kBuiltins[number];
    const size_t length = std::strlen(facts.operands);
    const bool variadic = length > 0 && facts.operands[length - 1] == '*';
    // The letter before the `*` repeats from zero times on.
    return {static_cast<uint32_t>(variadic ? length - 2 : length), variadic, facts.results};
}

int64_t builtin_count() { return std::size(kBuiltins); }
int64_t fault_kind_count() { return std::size(kFaultKinds); }

}  // namespace aeroflow::ir
