// One line of source with marks below it.
//
// In: a line and byte spans in it. Out: what to print, in columns that line up: tabs as blanks, control characters as
// U+FFFD, and of a long line only a window around the first mark. Work is bounded by the window, not by the line.
#pragma once

#include <string>
#include <vector>

#include "compiler/source/source.h"

namespace aeroflow::diagnostics {

struct Mark {
    source::Span span;  // bytes of the file; what lies beyond the line is ignored
    char sign = '^';    // '^' for the primary label, '-' for others
    std::string text;
};

struct Excerpt {
    std::string line;
    std::vector<std::string> below;  // one line per mark, in the order of the marks
};

Excerpt excerpt(const source::File& file, uint32_t line, const std::vector<Mark>& marks);

}  // namespace aeroflow::diagnostics
