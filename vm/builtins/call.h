// One call of a builtin: how its rows read operands and write results.
//
// Operands are read before results are written, since they may be the same slots. Whatever allocates may move the arena:
// references stay valid, addresses inside the arena do not.
#pragma once

#include <string_view>

#include "vm/builtins/builtins.h"
#include "vm/value/access.h"
#include "vm/value/constants.h"
#include "vm/value/text_data.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"

namespace aeroflow::builtins {

using turn::FaultKind;
using value::Kind;
using value::Reference;
using value::Type;
using value::TypeId;

struct Call {
    turn::Context& context;
    Slot* const* results;
    Slot* const* operands;
    uint32_t count;
    TypeId type_id;

    const value::TypeTable& types() const { return context.program->types; }
    const Type& type() const { return types()[type_id]; }
    const Type& first() const { return types()[type().first]; }    // element, key
    const Type& second() const { return types()[type().second]; }  // value

    Reference reference(uint32_t i) const { return static_cast<Reference>(*operands[i]); }
    int64_t integer(uint32_t i) const { return static_cast<int64_t>(*operands[i]); }
    double number(uint32_t i) const { return value::load<double>(operands[i]); }
    std::string_view text(uint32_t i) const { return value::text_view(context, reference(i)); }

    void give(uint64_t word, uint32_t i = 0) const { *results[i] = word; }
    void give(int64_t word, uint32_t i = 0) const { *results[i] = static_cast<uint64_t>(word); }
    void give(bool word, uint32_t i = 0) const { *results[i] = word; }
    void give(Reference reference, uint32_t i = 0) const { *results[i] = reference; }
    void give(double number, uint32_t i = 0) const { value::store(results[i], number); }

    bool running() const { return context.status == turn::Status::Running; }
    void fault(FaultKind kind) const { turn::raise(context, kind, context.site); }
    void fault(FaultKind kind, std::string_view text) const {
        turn::raise(context, kind, context.site, text);
    }
    void out_of_range(int64_t index, int64_t length) const {
        turn::raise(context, FaultKind::OutOfRange, context.site, index, length);
    }
    // Builtins that go over n parts cost n steps of fuel. False when it is used up.
    bool spend(uint64_t steps) const {
        context.fuel -= static_cast<int64_t>(steps);
        if (context.fuel >= 0) [[likely]]
            return true;
        fault(FaultKind::OutOfFuel);
        return false;
    }
};

// Writes `value` as the T? of element type T: `some` of its bytes (counts are the caller's), `none` for a null address.
void give_optional(const Call& call, const Type& element, const void* value, uint32_t result = 0);

// What every slice tests: the bound that is wrong, `a` first (language.md §7). False: faulted.
inline bool check_slice(const Call& call, int64_t a, int64_t b, int64_t length) {
    if (a < 0 || a > length) return call.out_of_range(a, length), false;
    if (b < 0 || b > length) return call.out_of_range(b, length), false;
    if (a > b) return call.out_of_range(a, b), false;
    return true;
}

// The rows of builtins.def by name; implemented in a file per receiver.
namespace rows {
#define BUILTIN(Name, text, operands, results, effects) void Name(const Call& call);
#include "vm/builtins/builtins.def"
#undef BUILTIN
}  // namespace rows

}  // namespace aeroflow::builtins
