// A message as it lies in tick buffers and timers: a head of 32 bytes, then the payload.
//
// The payload is the canonical encoding of the arguments (formats.md §3, without digests): words that hold no address and
// no reference, so a message can lie anywhere, be hashed as it is, and be decoded in any arena. Flat buffers that live in a
// blob travel as `kBlobWord | length` and the number of the blob, which the message then owns a count of.
// Written by the engine (sends, asks, replies) and by the scheduler (all else); order in a buffer is the order of sending.
#pragma once

#include <cstdint>

namespace aeroflow::turn {

// What a record in the tick buffer is. Tell, Ask and Start carry arguments; the others are system messages.
enum class MessageKind : uint8_t {
    Tell,           // arguments
    Ask,            // arguments; `ask` is the asker's ask number
    Reply,          // value; `ask` is the asker's ask number
    Answer_Fault,   // Fault; `ask` as above: a fault from the peer
    Start,          // arguments of the spawn; selector is the actor type
    Kill,
    Stop,
    Down,           // Reason; from is the ended actor
    Every,          // place of the `every` in the actor
    Timeout,        // of the await with epoch in `ask`
    Sleep,          // wakes the sleep with epoch in `ask`
    Await_Fault,    // Fault: Deadlock, NoReply at quiescence; `ask` is the first ask of the await
    Registered,     // 1 or 0; `ask` is the asker's ask number
};

// Whether it is for a handler.
inline bool is_call(MessageKind kind) { return kind <= MessageKind::Ask; }

struct Message {
    uint64_t to;
    uint64_t from;
    uint32_t next;      // link step: offset / 8 + 1 of the receiver's next message in the buffer
    uint32_t words;     // payload words behind the head
    uint32_t ask;       // ask number, low 32 bits
    uint8_t ask_high;   // and the next 8
    MessageKind kind;
    uint16_t selector;  // number of the message in the program; actor type for Start

    uint64_t ask_number() const { return uint64_t{ask_high} << 32 | ask; }
    void set_ask_number(uint64_t number) {
        ask = static_cast<uint32_t>(number);
        ask_high = static_cast<uint8_t>(number >> 32);
    }
    uint64_t* payload() { return reinterpret_cast<uint64_t*>(this + 1); }
    const uint64_t* payload() const { return reinterpret_cast<const uint64_t*>(this + 1); }
    uint64_t bytes() const { return sizeof(Message) + uint64_t{words} * 8; }
};
static_assert(sizeof(Message) == 32);

inline constexpr uint64_t kBlobWord = uint64_t{1} << 63;

}  // namespace aeroflow::turn
