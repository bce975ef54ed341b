// Cold functions about values: constants, counts, cells, lists, builtins.
#include <cstring>

#include "vm/base/check.h"
#include "vm/builtins/builtins.h"
#include "vm/interpreter/machine.h"
#include "vm/memory/arena.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"

namespace aeroflow::interpreter {

using namespace bytecode;
using value::Reference;

namespace {

constexpr uint32_t kFewOperands = 8;

value::TypeId type_of(const Word* pc) { return {low_of(pc[1])}; }
Reference reference_at(const Machine& machine, uint32_t slot) {
    return static_cast<Reference>(machine.frame[slot]);
}
bool faulted(const Machine& machine) { return machine.context->status != turn::Status::Running; }

// One owner more of everything the fields of the cell refer to.
void copy_fields(Machine& machine, const Word* pc, const uint8_t* payload) {
    const value::TypeTable& types = machine.context->program->types;
    const value::Type& type = types[type_of(pc)];
    if (type.kind == value::Kind::Optional)
        return value::copy(*machine.context, payload, type.first);
    for (const value::Field& field : types.fields(types.variants(type)[wide_of(pc[1])]))
        if (types[field.type].managed)
            value::copy(*machine.context, payload + field.offset, field.type);
}

}  // namespace

const Word* view_blob(Machine& machine, const Word* pc) {
    auto& list =
        value::head_at<value::ListHead>(*machine.context, reference_at(machine, b_of(*pc)));
    const uint8_t* const data = value::list_data(*machine.context, list, c_of(*pc));
    machine.frame[a_of(*pc) + 1] = list.length;
    machine.frame[a_of(*pc)] = reinterpret_cast<uint64_t>(data);
    return pc + 1;
}

const Word* list_get(Machine& machine, const Word* pc) {
    const uint64_t index = machine.frame[c_of(*pc)];
    auto& list =
        value::head_at<value::ListHead>(*machine.context, reference_at(machine, b_of(*pc)));
    if (index >= list.length)
        return fault_range(machine, pc, static_cast<int64_t>(index), list.length);
    std::memcpy(machine.frame + a_of(*pc), value::list_data(*machine.context, list, 8) + index * 8,
                8);
    return pc + 1;
}

const Word* drop_last_reference(Machine& machine, const Word* pc) {
    value::drop_reference(*machine.context, reference_at(machine, a_of(*pc)), type_of(pc));
    return pc + 2;
}

const Word* make_unique(Machine& machine, const Word* pc) {
    machine.context->site = wide_of(pc[1]);
    Slot& list = machine.frame[a_of(*pc)];
    list = value::unique_list(*machine.context, static_cast<Reference>(list), type_of(pc), 0);
    return faulted(machine) ? raised(machine, pc) : pc + 2;
}

const Word* push_slowly(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    context.site = wide_of(pc[1]);
    Slot* const results[] = {machine.frame + a_of(*pc)};
    Slot* const operands[] = {machine.frame + a_of(*pc), machine.frame + b_of(*pc)};
    builtins::kFunctions[static_cast<uint32_t>(builtins::Builtin::ListPush)](
        context, results, operands, 2, type_of(pc));
    return faulted(machine) ? raised(machine, pc) : pc + 2;
}

namespace cold {

const Word* LoadConstant(Machine& machine, const Word* pc) {
    const uint64_t bytes = wide_of(pc[1]);
    Slot* const to = machine.frame + a_of(*pc);
    if (bytes % 8 != 0) to[bytes / 8] = 0;
    std::memcpy(to, machine.context->bases[1] + uint64_t{low_of(pc[1])} * 8, bytes);
    return pc + 2;
}

const Word* ZeroPart(Machine& machine, const Word* pc) {
    auto* const data = reinterpret_cast<uint8_t*>(machine.frame[b_of(*pc)]);
    const uint64_t offset =
        machine.frame[c_of(*pc)] * low_of(pc[1]) + static_cast<uint16_t>(pc[1] >> 32);
    std::memset(data + offset, 0, pc[1] >> 48);
    return pc + 2;
}

const Word* ZeroState(Machine& machine, const Word* pc) {
    std::memset(machine.context->bases[0] + value::kRootOffset + low_of(pc[1]), 0, wide_of(pc[1]));
    return pc + 2;
}

const Word* CopyValue(Machine& machine, const Word* pc) {
    value::copy(*machine.context, machine.frame + a_of(*pc), type_of(pc));
    return pc + 2;
}

const Word* DropValue(Machine& machine, const Word* pc) {
    value::drop(*machine.context, machine.frame + a_of(*pc), type_of(pc));
    return pc + 2;
}

const Word* NewCell(Machine& machine, const Word* pc) {
    const uint32_t bytes = wide_of(pc[1]);
    const Reference cell = memory::allocate(*machine.context, bytes, value::live_cell(bytes));
    machine.frame[a_of(*pc)] = cell;
    if (cell == 0) return raised(machine, pc);
    value::head_at<value::CellHead>(*machine.context, cell) = {1, low_of(pc[1])};
    return pc + 2;
}

const Word* OpenCell(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const Reference cell = reference_at(machine, a_of(*pc));
    if (!value::is_counted(cell)) return pc + 2;
    auto& head = value::head_at<value::CellHead>(context, cell);
    if (head.count == 1) {
        value::free_cell(context, cell, type_of(pc));
        return pc + 2;
    }
    --head.count;
    copy_fields(machine, pc, reinterpret_cast<const uint8_t*>(&head + 1));
    return pc + 2;
}

const Word* UniqueCell(Machine& machine, const Word* pc) {
    Slot& cell = machine.frame[a_of(*pc)];
    cell = value::unique_cell(*machine.context, static_cast<Reference>(cell), type_of(pc));
    return faulted(machine) ? raised(machine, pc) : pc + 2;
}

const Word* Builtin(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const uint32_t results = b_of(*pc), operands = c_of(*pc);
    Slot* few[kFewOperands];
    Slot** addresses = few;
    if (results + operands > kFewOperands) {
        machine.addresses.resize(results + operands);
        addresses = machine.addresses.data();
    }
    for (uint32_t i = 0; i < results + operands; ++i)
        addresses[i] = machine.frame + static_cast<uint16_t>(pc[2 + i / 4] >> i % 4 * 16);
    context.site = wide_of(pc[1]);
    builtins::kFunctions[a_of(*pc)](context, addresses, addresses + results, operands, type_of(pc));
    if (faulted(machine)) return raised(machine, pc);
    return pc + 2 + (results + operands + 3) / 4;
}

}  // namespace cold
}  // namespace aeroflow::interpreter
