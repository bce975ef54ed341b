// Every builtin under a name of its own, so that machine code calls it directly and the linker leaves out the others.
#include "vm/builtins/call.h"

namespace aeroflow::abi {

#define BUILTIN(Name, text, operands, results, effects)                                           \
    extern "C" void ae_builtin_##Name(turn::Context* context, uint64_t* const* result_addresses,  \
                                      uint64_t* const* operand_addresses, uint32_t count,         \
                                      uint32_t type) {                                            \
        builtins::rows::Name({*context, result_addresses, operand_addresses, count, {type}});     \
    }
#include "vm/builtins/builtins.def"
#undef BUILTIN

}  // namespace aeroflow::abi
