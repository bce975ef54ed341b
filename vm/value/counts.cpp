// copy and drop: counts of references, and what happens when one becomes zero.
#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/table.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {
namespace {

// An object whose count is zero, still with its contents.
struct Dead {
    Reference reference;
    TypeId type;
};
using DeadList = Worklist<Dead, 64>;

// All kinds of objects begin with their count.
uint32_t& count_of(turn::Context& context, Reference reference) {
    return *reinterpret_cast<uint32_t*>(context.at(reference));
}

void release_one(turn::Context& context, Reference reference, TypeId type, DeadList& dead) {
    if (!is_counted(reference)) return;
    uint32_t& count = count_of(context, reference);
    AE_CHECK(count > 0);
    if (--count != 0) return;
    if (is_text(context.program->types[type].kind)) return free_text(context, reference);
    dead.push({reference, type});
}

void release_values(turn::Context& context, const uint8_t* values, TypeId type, uint64_t count,
                    DeadList& dead) {
    const TypeTable& types = context.program->types;
    const Type& of = types[type];
    if (!of.managed) return;
    const auto visit = [&](const uint8_t* at, TypeId inner) {
        release_one(context, load<Reference>(at), inner, dead);
    };
    for (uint64_t i = 0; i < count; ++i)
        visit_references(types, type, const_cast<uint8_t*>(values) + i * of.size, visit);
}

void free_one_cell(turn::Context& context, Reference cell, const Type& type, DeadList& dead) {
    const TypeTable& types = context.program->types;
    const uint32_t tag = head_at<CellHead>(context, cell).tag;
    visit_cell(types, type, tag, context.at(cell) + sizeof(CellHead),
               [&](const uint8_t* at, TypeId inner) {
                   release_one(context, load<Reference>(at), inner, dead);
               });
    const uint32_t bytes = cell_bytes(types, type, tag);
    memory::release(context, cell, bytes, live_cell(bytes));
}

void free_one_list(turn::Context& context, Reference list, const Type& type, DeadList& dead) {
    const Type& element = context.program->types[type.first];
    if (element.managed)
        release_values(context, list_data(context, list, element.size), type.first,
                       list_length(context, list), dead);
    free_list(context, list, element);
}

void free_one_table(turn::Context& context, Reference table, const Type& type, DeadList& dead) {
    const TableLayout layout = table_layout(context.program->types, type);
    const TableHead head = head_at<TableHead>(context, table);
    if (layout.managed)
        for (uint32_t i = head.first; i < head.used; ++i) {
            uint8_t* entry = table_entry(context, table, layout, i);
            if (!entry_is_live(entry)) continue;
            release_values(context, entry + kKeyOffset, type.first, 1, dead);
            if (layout.has_value)
                release_values(context, entry + layout.value_offset, type.second, 1, dead);
        }
    free_table(context, table, layout);
}

void free_one_closure(turn::Context& context, Reference closure, DeadList& dead) {
    const ClosureHead head = head_at<ClosureHead>(context, closure);
    if (head.captures != 0)
        release_values(context, context.at(closure) + sizeof(ClosureHead), TypeId{head.captures}, 1,
                       dead);
    memory::release(context, closure, sizeof(ClosureHead) + head.size, live_closure(head.size));
}

void free_object(turn::Context& context, Dead object, DeadList& dead) {
    const Type* type = &context.program->types[object.type];
    while (is_nullable(*type)) type = &context.program->types[type->first];
    if (type->cell) return free_one_cell(context, object.reference, *type, dead);
    switch (type->kind) {
        case Kind::String:
        case Kind::Bytes: return free_text(context, object.reference);
        case Kind::List: return free_one_list(context, object.reference, *type, dead);
        case Kind::Dict:
        case Kind::Set: return free_one_table(context, object.reference, *type, dead);
        case Kind::Function: return free_one_closure(context, object.reference, dead);
        default: AE_CHECK(type->reference);
    }
}

void free_all(turn::Context& context, DeadList& dead) {
    while (!dead.empty()) free_object(context, dead.pop(), dead);
}

}  // namespace

void copy_reference(turn::Context& context, Reference reference) {
    if (is_counted(reference)) ++count_of(context, reference);
}

void drop_reference(turn::Context& context, Reference reference, TypeId type) {
    if (!is_counted(reference)) return;
    uint32_t& count = count_of(context, reference);
    AE_CHECK(count > 0);
    if (--count != 0) return;
    DeadList dead;
    dead.push({reference, type});
    free_all(context, dead);
}

void copy_run(turn::Context& context, const uint8_t* values, TypeId type, uint64_t count) {
    const TypeTable& types = context.program->types;
    const Type& of = types[type];
    if (!of.managed) return;
    const auto visit = [&](const uint8_t* at, TypeId) {
        copy_reference(context, load<Reference>(at));
    };
    for (uint64_t i = 0; i < count; ++i)
        visit_references(types, type, const_cast<uint8_t*>(values) + i * of.size, visit);
}

void drop_run(turn::Context& context, const uint8_t* values, TypeId type, uint64_t count) {
    if (!context.program->types[type].managed) return;
    DeadList dead;
    release_values(context, values, type, count, dead);
    free_all(context, dead);
}

void copy(turn::Context& context, const void* value, TypeId type) {
    copy_run(context, bytes_of(value), type, 1);
}
void drop(turn::Context& context, const void* value, TypeId type) {
    const Type& of = context.program->types[type];
    if (of.reference) return drop_reference(context, load<Reference>(value), type);
    drop_run(context, bytes_of(value), type, 1);
}

Reference make_cell(turn::Context& context, const Type& type, uint32_t tag) {
    const uint32_t bytes = cell_bytes(context.program->types, type, tag);
    const Reference cell = memory::allocate(context, bytes, live_cell(bytes));
    if (cell != 0) head_at<CellHead>(context, cell) = {1, tag};
    return cell;
}

Reference unique_cell(turn::Context& context, Reference cell, TypeId type) {
    const Type& of = context.program->types[type];
    AE_CHECK(of.cell);
    AE_CHECK(cell != 0);
    if (is_counted(cell) && count_of(context, cell) == 1) return cell;
    const uint32_t tag = head_at<CellHead>(context, cell).tag;
    const uint32_t payload = cell_bytes(context.program->types, of, tag) - sizeof(CellHead);
    if (payload == 0) return cell;  // nothing to write: constants stay constants
    const Reference fresh = make_cell(context, of, tag);
    if (fresh == 0) return 0;
    uint8_t* to = context.at(fresh) + sizeof(CellHead);
    std::memcpy(to, context.at(cell) + sizeof(CellHead), payload);
    visit_cell(context.program->types, of, tag, to,
               [&](const uint8_t* at, TypeId) { copy_reference(context, load<Reference>(at)); });
    if (is_counted(cell)) --count_of(context, cell);
    return fresh;
}

void free_cell(turn::Context& context, Reference cell, TypeId type) {
    const uint32_t tag = head_at<CellHead>(context, cell).tag;
    const uint32_t bytes = cell_bytes(context.program->types, context.program->types[type], tag);
    memory::release(context, cell, bytes, live_cell(bytes));
}

}  // namespace aeroflow::value
