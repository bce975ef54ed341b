// Verifier, part 1: ids in range, terminators, edges, numbers of operands and results. Parts 2 on may index freely.
#include <cstring>

#include "compiler/ir/text_forms.h"
#include "compiler/ir/verifier_report.h"

namespace aeroflow::ir {
namespace {

class StructureCheck {
public:
    StructureCheck(const Module& module, const Function& function, Stage stage,
                   VerifierReport& report)
        : module_(module),
          function_(function),
          stage_(stage),
          report_(report),
          defined_(function.values.size(), 0) {}

    void check() {
        if (function_.blocks.empty()) return report_.add(Rule::NoBlocks);
        for (uint32_t b = 0; b < function_.blocks.size(); ++b) check_block(b);
        if (report_.empty()) check_modes();
    }

private:
    void check_block(uint32_t b);
    void check_instruction(const Instruction& i);
    void check_edges(const Instruction& i);
    void check_counts(const Instruction& i);
    void check_immediate(const Instruction& i);
    void check_modes();
    void define(ValueId id);
    bool in_pool(Run run) const { return uint64_t{run.first} + run.count <= function_.pool.size(); }

    const Module& module_;
    const Function& function_;
    Stage stage_;
    VerifierReport& report_;
    std::vector<uint8_t> defined_;
};

void StructureCheck::check_block(uint32_t b) {
    const Block& block = function_.blocks[b];
    report_.at(b, kNoId);
    for (const ValueId id : block.parameters) define(id);
    if (block.instructions.empty() || !row(block.instructions.back().op).has('T'))
        report_.add(Rule::NoTerminator);
    for (uint32_t n = 0; n < block.instructions.size(); ++n) {
        report_.at(b, n);
        const Instruction& i = block.instructions[n];
        if (row(i.op).has('T') && n + 1 != block.instructions.size())
            report_.add(Rule::EarlyTerminator);
        check_instruction(i);
    }
}

void StructureCheck::define(ValueId id) {
    if (id.index >= defined_.size()) return report_.add(Rule::ResultRange);
    if (defined_[id.index] != 0) report_.add(Rule::DefinedTwice, "%" + std::to_string(id.index));
    defined_[id.index] = 1;
}

void StructureCheck::check_instruction(const Instruction& i) {
    if (!in_pool(i.operands)) return report_.add(Rule::OperandRange);
    for (const ValueId id : function_.operands(i)) {
        if (id.index >= function_.values.size()) report_.add(Rule::OperandRange);
    }
    for (uint32_t r = 0; r < i.result_count && r <= function_.values.size(); ++r)
        define({i.first_result.index + r});
    if (i.site != kNoId && i.site >= module_.program.sites.size()) report_.add(Rule::SiteRange);
    if (stage_ == Stage::Lowered && (i.op == Op::Copy || i.op == Op::Drop))
        report_.add(Rule::EarlyOwnership);
    check_counts(i);
    check_immediate(i);
    check_edges(i);
}

void StructureCheck::check_counts(const Instruction& i) {
    if (i.op == Op::Call || i.op == Op::SuspendCall) return;  // by the callee: verifier_types.cpp
    if (i.op == Op::CallBuiltin) {
        if (builtin_text(i.immediate) == nullptr) return;  // reported as immediate
        const BuiltinShape shape = builtin_shape(i.immediate);
        const bool fits = shape.variadic ? i.operands.count >= shape.operands
                                         : i.operands.count == shape.operands;
        if (!fits) report_.add(Rule::OperandCount);
        if (i.result_count != shape.results) report_.add(Rule::ResultCount);
        return;
    }
    const OpRow& r = row(i.op);
    const size_t letters = std::strlen(r.operands);
    const bool variadic = letters > 0 && r.operands[letters - 1] == '*';
    const bool fits = variadic ? i.operands.count + 2 >= letters : i.operands.count == letters;
    if (!fits) report_.add(Rule::OperandCount);
    if (i.op != Op::Open && i.result_count != std::strlen(r.results))
        report_.add(Rule::ResultCount);
}

void StructureCheck::check_immediate(const Instruction& i) {
    const auto below = [&](size_t limit) {
        if (i.immediate < 0 || static_cast<uint64_t>(i.immediate) >= limit)
            report_.add(Rule::ImmediateRange);
    };
    switch (i.op) {
        case Op::Call:
        case Op::SuspendCall: return below(module_.functions.size());
        case Op::CallBuiltin: return below(static_cast<size_t>(builtin_count()));
        case Op::Fault: return below(static_cast<size_t>(fault_kind_count()));
        case Op::ConstValue: return below(module_.constants.size());
        case Op::Send:
        case Op::Ask:
        case Op::After: return below(module_.program.selectors.size());
        case Op::Spawn:
        case Op::Port: return below(module_.program.actors.size());
        case Op::Await: return below(64);
        case Op::State:
        case Op::SetState:
        case Op::TakeState:
        case Op::PutState: return below(1u << 16);
        default: return;  // fields and variants depend on types: verifier_types.cpp
    }
}

void StructureCheck::check_edges(const Instruction& i) {
    if (uint64_t{i.first_edge} + i.edge_count > function_.edges.size())
        return report_.add(Rule::EdgeTarget);
    uint32_t wanted = 0;
    if (i.op == Op::Jump || i.op == Op::Await || i.op == Op::SuspendCall) wanted = 1;
    if (i.op == Op::Branch) wanted = 2;
    if (i.op == Op::Switch ? i.edge_count == 0 : i.edge_count != wanted)
        report_.add(Rule::EdgeCount);
    for (const Edge& edge : function_.successors(i)) {
        if (edge.target.index >= function_.blocks.size()) {
            report_.add(Rule::EdgeTarget);
            continue;
        }
        if (edge.target.index == 0) report_.add(Rule::EdgeToEntry);
        if (!in_pool(edge.arguments)) {
            report_.add(Rule::OperandRange);
            continue;
        }
        for (const ValueId id : function_.arguments(edge)) {
            if (id.index >= function_.values.size()) report_.add(Rule::OperandRange);
        }
    }
}

void StructureCheck::check_modes() {
    const size_t parameters = function_.blocks[0].parameters.size();
    report_.at(kNoId, kNoId);
    if (stage_ == Stage::Owned ? function_.parameter_modes.size() != parameters
                               : !function_.parameter_modes.empty()) {
        report_.add(Rule::ParameterModes);
    }
    for (const ResumePoint& point : function_.resume_points) {
        if (point.block.index >= function_.blocks.size())
            report_.add(Rule::EdgeTarget, "resume point");
        for (const SavedValue& saved : point.saved) {
            if (saved.value.index >= function_.values.size())
                report_.add(Rule::OperandRange, "resume point");
        }
    }
}

}  // namespace

void verify_structure(const Module& module, const Function& function, Stage stage,
                      VerifierReport& report) {
    StructureCheck(module, function, stage, report).check();
}

// ---- SSA: part 2

namespace {

struct Definition {
    BlockId block;
    uint32_t place = kNoId;  // kNoId: none; parameters 0, instruction n is n + 1
};

std::vector<Definition> find_definitions(const Function& function) {
    std::vector<Definition> definitions(function.values.size());
    for (uint32_t b = 0; b < function.blocks.size(); ++b) {
        const Block& block = function.blocks[b];
        for (const ValueId id : block.parameters) definitions[id.index] = {BlockId{b}, 0};
        for (uint32_t n = 0; n < block.instructions.size(); ++n) {
            const Instruction& i = block.instructions[n];
            for (uint32_t r = 0; r < i.result_count; ++r)
                definitions[i.first_result.index + r] = {BlockId{b}, n + 1};
        }
    }
    return definitions;
}

}  // namespace

void verify_ssa(const Function& function, const ControlFlow& flow, VerifierReport& report) {
    const std::vector<Definition> definitions = find_definitions(function);
    const auto check = [&](ValueId id, BlockId block, uint32_t place) {
        const Definition& d = definitions[id.index];
        bool fine = d.place != kNoId && flow.reachable(d.block);
        if (fine) fine = d.block == block ? d.place < place : flow.dominates(d.block, block);
        if (!fine) report.add(Rule::Dominance, "%" + std::to_string(id.index));
    };
    for (const BlockId block : flow.order()) {
        const auto& instructions = function.blocks[block.index].instructions;
        for (uint32_t n = 0; n < instructions.size(); ++n) {
            report.at(block.index, n);
            for (const ValueId id : function.operands(instructions[n])) check(id, block, n + 1);
            for (const Edge& edge : function.successors(instructions[n])) {
                for (const ValueId id : function.arguments(edge)) check(id, block, n + 1);
            }
        }
    }
}

}  // namespace aeroflow::ir
