#include "compiler/syntax/foreign.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace aeroflow::syntax {

namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;

enum class Place : uint8_t {
    Head,   // begins a statement, or stands behind `=`
    Found,  // anywhere, where the error is
};

struct ForeignWord {
    std::string_view word;
    Place place;
    std::string_view advice;
    std::string_view replacement;  // of the word; empty: there is none
};

constexpr ForeignWord kWords[] = {
    {"var", Place::Head, "a variable is `mut x = …`, a value that stays `let x = …`", "mut"},
    {"val", Place::Head, "a value that stays is `let x = …`", "let"},
    {"auto", Place::Head, "a variable is `mut x = …`, a value that stays `let x = …`", "mut"},
    {"func", Place::Head, "a function is `fn`", "fn"},
    {"function", Place::Head, "a function is `fn`", "fn"},
    {"fun", Place::Head, "a function is `fn`", "fn"},
    {"def", Place::Head, "a function is `fn`", "fn"},
    {"async", Place::Head, "functions that wait need no mark: write `fn`, and `await` where they wait", ""},
    {"class", Place::Head, "data is a `struct`, what has a state of its own an `actor`", ""},
    {"object", Place::Head, "data is a `struct`, what has a state of its own an `actor`", ""},
    {"impl", Place::Head, "methods stand between the braces of their struct or enum", ""},
    {"trait", Place::Head, "what actors have in common is an `interface`", "interface"},
    {"module", Place::Head, "a module is a file: its path is its name", ""},
    {"package", Place::Head, "a module is a file: its path is its name", ""},
    {"namespace", Place::Head, "a module is a file: its path is its name", ""},
    {"use", Place::Head, "modules are imported: `import std.math`", "import"},
    {"include", Place::Head, "modules are imported: `import std.math`", "import"},
    {"using", Place::Head, "modules are imported: `import std.math`", "import"},
    {"public", Place::Head, "what others may import is `pub`", "pub"},
    {"export", Place::Head, "what others may import is `pub`", "pub"},
    {"private", Place::Head, "what is not `pub` is private to its file", ""},
    {"static", Place::Head, "what never changes is a `const`; everything else has an owner", ""},
    {"new", Place::Head, "an actor is made with `spawn`, a struct with its name alone", ""},
    {"go", Place::Head, "what runs at the same time is an actor: `spawn` it and send it messages", ""},
    {"switch", Place::Head, "cases are told apart with `match`", "match"},
    {"case", Place::Head, "an arm of a `match` is `pattern => …`", ""},
    {"default", Place::Head, "the arm for all the rest is `_ => …`", "_"},
    {"foreach", Place::Head, "a loop over a collection is `for x in xs { … }`", "for"},
    {"until", Place::Head, "write `while not …`", ""},
    {"unless", Place::Head, "write `if not …`", ""},
    {"do", Place::Head, "a loop is `while … { … }` or `loop { … }`", ""},
    {"throw", Place::Head, "an expected error is a value: `return err(…)`; a mistake of the program is `panic(…)`", ""},
    {"raise", Place::Head, "an expected error is a value: `return err(…)`; a mistake of the program is `panic(…)`", ""},
    {"yield", Place::Head, "results are collected in a list, or sent as messages", ""},
    {"lambda", Place::Head, "a function without a name is `fn(x) => …`", ""},
    {"receive", Place::Head, "each message has a handler: `on name(…) { … }`", ""},
    {"delete", Place::Head, "values end by themselves; a key is removed with `d.remove(k)`", ""},
    {"echo", Place::Head, "write `print(…)`", "print"},
    {"elif", Place::Found, "another condition is `else if`", "else if"},
    {"elsif", Place::Found, "another condition is `else if`", "else if"},
    {"elseif", Place::Found, "another condition is `else if`", "else if"},
    {"then", Place::Found, "the body of an `if` stands between `{` and `}`", ""},
    {"do", Place::Found, "the body of a loop stands between `{` and `}`", ""},
    {"catch", Place::Found, "nothing is thrown: `try await …` gives a `result`, and expected errors are `result` values", ""},
    {"except", Place::Found, "nothing is thrown: `try await …` gives a `result`, and expected errors are `result` values", ""},
    {"finally", Place::Found, "nothing is thrown, so what stands behind is reached", ""},
    {"is", Place::Found, "values are compared with `==`", "=="},
    {"instanceof", Place::Found, "a `match` tells variants apart", ""},
    {"extends", Place::Found, "there is no inheritance: keep the other value in a field", ""},
    {"implements", Place::Found, "an actor with the messages of an interface satisfies it by itself", ""},
};

