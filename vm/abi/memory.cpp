// Lists, counts and cells as machine code needs them when its inline path does not do.
#include "vm/memory/arena.h"

#include "vm/abi/runtime.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"

namespace aeroflow::abi {
namespace {

// One owner more of everything the fields of the cell refer to.
void copy_fields(Context& context, const uint8_t* payload, value::TypeId id, uint32_t variant) {
    value::visit_cell(context.program->types, context.program->types[id], variant,
                      const_cast<uint8_t*>(payload), [&](const uint8_t* at, value::TypeId) {
                          value::copy_reference(context, value::load<Reference>(at));
                      });
}

}  // namespace

uint8_t* ae_blob_elements(Context* context, Reference list, uint32_t size) {
    return value::list_data(*context, list, size);
}

Reference ae_unique_list(Context* context, Reference list, uint32_t type) {
    return value::unique_list(*context, list, {type}, 0);
}

void ae_copy(Context* context, const void* value, uint32_t type) {
    value::copy(*context, value, {type});
}

void ae_drop(Context* context, const void* value, uint32_t type) {
    value::drop(*context, value, {type});
}

void ae_drop_last(Context* context, Reference reference, uint32_t type) {
    value::drop_reference(*context, reference, {type});
}

Reference ae_new_cell(Context* context, uint32_t tag, uint32_t bytes) {
    const Reference cell = memory::allocate(*context, bytes, value::live_cell(bytes));
    if (cell != 0) value::head_at<value::CellHead>(*context, cell) = {1, tag};
    return cell;
}

void ae_open_cell(Context* context, Reference cell, uint32_t type, uint32_t variant) {
    if (!value::is_counted(cell)) return;
    auto& head = value::head_at<value::CellHead>(*context, cell);
    if (head.count == 1) return value::free_cell(*context, cell, {type});
    --head.count;
    copy_fields(*context, reinterpret_cast<const uint8_t*>(&head + 1), {type}, variant);
}

Reference ae_unique_cell(Context* context, Reference cell, uint32_t type) {
    return value::unique_cell(*context, cell, {type});
}

}  // namespace aeroflow::abi
