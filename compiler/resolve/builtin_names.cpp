// The tables of built-in functions and modules, as far as names go.
#include <string_view>

#include "compiler/resolve/bindings.h"

namespace aeroflow::resolve {

namespace {

enum class Form : uint8_t { Plain, Constant, Awaited, Port, Draw, Later };

struct Row {
    std::string_view module;
    std::string_view name;
    Form form;
};

constexpr Row kRows[] = {
#define FUNCTION(id, module, name, parameters, names, result, form, builtin) \
    {module, name, Form::form},
#include "compiler/resolve/functions.def"
};

}  // namespace

int find_builtin_function(std::string_view module, std::string_view name) {
    int number = 0;
    for (const Row& row : kRows) {
        if (row.name == name && row.module == module) return number;
        ++number;
    }
    return -1;
}

std::vector<std::string_view> builtin_function_names(std::string_view module) {
    std::vector<std::string_view> names;
    for (const Row& row : kRows) {
        if (row.module == module) names.push_back(row.name);
    }
    return names;
}

bool builtin_function_draws(uint8_t row) { return kRows[row].form == Form::Draw; }

std::string_view builtin_module_name(uint8_t row) {
    static constexpr std::string_view kNames[] = {
#define MODULE(name, always) #name,
#include "compiler/resolve/modules.def"
    };
    return kNames[row];
}

}  // namespace aeroflow::resolve
