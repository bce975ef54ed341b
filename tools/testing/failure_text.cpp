#include "tools/testing/failure_text.h"

#include <algorithm>

#include "tools/testing/difference.h"
#include "tools/testing/text.h"

namespace aeroflow::testing {
namespace {

constexpr std::string_view kWord = "expect ";
constexpr size_t kWidestBeneath = 48;  // values up to here stand beneath the source
constexpr size_t kWidestValue = 400;   // scalars of a value that are shown

// A value that is set beneath its operand, at a column.
struct Placed {
    size_t column;
    size_t width;  // of the operand
    std::string_view value;
    bool is_left;
};

void pad(std::string& line, size_t& at, size_t column) {
    for (; at < column; ++at) line += ' ';
}

// From right to left each value takes the first row in which it ends before what stands there begins; the rows above have
// a bar in its column.
std::vector<size_t> rows_of(const std::vector<Placed>& placed) {
    std::vector<size_t> rows(placed.size(), 0);
    std::vector<size_t> first_taken;  // by row: the column from which it is taken
    for (size_t i = placed.size(); i-- > 0;) {
        const size_t end = placed[i].column + width(placed[i].value) + 1;
        size_t row = 0;
        while (row < first_taken.size() && end > first_taken[row]) ++row;
        if (row == first_taken.size()) first_taken.push_back(0);
        for (size_t above = 0; above <= row; ++above) first_taken[above] = placed[i].column;
        rows[i] = row;
    }
    return rows;
}

std::string beneath(const std::vector<Placed>& placed, const Palette& colors) {
    std::string out = "  ";
    size_t at = 0;
    for (const Placed& one : placed) {
        pad(out, at, one.column);
        out += repeated("─", one.width);
        at += one.width;
    }
    out += '\n';
    const std::vector<size_t> rows = rows_of(placed);
    const size_t last = *std::max_element(rows.begin(), rows.end());
    for (size_t row = 0; row <= last; ++row) {
        std::string line = "  ";
        at = 0;
        for (size_t i = 0; i < placed.size(); ++i) {
            if (rows[i] < row) continue;
            pad(line, at, placed[i].column);
            const bool here = rows[i] == row;
            line += here ? (placed[i].is_left ? colors.left : colors.right) + std::string(placed[i].value) + colors.plain : "│";
            at += here ? width(placed[i].value) : 1;
        }
        out += line + '\n';
    }
    return out;
}

// The value, or what is around the first difference when it is too long to read.
std::string readable(std::string_view value, size_t difference) {
    if (width(value) <= kWidestValue) return std::string(value);
    const size_t first = difference < kWidestValue / 2 ? 0 : difference - kWidestValue / 2;
    const std::string_view shown = piece(value, first, kWidestValue);
    const bool cut_behind = shown.data() + shown.size() != value.data() + value.size();
    return (first == 0 ? "" : "…") + std::string(shown) + (cut_behind ? "…" : "");
}

// Values that are too long to stand beneath the source stand below it, one to a line.
std::string below(const Failure& failure, const Palette& colors) {
    std::string out;
    const bool sides = failure.is_equality && failure.operands.size() == 2;
    const size_t difference = sides ? first_difference(failure.operands[0].value, failure.operands[1].value) : 0;
    size_t widest = 0;
    std::vector<std::string> names;
    for (size_t i = 0; i < failure.operands.size(); ++i) {
        const Operand& operand = failure.operands[i];
        const std::string source = failure.condition.substr(operand.begin, operand.end - operand.begin);
        const bool short_name = width(source) <= 20 && source.find('\n') == std::string::npos;
        names.push_back(sides ? (i == 0 ? "left" : "right") : short_name ? source : "value");
        widest = std::max(widest, width(names.back()));
    }
    for (size_t i = 0; i < names.size(); ++i) {
        out += "    " + names[i] + std::string(widest - width(names[i]) + 2, ' ');
        out += (i == 0 ? colors.left : colors.right) + readable(failure.operands[i].value, difference) + colors.plain + '\n';
    }
    return out;
}

std::string expectation_text(const Failure& failure, const Palette& colors) {
    std::string out = "  " + std::string(kWord);
    for (const char c : failure.condition) {
        out += c;
        if (c == '\n') out += "  ";
    }
    out += '\n';
    if (failure.operands.empty()) return out;
    bool fits = failure.condition.find('\n') == std::string::npos;
    std::vector<Placed> placed;
    for (size_t i = 0; i < failure.operands.size(); ++i) {
        const Operand& operand = failure.operands[i];
        const std::string_view condition(failure.condition);
        fits = fits && width(operand.value) <= kWidestBeneath;
        placed.push_back({kWord.size() + width(condition.substr(0, operand.begin)),
                          width(condition.substr(operand.begin, operand.end - operand.begin)), operand.value, i == 0});
    }
    out += fits ? beneath(placed, colors) : below(failure, colors);
    if (!failure.is_equality || failure.operands.size() != 2) return out;
    for (const std::string& line : differences(failure.operands[0].value, failure.operands[1].value)) {
        out += "  " + colors.dim + line + colors.plain + '\n';
    }
    return out;
}

}  // namespace

Palette palette(bool color) {
    if (!color) return {};
    return {"\x1b[1;31m", "\x1b[32m", "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"};
}

std::string failure_text(const Failure& failure, const Palette& colors) {
    if (!failure.condition.empty()) return expectation_text(failure, colors);
    return indented(failure.report.empty() ? failure.message : failure.report, "  ");
}

}  // namespace aeroflow::testing
