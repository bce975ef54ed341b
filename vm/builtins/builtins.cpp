#include "vm/builtins/builtins.h"

#include "vm/base/check.h"
#include "vm/builtins/call.h"
#include "vm/memory/arena.h"

namespace aeroflow::builtins {
namespace {

constexpr BuiltinRow kRows[kBuiltinCount] = {
#define BUILTIN(Name, text, operands, results, effects) {text, operands, results, effects},
#include "vm/builtins/builtins.def"
#undef BUILTIN
};

template <void (*kRow)(const Call&)>
void run(turn::Context& context, Slot* const* results, Slot* const* operands, uint32_t count,
         value::TypeId type) {
    kRow(Call{context, results, operands, count, type});
}

}  // namespace

const Function kFunctions[kBuiltinCount] = {
#define BUILTIN(Name, text, operands, results, effects) run<rows::Name>,
#include "vm/builtins/builtins.def"
#undef BUILTIN
};

const BuiltinRow& row(Builtin builtin) {
    AE_CHECK(static_cast<uint32_t>(builtin) < kBuiltinCount);
    return kRows[static_cast<uint32_t>(builtin)];
}

namespace {

// The T? of a struct that is recursive through it lives in a cell.
void give_cell(const Call& call, const Type& element, const void* value, uint32_t result) {
    std::string bytes(static_cast<const char*>(value),
                      element.size);  // out of the arena, which may move
    const uint32_t size = value::align_up(sizeof(value::CellHead) + element.size, 8);
    const Reference cell = memory::allocate(call.context, size, size);
    if (cell == 0) return call.give(Reference{0}, result);
    value::head_at<value::CellHead>(call.context, cell) = {1, 1};
    std::memcpy(call.context.at(cell) + sizeof(value::CellHead), bytes.data(), bytes.size());
    call.give(cell, result);
}

}  // namespace

void give_optional(const Call& call, const Type& element, const void* value, uint32_t result) {
    Slot* out = call.results[result];
    if (element.reference && element.kind != Kind::Optional)
        return call.give(value ? value::load<Reference>(value) : 0, result);
    if (element.optional_in_cell) {
        if (value == nullptr) return call.give(Reference{0}, result);
        return give_cell(call, element, value, result);
    }
    if (element.size == 8 && element.align == 8) [[likely]] {
        out[1] = value == nullptr ? 0 : value::load<uint64_t>(value);
        out[0] = value != nullptr;
        return;
    }
    const uint32_t offset = value::payload_offset(element);
    const uint32_t size = value::align_up(offset + element.size, element.align);
    if (value != nullptr) std::memmove(value::bytes_of(out) + offset, value, element.size);
    std::memset(out, 0, value == nullptr ? value::round_up_8(size) : offset);
    if (value == nullptr) return;
    *value::bytes_of(out) = 1;
    const uint32_t end = offset + element.size;
    std::memset(value::bytes_of(out) + end, 0, value::round_up_8(end) - end);
}

}  // namespace aeroflow::builtins
