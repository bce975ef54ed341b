// What printer and parser of IR text agree on: which form the immediate of an instruction has.
#pragma once

#include <string_view>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

enum class ImmediateForm : uint8_t { None, Number, Bits, Function, Builtin, FaultKind };

ImmediateForm immediate_form(Op op);
const char* builtin_text(int64_t number);     // "list.push"; null when there is no such builtin
int64_t find_builtin(std::string_view text);  // its number, or -1
const char* fault_kind_text(int64_t number);  // "Overflow"; null when there is no such fault
struct BuiltinShape {
    uint32_t operands = 0;  // letters before a `*`
    bool variadic = false;
    uint32_t results = 0;
};
BuiltinShape builtin_shape(int64_t number);  // of a builtin that exists
int64_t builtin_count();
int64_t fault_kind_count();

}  // namespace aeroflow::ir
