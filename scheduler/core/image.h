// The layout of the world image: what lies in the one reserved range, byte by byte.
//
// Everything is addressed by offsets from the range's base, so that the range can be copied, mapped and moved as it is
// (architecture.md §3). No pointer, no bool, no standard container; padding is named and zero. Sizes and offsets here are
// a format: static_asserts hold them. Process memory (outboxes of a running turn, bitmaps, code) is not in here.
// Read next: heap.h (who gives out blocks), table.h (rows and ids).
#pragma once

#include <cstddef>
#include <cstdint>

#include "vm/base/actor_id.h"
#include "vm/base/execution_hash.h"
#include "vm/turn/context.h"
#include "vm/turn/message.h"

namespace aeroflow::core {

// A place in the range in units of 64 bytes; 0 is none (there lies the root).
using Block = uint32_t;
inline constexpr uint64_t kBlockBytes = 64;
inline constexpr int kSizeClasses = 32;       // class c has 64 << c bytes
inline constexpr int kSmallClasses = 7;       // up to 4 KiB: from slabs that lanes own
inline constexpr int kFirstChunkBits = 6;     // the first chunk of a table has 64 rows, each next one doubles the table
inline constexpr int kChunks = base::ActorId::kIndexBits - kFirstChunkBits + 1;
inline constexpr int kWheelLevels = 11;
inline constexpr int kWheelSlots = 64;
inline constexpr int kWindows = 32;
inline constexpr uint64_t kNever = ~uint64_t{0};

enum class RowState : uint8_t { Free, Minted, Starting, Idle, Suspended, Ended, Port };

// Flags of a row: whoever has one takes its messages the long way.
inline constexpr uint8_t kRowSystem = 1;   // a kill or an answer is among the messages of this tick; not set at tick ends
inline constexpr uint8_t kRowBounded = 2;  // the mailbox is bounded

// An actor: one cache line.
struct Row {
    uint64_t id;         // of the actor, or of the next one when free
    uint64_t chain;      // execution hash
    uint64_t path;       // creation path (formats.md §5)
    uint32_t head;       // first and last message of this tick as links; the next free index when free
    uint32_t tail;
    uint32_t rank;       // place in birth order
    Block arena;
    uint16_t type;       // in Program::actors
    RowState state;
    uint8_t size_class;  // of the arena
    uint32_t asks_low;   // asks made so far, 40 bits
    Block suspension;    // while suspended or with kept messages
    Block cold;          // what few actors have
    uint32_t epoch;      // of the last pre-image (architecture.md §7)
    uint8_t asks_high;
    uint8_t flags;
    uint16_t zero;

    uint64_t asks() const { return uint64_t{asks_high} << 32 | asks_low; }
    void set_asks(uint64_t asks) {
        asks_low = static_cast<uint32_t>(asks);
        asks_high = static_cast<uint8_t>(asks >> 32);
    }
};
static_assert(sizeof(Row) == 64);
static_assert(offsetof(Row, head) == 24);
static_assert(offsetof(Row, suspension) == 48);

// Flags of a suspension.
inline constexpr uint8_t kAnswered = 1;   // reply() or defer_reply() ran
inline constexpr uint8_t kDeferred = 2;   // defer_reply() ran
inline constexpr uint8_t kStopping = 4;   // stop(self) ran
inline constexpr uint8_t kPlain = 8;      // waits for the one ask `awaited`, and no table of asks exists
inline constexpr uint8_t kTimed = 16;     // the await has a time-out
inline constexpr uint8_t kTemporary = 32; // the answers are never awaited again

// The handling of a message that waits in an await, and the messages kept meanwhile.
struct Suspension {
    uint64_t sender;
    uint64_t asker;      // 0: the message is not an ask
    uint64_t ask;
    uint64_t awaited;    // number of the await's first ask; 0 of a sleep
    uint64_t since;      // tick
    uint32_t record;     // in the arena, of the outermost function
    uint32_t site;
    Block timer;         // of the time-out or sleep
    Block kept;          // last of the circular list of chunks of kept messages
    Block asks;          // table of asks, see asks.h
    uint16_t selector;   // of the message; kNoSelector
    uint8_t mode;        // turn::AwaitMode
    uint8_t flags;
};
static_assert(sizeof(Suspension) == 64);
using turn::kNoSelector;

// Messages that wait while their receiver is suspended: the messages follow, one behind the other.
struct KeptChunk {
    Block next;
    uint32_t size_class;
    uint32_t first;  // bytes behind this head: the oldest message that has not been taken, and behind the newest
    uint32_t end;

