// The builder: appends instructions and keeps the pools of ids and edges of a function consistent.
#include <cstring>

#include "compiler/ir/ir.h"
#include "vm/base/check.h"

namespace aeroflow::ir {
namespace {

char result_letter(const OpRow& op_row, uint32_t number) {
    if (op_row.results[0] == '?' || op_row.results[0] == '\0') return 'p';
    const size_t length = std::strlen(op_row.results);
    return op_row.results[number < length && op_row.results[number] != '*' ? number : 0];
}

}  // namespace

BlockId Builder::block() {
    function_.blocks.emplace_back();
    return {static_cast<uint32_t>(function_.blocks.size() - 1)};
}

ValueId Builder::block_parameter(BlockId block, value::TypeId type) {
    const ValueId id{static_cast<uint32_t>(function_.values.size())};
    function_.values.push_back({type, ownership_of(module_, type, 'p')});
    function_.blocks[block.index].parameters.push_back(id);
    return id;
}

bool Builder::terminated() const {
    const auto& instructions = function_.blocks[current_.index].instructions;
    return !instructions.empty() && row(instructions.back().op).has('T');
}

ValueId Builder::emit(Op op, value::TypeId type, std::span<const ValueId> operands, Extra extra) {
    const char* results = row(op).results;
    const bool none = results[0] == '\0' || (op == Op::Call && type == value::kUnit);
    return emit_many(op, type, operands, {&type, none ? size_t{0} : size_t{1}}, extra);
}

ValueId Builder::emit_many(Op op, value::TypeId type, std::span<const ValueId> operands,
                           std::span<const value::TypeId> results, Extra extra) {
    AE_CHECK(!terminated());
    Instruction instruction;
    instruction.op = op;
    instruction.type = type;
    instruction.operands = append(operands);
    instruction.result_count = static_cast<uint32_t>(results.size());
    if (!results.empty())
        instruction.first_result = {static_cast<uint32_t>(function_.values.size())};
    for (uint32_t i = 0; i < results.size(); ++i) {
        const char letter = result_letter(row(op), i);
        function_.values.push_back({results[i], ownership_of(module_, results[i], letter)});
    }
    instruction.immediate = extra.immediate;
    instruction.index = extra.index;
    instruction.site = extra.site;
    function_.blocks[current_.index].instructions.push_back(instruction);
    return instruction.first_result;
}

void Builder::terminate(Op op, value::TypeId type, std::span<const ValueId> operands,
                        std::span<const Target> targets, Extra extra) {
    AE_CHECK(row(op).has('T'));
    emit_many(op, type, operands, {}, extra);
    auto& instruction = function_.blocks[current_.index].instructions.back();
    instruction.first_edge = static_cast<uint32_t>(function_.edges.size());
    instruction.edge_count = static_cast<uint32_t>(targets.size());
    for (const Target& target : targets) {
        function_.edges.push_back({target.block, append(target.arguments)});
    }
}

void Builder::jump(BlockId block, std::initializer_list<ValueId> arguments) {
    const Target target{block, arguments};
    terminate(Op::Jump, value::kUnit, {}, {&target, 1}, {});
}

void Builder::branch(ValueId condition, BlockId yes, BlockId no) {
    const Target targets[] = {{yes, {}}, {no, {}}};
    terminate(Op::Branch, value::kUnit, {&condition, 1}, targets, {});
}

// Grows a run of the pool: in place when it is the last one, else as a copy at the end (the old place stays unused).
void Builder::append_argument(BlockId from, uint32_t edge, ValueId argument) {
    const auto& last = function_.blocks[from.index].instructions.back();
    AE_CHECK(row(last.op).has('T'));
    AE_CHECK(edge < last.edge_count);
    Run& run = function_.edges[last.first_edge + edge].arguments;
    if (run.first + run.count != function_.pool.size()) {
        const auto first = static_cast<uint32_t>(function_.pool.size());
        for (uint32_t i = 0; i < run.count; ++i)
            function_.pool.push_back(function_.pool[run.first + i]);
        run.first = first;
    }
    function_.pool.push_back(argument);
    ++run.count;
}

Run Builder::append(std::span<const ValueId> ids) {
    // `ids` may lie in the pool itself, which growing it would move.
    const std::vector<ValueId> copy(ids.begin(), ids.end());
    const Run run{static_cast<uint32_t>(function_.pool.size()), static_cast<uint32_t>(copy.size())};
    function_.pool.insert(function_.pool.end(), copy.begin(), copy.end());
    return run;
}

}  // namespace aeroflow::ir
