#include "compiler/syntax/explain.h"

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/syntax/foreign.h"

namespace aeroflow::syntax {

namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;

class Explainer {
public:
    Explainer(const source::File& file, std::span<const Token> item, const SyntaxError& error)
        : file_(file), item_(item), error_(error) {}

    Diagnostic run() {
        if (error_.too_deep) {
            return Diagnostic(Code::NestedTooDeeply, location(), "this is nested too deeply")
                .label("move the inner part into a function or a constant");
        }
        if (auto foreign = explain_foreign(file_, item_, error_)) return *std::move(foreign);
        if (is_keyword(found()) && expects(TokenKind::NAME) && !expects_expression()) {
            const std::string word(file_.text(item_[error_.token].span()));
            return Diagnostic(Code::ReservedWord, location(), found_text() + " is a keyword and cannot be a name")
                .label("choose another name, such as `" + word + "_`");
        }
        if (found() == TokenKind::COLON && innermost() == Rule::Block && expects(TokenKind::BRACE_CLOSE)) {
            return Diagnostic(Code::DictNeedsParentheses, location(), "expected a new line or `}`, found `:`")
                .label("a dict at this place needs parentheses: `({…})`");
        }
        return expectation();
    }

private:
    TokenKind found() const { return error_.token < item_.size() ? item_[error_.token].kind : TokenKind::End; }
    Rule innermost() const { return error_.rules.empty() ? Rule::Item : error_.rules[0]; }
    bool expects(TokenKind kind) const {
        return std::find(error_.expected.begin(), error_.expected.end(), kind) != error_.expected.end();
    }
    bool expects_expression() const { return expects(TokenKind::PAREN_OPEN) && expects(TokenKind::IF); }
    bool expects_only(TokenKind kind) const { return error_.expected.size() == 1 && error_.expected[0] == kind; }

    source::Location location() const {
        if (error_.token < item_.size()) return {file_.id(), item_[error_.token].span()};
        const uint32_t end = item_.empty() ? 0 : item_.back().end;
        return {file_.id(), {end, end}};
    }

    std::string found_text() const {
        constexpr size_t kLongest = 40;
        if (error_.token >= item_.size()) return "the end of the line";
        const Token& token = item_[error_.token];
        if (token.kind == TokenKind::SEPARATOR && token.at_line) return "the end of the line";
        const std::string_view text = file_.text(token.span());
        if (text.empty() || text.size() > kLongest || text.find('\n') != std::string_view::npos) {
            return std::string(shown(token.kind));
        }
        return "`" + std::string(text) + "`";
    }

    Diagnostic expectation() {
        Diagnostic diagnostic(Code::UnexpectedToken, location(), "expected " + wanted() + ", found " + found_text());
        if (const auto open = open_bracket()) {
            diagnostic.secondary.push_back({{file_.id(), open->span()}, "this " + std::string(shown(open->kind)) + " is open"});
        }
        diagnostic.primary.text = hint();
        return diagnostic;
    }

    std::string wanted() const {
        const Rule rule = innermost();
        if (expects_expression()) return rule == Rule::Item || rule == Rule::Block ? "a statement" : "an expression";
        if (rule == Rule::Type) return "a type";
        if (rule == Rule::PatternAtom || rule == Rule::Pattern) return "a pattern";
        if (expects_only(TokenKind::End)) return "a new line";
        if (expects_only(TokenKind::BRACE_CLOSE)) return rule == Rule::Dict ? "`,` or `}`" : "a new line or `}`";
        if (expects_only(TokenKind::PAREN_CLOSE)) return "`,` or `)`";
        if (expects_only(TokenKind::BRACKET_CLOSE)) return rule == Rule::Subscript ? "`]`" : "`,` or `]`";
        if (expects_only(TokenKind::GREATER)) return "`,` or `>`";
        if (expects_only(TokenKind::HOLE_CLOSE)) return "`}` or `:` and a format";
        return kinds();
    }

    // `a name, `(` or `{``.
    std::string kinds() const {
        constexpr size_t kMost = 5;
        std::vector<std::string> names;
        for (const TokenKind kind : error_.expected) {
            if (kind == TokenKind::ERROR) continue;
            std::string name(shown(kind));
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
        }
        if (names.empty() || names.size() > kMost) return "something else";
        std::string out = names[0];
        for (size_t i = 1; i < names.size(); ++i) out += (i + 1 == names.size() ? " or " : ", ") + names[i];
        return out;
    }