class Recogniser {
public:
    Recogniser(const source::File& file, std::span<const Token> item, const SyntaxError& error)
        : file_(file), item_(item), error_(error) {}

    std::optional<Diagnostic> run() {
        if (auto found = word()) return found;
        if (auto found = sign()) return found;
        if (auto found = type_in_wrong_place()) return found;
        return construct();
    }

private:
    // The token `offset` behind the one that is wrong; nothing outside of the item.
    const Token* at(int offset) const {
        const int64_t index = int64_t(error_.token) + offset;
        return index >= 0 && index < int64_t(item_.size()) ? &item_[size_t(index)] : nullptr;
    }
    TokenKind kind(int offset) const { return at(offset) == nullptr ? TokenKind::End : at(offset)->kind; }
    std::string_view text(int offset) const { return at(offset) == nullptr ? std::string_view{} : file_.text(at(offset)->span()); }
    bool touches(int offset) const { return at(offset) != nullptr && at(offset + 1) != nullptr && at(offset)->end == at(offset + 1)->begin; }
    bool is_capital(int offset) const { return kind(offset) == TokenKind::NAME && text(offset)[0] >= 'A' && text(offset)[0] <= 'Z'; }
    bool expects(TokenKind kind) const {
        return std::find(error_.expected.begin(), error_.expected.end(), kind) != error_.expected.end();
    }
    bool inside(Rule rule) const { return std::find(error_.rules.begin(), error_.rules.end(), rule) != error_.rules.end(); }
    Rule innermost() const { return error_.rules.empty() ? Rule::Item : error_.rules[0]; }
    source::Location location(int from, int to) const { return {file_.id(), {at(from)->begin, at(to)->end}}; }

    Diagnostic say(Code code, int from, int to, std::string message, std::string label) const {
        return Diagnostic(code, location(from, to), std::move(message)).label(std::move(label));
    }
    Diagnostic operator_of(int from, int to, std::string_view advice, std::string_view replacement) const {
        const std::string shown(file_.text(location(from, to).span));
        Diagnostic diagnostic = say(Code::ForeignOperator, from, to, "there is no operator `" + shown + "`", std::string(advice));
        if (!replacement.empty()) diagnostic.helps.push_back({"write", diagnostics::Fix{location(from, to), std::string(replacement)}});
        return diagnostic;
    }

    // ---- words

    bool begins_statement(int offset) const {
        switch (kind(offset - 1)) {
            case TokenKind::End:
            case TokenKind::SEPARATOR:
            case TokenKind::BRACE_OPEN:
            case TokenKind::BRACE_CLOSE:
            case TokenKind::ASSIGN: return true;
            default: return false;
        }
    }

    std::optional<Diagnostic> word() const {
        for (const int offset : {0, -1, -2}) {
            if (kind(offset) != TokenKind::NAME) continue;
            for (const ForeignWord& foreign : kWords) {
                if (foreign.word != text(offset)) continue;
                const bool fits = foreign.place == Place::Found ? offset == 0 : offset > -2 && begins_statement(offset);
                if (!fits) continue;
                Diagnostic diagnostic = say(Code::UnexpectedToken, offset, offset,
                                            "there is no `" + std::string(foreign.word) + "` in this language", std::string(foreign.advice));
                if (!foreign.replacement.empty()) {
                    diagnostic.helps.push_back({"write", diagnostics::Fix{location(offset, offset), std::string(foreign.replacement)}});
                }
                return diagnostic;
            }
        }
        return std::nullopt;
    }

    // ---- operators

