// What must hold of bytecode before the interpreter may run it. Bytecode is hostile.
//
// In: a module and the sizes of the program's tables. Out: nothing, or the first thing that does not hold. Checked:
// functions lie in the code, apart from each other; instructions are whole and inside their function, none runs over its
// end; every slot, run of slots and view lies in the frame; jumps arrive at instructions of the same function; calls fit
// their callee and leave room for arguments and results; pool, types, selectors, actors, builtins, functions, resume
// points and what they save are in range. Not checked, because slots have no types here: that a slot read as a reference
// or view holds one. Code that keeps to numbers, calls and state is safe in any case (tests/fuzz/bytecode_fuzz.cpp).
#pragma once

#include <string>
#include <vector>

#include "vm/bytecode/module.h"

namespace aeroflow::bytecode {

// Sizes of the tables that code names by number.
struct Tables {
    std::vector<uint32_t> type_bytes;           // by type
    std::vector<uint32_t> selector_parameters;  // by selector: how many
    std::vector<uint32_t> actor_parameters;     // by actor type
    struct Builtin {
        uint32_t results = 0;
        uint32_t operands = 0;
        bool variadic = false;  // `operands` or more
    };
    std::vector<Builtin> builtins;
    uint64_t constant_units = 0;
    uint32_t state_bytes = 0;  // of the largest root of an actor
};

// Empty when all holds; else "main.f 12: a slot outside the frame".
std::string verify(const Module& module, const Tables& tables);

}  // namespace aeroflow::bytecode
