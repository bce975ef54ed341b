#include "compiler/syntax/lexer.h"

#include <array>

#include "compiler/source/utf8.h"
#include "compiler/syntax/words.h"

namespace aeroflow::syntax {

namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
constexpr bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

constexpr auto kWordBytes = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c) table[size_t(c)] = c < 128 && (is_word_start(char(c)) || is_digit(char(c)));
    return table;
}();
constexpr bool is_word(char c) { return kWordBytes[static_cast<unsigned char>(c)]; }

struct Sign {
    std::string_view text;
    TokenKind kind;
};

// Longest first among those with the same first byte.
constexpr Sign kSigns[] = {
    {">>>=", TokenKind::SHIFT_RIGHT_LOGICAL_ASSIGN}, {">>=", TokenKind::SHIFT_RIGHT_ASSIGN},
    {">=", TokenKind::GREATER_EQUAL}, {">", TokenKind::GREATER},
    {"<<=", TokenKind::SHIFT_LEFT_ASSIGN}, {"<<", TokenKind::SHIFT_LEFT},
    {"<=", TokenKind::LESS_EQUAL}, {"<", TokenKind::LESS},
    {"..=", TokenKind::RANGE_TO}, {"..", TokenKind::RANGE}, {".", TokenKind::DOT},
    {"=>", TokenKind::FAT_ARROW}, {"==", TokenKind::EQUAL}, {"=", TokenKind::ASSIGN},
    {"->", TokenKind::ARROW}, {"-=", TokenKind::MINUS_ASSIGN}, {"-", TokenKind::MINUS},
    {"!=", TokenKind::NOT_EQUAL}, {"!", TokenKind::BANG},
    {"+=", TokenKind::PLUS_ASSIGN}, {"+", TokenKind::PLUS},
    {"*=", TokenKind::STAR_ASSIGN}, {"*", TokenKind::STAR},
    {"/=", TokenKind::SLASH_ASSIGN}, {"/", TokenKind::SLASH},
    {"%=", TokenKind::PERCENT_ASSIGN}, {"%", TokenKind::PERCENT},
    {"&&", TokenKind::AND}, {"&=", TokenKind::AMPERSAND_ASSIGN}, {"&", TokenKind::AMPERSAND},
    {"||", TokenKind::OR}, {"|=", TokenKind::PIPE_ASSIGN}, {"|", TokenKind::PIPE},
    {"^=", TokenKind::CARET_ASSIGN}, {"^", TokenKind::CARET},
    {"??", TokenKind::COALESCE}, {"?", TokenKind::QUESTION},
    {"~", TokenKind::TILDE}, {",", TokenKind::COMMA}, {":", TokenKind::COLON},
    {"(", TokenKind::PAREN_OPEN}, {")", TokenKind::PAREN_CLOSE},
    {"[", TokenKind::BRACKET_OPEN}, {"]", TokenKind::BRACKET_CLOSE},
    {"{", TokenKind::BRACE_OPEN}, {"}", TokenKind::BRACE_CLOSE},
    {";", TokenKind::SEPARATOR},
};

// First row of kSigns for each byte; the size of kSigns where there is none.
constexpr auto kSignStarts = [] {
    std::array<uint8_t, 256> starts{};
    starts.fill(uint8_t(std::size(kSigns)));
    for (size_t i = std::size(kSigns); i-- > 0;) starts[static_cast<unsigned char>(kSigns[i].text[0])] = uint8_t(i);
    return starts;
}();

// An f-string that is open: in its text, or in a hole with `depth` brackets open.
struct OpenFString {
    uint32_t begin;
    bool in_hole = false;
    uint32_t depth = 0;
    uint32_t hole = 0;  // where its `{` stands
};

class Lexer {
public:
    Lexer(const source::File& file, diagnostics::Sink& sink) : file_(file), sink_(sink), text_(file.text()) {
        result_.tokens.reserve(text_.size() / 4 + 16);
    }

    TokenList run() {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
        while (at_ < text_.size()) {
            if (!fstrings_.empty() && !fstrings_.back().in_hole) {
                fstring_text();
            } else {
                token();
            }
        }
        for (; !fstrings_.empty(); fstrings_.pop_back()) {
            if (fstrings_.size() == 1) unclosed_string(fstrings_.back().begin, size());
            if (fstrings_.back().in_hole) add(TokenKind::HOLE_CLOSE, size());
            add(TokenKind::FSTRING_CLOSE, size());
        }
        return std::move(result_);
    }

private:
    uint32_t size() const { return uint32_t(text_.size()); }
    char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    source::Location location(uint32_t begin, uint32_t end) const { return {file_.id(), {begin, end}}; }
    TokenKind last() const { return result_.tokens.empty() ? TokenKind::None : result_.tokens.back().kind; }

