// The text form of IR: printed by --dump ir, read by tests, fuzzers and the engines' golden files.
//
//   func @main.fib(%0: int) -> int units 2 {
//   b0:
//     %1 = int 2 : int
//     %2 = int.lt %0, %1 : bool
//     branch %2, b1, b2
//   b1:
//     return %0
//   b2:
//     %3 = int 1 : int
//     %4 = int.sub %0, %3 : int @12
//     %5 = call @main.fib(%4) : int @13 #2
//     jump b3(%5)
//   b3(%6: int):
//     return %6
//   }
//
// `@n` is the site, `#n` the index, `: T` the type operand, `-> %a: T, %b: U` several results. A module begins with its
// types (struct, enum), constants, selectors, actors and sites, so that a printed module reads back to the same module.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

std::string print(const Module& module);
std::string print(const Module& module, const Function& function);

struct TextError {
    uint32_t line = 0;
    std::string message;
};
// Hostile text gives an error, never a crash. What it gives has been verified.
std::expected<Module, TextError> parse(std::string_view text);

}  // namespace aeroflow::ir
