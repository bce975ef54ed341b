#include "vm/builtins/case_mapping.h"

#include <algorithm>
#include <cstdint>

#include "vm/builtins/utf8.h"

namespace aeroflow::builtins {
namespace {

constexpr uint32_t kCapitalSigma = 0x3A3, kSmallSigma = 0x3C3, kFinalSigma = 0x3C2;
constexpr uint32_t kCapitalDottedI = 0x130, kDotAbove = 0x307;

struct Upper {
    uint32_t scalar;
    uint32_t mapped[3];
};
constexpr Upper kUpper[] = {
#define UPPER(scalar, first, second, third) {scalar, {first, second, third}},
#include "vm/builtins/case_exceptions.def"
#undef UPPER
};

struct Range {
    uint32_t first, last;
};
// Other_Uppercase and Other_Lowercase that are not ignorable.
constexpr Range kOtherCased[] = {{0xAA, 0xAA},      {0xBA, 0xBA},       {0x2160, 0x217F},
                                 {0x24B6, 0x24E9},  {0x1F130, 0x1F149}, {0x1F150, 0x1F169},
                                 {0x1F170, 0x1F189}};
// Word_Break MidLetter, MidNumLet and Single_Quote.
constexpr Range kMidLetters[] = {
    {0x27, 0x27},     {0x2E, 0x2E},     {0x3A, 0x3A},     {0xB7, 0xB7},
    {0x387, 0x387},   {0x55F, 0x55F},   {0x5F4, 0x5F4},   {0x2018, 0x2019},
    {0x2024, 0x2024}, {0x2027, 0x2027}, {0xFE13, 0xFE13}, {0xFE52, 0xFE52},
    {0xFE55, 0xFE55}, {0xFF07, 0xFF07}, {0xFF0E, 0xFF0E}, {0xFF1A, 0xFF1A}};

template <size_t N>
bool contains(const Range (&ranges)[N], uint32_t scalar) {
    return std::any_of(ranges, ranges + N,
                       [&](Range r) { return scalar >= r.first && scalar <= r.last; });
}

// What is added to a scalar for its simple case mappings, and its class: 1 has a case, 2 is ignorable between letters.
struct CaseRow {
    int32_t upper, lower, kind;
};
#include "vm/builtins/case_table.h"

const CaseRow& row_of(uint32_t scalar) {
    const uint32_t page = std::min<uint32_t>(scalar / 128, std::size(kCaseIndex) - 1);
    return kCaseRows[kCasePages[kCaseIndex[page]][scalar % 128]];
}

bool is_cased(uint32_t scalar) { return row_of(scalar).kind == 1 || contains(kOtherCased, scalar); }
bool is_ignorable(uint32_t scalar) { return row_of(scalar).kind == 2 || contains(kMidLetters, scalar); }

void append(std::string& out, uint32_t scalar) {
    char bytes[4];
    out.append(bytes, write_scalar(scalar, bytes));
}

// Final_Sigma (Unicode table 3-17): a cased letter before, none behind, ignorable ones skipped.
bool is_final_sigma(std::string_view text, size_t offset) {
    size_t before = offset;
    bool cased = false;
    while (before > 0) {
        do --before;
        while (is_continuation(text[before]));
        const uint32_t scalar = scalar_at(text, before);
        if (is_ignorable(scalar)) continue;
        cased = is_cased(scalar);
        break;
    }
    if (!cased) return false;
    for (size_t i = offset + 2; i < text.size();
         i += scalar_length(static_cast<uint8_t>(text[i]))) {
        const uint32_t scalar = scalar_at(text, i);
        if (!is_ignorable(scalar)) return !is_cased(scalar);
    }
    return true;
}

void append_upper(std::string& out, uint32_t scalar) {
    const auto row =
        std::lower_bound(std::begin(kUpper), std::end(kUpper), scalar,
                         [](const Upper& upper, uint32_t wanted) { return upper.scalar < wanted; });
    if (row == std::end(kUpper) || row->scalar != scalar)
        return append(out, scalar + static_cast<uint32_t>(row_of(scalar).upper));
    for (uint32_t mapped : row->mapped)
        if (mapped != 0) append(out, mapped);
}

}  // namespace

std::string to_upper(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const auto first = static_cast<uint8_t>(text[i]);
        if (first < 0x80)
            out += static_cast<char>(first >= 'a' && first <= 'z' ? first - 32 : first);
        else
            append_upper(out, scalar_at(text, i));
        i += scalar_length(first);
    }
    return out;
}

std::string to_lower(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const auto first = static_cast<uint8_t>(text[i]);
        const uint32_t scalar = scalar_at(text, i);
        if (first < 0x80) {
            out += static_cast<char>(first >= 'A' && first <= 'Z' ? first + 32 : first);
        } else if (scalar == kCapitalSigma) {
            append(out, is_final_sigma(text, i) ? kFinalSigma : kSmallSigma);
        } else if (scalar == kCapitalDottedI) {
            out += 'i';
            append(out, kDotAbove);
        } else {
            append(out, scalar + static_cast<uint32_t>(row_of(scalar).lower));
        }
        i += scalar_length(first);
    }
    return out;
}

}  // namespace aeroflow::builtins
