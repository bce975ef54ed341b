// The loop that is none: every hot handler ends with a jump to the next one.
//
// Under clang a handler is a function whose arguments stay in registers and whose last act is a guaranteed tail call;
// elsewhere all handlers are labels of one function and dispatch is a computed goto. Both are made from the same bodies
// (hot_*.inc) and the same table (opcodes.def). Method: threaded code with the next word loaded at dispatch, so that its
// operands are decoded from a register.
#include <bit>
#include <cstring>

#include "vm/builtins/fast.h"
#include "vm/interpreter/machine.h"

namespace aeroflow::interpreter {

using namespace bytecode;

#if defined(__clang__) && defined(__x86_64__) && !defined(AE_COMPUTED_GOTO)
#define AE_TAIL_CALLS 1
#define AE_CONVENTION __attribute__((preserve_none))
#elif defined(__clang__) && defined(__aarch64__) && !defined(AE_COMPUTED_GOTO)
#define AE_TAIL_CALLS 1
#define AE_CONVENTION
#endif

// The processor's own instruction, correctly rounded (numerics.md); gcc needs -fno-math-errno for that (CMakeLists.txt).
#ifdef __clang__
#define AE_SQRT(x) __builtin_elementwise_sqrt(x)
#else
#define AE_SQRT(x) __builtin_sqrt(x)
#endif

#ifdef AE_TAIL_CALLS

namespace {

#define AE_PARAMETERS                                                                        \
    [[maybe_unused]] const Word *pc, [[maybe_unused]] Slot *fp, [[maybe_unused]] Machine *m, \
        [[maybe_unused]] Word w, [[maybe_unused]] int64_t units,                             \
        [[maybe_unused]] turn::Context *ctx
using Handler = AE_CONVENTION void (*)(AE_PARAMETERS);
extern const Handler kHandlers[kOpCount];

#define AE_HOT(Name) AE_CONVENTION void hot_##Name(AE_PARAMETERS)
#define AE_GO(target)                                                                              \
    do {                                                                                           \
        const Word* const next_pc = (target);                                                      \
        const Word next_word = *next_pc;                                                           \
        [[clang::musttail]] return kHandlers[next_word & 0xFFFF](next_pc, fp, m, next_word, units, \
                                                                 ctx);                             \
    } while (0)
#define AE_NEXT(words) AE_GO(pc + (words))
#define AE_COLD(function) [[clang::musttail]] return enter<function>(pc, fp, m, w, units, ctx)
#define AE_STOP    \
    m->frame = fp; \
    m->units = units

// The step from registers to an ordinary function and back.
template <ColdFunction function>
AE_CONVENTION void enter(AE_PARAMETERS) {
    m->frame = fp;
    m->units = units;
    const Word* const next = function(*m, pc);
    fp = m->frame;
    units = m->units;
    AE_GO(next);
}

// In this order: each uses macros of the one before.
#include "vm/interpreter/hot_control.inc"
//
#include "vm/interpreter/hot_numbers.inc"
//
#include "vm/interpreter/hot_memory.inc"

constexpr Handler kHandlers[kOpCount] = {
#define AE_HANDLER_Hot(Name) hot_##Name
#define AE_HANDLER_Cold(Name) enter<cold::Name>
#define OPCODE(Name, text, kind, operands, second) AE_HANDLER_##kind(Name),
#include "vm/bytecode/opcodes.def"
#undef OPCODE
};

}  // namespace

void run(Machine& machine, const Word* pc) {
    const Word word = *pc;
    kHandlers[word & 0xFFFF](pc, machine.frame, &machine, word, machine.units, machine.context);
}

#else

void run(Machine& machine, const Word* pc) {
    Machine* const m = &machine;
    turn::Context* const ctx = machine.context;
    Slot* fp = machine.frame;
    int64_t units = machine.units;
    Word w = 0;

#define AE_HOT(Name) hot_##Name:
#define AE_GO(target)             \
    do {                          \
        pc = (target);            \
        w = *pc;                  \
        goto* labels[w & 0xFFFF]; \
    } while (0)
#define AE_NEXT(words) AE_GO(pc + (words))
#define AE_COLD(function)      \
    do {                       \
        m->frame = fp;         \
        m->units = units;      \
        pc = function(*m, pc); \
        fp = m->frame;         \
        units = m->units;      \
        AE_GO(pc);             \
    } while (0)
#define AE_STOP       \
    m->frame = fp;    \
    m->units = units; \
    return

    static const void* const labels[kOpCount] = {
#define AE_HANDLER_Hot(Name) &&hot_##Name
#define AE_HANDLER_Cold(Name) &&cold_##Name
#define OPCODE(Name, text, kind, operands, second) AE_HANDLER_##kind(Name),
#include "vm/bytecode/opcodes.def"
#undef OPCODE
    };
    AE_GO(pc);
// In this order: each uses macros of the one before.
#include "vm/interpreter/hot_control.inc"
//
#include "vm/interpreter/hot_numbers.inc"
//
#include "vm/interpreter/hot_memory.inc"
#define AE_BODY_Hot(Name)
#define AE_BODY_Cold(Name) cold_##Name : AE_COLD(cold::Name);
#define OPCODE(Name, text, kind, operands, second) AE_BODY_##kind(Name)
#include "vm/bytecode/opcodes.def"
#undef OPCODE
}

#endif

}  // namespace aeroflow::interpreter
