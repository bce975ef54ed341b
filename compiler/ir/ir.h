// AeroFlow IR: typed control-flow graphs of blocks with parameters (SSA), monomorphic.
//
// In: lowering writes it, passes change it. Out: emit and codegen read it; after the last pass frame records, resume
// points, stack units and call sites are final (architecture.md §2 "One pipeline"). Every value is defined once and
// dominates its uses; a value of a managed type is owned or borrowed; views live within a block run without effect M.
// Before passes/ownership operands only say how they are used (instructions.def) and there is no copy or drop; after it
// every owned value is consumed exactly once on every path. Data lies in vectors addressed by 32-bit ids.
// Read first: instructions.def. The text form: text.h; what must hold: verifier.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vm/turn/program.h"
#include "vm/value/type_table.h"

namespace aeroflow::ir {

enum class Op : uint8_t {
#define INSTRUCTION(Name, text, operands, results, effects, doc) Name,
#include "compiler/ir/instructions.def"
#undef INSTRUCTION
};

struct OpRow {
    const char* text;
    const char* operands;
    const char* results;
    const char* effects;
    bool has(char effect) const;
};
const OpRow& row(Op op);

inline constexpr uint32_t kNoId = ~0u;

struct ValueId {
    uint32_t index = kNoId;
    friend constexpr auto operator<=>(ValueId, ValueId) = default;
};
struct BlockId {
    uint32_t index = kNoId;
    friend constexpr auto operator<=>(BlockId, BlockId) = default;
};
struct FunctionId {
    uint32_t index = kNoId;
    friend constexpr auto operator<=>(FunctionId, FunctionId) = default;
};

enum class Ownership : uint8_t {
    Plain,     // no references inside, or only such to constants: nothing to copy or drop
    Owned,
    Borrowed,  // a part of something that outlives it
    View,      // {address, length}; `type` is the list's
};

struct Value {
    value::TypeId type;
    Ownership ownership = Ownership::Plain;
};

// A run of ids in Function::pool.
struct Run {
    uint32_t first = 0;
    uint32_t count = 0;
};

struct Edge {
    BlockId target;
    Run arguments;
};

// AwaitFlags in the immediate of Await.
inline constexpr int64_t kAwaitOne = 0, kAwaitAll = 1, kAwaitAny = 2, kAwaitSleep = 3, kAwaitModeMask = 3;
inline constexpr int64_t kAwaitTry = 4;      // the result is result<T, Fault>
inline constexpr int64_t kAwaitTimeout = 8;  // the last operand is the time-out
inline constexpr int64_t kAwaitList = 16;    // the operand is a list of Pending; else one operand each (tuple)
inline constexpr int64_t kAwaitTemporary = 32;  // no operand can be awaited again (`await a.m()`): answers are not kept

struct Instruction {
    Op op = Op::Unreachable;
    value::TypeId type;        // type operand, or the type of the (first) result
    Run operands;
    ValueId first_result;      // results are first_result, first_result + 1 …
    uint32_t result_count = 0;
    int64_t immediate = 0;
    uint32_t index = 0;
    uint32_t site = kNoId;     // Program::sites: of faults, calls, awaits
    uint32_t first_edge = 0;   // terminators: Function::edges
    uint32_t edge_count = 0;
};

struct Block {
    std::vector<ValueId> parameters;
    std::vector<Instruction> instructions;  // the last one is the terminator
};

// What a record holds while the function waits at one of its Await or SuspendCall (passes/suspension).
struct SavedValue {
    ValueId value;
    uint32_t offset = 0;  // bytes behind the RecordHead
};
struct ResumePoint {
    BlockId block;                  // whose terminator waits
    std::vector<SavedValue> saved;  // live behind it, results not included
    uint32_t size = 0;              // bytes
};

struct Function {
    std::string name;                        // qualified and unique: "main.Account.deposit"
    uint32_t report_name = 0;                // Program::names: "Account.deposit"
    std::vector<Block> blocks;               // 0 is the entry; its parameters are the function's
    std::vector<Value> values;
    std::vector<ValueId> pool;               // operands and edge arguments
    std::vector<Edge> edges;
    value::TypeId result = value::kUnit;
    std::vector<value::TypeId> mut_results;  // of its `mut` parameters, in order: returned behind the result
    std::vector<Ownership> parameter_modes;  // Owned or Borrowed (Plain for plain types), by passes/ownership
    bool suspends = false;                   // may suspend (from check)
    bool may_fault = true;                   // computed bottom-up
    bool may_move = true;                    // allocates or suspends somewhere below; computed bottom-up
    uint32_t units = 0;                      // of its dearest call (passes/stack_units); of each call they stand in Instruction::index
    std::vector<ResumePoint> resume_points;

