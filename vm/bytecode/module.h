// Bytecode: the code of a whole program and the tables it needs.
//
// In: compiler/emit writes it. Out: the interpreter runs it after verifier.h has accepted it. Code is one run of 64-bit
// words; an instruction is one word and what its row in opcodes.def says follows. A frame is a run of 64-bit slots: the
// parameters first, in order, each in its slots (vm/value/type_table.h); slot -1 holds the return address, and results
// are left from there on. Types and sites are numbers of turn::Program's tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aeroflow::bytecode {

using Word = uint64_t;

enum class Op : uint16_t {
#define OPCODE(Name, text, kind, operands, second) Name,
#include "vm/bytecode/opcodes.def"
#undef OPCODE
};
inline constexpr uint32_t kOpCount = 0
#define OPCODE(Name, text, kind, operands, second) +1
#include "vm/bytecode/opcodes.def"
#undef OPCODE
    ;

enum class OpKind : uint8_t { Hot, Cold };
enum class Second : uint8_t { None, Literal, Part, Span, Typed, Target, Rest };

struct OpRow {
    const char* text;
    OpKind kind;
    const char* operands;
    Second second;
};
const OpRow& row(Op op);

constexpr Word pack(Op op, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0) {
    return uint64_t{static_cast<uint16_t>(op)} | uint64_t{static_cast<uint16_t>(a)} << 16 |
           uint64_t{static_cast<uint16_t>(b)} << 32 | uint64_t{static_cast<uint16_t>(c)} << 48;
}
constexpr Word pack_wide(Op op, uint32_t a, uint32_t wide) {
    return uint64_t{static_cast<uint16_t>(op)} | uint64_t{static_cast<uint16_t>(a)} << 16 |
           uint64_t{wide} << 32;
}
constexpr Word pack_pair(uint32_t low, uint32_t high) {
    return uint64_t{low} | uint64_t{high} << 32;
}
constexpr Word pack_part(uint32_t stride, uint32_t offset, uint32_t bytes) {
    return uint64_t{stride} | uint64_t{static_cast<uint16_t>(offset)} << 32 |
           uint64_t{static_cast<uint16_t>(bytes)} << 48;
}
constexpr Op op_of(Word word) { return static_cast<Op>(word & 0xFFFF); }
constexpr uint32_t a_of(Word word) { return static_cast<uint16_t>(word >> 16); }
constexpr uint32_t b_of(Word word) { return static_cast<uint16_t>(word >> 32); }
constexpr uint32_t c_of(Word word) { return static_cast<uint32_t>(word >> 48); }
constexpr int64_t signed_b(Word word) { return static_cast<int16_t>(word >> 32); }
constexpr int64_t signed_c(Word word) { return static_cast<int64_t>(word) >> 48; }
constexpr int64_t signed_wide(Word word) { return static_cast<int64_t>(word) >> 32; }
constexpr uint32_t wide_of(Word word) { return static_cast<uint32_t>(word >> 32); }
constexpr uint32_t low_of(Word word) { return static_cast<uint32_t>(word); }

// Words of the instruction at `at`; 0 when it is cut off by the end of the code or has no such op.
uint32_t instruction_words(const std::vector<Word>& code, uint64_t at);

inline constexpr uint32_t kNone = ~0u;
inline constexpr uint32_t kMaxSlots = 60000;  // of a frame: slot numbers have 16 bits

// Where an instruction that may fault, call or wait stands in the source.
struct SiteRow {
    uint32_t at = 0;    // word of the code
    uint32_t site = 0;  // turn::Program::sites
};

// A value kept in a record while its function waits.
struct Saved {
    uint32_t slot = 0;
    uint32_t offset = 0;  // bytes behind the RecordHead
    uint32_t bytes = 0;
};
struct ResumePoint {
    uint32_t at = 0;  // the waiting Await or CallSuspend
    uint32_t first_saved = 0;
    uint32_t saved_count = 0;
};

struct Function {
    std::string name;
    uint32_t code = 0;  // first word
    uint32_t words = 0;
    uint32_t slots = 0;  // of the frame, windows of its calls not included
    uint32_t parameter_slots = 0;
    uint32_t result_slots = 0;  // all results together
    uint32_t record_slot =
        kNone;  // of a function that may suspend: its record's reference, 0 before the first suspension
    uint32_t record_bytes = 0;  // behind the RecordHead: the greatest of its resume points
    uint32_t first_resume = 0;
    uint32_t resume_count = 0;
};

struct Module {
    std::vector<Word> code;
    std::vector<Word> pool;  // float constants
    std::vector<Function> functions;
    std::vector<SiteRow> sites;  // sorted by `at`
    std::vector<ResumePoint> resume_points;
    std::vector<Saved> saved;

    uint32_t site_at(uint64_t at) const;  // kNone where there is none
};

}  // namespace aeroflow::bytecode
