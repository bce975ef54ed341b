// The tables of built-in methods and functions: rows of methods.def and functions.def with ids.
//
// In: a kind of receiver and a name. Out: the row, or none. A row's `builtin` is the number of a row of
// vm/builtins/builtins.def (the value of builtins::Builtin), or kNoBuiltin where lowering has its own way.
// Read next: the two .def files, which say what the patterns mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/check/types.h"

namespace aeroflow::check {

inline constexpr int32_t kNoBuiltin = -1;

enum class MethodId : uint16_t {
#define METHOD(receiver, name, parameters, names, result, flag, constraint, builtin) \
    receiver##_##name,
#include "compiler/check/methods.def"
};

enum class FunctionForm : uint8_t { Plain, Constant, Awaited, Port, Draw, Later };

enum class BuiltinId : uint8_t {
#define FUNCTION(id, module, name, parameters, names, result, form, builtin) id,
#include "compiler/resolve/functions.def"
};

enum class MethodFlag : uint8_t { Plain, InPlace, Later };
enum class Constraint : uint8_t { Any, Eq, Hash, Ord, Number, Text, Lists };

struct MethodRow {
    Kind receiver;
    std::string_view name;
    std::string_view parameters;
    std::string_view names;
    std::string_view result;
    MethodFlag flag;
    Constraint constraint;
    int32_t builtin;
};

struct FunctionRow {
    std::string_view module;
    std::string_view name;
    std::string_view parameters;
    std::string_view names;
    std::string_view result;
    FunctionForm form;
    int32_t builtin;
};

const MethodRow& method_row(uint32_t id);
const FunctionRow& function_row(uint32_t id);
inline constexpr uint32_t kMethodCount = 0
#define METHOD(receiver, name, parameters, names, result, flag, constraint, builtin) +1
#include "compiler/check/methods.def"
    ;
inline constexpr uint32_t kFunctionCount = 0
#define FUNCTION(id, module, name, parameters, names, result, form, builtin) +1
#include "compiler/resolve/functions.def"
    ;

std::optional<MethodId> find_method(Kind receiver, std::string_view name);
std::optional<BuiltinId> find_function(std::string_view module, std::string_view name);

}  // namespace aeroflow::check
