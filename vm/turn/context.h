// The context of the running turn: what engines, builtins and the scheduler share while one actor runs.
//
// In: the scheduler fills it before a turn. Out: the engine leaves status, result, fault or record in it. Faults return,
// nothing unwinds (architecture.md §2): who meets one calls `raise`, returns zero, and every caller tests `status`.
// Pointers here are the process's, set anew for every turn; nothing of this lies in the image.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vm/base/actor_id.h"
#include "vm/turn/message.h"
#include "vm/turn/program.h"
#include "vm/value/object.h"

namespace aeroflow::turn {

enum class Status : uint32_t { Running = 0, Fault = 1, Suspended = 2, Exit = 3 };

// Names of faults, numbered as the variants of `Fault` (vm/base/faults.def).
enum class FaultKind : uint32_t {
#define FAULT(Name, text, payload) Name,
#include "vm/base/faults.def"
#undef FAULT
};

enum class Stream : uint8_t { Out = 1, Err = 2, Log = 3 };
enum class AwaitMode : uint8_t { One, All, Any, Sleep };

inline constexpr uint16_t kNoSelector = 0xFFFF;  // of code that handles no message

struct AwaitRequest {
    AwaitMode mode = AwaitMode::One;
    bool has_timeout = false;
    bool temporary = false;          // no operand can be awaited again: `await a.m()`; its answers are not kept
    uint64_t due = 0;                // tick of the time-out or of the end of the sleep
    uint32_t site = kNone;           // where it waits, for deadlock reports
    std::vector<uint64_t> asks;      // ask numbers, in order of the operands
};

// What completed an await. `values` in order of the operands (one for One and Any, none for Sleep).
struct Answers {
    bool failed = false;
    uint64_t index = 0;                                // of Any
    std::vector<uint64_t> fault;                       // canonical words of the Fault when failed
    std::vector<std::span<const uint64_t>> values;     // canonical words of each reply
};

struct RaisedFault {
    std::vector<uint64_t> words;      // canonical words of the Fault
    std::vector<uint32_t> stack;      // sites, innermost first
    std::string detail;               // operands for the report: "9223372036854775800 + 10"
    std::vector<std::string> values;  // of a failed `expect`: what its operands were (Program::expectations)
};

// The data of a blob (object.h) as builtins see it. The table lies in the image.
struct Blob {
    uint64_t offset = 0;    // from the image's base
    uint64_t capacity = 0;  // bytes
    uint64_t digest = 0;    // xxh3 of the padded bytes, valid when frozen
    uint32_t count = 0;     // handles and messages that own it
    uint32_t frozen = 0;    // 1 when the digest is valid: whoever writes clears it
};
static_assert(sizeof(Blob) == 32);

struct Context;

// What a turn asks of the world besides messages: rare enough for virtual calls. Effects are applied or dropped by the
// implementation when the turn ends (language.md §5 "turn"). May raise faults in the context.
class World {
public:
    virtual ~World() = default;
    // Memory: makes room for at least `units` more 8-byte units, moving the arena; sets arena and capacity.
    virtual void grow_arena(Context& context, uint64_t units) = 0;
    virtual void grow_outbox(Context& context, uint64_t bytes) = 0;
    virtual uint32_t new_blob(Context& context, uint64_t bytes) = 0;                 // zeroed, count 1
    virtual void resize_blob(Context& context, uint32_t blob, uint64_t bytes) = 0;   // keeps the bytes, zeroes new ones
    virtual void retain_blob(Context& context, uint32_t blob) = 0;
    virtual void release_blob(Context& context, uint32_t blob) = 0;
    // Effects.
    virtual uint64_t spawn(Context& context, uint32_t actor_type, uint32_t spawn_site, std::span<const uint64_t> arguments) = 0;
    // `message` is whole but for `from`; gives the number a Timer value holds.
    virtual uint64_t send_after(Context& context, int64_t delay, const Message& head, std::span<const uint64_t> payload) = 0;
    virtual void cancel(Context& context, uint64_t timer) = 0;
    // Reply<R>.send; `type` is R.
    virtual void reply_to(Context& context, uint64_t asker, uint64_t ask, value::TypeId type, std::span<const uint64_t> value) = 0;
    virtual void monitor(Context& context, uint64_t actor) = 0;
    virtual void stop(Context& context, uint64_t actor) = 0;
    virtual void kill(Context& context, uint64_t actor) = 0;
    virtual void register_name(Context& context, std::string_view name, uint64_t actor, uint64_t ask) = 0;  // ask 0: not awaited
    virtual uint64_t lookup(Context& context, std::string_view name, value::TypeId type) = 0;  // 0: none
    virtual uint64_t draw(Context& context, uint32_t draw_site) = 0;  // 64 random bits (formats.md §5)
    virtual void write(Context& context, Stream stream, std::string_view bytes) = 0;
    virtual uint64_t port(Context& context, uint32_t actor_type) = 0;  // the id of a library port
    // The await of `context.request`: true when all is there already (context.answers is set), else the turn suspends.
    virtual bool await(Context& context) = 0;
};

// What machine code reads itself stands at the same places whether an address has 4 bytes or 8: see the assertions behind.
struct Context {
    // Memory: bases[0] is the arena of the running actor, bases[1] the constant segment.
    uint8_t* bases[2] = {};
    alignas(16) uint64_t arena_units = 0;  // capacity of the arena in 8-byte units
    Status status = Status::Running;
    uint32_t site = kNone;     // of the builtin or instruction that runs, set before it may raise
    uint64_t quota = 0;        // live bytes allowed
    uint64_t self = 0;         // id of the running actor
    uint64_t tick = 0;
    uint64_t asks = 0;         // asks made so far; the next one is asks + 1
    int64_t fuel = INT64_MAX;
    uint64_t sender = 0;       // of the message being handled; 0: none
    uint8_t* out = nullptr;    // where the next message is written
    uint8_t* out_end = nullptr;
    World* world = nullptr;
    const Program* program = nullptr;
    uint8_t* image = nullptr;  // base of the world image, for blobs
    Blob* blobs = nullptr;
    uint64_t table_key = 0;    // keys the hashes of dicts and sets; nothing can observe it
    uint32_t actor_type = 0;
    uint64_t* coverage = nullptr;  // counters by number, where coverage was asked for; nothing can observe them