    std::optional<Diagnostic> sign() const {
        for (const int offset : {0, -1}) {
            if (!touches(offset) && offset == 0) continue;
            if (text(offset) == ":" && text(offset + 1) == ":" && touches(offset)) return operator_of(offset, offset + 1, "parts of a path are joined with `.`", ".");
            if (text(offset) == ":" && text(offset + 1) == "=" && touches(offset)) return declaration(offset);
            if (text(offset) == "*" && text(offset + 1) == "*" && touches(offset)) return operator_of(offset, offset + 1, "a power of ints is `x.pow(n)`", "");
            if (text(offset) == "==" && text(offset + 1) == "=" && touches(offset)) return operator_of(offset, offset + 1, "values are compared with `==`", "==");
            if (text(offset) == "<" && text(offset + 1) == ">" && touches(offset)) return operator_of(offset, offset + 1, "values are compared with `!=`", "!=");
            if (text(offset) == "+" && text(offset + 1) == "+" && touches(offset)) return step(offset, "+= 1");
        }
        if (text(-1) == "-" && text(-2) == "-" && touches(-2)) return step(-2, "-= 1");
        if (text(0) == "->" && !expects(TokenKind::FAT_ARROW)) return operator_of(0, 0, "a field is read with `.`", ".");
        if (text(-1) == "!" && kind(0) == TokenKind::NAME && kind(-2) == TokenKind::NAME) {
            return operator_of(-1, -1, "a message is sent with `" + std::string(text(-2)) + "." + std::string(text(0)) + "()`", "");
        }
        if (kind(0) == TokenKind::NOT && text(1) == "in") {
            return say(Code::ForeignOperator, 0, 1, "there is no operator `not in`", "write `not (x in xs)`");
        }
        return std::nullopt;
    }

    std::optional<Diagnostic> step(int offset, std::string_view assignment) const {
        const source::Location whole = location(offset, offset + 1);
        Diagnostic diagnostic = operator_of(offset, offset + 1, "a variable is changed by an assignment", "");
        const bool touching = at(offset - 1) != nullptr && at(offset - 1)->end == at(offset)->begin;
        diagnostic.helps.push_back({"write", diagnostics::Fix{whole, (touching ? " " : "") + std::string(assignment)}});
        return diagnostic;
    }

    std::optional<Diagnostic> declaration(int offset) const {
        Diagnostic diagnostic = operator_of(offset, offset + 1, "a new name is declared with `let`, a variable with `mut`", "");
        if (kind(offset - 1) == TokenKind::NAME) {
            const std::string name(text(offset - 1));
            const bool blank = at(offset - 1)->end < at(offset)->begin;
            diagnostic.helps.push_back({"write", diagnostics::Fix{location(offset - 1, offset + 1), "let " + name + (blank ? " =" : " = ")}});
        }
        return diagnostic;
    }

    // ---- types in other places

    std::optional<Diagnostic> type_in_wrong_place() const {
        if (kind(0) == TokenKind::NAME && kind(-1) == TokenKind::NAME && inside(Rule::Parameters) && is_type_name(text(-1))) {
            Diagnostic diagnostic = say(Code::UnexpectedToken, -1, 0, "the name of a parameter comes before its type", "");
            diagnostic.helps.push_back({"write", diagnostics::Fix{location(-1, 0), std::string(text(0)) + ": " + std::string(text(-1))}});
            return diagnostic;
        }
        if (kind(0) == TokenKind::NAME && kind(-1) == TokenKind::NAME && is_type_name(text(-1)) && begins_statement(-1)) {
            Diagnostic diagnostic = say(Code::UnexpectedToken, -1, 0, "a variable is declared with `let` or `mut`", "");
            diagnostic.helps.push_back({"write", diagnostics::Fix{location(-1, 0), "mut " + std::string(text(0)) + ": " + std::string(text(-1))}});
            return diagnostic;
        }
        const bool behind_head = kind(-1) == TokenKind::PAREN_CLOSE && expects(TokenKind::FAT_ARROW) && expects(TokenKind::BRACE_OPEN);
        if (behind_head && (text(0) == ":" || kind(0) == TokenKind::NAME) && kind(1) != TokenKind::SEPARATOR && kind(1) != TokenKind::End) {
            Diagnostic diagnostic = say(Code::UnexpectedToken, 0, 0, "the type of a result stands behind `->`", "");
            const source::Location colon = text(0) == ":" ? location(0, 0) : source::Location{file_.id(), {at(0)->begin, at(0)->begin}};
            diagnostic.helps.push_back({"write", diagnostics::Fix{colon, text(0) == ":" ? " ->" : "-> "}});
            return diagnostic;
        }
        if (text(0) == "[" && innermost() == Rule::Type) {
            return say(Code::UnexpectedToken, 0, 0, "expected a type, found `[`", "the type of a list is `list<int>`");
        }
        return std::nullopt;
    }

