// What machine code calls: a C ABI over memory, values and the world. runtime.def says what the parameters are.
//
// In: the context of the running turn, then plain words and addresses. Out: as the interpreter does, bit for bit; a fault
// stands in the context with its site, and the caller tests `status` (architecture.md §2 "Faults return").
// Read first: runtime.def.
#pragma once

#include <cstdint>

#include "vm/turn/context.h"

namespace aeroflow::abi {

// What overflowed, for the report: "9223372036854775800 + 10".
enum class OverflowOperation : uint32_t { None, Add, Sub, Mul, Div, Neg, Abs };

using Context = turn::Context;
using value::Reference;

extern "C" {

void ae_fault(Context* context, uint32_t kind, uint32_t site);
void ae_fault_range(Context* context, uint32_t site, uint64_t index, uint64_t length);
void ae_fault_text(Context* context, uint32_t kind, uint32_t site, Reference text);
void ae_overflow(Context* context, uint32_t site, uint32_t operation, uint64_t a, uint64_t b);
void ae_conversion(Context* context, uint32_t site, double number);
void ae_raised(Context* context, uint32_t site);
void ae_called(Context* context, uint32_t site);
void ae_exit(Context* context, uint32_t site, uint64_t code);
void ae_unreachable(Context* context);

uint8_t* ae_blob_elements(Context* context, Reference list, uint32_t size);
Reference ae_unique_list(Context* context, Reference list, uint32_t type);
void ae_copy(Context* context, const void* value, uint32_t type);
void ae_drop(Context* context, const void* value, uint32_t type);
void ae_drop_last(Context* context, Reference reference, uint32_t type);
Reference ae_new_cell(Context* context, uint32_t tag, uint32_t bytes);
void ae_free_cell(Context* context, Reference cell, uint32_t bytes);
void ae_share_fields(Context* context, Reference cell, uint32_t type, uint32_t variant);
uint32_t ae_list_push(Context* context, Reference list, const void* element, uint32_t size);
Reference ae_unique_cell(Context* context, Reference cell, uint32_t type);

void ae_send(Context* context, uint64_t to, uint32_t selector, const void* const* arguments);
void ae_send_words(Context* context, uint64_t to, uint32_t selector, const uint64_t* words,
                   uint32_t count);
uint64_t ae_ask(Context* context, uint32_t site, uint64_t to, uint32_t selector,
                const void* const* arguments);
uint64_t ae_ask_words(Context* context, uint32_t site, uint64_t to, uint32_t selector,
                      const uint64_t* words, uint32_t count);
uint64_t ae_after(Context* context, uint64_t delay, uint64_t to, uint32_t selector,
                  const void* const* arguments);
uint64_t ae_spawn(Context* context, uint32_t actor, uint32_t site, const void* const* arguments);
void ae_cancel(Context* context, uint64_t timer);
void ae_reply(Context* context, const void* value, uint32_t type);
void ae_defer_reply(Context* context, uint64_t* reply);
void ae_reply_send(Context* context, uint64_t asker, uint64_t ask, const void* value,
                   uint32_t type);
void ae_monitor(Context* context, uint64_t actor);
void ae_stop(Context* context, uint64_t actor);
void ae_kill(Context* context, uint64_t actor);
void ae_register(Context* context, Reference name, uint64_t actor);
uint64_t ae_register_ask(Context* context, Reference name, uint64_t actor);
uint64_t ae_lookup(Context* context, Reference name, uint32_t type);
uint64_t ae_port(Context* context, uint32_t actor);

uint32_t ae_await(Context* context, uint32_t flags, uint32_t site, const uint64_t* operands,
                  uint32_t count);
void ae_deliver(Context* context, uint32_t flags, uint32_t type, uint32_t site, void* result);
uint8_t* ae_suspend(Context* context, Reference record, uint32_t function, uint32_t point,
                    uint32_t units, uint32_t bytes, uint32_t site);
void ae_free_record(Context* context, Reference record);

}  // extern "C"

}  // namespace aeroflow::abi
