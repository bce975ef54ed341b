#include "compiler/syntax/literals.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <vector>

#include "compiler/source/utf8.h"

namespace aeroflow::syntax {

namespace {

constexpr uint64_t kLargestInt = uint64_t{INT64_MAX};

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

LiteralError wrong(std::string_view text, std::string_view message, std::string_view hint = {}) {
    return {message, hint, 0, uint32_t(text.size()), false};
}
LiteralError too_large(std::string_view text, std::string_view hint) {
    return {"this number is too large", hint, 0, uint32_t(text.size()), true};
}

std::string without_underscores(std::string_view text) {
    std::string out(text);
    out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
    return out;
}

Number read_based(std::string_view text, std::string_view digits, unsigned base) {
    Number number;
    number.decimal = false;
    bool any = false;
    for (const char c : digits) {
        if (c == '_') continue;
        const auto value = unsigned(digit_value(c));
        if (value >= base) return {0, false, wrong(text, "this digit does not belong to the base of the number")};
        if (number.bits >> 60 != 0 && number.bits > (UINT64_MAX - value) / base) {
            return {0, false, too_large(text, "ints have 64 bits")};
        }
        number.bits = number.bits * base + value;
        any = true;
    }
    if (!any) number.error = wrong(text, "digits are missing behind the base");
    return number;
}

// Whether a float that does not fit is too large, not too small: its first digit that is not 0 stands before the dot, or
// its exponent is positive.
bool overflows(std::string_view text) {
    const size_t exponent = text.find_first_of("eE");
    if (exponent != std::string_view::npos) return text[exponent + 1] != '-';
    const size_t dot = text.find('.');
    return text.find_first_of("123456789") < dot;
}

}  // namespace

Number read_int(std::string_view text) {
    if (text.starts_with("0x")) return read_based(text, text.substr(2), 16);
    if (text.starts_with("0b")) return read_based(text, text.substr(2), 2);
    if (text.starts_with("0o")) return read_based(text, text.substr(2), 8);
    Number number;
    for (const char c : text) {
        if (c == '_') continue;
        const auto digit = uint64_t(digit_value(c));
        if (digit > 9) return {0, true, wrong(text, "this is no number")};
        if (number.bits > (kLargestInt + 1 - digit) / 10) {
            return {0, true, too_large(text, "the largest int is 9223372036854775807")};
        }
        number.bits = number.bits * 10 + digit;
    }
    return number;
}

Number read_float(std::string_view text) {
    const std::string digits = without_underscores(text);
    double value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    Number number;
    if (result.ec == std::errc::result_out_of_range) {
        value = 0;
        if (overflows(digits)) number.error = too_large(text, "the largest float is about 1.8e308");
    } else if (result.ec != std::errc{} || result.ptr != digits.data() + digits.size()) {
        number.error = wrong(text, "this is no number");
    }
    number.bits = std::bit_cast<uint64_t>(value);
    return number;
}

namespace {

struct Unit {
    std::string_view name;
    uint64_t nanoseconds;
};
// Longer names before their ends.
constexpr Unit kUnits[] = {{"ns", 1},
                           {"us", 1'000},
                           {"ms", 1'000'000},
                           {"min", 60'000'000'000},
                           {"s", 1'000'000'000},
                           {"h", 3'600'000'000'000}};

}  // namespace

Number read_duration(std::string_view text) {
    constexpr std::string_view kHint = "durations are whole nanoseconds, at most about 292 years";
    const Unit* unit = std::find_if(std::begin(kUnits), std::end(kUnits),
                                    [&](const Unit& u) { return text.ends_with(u.name); });
    if (unit == std::end(kUnits)) return {0, true, wrong(text, "this is no duration")};
    const std::string digits = without_underscores(text.substr(0, text.size() - unit->name.size()));
    if (digits.find_first_not_of("0123456789.") != std::string::npos) {
        return {0, true, wrong(text, "a duration is written with decimal digits")};
    }
    // value = whole * unit + fraction * unit / scale, which must be whole.
    using Wide = unsigned __int128;
    Wide whole = 0, fraction = 0, scale = 1;
    bool behind_dot = false;
    for (const char c : digits) {
        if (c == '.') {
            behind_dot = true;
            continue;
        }
        Wide& part = behind_dot ? fraction : whole;
        part = part * 10 + Wide(c - '0');
        if (behind_dot) scale *= 10;
        if (whole > kLargestInt || scale > Wide(1'000'000'000'000'000'000)) return {0, true, too_large(text, kHint)};
    }
    const Wide parts = fraction * unit->nanoseconds;
    if (parts % scale != 0) return {0, true, wrong(text, "this duration is no whole number of nanoseconds", kHint)};
    const Wide total = whole * unit->nanoseconds + parts / scale;
    if (total > kLargestInt) return {0, true, too_large(text, kHint)};
    return {uint64_t(total), true, {}};
}

namespace {

// Decodes escapes; `offset` is where `text` begins in its token.
class Decoder {
public:
    Decoder(std::string_view text, uint32_t offset) : text_(text), offset_(offset) {}
    bool bytes = false;
    bool braces = false;

    Text run() {
        while (at_ < text_.size()) step();
        return std::move(result_);
    }

private:
    void step() {
        const char c = text_[at_];
        if (c == '\\') return escape();
        if (braces && (c == '{' || c == '}')) {
            const bool twin = at_ + 1 < text_.size() && text_[at_ + 1] == c;
            if (!twin) error(at_, at_ + 1, "a brace in the text of an f-string is written twice", "write `}}`");
            at_ += twin ? 2 : 1;
            result_.bytes += c;
            return;
        }
        result_.bytes += c;
        ++at_;
    }

    void escape() {
        const size_t begin = at_;
        const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        at_ = std::min(at_ + 2, text_.size());
        switch (c) {
            case 'n': result_.bytes += '\n'; return;
            case 't': result_.bytes += '\t'; return;
            case 'r': result_.bytes += '\r'; return;
            case '0': result_.bytes += '\0'; return;
            case '\\':
            case '"':
            case '\'': result_.bytes += c; return;
            case 'u':
                if (!bytes) return unicode(begin);
                break;
            case 'x':
                if (bytes) return hex_byte(begin);
                break;
            default: break;
        }
        error(begin, at_, "there is no such escape",
              bytes ? "bytes have \\n \\t \\r \\0 \\\\ \\\" \\' and \\xNN" : "strings have \\n \\t \\r \\0 \\\\ \\\" \\' and \\u{…}");
    }

    void unicode(size_t begin) {
        const size_t close = text_.find('}', at_);
        const bool open = at_ < text_.size() && text_[at_] == '{';
        uint32_t value = 0;
        bool good = open && close != std::string_view::npos && close > at_ + 1 && close - at_ <= 7;
        for (size_t i = at_ + 1; good && i < close; ++i) {
            good = digit_value(text_[i]) < 16;
            value = value * 16 + uint32_t(digit_value(text_[i]));
        }
        if (open && close != std::string_view::npos) at_ = close + 1;
        if (!good || !source::is_scalar(value)) {
            return error(begin, at_, "this is no Unicode scalar", "write \\u{1F300}: 1 to 6 hexadecimal digits, no surrogates");
        }
        source::append_scalar(result_.bytes, value);
    }

    void hex_byte(size_t begin) {
        const int high = at_ < text_.size() ? digit_value(text_[at_]) : 99;
        const int low = at_ + 1 < text_.size() ? digit_value(text_[at_ + 1]) : 99;
        if (high > 15 || low > 15) return error(begin, at_, "`\\x` takes two hexadecimal digits", "");
        result_.bytes += static_cast<char>(high * 16 + low);
        at_ += 2;
    }

    void error(size_t begin, size_t end, std::string_view message, std::string_view hint) {
        if (!result_.error.message.empty()) return;
        result_.error = {message, hint, offset_ + uint32_t(begin), offset_ + uint32_t(end), false};
    }

    std::string_view text_;
    uint32_t offset_;
    size_t at_ = 0;
    Text result_;
};

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    for (size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end + 1);
    }
    lines.push_back(text);
    return lines;
}

// """…""": the newline behind the opening quotes and a last blank line go, then what indents all lines that are not blank.
// A first line that stands beside the quotes has no indent of its own.
std::string without_indent(std::string_view inside) {
    std::vector<std::string_view> lines = split_lines(inside);
    const bool begins_below = lines.size() > 1 && is_blank(lines[0]);
    if (lines.size() > 1 && is_blank(lines.back())) lines.pop_back();
    const size_t first = begins_below ? 1 : 0;
    size_t indent = std::string_view::npos;
    for (size_t i = 1; i < lines.size(); ++i) {
        if (!is_blank(lines[i])) indent = std::min(indent, lines[i].find_first_not_of(" \t"));
    }
    std::string out;
    for (size_t i = first; i < lines.size(); ++i) {
        if (i > first) out += '\n';
        std::string_view line = lines[i];
        if (i > 0) line.remove_prefix(std::min({indent, line.find_first_not_of(" \t"), line.size()}));
        out += line;
    }
    return out;
}

}  // namespace

Text read_string(std::string_view token) {
    const char prefix = token[0] == 'r' || token[0] == 'b' ? token[0] : '\0';
    const uint32_t quote = prefix != '\0' ? 1 : 0;
    std::string_view inside = token.substr(quote);
    if (prefix == '\0' && inside.size() >= 3 && inside.starts_with("\"\"\"")) {
        inside.remove_prefix(3);
        if (inside.ends_with("\"\"\"")) inside.remove_suffix(3);
        // Offsets of errors would be those of the text without indent; the whole token is named instead.
        Text text = Decoder(without_indent(inside), 0).run();
        text.error.begin = 0;
        text.error.end = uint32_t(token.size());
        return text;
    }
    inside.remove_prefix(1);
    if (inside.ends_with('"') || inside.ends_with('\'')) inside.remove_suffix(1);
    if (prefix == 'r') return {std::string(inside), {}};
    Decoder decoder(inside, quote + 1);
    decoder.bytes = prefix == 'b';
    return decoder.run();
}

Text read_fstring_text(std::string_view text) {
    Decoder decoder(text, 0);
    decoder.braces = true;
    return decoder.run();
}

std::optional<ast::Format> read_format(std::string_view text) {
    using Align = ast::Format::Align;
    constexpr uint32_t kWidest = 65535;
    ast::Format format;
    size_t at = 1;
    const auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
    const auto number = [&](uint32_t& value) {
        for (; peek() >= '0' && peek() <= '9' && value <= kWidest; ++at) value = value * 10 + uint32_t(peek() - '0');
        return value <= kWidest;
    };
    if (peek() == '<' || peek() == '>' || peek() == '^') {
        format.align = peek() == '<' ? Align::Left : peek() == '>' ? Align::Right : Align::Center;
        ++at;
    }
    if (peek() == '0') {
        if (format.align != Align::Default) return std::nullopt;
        format.zero = true;
        ++at;
    }
    if (!number(format.width)) return std::nullopt;
    if (peek() == '.') {
        ++at;
        if (peek() < '0' || peek() > '9' || !number(format.digits)) return std::nullopt;
        format.has_digits = true;
    }
    if (peek() == 'x' || peek() == 'X' || peek() == 'b' || peek() == 'o') format.base = text[at++];
    if (at != text.size()) return std::nullopt;
    return format;
}

}  // namespace aeroflow::syntax
