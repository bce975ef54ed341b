// The table of builtins: one function per row of builtins.def, called by every engine in the same way.
//
// In: operands and results as addresses of values (frame slots or any bytes with the layout of vm/value/type_table.h;
// scalars widened to 8 bytes). Out: results written, references in them owned by the caller; owned operands consumed.
// A fault is raised in the context with context.site; results are then zero.
#pragma once

#include <cstdint>

#include "vm/turn/context.h"
#include "vm/value/type_table.h"

namespace aeroflow::builtins {

using Slot = uint64_t;

enum class Builtin : uint16_t {
#define BUILTIN(Name, text, operands, results, effects) Name,
#include "vm/builtins/builtins.def"
#undef BUILTIN
};

struct BuiltinRow {
    const char* text;
    const char* operands;
    uint8_t results;
    const char* effects;
    bool may_fault() const { return effects[0] == 'F'; }
    bool may_move() const { return effects[0] == 'M' || (effects[0] != 0 && effects[1] == 'M'); }
};
const BuiltinRow& row(Builtin builtin);
inline constexpr uint32_t kBuiltinCount = 0
#define BUILTIN(Name, text, operands, results, effects) +1
#include "vm/builtins/builtins.def"
#undef BUILTIN
    ;

// `count` operands (needed by the variadic ones). `type` as builtins.def says.
using Function = void (*)(turn::Context& context, Slot* const* results, Slot* const* operands, uint32_t count,
                          value::TypeId type);
extern const Function kFunctions[kBuiltinCount];

}  // namespace aeroflow::builtins