    static bool is_type_name(std::string_view name) {
        constexpr std::string_view kTypes[] = {"int", "float", "bool", "string", "bytes", "duration", "double", "long", "char", "str", "boolean"};
        return std::find(std::begin(kTypes), std::end(kTypes), name) != std::end(kTypes) || (name[0] >= 'A' && name[0] <= 'Z');
    }

    // ---- constructs

    std::optional<Diagnostic> construct() const {
        const bool leaves = kind(0) == TokenKind::RETURN || kind(0) == TokenKind::BREAK || kind(0) == TokenKind::CONTINUE;
        if (leaves && expects(TokenKind::PAREN_OPEN) && at(-1) != nullptr) {
            const std::string word(text(0));
            return say(Code::UnexpectedToken, 0, 0, "expected an expression, found `" + word + "`",
                       "`" + word + "` is a statement: put it into a block, `{ " + word + " … }`");
        }
        if (text(0) == "=>" && (kind(-1) == TokenKind::PAREN_CLOSE || kind(-1) == TokenKind::NAME) && !inside(Rule::Arm)) {
            return say(Code::UnexpectedToken, 0, 0, "a function without a name begins with `fn`", "write `fn(x) => …`");
        }
        if (text(0) == "|" && expects(TokenKind::PAREN_OPEN)) {
            return say(Code::UnexpectedToken, 0, 0, "a function without a name begins with `fn`", "write `fn(x) => …`");
        }
        if (expects(TokenKind::FAT_ARROW) && !expects(TokenKind::BRACE_OPEN) && (text(0) == ":" || text(0) == "->")) {
            Diagnostic diagnostic = say(Code::UnexpectedToken, 0, 0, "an arm of a `match` has `=>` behind its pattern", "");
            diagnostic.helps.push_back({"write", diagnostics::Fix{location(0, 0), text(0) == ":" ? " =>" : "=>"}});
            return diagnostic;
        }
        if (text(0) == "{" && is_capital(-1)) {
            return say(Code::UnexpectedToken, -1, 0, "a struct is made with parentheses",
                       "write `" + std::string(text(-1)) + "(…)` with its fields by name: `x: 1`");
        }
        if (text(0) == "=" && expects(TokenKind::BRACE_OPEN) && !expects(TokenKind::FAT_ARROW)) {
            Diagnostic diagnostic = say(Code::UnexpectedToken, 0, 0, "`=` assigns, and a condition compares", "");
            diagnostic.helps.push_back({"write", diagnostics::Fix{location(0, 0), "=="}});
            return diagnostic;
        }
        if (kind(0) == TokenKind::STRING && (innermost() == Rule::Path || inside(Rule::Importing))) {
            return say(Code::UnexpectedToken, 0, 0, "the path of a module has no quotes", "write `import std.math`");
        }
        if (text(0) == "{" && inside(Rule::Importing)) {
            return say(Code::UnexpectedToken, 0, 0, "expected the path of a module, found `{`", "write `from std.math import sqrt`");
        }
        if (inside(Rule::Looping) && text(0) == "=") {
            return say(Code::UnexpectedToken, 0, 0, "a `for` goes through a collection or a range", "write `for i in 0..10 { … }`");
        }
        if (kind(0) == TokenKind::FOR && inside(Rule::List)) {
            return say(Code::UnexpectedToken, 0, 0, "there are no list comprehensions", "build the list in a loop: `for x in xs { ys.push(…) }`");
        }
        if (text(0) == "," && kind(-1) == TokenKind::NAME && inside(Rule::Binding)) {
            return say(Code::UnexpectedToken, 0, 0, "several names are taken from a tuple", "write `let (a, b) = …`");
        }
        if (text(0) == "," && innermost() == Rule::Block && begins_set()) {
            return say(Code::UnexpectedToken, 0, 0, "expected a new line or `}`, found `,`", "a set is `set([1, 2])`, a dict has `key: value`");
        }
        return std::nullopt;
    }

    // `= { a` in front of the error.
    bool begins_set() const { return text(-2) == "{" && text(-3) == "="; }

    const source::File& file_;
    std::span<const Token> item_;
    const SyntaxError& error_;
};

}  // namespace

std::optional<Diagnostic> explain_foreign(const source::File& file, std::span<const Token> item, const SyntaxError& error) {
    if (error.too_deep) return std::nullopt;
    return Recogniser(file, item, error).run();
}

}  // namespace aeroflow::syntax
