// Reads IR text word by word. Rows end at the end of a line; `//` begins a comment. Nothing here recurses or trusts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/ir/text.h"

namespace aeroflow::ir {

class TextScanner {
public:
    explicit TextScanner(std::string_view text) : text_(text) {}

    // Goes to the first word of the next line that has one; false at the end.
    bool next_line();
    void skip_line();
    // Whether nothing but blanks and a comment stand behind the current place of the line.
    bool at_line_end();

    bool eat(char c);
    bool eat(std::string_view word);  // a whole word
    bool eat_symbol(std::string_view symbol);
    std::string_view word();  // letters, digits, `_`, `.`, `$`; empty when there is none
    std::string_view
    type_name();  // up to a blank, comma or bracket that is not its own; empty when there is none
    bool number(int64_t& value);  // decimal, with sign
    bool number(uint32_t& value);
    bool hex(uint64_t& value);  // 0x…
    bool quoted(std::string& value);
    bool name(std::string& value);  // behind `@`: a word or a quoted string

    // Remembers the first error; false, so that callers return it.
    bool fail(std::string message);
    bool failed() const { return failed_; }
    const TextError& error() const { return error_; }
    uint32_t line() const { return line_; }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_blanks();
    std::string_view text_;
    size_t at_ = 0;
    uint32_t line_ = 0;
    bool failed_ = false;
    TextError error_;
};

}  // namespace aeroflow::ir
