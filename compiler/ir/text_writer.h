// A string that IR text is appended to.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/ir/ir.h"

namespace aeroflow::ir {

class TextWriter {
public:
    TextWriter& put(std::string_view text) { return text_.append(text), *this; }
    TextWriter& put(char c) { return text_.push_back(c), *this; }

    template <typename Integer>
    TextWriter& number(Integer value) {
        char buffer[24];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
        return put({buffer, static_cast<size_t>(end.ptr - buffer)});
    }

    TextWriter& hex(uint64_t value) {
        char buffer[20];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, 16);
        return put("0x").put({buffer, static_cast<size_t>(end.ptr - buffer)});
    }

    // A string in quotes; control characters and bytes above 126 as \xHH.
    TextWriter& quoted(std::string_view text);
    // @main.fib, or @"main.map<int>" when there are other characters than letters, digits, `_`, `.` and `$`.
    TextWriter& function_name(std::string_view name);

    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

// Everything of a module but its functions: text_tables.cpp.
void print_tables(const Module& module, TextWriter& out);

}  // namespace aeroflow::ir