    uint8_t* bytes() { return reinterpret_cast<uint8_t*>(this + 1); }
    turn::Message& message(uint32_t at) { return *reinterpret_cast<turn::Message*>(bytes() + at); }
    uint64_t room() const { return (kBlockBytes << size_class) - sizeof(KeptChunk) - end; }
};
static_assert(sizeof(KeptChunk) == 16);

// An ask of a suspended actor that is not simply the one it waits for.
enum class AskState : uint8_t { Open, Answered, Failed, Abandoned };
struct AskEntry {
    uint64_t ask;
    Block answer;      // AnswerHead and words
    uint32_t arrival;  // order of arrival among the table's answers
    AskState state;
    uint8_t hashed;    // its answer had its event
    uint8_t awaited;   // by the open await
    uint8_t spent;     // never awaited again
    uint32_t fault;    // of an abandoned ask: the kind an await of it gives
};
static_assert(sizeof(AskEntry) == 24);

struct AskTable {
    uint32_t count;
    uint32_t size_class;
    Block operands;           // ask numbers in order of the await's operands
    uint32_t operand_count;
    uint32_t operand_class;
    uint32_t remaining;       // awaited entries that are open
    uint32_t arrivals;
    uint32_t zero;
    AskEntry* entries() { return reinterpret_cast<AskEntry*>(this + 1); }
};
static_assert(sizeof(AskTable) == 32);

struct AnswerHead {
    uint32_t size_class;
    uint32_t words;
    uint64_t from;
    uint16_t selector;
    uint16_t kind;       // turn::MessageKind
    uint32_t zero;
    uint64_t* payload() { return reinterpret_cast<uint64_t*>(this + 1); }
};
static_assert(sizeof(AnswerHead) == 24);

// What few actors have.
struct Cold {
    Block timers;        // first of the actor's own timers
    Block monitors;      // Words: ids that monitor it
    Block everys;        // Words: a pair (node, period) for each `every`
    Block sites;         // Words: pairs (site and kind, count) of spawns and draws
    Block deferred;      // first and last Deferred
    Block deferred_last;
    Block names;         // first of the names it is registered under
    uint32_t incarnation;
    uint32_t kept_calls; // of an actor with a bounded mailbox
    uint32_t zero32;
    uint64_t zero[3];
};
static_assert(sizeof(Cold) == 64);

// A growing array of words in the image.
struct Words {
    uint32_t count;
    uint32_t size_class;
    uint64_t* data() { return reinterpret_cast<uint64_t*>(this + 1); }
    uint32_t capacity() const { return static_cast<uint32_t>(((kBlockBytes << size_class) - sizeof(Words)) / 8); }
};
static_assert(sizeof(Words) == 8);

// An open ask whose answer the actor asked has promised (defer_reply).
struct Deferred {
    uint64_t asker;
    uint64_t ask;
    uint64_t owner;      // the actor asked
    Block next, previous;  // of the owner, in order of arrival
    Block bucket_next;
    uint32_t zero[7];
};
static_assert(sizeof(Deferred) == 64);

enum class TimerState : uint8_t { Free, Held, Armed, Immediate };
struct TimerNode {
    uint64_t due;          // Immediate: place of the message in the buffer
    uint64_t owner;        // who armed it
    Block next, previous;  // in the slot
    Block owner_next, owner_previous;
    Block message;         // Tell: the whole message
    uint32_t message_class;
    uint32_t serial;       // part of the Timer's number
    uint32_t place;        // Every
    turn::MessageKind kind;
    TimerState state;
    uint8_t waiting;       // Every: its message has not been taken
    uint8_t zero8;
    uint32_t zero32;
    uint64_t zero64;
};
static_assert(sizeof(TimerNode) == 64);

// A registered name. The bytes follow.
struct Name {
    uint64_t actor;
    uint64_t digest;
    Block next;
    uint32_t length;
    uint32_t size_class;
    Block owner_next;    // the actor's next name
    char* text() { return reinterpret_cast<char*>(this + 1); }
};
static_assert(sizeof(Name) == 32);

// Chained hash table of blocks (names, deferred asks).
struct Buckets {
    Block table;           // u32 heads
    uint32_t size_class;
    uint32_t count;
    uint32_t bits;         // 2^bits heads
};

// A tick buffer: messages one after the other.
struct Buffer {
    Block block;
    uint32_t size_class;
    uint64_t used;         // bytes; of the outbox valid between turns of a tick only at its end
};

struct Wheel {
    uint64_t now;          // never beyond the world's tick
    uint64_t soonest;      // nothing is due before this tick
    uint64_t timers;       // armed, `every` not counted
    uint64_t everys;
    uint64_t occupied[kWheelLevels];
    Block head[kWheelLevels * kWheelSlots];
    Block tail[kWheelLevels * kWheelSlots];
};

struct Lane {
    Block free[kSmallClasses];
    Block slab, slab_end;  // unused rest of the slab
    uint32_t slab_class;
};

struct Window {
    uint64_t turns;
    uint64_t tick;
    base::HashSums sums;
};
static_assert(sizeof(Window) == 32);

// Root::main_done: main's body came to its end, or main ended otherwise.
inline constexpr uint32_t kMainReturned = 1, kMainEnded = 2;

struct Root {
    uint64_t tick;
    uint64_t reached;           // tick up to which the host has run the world; kNever before the first
    uint64_t host_inputs;       // so far
    uint64_t turns;
    base::HashSums sums;
    uint64_t top;               // first unused block of the range
    uint64_t seed;
    uint64_t ticks;             // ticks run
    uint64_t messages;          // delivered
    uint64_t born;              // actors so far, with main and ports
    uint64_t next_look;         // tick of the next look for deadlocks
    uint64_t awaits_since_look;
    uint64_t waiting_bytes;     // of messages kept and in timers
    uint32_t live;
    uint32_t live_peak;
    uint32_t main_done;  // 0, or one of the two above
    int32_t status;
    uint32_t timer_serial;
    uint32_t outbox;            // which of the buffers is being written
    Buffer buffers[2];
    Block ranks;                // u32: table << 26 | index, 0 when dead
    uint32_t ranks_class;
    uint32_t rank_count;
    uint32_t rank_capacity;
    Buckets names;
    Buckets deferred;
    Block blobs;                // turn::Blob
    uint32_t blobs_class;
    uint32_t blob_count;
    uint32_t blob_free;
    uint64_t blobs_live;
    uint32_t table_count[base::kLaneCount];  // next index of each table
    uint32_t table_free[base::kLaneCount];   // LIFO list of free indices
    uint64_t chunks[base::kLaneCount][kChunks];  // offset of each chunk of rows
    Lane lanes[base::kLaneCount];
    Block runs[kSizeClasses];   // free lists of large blocks
    uint32_t window_count;
    uint32_t held_open;         // by the host: quiescence does not end the world
    uint64_t window_size;
    uint64_t next_window;       // turns from which the open window closes
    Window windows[kWindows];
    Wheel wheel;
};
static_assert(sizeof(Root) <= 65536);
static_assert(alignof(Root) == 8);

}  // namespace aeroflow::core
