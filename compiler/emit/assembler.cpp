#include "compiler/emit/assembler.h"

#include <algorithm>

#include "vm/base/check.h"

namespace aeroflow::emit {

using namespace bytecode;

namespace {

bool is_long(Op op) { return op == Op::Jump || op == Op::JumpIf || op == Op::JumpIfNot; }

}  // namespace

void Assembler::op(Op op, uint32_t a, uint32_t b, uint32_t c) {
    AE_CHECK(a <= 0xFFFF);
    last_ = here();
    word(pack(op, a, b, c));
}

void Assembler::wide(Op op, uint32_t a, uint32_t value) {
    AE_CHECK(a <= 0xFFFF);
    last_ = here();
    word(pack_wide(op, a, value));
}

void Assembler::list(const std::vector<uint32_t>& slots) {
    for (size_t i = 0; i < slots.size(); i += 4) {
        Word packed = 0;
        for (size_t k = i; k < std::min(i + 4, slots.size()); ++k)
            packed |= uint64_t{slots[k]} << (k - i) * 16;
        word(packed);
    }
}

void Assembler::site(uint32_t site) {
    if (site == kNone) return;
    auto& sites = module_.sites;
    // The last one at a place counts: an instruction may have taken the place of a removed one.
    if (!sites.empty() && sites.back().at == here()) sites.pop_back();
    sites.push_back({here(), site});
}

Label Assembler::label() {
    labels_.push_back(kNone);
    return {static_cast<uint32_t>(labels_.size() - 1)};
}

void Assembler::bind(Label label) {
    AE_CHECK(labels_[label.index] == kNone);
    labels_[label.index] = here();
    last_ = kNone;
}

void Assembler::jump(Op op, uint32_t a, uint32_t b, Label target) {
    AE_CHECK(a <= 0xFFFF);
    fixups_.push_back({here(), here(), target.index, is_long(op) ? Width::Long : Width::Short});
    last_ = kNone;
    word(is_long(op) ? pack_wide(op, a, 0) : pack(op, a, b, 0));
}

void Assembler::table_entry(uint32_t from, Label target) {
    fixups_.push_back({here(), from, target.index, Width::Table});
    word(0);
}

void Assembler::replace_last_with_jump(Op op, uint32_t a, uint32_t b, Label target) {
    AE_CHECK(last_ + 1 == here());
    module_.code.pop_back();
    jump(op, a, b, target);
}

uint32_t Assembler::pool(uint64_t bits) {
    auto& pool = module_.pool;
    const auto found = std::find(pool.begin(), pool.end(), bits);
    if (found != pool.end()) return static_cast<uint32_t>(found - pool.begin());
    pool.push_back(bits);
    return static_cast<uint32_t>(pool.size() - 1);
}

// Over a long jump behind the function, if that is in reach.
bool Assembler::patch_short(const Fixup& fixup) {
    int64_t distance = static_cast<int64_t>(labels_[fixup.label]) - fixup.from;
    if (distance != static_cast<int16_t>(distance)) {
        const uint32_t island = here();
        word(pack_wide(Op::Jump, 0, labels_[fixup.label] - island));
        distance = static_cast<int64_t>(island) - fixup.from;
        if (distance != static_cast<int16_t>(distance)) return false;
    }
    module_.code[fixup.at] |= uint64_t{static_cast<uint16_t>(distance)} << 48;
    return true;
}

bool Assembler::patch(const Fixup& fixup) {
    AE_CHECK(labels_[fixup.label] != kNone);
    const uint32_t distance = labels_[fixup.label] - fixup.from;
    if (fixup.width == Width::Short) return patch_short(fixup);
    module_.code[fixup.at] |=
        fixup.width == Width::Long ? uint64_t{distance} << 32 : uint64_t{distance};
    return true;
}

bool Assembler::finish() {
    for (const Fixup& fixup : fixups_)
        if (!patch(fixup)) return false;
    fixups_.clear();
    labels_.clear();
    last_ = kNone;
    return true;
}

}  // namespace aeroflow::emit
