// Writes the words of a module: instructions, labels, sites.
//
// In: ops and fields. Out: words appended to the module's code; jumps are patched when their label is bound, a jump too
// far for 16 bits goes over a jump of 32 that `finish` puts behind the function.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "vm/bytecode/module.h"

namespace aeroflow::emit {

using bytecode::Op;
using bytecode::Word;

struct Label {
    uint32_t index = ~0u;
};

class Assembler {
public:
    explicit Assembler(bytecode::Module& module) : module_(module) {}

    void op(Op op, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0);
    void wide(Op op, uint32_t a, uint32_t value);
    void word(Word word) { module_.code.push_back(word); }
    // Slots, four per word.
    void list(const std::vector<uint32_t>& slots);
    // The instruction written next stands at this place of the source.
    void site(uint32_t site);

    Label label();
    void bind(Label label);
    // A conditional jump: the field c is the distance. Jump, JumpIf, JumpIfNot: b and c are.
    void jump(Op op, uint32_t a, uint32_t b, Label target);
    void jump(Label target) { jump(Op::Jump, 0, 0, target); }
    // A word of a switch table that began at `from`.
    void table_entry(uint32_t from, Label target);
    // Whether something has been written since the last label was bound.
    bool can_change_last() const { return last_ != ~0u; }
    // The last instruction, when a jump to it cannot arrive behind it; `at` is its place.
    Word last_word() const { return module_.code[last_]; }
    void replace_last_with_jump(Op op, uint32_t a, uint32_t b, Label target);

    uint32_t here() const { return static_cast<uint32_t>(module_.code.size()); }
    uint32_t pool(uint64_t bits);
    bytecode::Module& module() { return module_; }
    // Patches all jumps of the function; false when one does not reach.
    bool finish();

private:
    enum class Width : uint8_t { Short, Long, Table };
    struct Fixup {
        uint32_t at = 0;    // the word
        uint32_t from = 0;  // the distance counts from here
        uint32_t label = 0;
        Width width = Width::Short;
    };
    bool patch(const Fixup& fixup);
    bool patch_short(const Fixup& fixup);

    bytecode::Module& module_;
    std::vector<uint32_t> labels_;
    std::vector<Fixup> fixups_;
    uint32_t last_ = ~0u;
};

}  // namespace aeroflow::emit
