// The symbols through which the runtime enters the program: the function table, the tables' bytes.
#pragma once

#include <string_view>

#include "compiler/codegen/unit.h"

namespace aeroflow::codegen {

// By function: whether anything that the scheduler enters reaches it. The others are constants, inlined everywhere or unused.
std::vector<uint8_t> find_reached(const ir::Module& module);

// Adds `ae_functions`, `ae_function_count`, `ae_tables`, `ae_tables_size` (vm/abi/native_function.h).
void add_entries(Unit& unit, std::string_view tables);

}  // namespace aeroflow::codegen