    // The bracket that the closing one would belong to.
    std::optional<Token> open_bracket() const {
        const bool wants_closer = expects(TokenKind::PAREN_CLOSE) || expects(TokenKind::BRACKET_CLOSE);
        if (!wants_closer || error_.expected.size() > 3) return std::nullopt;
        uint32_t closed = 0;
        for (uint32_t i = std::min(error_.token, uint32_t(item_.size())); i-- > 0;) {
            switch (item_[i].kind) {
                case TokenKind::PAREN_CLOSE:
                case TokenKind::BRACKET_CLOSE:
                case TokenKind::BRACE_CLOSE: ++closed; break;
                case TokenKind::PAREN_OPEN:
                case TokenKind::BRACKET_OPEN:
                case TokenKind::BRACE_OPEN:
                case TokenKind::DICT_OPEN:
                    if (closed == 0) return item_[i];
                    --closed;
                    break;
                default: break;
            }
        }
        return std::nullopt;
    }

    TokenKind before(uint32_t back = 1) const {
        return error_.token >= back && error_.token - back < item_.size() ? item_[error_.token - back].kind : TokenKind::None;
    }

    std::string hint() const {
        const bool statement = innermost() == Rule::Block || innermost() == Rule::Item;
        if (expects_only(TokenKind::BRACE_OPEN)) {
            return "a body stands between `{` and `}`";
        }
        if (statement && (expects(TokenKind::End) || expects(TokenKind::BRACE_CLOSE))) return hint_behind_statement();
        return hint_in_declaration();
    }

    std::string hint_behind_statement() const {
        if (before() == TokenKind::QUESTION) return "write `if a { b } else { c }`; `?` passes an error on";
        switch (found()) {
            case TokenKind::STRING:
            case TokenKind::FSTRING_OPEN:
                if (before() == TokenKind::NAME) return "a call has parentheses: `" + std::string(file_.text(item_[error_.token - 1].span())) + "(…)`";
                break;
            case TokenKind::NAME:
                if (behind_string()) return "a `\"` inside a string is written `\\\"`";
                break;
            case TokenKind::COMMA: return "several values are a tuple: `(a, b)`";
            case TokenKind::IF: return "the condition comes first: `if c { … }`";
            case TokenKind::AS: return "a conversion is a call: `int(x)`";
            default: break;
        }
        return "each statement stands on its own line; `;` separates too";
    }

    std::string hint_in_declaration() const {
        const Rule rule = innermost();
        switch (found()) {
            case TokenKind::NAME:
                if (rule == Rule::Parameters || rule == Rule::Field) return "a type stands behind `:`, as in `name: type`";
                break;
            case TokenKind::PAREN_CLOSE:
            case TokenKind::COMMA:
                if (rule == Rule::Field) return "parts have names: `name: type`";
                break;
            case TokenKind::LET:
            case TokenKind::MUT:
                if (rule == Rule::Actor || rule == Rule::ActorMember) return "what an actor keeps is written `state x = …`";
                break;
            case TokenKind::ON:
                if (rule == Rule::Item || rule == Rule::Block) return "messages are declared between the braces of an actor";
                break;
            case TokenKind::STATE:
                if (rule == Rule::Item || rule == Rule::Block) return "a state stands between the braces of an actor; a variable is `mut x = …`";
                break;
            case TokenKind::IN: return "the head of `for` has no parentheses";
            case TokenKind::LAMBDA: return "a function has a name here";
            default: break;
        }
        if (rule == Rule::Binding && expects(TokenKind::ASSIGN)) return "a name gets its value where it is declared: `= …`";
        if (behind_string()) return "a `\"` inside a string is written `\\\"`";
        if (expects_only(TokenKind::PAREN_CLOSE) && begins_value()) return "a comma is missing in front of this";
        if (rule == Rule::Body && expects(TokenKind::FAT_ARROW)) return "`->` names the type of the result, `=>` begins an expression";
        return "";
    }

    bool behind_string() const {
        return before() == TokenKind::STRING && found() == TokenKind::NAME && item_[error_.token - 1].end == item_[error_.token].begin;
    }

    bool begins_value() const {
        switch (found()) {
            case TokenKind::NAME:
            case TokenKind::INT:
            case TokenKind::FLOAT:
            case TokenKind::DURATION:
            case TokenKind::STRING:
            case TokenKind::FSTRING_OPEN: return true;
            default: return false;
        }
    }

    const source::File& file_;
    std::span<const Token> item_;
    const SyntaxError& error_;
};

}  // namespace

Diagnostic explain(const source::File& file, std::span<const Token> item, const SyntaxError& error) {
    return Explainer(file, item, error).run();
}

}  // namespace aeroflow::syntax
