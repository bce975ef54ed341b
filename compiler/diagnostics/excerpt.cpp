#include "compiler/diagnostics/excerpt.h"

#include <algorithm>

#include "compiler/source/utf8.h"

namespace aeroflow::diagnostics {

namespace {

constexpr uint32_t kTabWidth = 4;
// Bytes kept before and behind the first mark of a long line.
constexpr uint32_t kBefore = 60;
constexpr uint32_t kBehind = 100;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "…";

bool begins_scalar(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The part of the line that is shown, cut at scalars.
source::Span window(const source::File& file, source::Span line, uint32_t mark) {
    if (line.length() <= kBefore + kBehind) return line;
    const std::string_view text = file.text();
    source::Span shown = line;
    if (mark > line.begin + kBefore) shown.begin = mark - kBefore;
    if (line.end - mark > kBehind) shown.end = mark + kBehind;
    while (shown.begin > line.begin && !begins_scalar(text[shown.begin])) --shown.begin;
    while (shown.end < line.end && !begins_scalar(text[shown.end])) ++shown.end;
    return shown;
}

// Appends what [begin, end) looks like and returns how many columns it takes.
uint32_t append_shown(std::string& out, std::string_view text) {
    uint32_t columns = 0;
    for (size_t at = 0; at < text.size();) {
        const source::Scalar scalar = source::decode_scalar(text, at);
        if (scalar.length == 0) {
            out += kReplacement;
            ++columns;
            ++at;
            continue;
        }
        const bool control = scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0);
        if (scalar.value == '\t') {
            out.append(kTabWidth, ' ');
            columns += kTabWidth;
        } else if (control) {
            out += kReplacement;
            ++columns;
        } else {
            out += text.substr(at, scalar.length);
            ++columns;
        }
        at += scalar.length;
    }
    return columns;
}

uint32_t columns_of(std::string_view text) {
    std::string ignored;
    return append_shown(ignored, text);
}

}  // namespace

Excerpt excerpt(const source::File& file, uint32_t line, const std::vector<Mark>& marks) {
    const source::Span whole = file.line_span(line);
    const uint32_t focus = marks.empty() ? whole.begin : std::clamp(marks[0].span.begin, whole.begin, whole.end);
    const source::Span shown = window(file, whole, focus);
    Excerpt result;
    uint32_t indent = 0;
    if (shown.begin > whole.begin) {
        result.line += kEllipsis;
        indent = 1;
    }
    append_shown(result.line, file.text(shown));
    if (shown.end < whole.end) result.line += kEllipsis;
    for (const Mark& mark : marks) {
        const uint32_t begin = std::clamp(mark.span.begin, shown.begin, shown.end);
        const uint32_t end = std::clamp(mark.span.end, begin, shown.end);
        const uint32_t before = indent + columns_of(file.text({shown.begin, begin}));
        const uint32_t width = std::max(1u, columns_of(file.text({begin, end})));
        std::string below(before, ' ');
        below.append(width, mark.sign);
        if (!mark.text.empty()) below += ' ' + mark.text;
        result.below.push_back(std::move(below));
    }
    return result;
}

}  // namespace aeroflow::diagnostics
