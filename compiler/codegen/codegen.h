// Codegen: IR after its last pass → LLVM → an object file.
//
// In: a verified ir::Module (Stage::Owned) whose constants stand in its segment, and the bytes of its tables, which the
// runtime reads (the caller's business). Out: a relocatable object with the program's functions and the symbols that
// NativeProgram (native_function.h) names, or LLVM's text of it. The same module gives the same bytes.
// Read next: unit.h, function_code.h.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "compiler/codegen/target.h"
#include "compiler/ir/ir.h"

namespace aeroflow::codegen {

struct Options {
    Target target = Target::Native;
    bool optimize = true;
    std::string_view tables = {};   // what `ae_tables` holds
    std::string_view runtime = {};  // bitcode of vm/abi/inlined.cpp; empty: nothing of the runtime is inlined
};

// Errors name the function and what of it is not built.
std::expected<std::string, std::string> make_object(const ir::Module& module,
                                                    const Options& options);
std::expected<std::string, std::string> make_text(const ir::Module& module,
                                                  const Options& options);

}  // namespace aeroflow::codegen
