// The interpreter's machine: frames, and what handlers and cold functions share.
//
// A frame is a run of slots in one growing run of memory of the engine; `frame` is the base of the running one, slot -1 of
// a frame its return address. Hot handlers keep program counter, frame and units in registers (dispatch.h); a cold
// function is called with them written here, changes them here, and gives the word to go on with. Faults: `fault_*` raise
// in the context, append the call sites of all frames and give the word that halts. Read next: hot_control.inc.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "vm/bytecode/module.h"
#include "vm/turn/context.h"

namespace aeroflow::interpreter {

using bytecode::Word;
using Slot = uint64_t;

// What sends know of a selector: whether each argument is one slot that is its canonical word.
struct MessageShape {
    bool simple = false;
};

struct Machine {
    turn::Context* context = nullptr;
    Slot* frame = nullptr;
    int64_t units = 0;
    Slot* limit = nullptr;  // where the memory of frames ends
    const Word* code = nullptr;
    const uint64_t* pool = nullptr;
    const bytecode::Module* module = nullptr;
    uint32_t entry_function = 0;  // of the outermost frame
    std::vector<Slot> stack;
    const std::vector<MessageShape>* shapes = nullptr;  // by selector
    const std::vector<uint8_t>* one_word = nullptr;     // by type: 1 when its slot is its canonical word
    // Scratch of cold functions, kept so that turns do not allocate.
    std::vector<Slot*> addresses;
    std::vector<uint64_t> words;
};

// A whole call around nothing: the outermost frame returns to its Halt.
inline constexpr Word kHalt[] = {bytecode::pack(bytecode::Op::Call), 0,
                                 bytecode::pack(bytecode::Op::Halt)};
inline const Word* halt_word() { return kHalt + 2; }
inline const Word* return_of(const Slot* frame) { return reinterpret_cast<const Word*>(frame[-1]); }

inline constexpr uint64_t kFirstSlots = 4096;  // of the memory of frames
inline constexpr uint64_t kMostSlots = uint64_t{1} << 26;
inline constexpr uint64_t kEntry = 1;  // the outermost frame begins here

using ColdFunction = const Word* (*)(Machine& machine, const Word* pc);

// faults.cpp. `pc` is the faulting instruction.
uint32_t site_of(const Machine& machine, const Word* pc);
// After a fault was raised in the context at the site of the running instruction: appends the callers'.
const Word* unwind(Machine& machine);
// What the instruction called has raised: puts its site and the callers' in.
const Word* raised(Machine& machine, const Word* pc);
const Word* fault(Machine& machine, const Word* pc, turn::FaultKind kind);
const Word* fault_range(Machine& machine, const Word* pc, int64_t index, int64_t length);
const Word* fault_overflow(Machine& machine, const Word* pc);
const Word* fault_division(Machine& machine, const Word* pc);
const Word* fault_shift(Machine& machine, const Word* pc);
const Word* fault_index(Machine& machine, const Word* pc);
const Word* fault_conversion(Machine& machine, const Word* pc);
const Word* fault_fuel(Machine& machine, const Word* pc);
// A call that found no units or no slots: makes room or raises OutOfStack.
const Word* call_without_room(Machine& machine, const Word* pc);
// Makes room for `slots` from `frame` on; false beyond kMostSlots.
bool grow_stack(Machine& machine, uint64_t slots);

// Fallbacks of hot handlers: the whole instruction, the general way.
const Word* view_blob(Machine& machine, const Word* pc);
const Word* list_get(Machine& machine, const Word* pc);
const Word* drop_last_reference(Machine& machine, const Word* pc);
const Word* make_unique(Machine& machine, const Word* pc);
const Word* push_slowly(Machine& machine, const Word* pc);
const Word* free_record(Machine& machine, const Word* pc);

// One function per row of kind Cold, named as the row.
namespace cold {
#define OPCODE(Name, text, kind, operands, second) AE_DECLARE_##kind(Name)
#define AE_DECLARE_Hot(Name)
#define AE_DECLARE_Cold(Name) const Word* Name(Machine& machine, const Word* pc);
#include "vm/bytecode/opcodes.def"
#undef AE_DECLARE_Cold
#undef AE_DECLARE_Hot
#undef OPCODE
}  // namespace cold

// Runs from `pc` with the machine's frame and units until a Halt.
void run(Machine& machine, const Word* pc);

}  // namespace aeroflow::interpreter
