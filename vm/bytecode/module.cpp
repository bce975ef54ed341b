#include "vm/bytecode/module.h"

#include <algorithm>

namespace aeroflow::bytecode {

namespace {

constexpr OpRow kRows[] = {
#define OPCODE(Name, text, kind, operands, second) {text, OpKind::kind, operands, Second::second},
#include "vm/bytecode/opcodes.def"
#undef OPCODE
};

// Words behind the first one of the ops whose length depends on their operands.
uint64_t rest_words(const std::vector<Word>& code, uint64_t at) {
    const Word word = code[at];
    switch (op_of(word)) {
        case Op::Switch: return wide_of(word);
        case Op::MulAddFloat:
        case Op::MulSubFloat:
        case Op::MulRsubFloat: return 1;
        case Op::DictGetOr8:
        case Op::DictIndex8:
        case Op::DictSet8:
        case Op::Builtin: return 1 + (uint64_t{b_of(word)} + c_of(word) + 3) / 4;
        case Op::Await: return 1 + (uint64_t{c_of(word)} + 3) / 4;
        default: break;
    }
    // Send, Ask, After, Spawn: the count stands in the second word.
    if (at + 1 >= code.size()) return 1;
    return 1 + (uint64_t{wide_of(code[at + 1])} + 3) / 4;
}

}  // namespace

const OpRow& row(Op op) { return kRows[static_cast<uint32_t>(op)]; }

uint32_t instruction_words(const std::vector<Word>& code, uint64_t at) {
    if (at >= code.size()) return 0;
    if (static_cast<uint32_t>(op_of(code[at])) >= kOpCount) return 0;
    uint64_t words = 1;
    switch (row(op_of(code[at])).second) {
        case Second::None: break;
        case Second::Rest: words += rest_words(code, at); break;
        case Second::Literal:
        case Second::Part:
        case Second::Span:
        case Second::Typed:
        case Second::Target: words = 2; break;
    }
    return words <= code.size() - at ? static_cast<uint32_t>(words) : 0;
}

uint32_t Module::site_at(uint64_t at) const {
    const auto found =
        std::lower_bound(sites.begin(), sites.end(), at,
                         [](const SiteRow& row, uint64_t place) { return row.at < place; });
    return found != sites.end() && found->at == at ? found->site : kNone;
}

}  // namespace aeroflow::bytecode
