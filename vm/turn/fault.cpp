// Raising faults and printing them. A fault is a value of the turn's outcome, in canonical words (formats.md §3), so that
// it can be hashed and sent as it is.
#include <cstring>

#include "vm/base/check.h"
#include "vm/turn/context.h"

namespace aeroflow::turn {
namespace {

struct FaultRow {
    std::string_view text;
    std::string_view payload;
};

constexpr FaultRow kRows[] = {
#define FAULT(Name, text, payload) {text, payload},
#include "vm/base/faults.def"
#undef FAULT
};

bool begin(Context& context, uint32_t site) {
    if (context.status == Status::Fault) return false;
    context.status = Status::Fault;
    context.fault.words.clear();
    context.fault.detail.clear();
    context.fault.values.clear();
    context.fault.stack.assign(1, site);
    return true;
}

void append_text(std::vector<uint64_t>& words, std::string_view text) {
    words.push_back(text.size());
    const size_t first = words.size();
    words.resize(first + (text.size() + 7) / 8, 0);
    if (!text.empty()) std::memcpy(words.data() + first, text.data(), text.size());
}

// The text at the front of `words`, which it leaves behind; what is cut short is read as far as it goes.
std::string_view take_text(std::span<const uint64_t>& words) {
    if (words.empty()) return {};
    const uint64_t length = words[0];
    words = words.subspan(1);
    if (length > words.size() * 8) return {};
    const std::string_view text(reinterpret_cast<const char*>(words.data()), length);
    words = words.subspan((length + 7) / 8);
    return text;
}

int64_t take_int(std::span<const uint64_t>& words) {
    if (words.empty()) return 0;
    const auto value = static_cast<int64_t>(words[0]);
    words = words.subspan(1);
    return value;
}

// Appends the text of a row up to its nested fault, which ends it when there is one: gives whether there is.
bool append_row(const FaultRow& row, std::span<const uint64_t>& words, std::string& out) {
    size_t field = 0;
    for (size_t i = 0; i < row.text.size(); ++i) {
        if (row.text[i] != '{') {
            out += row.text[i];
            continue;
        }
        i += 2;
        const char letter = row.payload[field++];
        if (letter == 'f') return true;
        if (letter == 'i') out += std::to_string(take_int(words));
        if (letter == 's') out += take_text(words);
    }
    return false;
}

}  // namespace

void raise(Context& context, FaultKind kind, uint32_t site) {
    AE_CHECK(kRows[static_cast<uint32_t>(kind)].payload.empty());
    if (begin(context, site)) context.fault.words.push_back(static_cast<uint64_t>(kind));
}

void raise(Context& context, FaultKind kind, uint32_t site, int64_t a, int64_t b) {
    AE_CHECK(kRows[static_cast<uint32_t>(kind)].payload == "ii");
    if (!begin(context, site)) return;
    context.fault.words = {static_cast<uint64_t>(kind), static_cast<uint64_t>(a),
                           static_cast<uint64_t>(b)};
}

void raise(Context& context, FaultKind kind, uint32_t site, std::string_view text) {
    AE_CHECK(kRows[static_cast<uint32_t>(kind)].payload == "s");
    if (!begin(context, site)) return;
    context.fault.words.push_back(static_cast<uint64_t>(kind));
    append_text(context.fault.words, text);
}

void raise_words(Context& context, std::span<const uint64_t> fault_words, uint32_t site) {
    AE_CHECK(!fault_words.empty());
    if (begin(context, site)) context.fault.words.assign(fault_words.begin(), fault_words.end());
}

std::string show_fault(std::span<const uint64_t> words) {
    std::string out;
    bool nested = true;
    while (nested && !words.empty()) {
        const uint64_t kind = words[0];
        words = words.subspan(1);
        if (kind >= std::size(kRows)) return out + "unknown fault";
        nested = append_row(kRows[kind], words, out);
    }
    return out;
}

}  // namespace aeroflow::turn
