#include "scheduler/trace/json_scanner.h"

#include <charconv>
#include <cstring>
#include <string>
#include <vector>

#include "vm/value/text_data.h"

namespace aeroflow::trace {
namespace {

constexpr uint64_t kEach = 0x0101010101010101;
constexpr uint64_t kHigh = 0x8080808080808080;

constexpr uint64_t zero_bytes(uint64_t v) { return (v - kEach) & ~v & kHigh; }

// Whether eight bytes are all plain characters of a string: printable ASCII but for quote and backslash.
bool all_plain(uint64_t v) {
    const uint64_t control = (v - kEach * 0x20) & ~v & kHigh;
    return (control | zero_bytes(v ^ kEach * '"') | zero_bytes(v ^ kEach * '\\') | (v & kHigh)) == 0;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Scanner {
public:
    Scanner(std::string_view text, JsonHandler& handler) : text_(text), handler_(handler) {}

    bool run() {
        if (!value()) return false;
        while (!open_.empty()) {
            if (!next()) return false;
        }
        skip_space();
        return at_ == text_.size();
    }
    size_t position() const { return at_; }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool take(char c) {
        if (peek() != c || at_ == text_.size()) return false;
        ++at_;
        return true;
    }
    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
    }

    // What follows within the innermost container: another element, or its end.
    bool next() {
        const char open = open_.back();
        const char close = open == '{' ? '}' : ']';
        skip_space();
        if (take(close)) {
            open_.pop_back();
            fresh_ = false;
            return handler_.end();
        }
        if (!fresh_ && !take(',')) return false;
        fresh_ = false;
        skip_space();
        if (open == '{') {
            std::string_view name;
            if (!string(name) || !handler_.key(name)) return false;
            skip_space();
            if (!take(':')) return false;
        }
        return value();
    }

    bool value() {
        skip_space();
        const char c = peek();
        if (c == '{' || c == '[') {
            ++at_;
            open_.push_back(c);
            fresh_ = true;
            return handler_.begin(c == '{');
        }
        if (c == '"') {
            std::string_view text;
            return string(text) && handler_.string(text);
        }
        if (c == '-' || is_digit(c)) return number();
        for (const std::string_view word : {"null", "true", "false"}) {
            if (!text_.substr(at_).starts_with(word)) continue;
            at_ += word.size();
            return handler_.word(word);
        }
        return false;
    }

    bool digits() {
        const size_t first = at_;
        while (is_digit(peek())) ++at_;
        return at_ != first;
    }

    bool number() {
        const size_t first = at_;
        const bool negative = take('-');
        const size_t whole = at_;
        if (!take('0') && !digits()) return false;
        bool is_whole = true;
        if (take('.')) {
            is_whole = false;
            if (!digits()) return false;
        }
        if (take('e') || take('E')) {
            is_whole = false;
            if (!take('+')) take('-');
            if (!digits()) return false;
        }
        uint64_t value = 0;
        const auto parsed = std::from_chars(text_.data() + whole, text_.data() + at_, value);
        if (negative || !is_whole || parsed.ec != std::errc()) return handler_.other_number(negative && first != at_);
        return handler_.number(value);
    }

    // Without escapes the view lies in the text itself.
    bool string(std::string_view& out) {
        if (!take('"')) return false;
        const size_t first = at_;
        size_t copied = first;
        bool escaped = false;
        buffer_.clear();
        while (true) {
            skip_plain();
            if (at_ == text_.size()) return false;
            const auto c = static_cast<uint8_t>(text_[at_]);
            if (c < 0x20) return false;
            if (c == '"') break;
            if (c != '\\') {  // beyond ASCII
                ++at_;
                continue;
            }
            escaped = true;
            buffer_.append(text_, copied, at_ - copied);
            if (!escape()) return false;
            copied = at_;
        }
        if (escaped) buffer_.append(text_, copied, at_ - copied);
        out = escaped ? std::string_view(buffer_) : text_.substr(first, at_ - first);
        if (!value::is_utf8(out)) {
            at_ = first;
            return false;
        }
        ++at_;
        return true;
    }

    void skip_plain() {
        for (uint64_t eight = 0; at_ + 8 <= text_.size(); at_ += 8) {
            std::memcpy(&eight, text_.data() + at_, 8);
            if (!all_plain(eight)) break;
        }
        while (at_ < text_.size()) {
            const auto c = static_cast<uint8_t>(text_[at_]);
            if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') return;
            ++at_;
        }
    }

    bool escape() {
        constexpr std::string_view kLetters = "\"\\/bfnrt";
        constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
        ++at_;
        if (take('u')) return scalar();
        const size_t letter = at_ < text_.size() ? kLetters.find(text_[at_]) : std::string_view::npos;
        if (letter == std::string_view::npos) return false;
        buffer_ += kMeanings[letter];
        ++at_;
        return true;
    }

    bool four_digits(uint32_t& out) {
        if (text_.size() - at_ < 4) return false;
        const char* const first = text_.data() + at_;
        const auto parsed = std::from_chars(first, first + 4, out, 16);
        if (parsed.ec != std::errc() || parsed.ptr != first + 4) return false;
        at_ += 4;
        return true;
    }

    bool scalar() {
        uint32_t code = 0;
        if (!four_digits(code)) return false;
        if (code >= 0xDC00 && code < 0xE000) return false;
        if (code >= 0xD800 && code < 0xDC00) {
            uint32_t low = 0;
            if (!take('\\') || !take('u') || !four_digits(low) || low < 0xDC00 || low >= 0xE000) return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append_scalar(code);
        return true;
    }

    void append_scalar(uint32_t code) {
        const auto tail = [&](int shift) { buffer_ += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
        if (code < 0x80) {
            buffer_ += static_cast<char>(code);
        } else if (code < 0x800) {
            buffer_ += static_cast<char>(0xC0 | code >> 6);
            tail(0);
        } else if (code < 0x10000) {
            buffer_ += static_cast<char>(0xE0 | code >> 12);
            tail(6);
            tail(0);
        } else {
            buffer_ += static_cast<char>(0xF0 | code >> 18);
            tail(12);
            tail(6);
            tail(0);
        }
    }

    std::string_view text_;
    JsonHandler& handler_;
    size_t at_ = 0;
    bool fresh_ = false;       // the innermost container has no element yet
    std::vector<char> open_;   // containers, outermost first
    std::string buffer_;       // of a string with escapes
};

}  // namespace

bool scan_json(std::string_view text, JsonHandler& handler, size_t& position) {
    Scanner scanner(text, handler);
    const bool whole = scanner.run();
    position = scanner.position();
    return whole;
}

}  // namespace aeroflow::trace