    // The message being handled.
    uint64_t asker = 0;        // 0: not an ask
    uint64_t ask = 0;          // its number
    uint8_t answered = 0;      // 1 when reply() ran or defer_reply() took it over
    uint8_t deferred = 0;      // 1 when defer_reply() ran
    uint8_t stopping = 0;      // 1 when stop(self) ran
    uint16_t selector = kNoSelector;

    // What the turn left.
    const uint64_t* result = nullptr;  // slots of the result, when it completed
    value::Reference record = 0;       // of the outermost function, when it suspended
    int64_t exit_code = 0;
    RaisedFault fault;
    AwaitRequest request;
    Answers answers;
    uint32_t stack_units = 12000;

    // Room that machine code's runtime uses again and again (vm/abi).
    std::vector<uint64_t> scratch;

    uint8_t* at(value::Reference reference) const { return bases[reference >> 31] + (uint64_t{reference} << 33 >> 30); }

    // Room for a message with `words` payload words; the head is filled but for selector and ask.
    Message& put(uint64_t to, MessageKind kind, uint32_t words) {
        const uint64_t bytes = sizeof(Message) + uint64_t{words} * 8;
        if (static_cast<uint64_t>(out_end - out) < bytes) [[unlikely]] world->grow_outbox(*this, bytes);
        auto& message = *reinterpret_cast<Message*>(out);
        out += bytes;
        message = {to, self, 0, words, 0, 0, kind, 0};
        return message;
    }
};

// Raises a fault: the first one of a turn counts. `words` is its canonical encoding.
void raise(Context& context, FaultKind kind, uint32_t site);
void raise(Context& context, FaultKind kind, uint32_t site, int64_t a, int64_t b);              // OutOfRange
void raise(Context& context, FaultKind kind, uint32_t site, std::string_view text);             // NoKey, Require, …
void raise_words(Context& context, std::span<const uint64_t> fault_words, uint32_t site);       // of a failed await

// "index 7 out of range for length 3": a fault from its canonical words, as printed (language.md §7).
std::string show_fault(std::span<const uint64_t> words);

}  // namespace aeroflow::turn