    std::span<const ValueId> operands(const Instruction& i) const { return {pool.data() + i.operands.first, i.operands.count}; }
    std::span<ValueId> operands(const Instruction& i) { return {pool.data() + i.operands.first, i.operands.count}; }
    std::span<const ValueId> arguments(const Edge& e) const { return {pool.data() + e.arguments.first, e.arguments.count}; }
    std::span<ValueId> arguments(const Edge& e) { return {pool.data() + e.arguments.first, e.arguments.count}; }
    std::span<const Edge> successors(const Instruction& i) const { return {edges.data() + i.first_edge, i.edge_count}; }
    std::span<Edge> successors(const Instruction& i) { return {edges.data() + i.first_edge, i.edge_count}; }
    const Value& operator[](ValueId id) const { return values[id.index]; }
    Value& operator[](ValueId id) { return values[id.index]; }
};

// A `const` of the program: a function without parameters, run once when the program is compiled; its value is frozen
// into the constant segment (compiler/driver/constants.h). In order of evaluation.
struct Constant {
    std::string name;
    FunctionId function;
    value::TypeId type;
    uint32_t unit = kNoId;  // where the value's bytes lie in the constant segment, once evaluated
};

// How far the pipeline has come: before and after passes/ownership.
enum class Stage : uint8_t { Lowered, Owned };

// A whole program. `program` has all tables but the engine's code; its functions are numbered as `functions` here.
struct Module {
    turn::Program program;
    std::vector<Function> functions;
    std::vector<Constant> constants;
    Stage stage = Stage::Lowered;
};

// Whether this very instruction has the effect: builtins by their own table, calls by their callee, variants by whether
// their enum lives in cells.
bool has_effect(const Module& module, const Instruction& instruction, char effect);
// How operand `number` is passed: `b`, `o` or `v`. Of calls by the callee's parameter_modes (owned while there are none).
char operand_letter(const Module& module, const Instruction& instruction, uint32_t number);
// What a value of this type, given by result letter `p`, `c`, `r` or `v`, is.
Ownership ownership_of(const Module& module, value::TypeId type, char result_letter);

// Appends blocks, values and instructions; keeps pools consistent. Results get Owned, Borrowed or Plain by row and type.
class Builder {
public:
    Builder(Module& module, Function& function) : module_(module), function_(function) {}

    BlockId block();
    ValueId block_parameter(BlockId block, value::TypeId type);
    void at(BlockId block) { current_ = block; }
    BlockId current() const { return current_; }
    bool terminated() const;  // the current block has its terminator

    struct Extra {
        int64_t immediate = 0;
        uint32_t index = 0;
        uint32_t site = kNoId;
    };
    // One result of `type` (none if the row has none).
    ValueId emit(Op op, value::TypeId type, std::span<const ValueId> operands, Extra extra);
    ValueId emit(Op op, value::TypeId type, std::initializer_list<ValueId> operands) { return emit(op, type, {operands.begin(), operands.size()}, {}); }
    ValueId emit(Op op, value::TypeId type, std::initializer_list<ValueId> operands, Extra extra) { return emit(op, type, {operands.begin(), operands.size()}, extra); }
    // Several results: their ids follow the first.
    ValueId emit_many(Op op, value::TypeId type, std::span<const ValueId> operands, std::span<const value::TypeId> results, Extra extra);

    struct Target {
        BlockId block;
        std::vector<ValueId> arguments;
    };
    void terminate(Op op, value::TypeId type, std::span<const ValueId> operands, std::span<const Target> targets, Extra extra);
    void jump(BlockId block, std::initializer_list<ValueId> arguments = {});
    void branch(ValueId condition, BlockId yes, BlockId no);
    // Adds an argument to an edge that stands already (incomplete SSA phis).
    void append_argument(BlockId from, uint32_t edge, ValueId argument);

private:
    Run append(std::span<const ValueId> ids);
    Module& module_;
    Function& function_;
    BlockId current_;
};

}  // namespace aeroflow::ir
