// Values of literals from their text (language.md §1).
//
// In: the text of one token. Out: the value, or what is wrong with it and where (an offset in the text). No diagnostics here:
// the AST builder knows the span.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"

namespace aeroflow::syntax {

// What is wrong; empty when nothing is. `begin`, `end` are offsets in the token's text.
struct LiteralError {
    std::string_view message;
    std::string_view hint;
    uint32_t begin = 0;
    uint32_t end = 0;
    bool too_large = false;
};

struct Number {
    uint64_t bits = 0;
    bool decimal = true;
    LiteralError error;
};

// 2^63 is given back as it is: only a minus sign before it makes it fit.
Number read_int(std::string_view text);
Number read_float(std::string_view text);
Number read_duration(std::string_view text);

struct Text {
    std::string bytes;
    LiteralError error;  // the first
};

// The whole token with its quotes and prefix: "…", """…""", r"…", b"…".
Text read_string(std::string_view token);
// Text between holes of an f-string: escapes, `{{` and `}}`.
Text read_fstring_text(std::string_view text);

// `:` and what follows; nothing when it is no format.
std::optional<ast::Format> read_format(std::string_view text);

}  // namespace aeroflow::syntax
