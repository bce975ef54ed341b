// The table of a program's machine code: one row per function, written by the code generator, read by the engine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "vm/turn/context.h"

namespace aeroflow::abi {

// Machine stack that a stack unit pays for (architecture.md §2). Frames outside recursions are free: there are as many of
// them at once as the program has functions.
inline constexpr uint32_t kUnitBytes = 512;

// `start` and `resume` are null where the scheduler never enters. Slots are laid out as in an interpreter's frame: the
// parameters in order, each in its slots (vm/value/type_table.h); results likewise.
struct NativeFunction {
    void (*start)(turn::Context* context, uint32_t units, const uint64_t* arguments,
                  uint64_t* results);
    void (*resume)(turn::Context* context, value::Reference record, uint64_t* results);
    uint32_t parameter_slots;
    uint32_t result_slots;
    uint32_t resume_points;
    uint32_t record_bytes;  // behind the RecordHead
};

// Offsets of Context that machine code reads and writes itself, in bytes: the same whether addresses have 4 or 8.
struct ContextLayout {
    uint32_t bases, status, site, self, tick, fuel, sender;
};
inline constexpr ContextLayout kContextLayout = {
    .bases = 0, .status = 24, .site = 28, .self = 40, .tick = 48, .fuel = 64, .sender = 72};

}  // namespace aeroflow::abi