    // A token from `begin` to where the lexer stands.
    void add(TokenKind kind, uint32_t begin, TokenKind soft = TokenKind::None) {
        result_.tokens.push_back({kind, soft, line_start_, begin, at_});
        line_start_ = false;
    }

    void token() {
        const char c = text_[at_];
        if (c == ' ' || c == '\t' || c == '\r') {
            ++at_;
        } else if (c == '\n') {
            newline();
        } else if (is_word_start(c)) {
            word_or_string();
        } else if (is_digit(c)) {
            number();
        } else if (c == '"') {
            string(at_, true);
        } else if (c == '/' && peek(1) == '/') {
            line_comment();
        } else if (c == '/' && peek(1) == '*') {
            block_comment();
        } else if (c == '\'') {
            label();
        } else {
            sign();
        }
    }

    void newline() {
        if (!fstrings_.empty() && fstrings_.back().depth == 0) return unclosed_hole();
        const uint32_t begin = at_++;
        const bool again = last() == TokenKind::SEPARATOR && result_.tokens.back().at_line;
        if (!again) {
            line_start_ = true;
            add(TokenKind::SEPARATOR, begin);
        }
        line_start_ = true;
    }

    // ---- words, and strings with a letter before them

    void word_or_string() {
        const uint32_t begin = at_;
        const char first = text_[at_];
        if (peek(1) == '"' && (first == 'r' || first == 'b' || first == 'f')) {
            ++at_;
            if (first == 'r') return string(begin, false);
            if (first == 'b') return quoted(begin, true, TokenKind::BYTES);
            if (text_.substr(at_, 3) == "\"\"\"") return fstring_over_lines(begin);
            return fstring_open(begin);
        }
        while (at_ < text_.size() && is_word(text_[at_])) ++at_;
        // Behind a dot every word is a name.
        if (last() == TokenKind::DOT || last() == TokenKind::QUESTION_DOT) return add(TokenKind::NAME, begin);
        const Word word = classify_word(text_.substr(begin, at_ - begin));
        add(word.kind, begin, word.soft);
    }

    // `f"""…"""` of other languages, skipped whole.
    void fstring_over_lines(uint32_t begin) {
        report(Diagnostic(Code::UnclosedString, location(begin, begin + 4), "an f-string stands on one line")
                   .label("join several with `+`, and `\\n` between the lines"));
        const size_t end = text_.find("\"\"\"", begin + 4);
        at_ = uint32_t(end == std::string_view::npos ? text_.size() : end + 3);
        add(TokenKind::ERROR, begin);
    }

    void label() {
        const uint32_t begin = at_++;
        const bool jumps = last() == TokenKind::BREAK || last() == TokenKind::CONTINUE;
        while (is_word(peek())) ++at_;
        const bool word = is_word_start(text_[begin + 1 < size() ? begin + 1 : begin]);
        if (word && (jumps || peek() == ':')) return add(TokenKind::LABEL, begin);
        if (foreign_string(begin, 1, "'")) return;
        if (!word) return unexpected(begin);
        add(TokenKind::LABEL, begin);
    }

    // A string in quotes of other languages, which ends on its line.
    bool foreign_string(uint32_t begin, uint32_t opening, std::string_view closing) {
        const size_t line_end = std::min(text_.find('\n', begin), text_.size());
        const size_t end = text_.find(closing, begin + opening);
        if (end >= line_end || !fstrings_.empty()) return false;
        at_ = uint32_t(end + closing.size());
        std::string inner(text_.substr(begin + opening, end - begin - opening));
        const bool template_holes = inner.find("${") != std::string::npos;
        for (size_t i = inner.find("${"); i != std::string::npos; i = inner.find("${", i)) inner.erase(i, 1);
        Diagnostic diagnostic(Code::UnexpectedCharacter, location(begin, at_), "strings are written with double quotes");
        if (inner.find('"') == std::string::npos) {
            diagnostic.helps.push_back({template_holes ? "write it as an f-string" : "write",
                                        diagnostics::Fix{location(begin, at_), (template_holes ? "f\"" : "\"") + inner + '"'}});
        }
        report(std::move(diagnostic));
        const bool plain = opening == 1 && inner.find('\\') == std::string::npos && !template_holes;
        add(plain ? TokenKind::STRING : TokenKind::ERROR, begin);
        return true;
    }

