#include "compiler/passes/open_variants.h"

#include "compiler/ir/parts.h"
#include "compiler/passes/rewrite.h"

namespace aeroflow::passes {
namespace {

using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::Ownership;
using ir::ValueId;

// The payloads of one whole in one block, and whether all of them can become results of one `open`.
struct Candidate {
    std::vector<size_t> payloads;  // places in the block
    size_t drop = 0;
};

class Opener {
public:
    Opener(const Module& module, Function& function)
        : module_(module), function_(function), uses_(function.values.size(), 0) {
        for (const auto& block : function.blocks) {
            for (const Instruction& i : block.instructions) count_uses(i);
        }
    }

    void run() {
        for (auto& block : function_.blocks) {
            for (size_t n = 0; n < block.instructions.size(); ++n) {
                Candidate candidate;
                if (block.instructions[n].op == Op::Drop &&
                    find(block.instructions, n, candidate)) {
                    open(block.instructions, candidate);
                    n = 0;
                }
            }
        }
    }

private:
    void count_uses(const Instruction& i) {
        for (const ValueId id : function_.operands(i)) ++uses_[id.index];
        for (const ir::Edge& edge : function_.successors(i)) {
            for (const ValueId id : function_.arguments(edge)) ++uses_[id.index];
        }
    }
    bool find(const std::vector<Instruction>& block, size_t drop, Candidate& candidate) const;
    bool reads(const Instruction& i, ValueId id) const {
        for (const ValueId operand : function_.operands(i)) {
            if (operand == id) return true;
        }
        return false;
    }
    static bool is_taken(const std::vector<Instruction>& block, const Candidate& candidate,
                         uint32_t field) {
        for (const size_t n : candidate.payloads) {
            if (block[n].index == field) return true;
        }
        return false;
    }
    // The place of the copy that is the only use of this payload's managed result.
    size_t copy_of(const std::vector<Instruction>& block, size_t payload) const;
    void open(std::vector<Instruction>& block, const Candidate& candidate);

    const Module& module_;
    Function& function_;
    std::vector<uint32_t> uses_;
};

size_t Opener::copy_of(const std::vector<Instruction>& block, size_t payload) const {
    const ValueId part = block[payload].first_result;
    const size_t next = payload + 1;
    const bool copied =
        next < block.size() && block[next].op == Op::Copy && reads(block[next], part);
    return copied && uses_[part.index] == 1 ? next : block.size();
}

// Backwards from the drop: payloads of one variant, whose managed results are copied at once; nothing else may read the
// whole behind the first of them.
bool Opener::find(const std::vector<Instruction>& block, size_t drop, Candidate& candidate) const {
    const ValueId whole = function_.operands(block[drop])[0];
    bool copies = false;
    candidate.drop = drop;
    for (size_t n = drop; n-- > 0;) {
        const Instruction& i = block[n];
        const bool defines = i.result_count != 0 && i.first_result <= whole &&
                             whole.index < i.first_result.index + i.result_count;
        if (defines) break;
        if (!reads(i, whole)) continue;
        if (i.op != Op::Payload) break;
        if (!candidate.payloads.empty() &&
            block[candidate.payloads.back()].immediate != i.immediate)
            break;
        const bool managed = module_.program.types[i.type].managed;
        if (managed && copy_of(block, n) == block.size()) return false;
        if (managed && is_taken(block, candidate, i.index))
            return false;  // twice the same field: one would have to be copied
        copies = copies || managed;
        candidate.payloads.push_back(n);
    }
    return copies;
}

void Opener::open(std::vector<Instruction>& block, const Candidate& candidate) {
    const size_t first = candidate.payloads.back();
    const ValueId whole = function_.operands(block[candidate.drop])[0];
    const auto variant = static_cast<uint32_t>(block[first].immediate);
    const auto fields = ir::variant_fields(module_.program.types, function_[whole].type, variant);
    Instruction open = make_instruction(function_, Op::Open, value::kUnit, whole, {});
    open.immediate = variant;
    open.first_result = {static_cast<uint32_t>(function_.values.size())};
    open.result_count = static_cast<uint32_t>(fields.size());
    for (const auto type : fields) new_value(function_, type, ownership_of(module_, type, 'p'));
    Replacements replacements(function_.values.size());
    std::vector<uint8_t> removed(block.size(), 0);
    std::vector<uint8_t> taken(fields.size(), 0);
    removed[candidate.drop] = 1;
    for (size_t p = candidate.payloads.size(); p-- > 0;) {
        const size_t n = candidate.payloads[p];
        const uint32_t field = block[n].index;
        const ValueId result{open.first_result.index + field};
        removed[n] = 1;
        if (!module_.program.types[fields[field]].managed) {
            replacements.replace(block[n].first_result, result);
        } else {
            taken[field] = 1;
            replacements.replace(block[n + 1].first_result, result);
            removed[n + 1] = 1;
        }
    }
    std::vector<Instruction> kept;
    for (size_t n = 0; n < block.size(); ++n) {
        if (n == first) {
            kept.push_back(open);
            for (uint32_t f = 0; f < fields.size(); ++f) {
                if (!module_.program.types[fields[f]].managed || taken[f] != 0) continue;
                kept.push_back(make_instruction(function_, Op::Drop, value::kUnit,
                                                {open.first_result.index + f}, {}));
            }
        }
        if (removed[n] == 0) kept.push_back(block[n]);
    }
    block = std::move(kept);
    replacements.apply(function_);
    uses_.assign(function_.values.size(), 0);
    for (const auto& other : function_.blocks) {
        for (const Instruction& i : other.instructions) count_uses(i);
    }
}

}  // namespace

void open_variants(Module& module) {
    for (Function& function : module.functions) Opener(module, function).run();
}

}  // namespace aeroflow::passes
