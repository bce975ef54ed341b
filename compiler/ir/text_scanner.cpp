// Words, numbers and quoted strings of IR text.
#include "compiler/ir/text_scanner.h"

#include <charconv>

namespace aeroflow::ir {
namespace {

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '$';
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

template <typename Integer>
bool read_integer(std::string_view text, size_t& at, Integer& value, int base) {
    const auto result = std::from_chars(text.data() + at, text.data() + text.size(), value, base);
    if (result.ec != std::errc()) return false;
    at = static_cast<size_t>(result.ptr - text.data());
    return true;
}

}  // namespace

void TextScanner::skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r'))
        ++at_;
    if (text_.substr(at_, 2) != "//") return;
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
}

bool TextScanner::next_line() {
    if (line_ == 0) line_ = 1;
    for (;;) {
        skip_blanks();
        if (at_ >= text_.size()) return false;
        if (text_[at_] != '\n') return true;
        ++at_;
        ++line_;
    }
}

void TextScanner::skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
}

bool TextScanner::at_line_end() {
    skip_blanks();
    return at_ >= text_.size() || text_[at_] == '\n';
}

bool TextScanner::eat(char c) {
    skip_blanks();
    if (peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
}

bool TextScanner::eat_symbol(std::string_view symbol) {
    skip_blanks();
    if (text_.substr(at_, symbol.size()) != symbol) return false;
    at_ += symbol.size();
    return true;
}

bool TextScanner::eat(std::string_view word) {
    const size_t before = at_;
    if (this->word() == word) return true;
    at_ = before;
    return false;
}

std::string_view TextScanner::word() {
    skip_blanks();
    const size_t first = at_;
    while (at_ < text_.size() && is_word_character(text_[at_])) ++at_;
    return text_.substr(first, at_ - first);
}

std::string_view TextScanner::type_name() {
    skip_blanks();
    const size_t first = at_;
    uint32_t depth = 0;
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '{' || c == '}') break;
        if (c == '-' && text_.substr(at_, 2) == "->") {
            at_ += 2;
            continue;
        }
        if (depth == 0 && (c == ',' || c == ')' || c == '>' || c == ':')) break;
        if (c == '(' || c == '<') ++depth;
        if (c == ')' || c == '>') --depth;
        ++at_;
    }
    return text_.substr(first, at_ - first);
}

bool TextScanner::number(int64_t& value) {
    skip_blanks();
    return read_integer(text_, at_, value, 10);
}

bool TextScanner::number(uint32_t& value) {
    skip_blanks();
    return read_integer(text_, at_, value, 10);
}

bool TextScanner::hex(uint64_t& value) {
    return eat_symbol("0x") && read_integer(text_, at_, value, 16);
}

bool TextScanner::quoted(std::string& value) {
    value.clear();
    if (!eat('"')) return false;
    while (at_ < text_.size() && text_[at_] != '\n') {
        const char c = text_[at_++];
        if (c == '"') return true;
        if (c != '\\') {
            value.push_back(c);
        } else if (peek() == 'x' && at_ + 2 < text_.size()) {
            const int high = hex_digit(text_[at_ + 1]), low = hex_digit(text_[at_ + 2]);
            if (high < 0 || low < 0) return false;
            value.push_back(static_cast<char>(high * 16 + low));
            at_ += 3;
        } else if (peek() == '"' || peek() == '\\') {
            value.push_back(text_[at_++]);
        } else {
            return false;
        }
    }
    return false;
}

bool TextScanner::name(std::string& value) {
    skip_blanks();
    if (peek() == '"') return quoted(value);
    value = std::string(word());
    return !value.empty();
}

bool TextScanner::fail(std::string message) {
    if (!failed_) error_ = {line_, std::move(message)};
    failed_ = true;
    return false;
}

}  // namespace aeroflow::ir