    // `# a comment` of other languages is skipped like one of ours, `@decorator` too.
    bool foreign_line(uint32_t begin) {
        if (text_[begin] == '@' && line_start_ && fstrings_.empty()) {
            report(Diagnostic(Code::UnexpectedCharacter, location(begin, begin + 1), "`@` does not belong here")
                       .label("there are no decorators or annotations"));
            at_ = uint32_t(std::min(text_.find('\n', begin), text_.size()));
            return true;
        }
        if (text_[begin] != '#' || !fstrings_.empty()) return false;
        report(Diagnostic(Code::UnexpectedCharacter, location(begin, begin + 1), "`#` does not belong here")
                   .label("a comment begins with `//`")
                   .help("write", location(begin, begin + 1), "//"));
        at_ = uint32_t(std::min(text_.find('\n', begin), text_.size()));
        return true;
    }

    // ---- numbers

    void digits() {
        while (is_digit(peek()) || peek() == '_') ++at_;
    }

    void number() {
        const uint32_t begin = at_;
        if (last() == TokenKind::DOT || last() == TokenKind::QUESTION_DOT) {  // t.0.1 is not t.(0.1)
            while (is_digit(peek())) ++at_;
            return add(TokenKind::INT, begin);
        }
        TokenKind kind = TokenKind::INT;
        const char base = peek(1);
        if (peek() == '0' && (base == 'x' || base == 'b' || base == 'o')) {
            at_ += 2;
            while (is_hex(peek()) || peek() == '_') ++at_;
        } else {
            digits();
            if (peek() == '.' && is_digit(peek(1))) {
                kind = TokenKind::FLOAT;
                ++at_;
                digits();
            }
            const size_t sign_length = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
            if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign_length))) {
                kind = TokenKind::FLOAT;
                at_ += 1 + uint32_t(sign_length);
                digits();
            }
        }
        const uint32_t suffix = at_;
        while (is_word(peek())) ++at_;
        const std::string_view unit = text_.substr(suffix, at_ - suffix);
        if (is_duration_unit(unit)) kind = TokenKind::DURATION;
        add(kind, begin);
        if (unit.empty() || kind == TokenKind::DURATION) return;
        // Reported here; the token is the number alone, so that its value is not reported again.
        result_.tokens.back().end = suffix;
        report(Diagnostic(Code::BadNumber, location(begin, at_),
                          "`" + std::string(text_.substr(begin, at_ - begin)) + "` is no number")
                   .label("units of durations are ns, us, ms, s, min and h"));
    }

    static bool is_duration_unit(std::string_view unit) {
        for (const std::string_view known : {"ns", "us", "ms", "s", "min", "h"}) {
            if (unit == known) return true;
        }
        return false;
    }

    // ---- strings

    void string(uint32_t begin, bool escapes) {
        if (text_.substr(at_, 3) != "\"\"\"") return quoted(begin, escapes, TokenKind::STRING);
        at_ += 3;
        while (at_ < text_.size() && text_.substr(at_, 3) != "\"\"\"") at_ += escapes && text_[at_] == '\\' ? 2 : 1;
        if (at_ >= text_.size()) {
            at_ = size();
            unclosed_string(begin, std::min(begin + 3, size()));
            return add(TokenKind::STRING, begin);
        }
        at_ += 3;
        add(TokenKind::STRING, begin);
    }

    void quoted(uint32_t begin, bool escapes, TokenKind kind) {
        ++at_;
        while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
            const bool escape = escapes && text_[at_] == '\\' && peek(1) != '\n' && at_ + 1 < text_.size();
            at_ += escape ? 2 : 1;
        }
        if (peek() == '"') {
            ++at_;
        } else if (!fstrings_.empty() && text_[begin] == '"') {
            return forgotten_hole(begin);
        } else {
            unclosed_string(begin, at_);
        }
        add(kind, begin);
    }

    // `f"{x"`: the quote that opens a string in a hole and is the last of its line ends the f-string.
    void forgotten_hole(uint32_t quote) {
        at_ = quote;
        report(Diagnostic(Code::UnclosedBracket, location(quote, quote + 1), "expected `}` before the end of the string")
                   .note(location(fstrings_.back().hole, fstrings_.back().hole + 1), "this `{` is not closed"));
        add(TokenKind::HOLE_CLOSE, quote);
        fstrings_.pop_back();
        ++at_;
        add(TokenKind::FSTRING_CLOSE, quote);
    }

    void fstring_open(uint32_t begin) {
        ++at_;
        add(TokenKind::FSTRING_OPEN, begin);
        fstrings_.push_back({begin});
    }

    void fstring_text() {
        const uint32_t begin = at_;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"' || c == '\n') break;
            const bool twin = (c == '{' || c == '}') && peek(1) == c;
            if (c == '{' && !twin) break;
            at_ += twin || (c == '\\' && peek(1) != '\n' && at_ + 1 < text_.size()) ? 2 : 1;
        }
        if (at_ > begin) add(TokenKind::FSTRING_TEXT, begin);
        if (at_ >= text_.size()) return;  // reported at the end of the file
        const uint32_t mark = at_;
        if (text_[at_] == '{') {
            ++at_;
            fstrings_.back().in_hole = true;
            fstrings_.back().depth = 0;
            fstrings_.back().hole = mark;
            return add(TokenKind::HOLE_OPEN, mark);
        }
        if (text_[at_] == '"') {
            ++at_;
        } else {
            unclosed_string(fstrings_.back().begin, at_);
        }
        fstrings_.pop_back();
        add(TokenKind::FSTRING_CLOSE, mark);
    }

    // A newline in a hole, outside of brackets: the string was not closed on its line.
    void unclosed_hole() {
        unclosed_string(fstrings_.back().begin, at_);
        fstrings_.pop_back();
        add(TokenKind::HOLE_CLOSE, at_);
        add(TokenKind::FSTRING_CLOSE, at_);
    }

    // `:` at depth 0 of a hole begins a format, `}` ends the hole. False if the byte means what it always does.
    bool hole_mark() {
        if (fstrings_.empty() || fstrings_.back().depth != 0) return false;
        const uint32_t begin = at_;
        if (text_[at_] == '}') {
            ++at_;
            fstrings_.back().in_hole = false;
            add(TokenKind::HOLE_CLOSE, begin);
            return true;
        }
        if (text_[at_] != ':') return false;
        while (at_ < text_.size() && peek() != '}' && peek() != '"' && peek() != '\n') ++at_;
        add(TokenKind::FORMAT, begin);
        return true;
    }

    // ---- comments

    void line_comment() {
        const uint32_t begin = at_;
        const size_t end = std::min(text_.find('\n', at_), text_.size());
        at_ = uint32_t(end);
        const bool doc = text_.substr(begin, 3) == "///" && text_.substr(begin, 4) != "////";
        if (doc && fstrings_.empty()) result_.docs.push_back({begin + 3, at_});
    }

    void block_comment() {
        const uint32_t begin = at_;
        uint32_t depth = 1;
        at_ += 2;
        while (depth > 0 && at_ < text_.size()) {
            if (text_[at_] == '*' && peek(1) == '/') {
                --depth;
                at_ += 2;
            } else if (text_[at_] == '/' && peek(1) == '*') {
                ++depth;
                at_ += 2;
            } else {
                ++at_;
            }
        }
        if (depth > 0) {
            report(Diagnostic(Code::UnclosedComment, location(begin, begin + 2), "this comment is not closed")
                       .label("comments nest: every `/*` needs its `*/`"));
        }
    }

    // ---- signs

    void sign() {
        if (hole_mark()) return;
        const uint32_t begin = at_;
        const std::string_view rest = text_.substr(at_, 4);
        for (size_t i = kSignStarts[static_cast<unsigned char>(rest[0])]; i < std::size(kSigns); ++i) {
            if (kSigns[i].text[0] != rest[0]) break;
            if (!rest.starts_with(kSigns[i].text)) continue;
            at_ += uint32_t(kSigns[i].text.size());
            return add_sign(kSigns[i].kind, begin);
        }
        if (foreign_line(begin)) return;
        if (rest[0] == '`' && foreign_string(begin, 1, "`")) return;
        for (const auto& [opening, closing] : {std::pair{"\u201C", "\u201D"}, std::pair{"\u2018", "\u2019"}}) {
            if (rest.starts_with(opening) && foreign_string(begin, uint32_t(std::string_view(opening).size()), closing)) return;
        }
        unexpected(begin);
    }

    void add_sign(TokenKind kind, uint32_t begin) {
        const bool opens = kind == TokenKind::PAREN_OPEN || kind == TokenKind::BRACKET_OPEN || kind == TokenKind::BRACE_OPEN;
        const bool closes = kind == TokenKind::PAREN_CLOSE || kind == TokenKind::BRACKET_CLOSE || kind == TokenKind::BRACE_CLOSE;
        if (!fstrings_.empty()) {
            if (opens) ++fstrings_.back().depth;
            if (closes && fstrings_.back().depth > 0) --fstrings_.back().depth;
        }
        if (kind == TokenKind::MINUS && ends_with_decrement(begin)) return;
        if (kind == TokenKind::QUESTION && dot_follows()) kind = TokenKind::QUESTION_DOT;
        if (kind == TokenKind::AND || kind == TokenKind::OR) {
            const std::string word = kind == TokenKind::AND ? "and" : "or";
            report(Diagnostic(Code::ForeignOperator, location(begin, at_),
                              "`" + std::string(text_.substr(begin, 2)) + "` is written `" + word + "`")
                       .help("write", location(begin, at_), word));
        }
        add(kind, begin);
    }

    // `i--` at the end of a line: two minus signs there would go on with the next line.
    bool ends_with_decrement(uint32_t begin) {
        if (last() != TokenKind::MINUS || result_.tokens.back().end != begin) return false;
        const size_t next = text_.find_first_not_of(" \t\r", at_);
        if (next != std::string_view::npos && text_[next] != '\n' && text_[next] != ';' && text_[next] != ')' && text_[next] != '}') return false;
        result_.tokens.pop_back();
        report(Diagnostic(Code::ForeignOperator, location(begin - 1, at_), "there is no operator `--`")
                   .label("a variable is changed by an assignment")
                   .help("write", location(begin - 1, at_), " -= 1"));
        add(TokenKind::ERROR, begin);
        return true;
    }

    // `?` before `.` is `?.`, over blanks, newlines and comments too; `..` is another sign.
    bool dot_follows() {
        uint32_t at = at_;
        while (at < size()) {
            const char c = text_[at];
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                ++at;
            } else if (text_.substr(at, 2) == "//") {
                at = uint32_t(std::min(text_.find('\n', at), text_.size()));
            } else {
                break;
            }
        }
        if (at >= size() || text_[at] != '.' || text_.substr(at, 2) == "..") return false;
        at_ = at + 1;
        return true;
    }

    // ---- what is wrong

    void unexpected(uint32_t begin) {
        at_ = begin;
        const char first = text_[at_];
        at_ += std::max(1u, source::decode_scalar(text_, at_).length);
        // A run of other text is reported once.
        while (at_ < size() && static_cast<unsigned char>(text_[at_]) >= 0x80) ++at_;
        const auto byte = static_cast<unsigned char>(first);
        const std::string name = byte < 0x20 || byte == 0x7F
                                     ? "a control character"
                                     : "`" + std::string(text_.substr(begin, source::decode_scalar(text_, begin).length)) + "`";
        report(Diagnostic(Code::UnexpectedCharacter, location(begin, at_), name + " does not belong here")
                   .label(byte >= 0x80 ? "names are made of A–Z, a–z, 0–9 and _"
                          : first == '$' ? "a name begins with a letter or `_`"
                                         : "no token begins so"));
        add(TokenKind::ERROR, begin);
    }

    void unclosed_string(uint32_t begin, uint32_t end) {
        report(Diagnostic(Code::UnclosedString, location(begin, end), "this string is not closed")
                   .label("its `\"` is missing; a string over several lines is written \"\"\"…\"\"\""));
    }

    void report(Diagnostic&& diagnostic) { sink_.report(std::move(diagnostic)); }

    const source::File& file_;
    diagnostics::Sink& sink_;
    std::string_view text_;
    uint32_t at_ = 0;
    bool line_start_ = true;
    std::vector<OpenFString> fstrings_;
    TokenList result_;
};

}  // namespace

TokenList lex(const source::File& file, diagnostics::Sink& sink) { return Lexer(file, sink).run(); }

}  // namespace aeroflow::syntax
