#include "compiler/check/methods.h"

#include <array>

namespace aeroflow::check {

namespace {

// The numbers of the runtime's builtins, without the runtime's headers.
enum Builtin : int32_t {
    None = kNoBuiltin,
#define BUILTIN(Name, text, operands, results, effects) Name,
#include "vm/builtins/builtins.def"
#undef BUILTIN
};

constexpr std::array kMethods = {
#define METHOD(receiver, name, parameters, names, result, flag, constraint, builtin)          \
    MethodRow{                                                                                \
        Kind::receiver,         #name,           parameters, names, result, MethodFlag::flag, \
        Constraint::constraint, int32_t(builtin)},
#include "compiler/check/methods.def"
};

constexpr std::array kFunctions = {
#define FUNCTION(id, module, name, parameters, names, result, form, builtin) \
    FunctionRow{module, name, parameters, names, result, FunctionForm::form, int32_t(builtin)},
#include "compiler/resolve/functions.def"
};

// Rows of one receiver stand together: where they begin, by kind.
struct Ranges {
    std::array<uint16_t, size_t(Kind::Error) + 1> begin{};
    std::array<uint16_t, size_t(Kind::Error) + 1> end{};
    constexpr Ranges() {
        for (uint16_t i = 0; i < kMethods.size(); ++i) {
            const size_t kind = size_t(kMethods[i].receiver);
            if (end[kind] == 0) begin[kind] = i;
            end[kind] = uint16_t(i + 1);
        }
    }
};
constexpr Ranges kRanges;

}  // namespace

const MethodRow& method_row(uint32_t id) { return kMethods[id]; }
const FunctionRow& function_row(uint32_t id) { return kFunctions[id]; }

std::optional<MethodId> find_method(Kind receiver, std::string_view name) {
    const size_t kind = size_t(receiver);
    for (uint16_t i = kRanges.begin[kind]; i < kRanges.end[kind]; ++i) {
        if (kMethods[i].name == name) return MethodId(i);
    }
    return std::nullopt;
}

std::optional<BuiltinId> find_function(std::string_view module, std::string_view name) {
    for (size_t i = 0; i < kFunctions.size(); ++i) {
        if (kFunctions[i].name == name && kFunctions[i].module == module) return BuiltinId(i);
    }
    return std::nullopt;
}

}  // namespace aeroflow::check
