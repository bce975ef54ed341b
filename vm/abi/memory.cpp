// Lists, counts and cells as machine code needs them when its inline path does not do.
#include "vm/memory/arena.h"

#include "vm/abi/runtime.h"
#include "vm/builtins/fast.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"

namespace aeroflow::abi {
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

void ae_free_cell(Context* context, Reference cell, uint32_t bytes) {
    memory::release(*context, cell, bytes, value::live_cell(bytes));
}

void ae_share_fields(Context* context, Reference cell, uint32_t type, uint32_t variant) {
    const value::TypeTable& types = context->program->types;
    value::visit_cell(types, types[{type}], variant, context->at(cell) + sizeof(value::CellHead),
                      [&](const uint8_t* at, value::TypeId) {
                          value::copy_reference(*context, value::load<Reference>(at));
                      });
}

uint32_t ae_list_push(Context* context, Reference list, const void* element, uint32_t size) {
    return builtins::list_push_fast(*context, list, element, size) ? 1 : 0;
}

Reference ae_unique_cell(Context* context, Reference cell, uint32_t type) {
    return value::unique_cell(*context, cell, {type});
}

}  // namespace aeroflow::abi
