// Faults of machine code: raise, and the call sites that are appended while functions return.
#include <string>

#include "vm/abi/runtime.h"
#include "vm/base/check.h"
#include "vm/numerics/float_text.h"
#include "vm/value/text_data.h"

namespace aeroflow::abi {
namespace {

std::string overflow_detail(OverflowOperation operation, int64_t a, int64_t b) {
    const auto infix = [&](const char* sign) {
        return std::to_string(a) + sign + std::to_string(b);
    };
    switch (operation) {
        case OverflowOperation::None: return {};
        case OverflowOperation::Add: return infix(" + ");
        case OverflowOperation::Sub: return infix(" - ");
        case OverflowOperation::Mul: return infix(" * ");
        case OverflowOperation::Div: return infix(" / ");
        case OverflowOperation::Neg: return "-(" + std::to_string(a) + ")";
        case OverflowOperation::Abs: return "abs(" + std::to_string(a) + ")";
    }
    return {};
}

}  // namespace

void ae_fault(Context* context, uint32_t kind, uint32_t site) {
    turn::raise(*context, static_cast<turn::FaultKind>(kind), site);
}

void ae_fault_range(Context* context, uint32_t site, uint64_t index, uint64_t length) {
    turn::raise(*context, turn::FaultKind::OutOfRange, site, static_cast<int64_t>(index),
                static_cast<int64_t>(length));
}

void ae_fault_text(Context* context, uint32_t kind, uint32_t site, Reference text) {
    turn::raise(*context, static_cast<turn::FaultKind>(kind), site,
                value::text_view(*context, text));
}

void ae_overflow(Context* context, uint32_t site, uint32_t operation, uint64_t a, uint64_t b) {
    turn::raise(*context, turn::FaultKind::Overflow, site);
    context->fault.detail = overflow_detail(static_cast<OverflowOperation>(operation),
                                            static_cast<int64_t>(a), static_cast<int64_t>(b));
}

void ae_conversion(Context* context, uint32_t site, double number) {
    char text[numerics::kFloatText];
    const size_t length = numerics::write_float(number, text);
    turn::raise(*context, turn::FaultKind::Conversion, site, std::string_view(text, length));
}

void ae_raised(Context* context, uint32_t site) {
    if (context->status == turn::Status::Fault) context->fault.stack.assign(1, site);
}

void ae_called(Context* context, uint32_t site) {
    if (context->status == turn::Status::Fault) context->fault.stack.push_back(site);
}

void ae_exit(Context* context, uint32_t site, uint64_t code) {
    if (code > 255) return ae_fault_range(context, site, code, 256);
    context->status = turn::Status::Exit;
    context->exit_code = static_cast<int64_t>(code);
}

void ae_unreachable(Context*) { AE_CHECK(!"unreachable code ran"); }

}  // namespace aeroflow::abi
