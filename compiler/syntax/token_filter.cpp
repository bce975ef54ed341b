#include "compiler/syntax/token_filter.h"

#include <algorithm>
#include <optional>
#include <array>
#include <string>

#include "compiler/syntax/token_sets.h"

namespace aeroflow::syntax {

namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;

// What an open bracket is. Those from Block on are braces.
enum class Frame : uint8_t {
    File, Paren, Bracket, FString, Hole,
    Block, Dict, Struct, Enum, Interface, Actor, Supervisor, Cluster, Match, Render, Timeline, RenderState, Faults,
};

bool is_brace(Frame frame) { return frame >= Frame::Block; }

// Commas separate members here, as newlines do.
bool takes_commas(Frame frame) { return is_brace(frame) && frame != Frame::Block && frame != Frame::Cluster; }

bool has_members(Frame frame) {
    return frame == Frame::Struct || frame == Frame::Enum || frame == Frame::Interface || frame == Frame::Actor ||
           frame == Frame::Supervisor;
}

TokenKind closer_of(Frame frame) {
    switch (frame) {
        case Frame::Paren: return TokenKind::PAREN_CLOSE;
        case Frame::Bracket: return TokenKind::BRACKET_CLOSE;
        case Frame::FString: return TokenKind::FSTRING_CLOSE;
        case Frame::Hole: return TokenKind::HOLE_CLOSE;
        default: return TokenKind::BRACE_CLOSE;
    }
}

// A head (`match x`, `fn f()`, `struct S`) that waits for its `{`.
struct Head {
    Frame body;
    // An expression stands in the head: its own braces come first.
    bool has_expression;
    bool is_test = false;
};

struct OpenFrame {
    Frame kind = Frame::File;
    uint32_t open = 0;         // index of the opening token in the output
    uint32_t heads = 0;        // size of heads_ when it opened
    bool undecided = false;    // a `{` that may still turn out to be a dict
    bool empty = true;         // nothing but newlines since it opened
    bool dict_unwanted = false;  // at the start of a statement: a dict only with parentheses
    bool in_require = false;   // the next comma belongs to `require`
};

// A `<` that is a type bracket if all goes well until its `>`.
struct TypeCandidate {
    uint32_t open;
    uint32_t depth;
    bool annotated;  // behind `x:` or `type X`, where an expression cannot stand
};

constexpr std::array<std::string_view, 22> kBuiltInTypes = {
    "int",  "float", "bool", "string", "bytes", "duration", "list", "dict", "set", "result", "range",
    "tensor", "never", "f16", "f32", "f64", "bf16", "i8", "i16", "i32", "i64", "u8"};

class Filter {
public:
    Filter(const source::File& file, const std::vector<Token>& raw, diagnostics::Sink& sink)
        : file_(file), raw_(raw), sink_(sink) {
        result_.tokens.reserve(raw.size() + 16);
        frames_.push_back({});
    }

    FilteredTokens run() {
        for (at_ = 0; at_ < raw_.size() && !result_.abandoned; ++at_) step(raw_[at_]);
        if (!result_.abandoned) close_the_rest();
        std::stable_sort(result_.bracket_errors.begin(), result_.bracket_errors.end());
        return std::move(result_);
    }

private:
    // ---- looking around

    OpenFrame& top() { return frames_.back(); }
    Frame frame() const { return frames_.back().kind; }
    uint32_t out_size() const { return uint32_t(result_.tokens.size()); }
    TokenKind previous(uint32_t back = 1) const {
        return result_.tokens.size() >= back ? result_.tokens[result_.tokens.size() - back].kind : TokenKind::None;
    }
    TokenKind next() const { return at_ + 1 < raw_.size() ? raw_[at_ + 1].kind : TokenKind::End; }
    TokenKind next_soft() const { return at_ + 1 < raw_.size() ? raw_[at_ + 1].soft : TokenKind::None; }
    TokenKind next_on_any_line() const {
        size_t i = at_ + 1;
        while (i < raw_.size() && raw_[i].kind == TokenKind::SEPARATOR && raw_[i].at_line) ++i;
        return i < raw_.size() ? raw_[i].kind : TokenKind::End;
    }
    std::string_view text(const Token& token) const { return file_.text(token.span()); }
    source::Location location(const Token& token) const { return {file_.id(), token.span()}; }

    bool at_statement_start() const {
        const TokenKind before = previous();
        return before == TokenKind::None || before == TokenKind::SEPARATOR || before == TokenKind::BRACE_OPEN ||
               (before == TokenKind::COMMA && takes_commas(frame()));
    }
    bool behind_operand() const { return kOperandEnds.has(previous()); }
    bool has_head() const { return heads_.size() > frames_.back().heads; }
    bool in_head_of(Frame body) const { return has_head() && heads_.back().body == body; }
    bool in_test_head() const { return has_head() && heads_.back().is_test; }

    void emit(Token token, TokenKind kind) {
        token.kind = kind;
        top().empty = false;
        result_.tokens.push_back(token);
    }

    // ---- one token

    void step(const Token& token) {
        switch (token.kind) {
            case TokenKind::SEPARATOR: return separator(token);
            case TokenKind::PAREN_OPEN: return open(token, token.kind, Frame::Paren);
            case TokenKind::BRACKET_OPEN: return open(token, token.kind, Frame::Bracket);
            case TokenKind::FSTRING_OPEN: return open(token, token.kind, Frame::FString);
            case TokenKind::HOLE_OPEN: return open(token, token.kind, Frame::Hole);
            case TokenKind::BRACE_OPEN: return open_brace(token);
            case TokenKind::PAREN_CLOSE:
            case TokenKind::BRACKET_CLOSE:
            case TokenKind::BRACE_CLOSE:
            case TokenKind::FSTRING_CLOSE:
            case TokenKind::HOLE_CLOSE: return close(token);
            default: break;
        }
        if (!type_candidates_.empty() && watch_types(token)) return;
        const bool word = token.kind == TokenKind::NAME || is_keyword(token.kind);
        if (word && is_field_name()) return emit(token, TokenKind::FIELD_NAME);
        if (word) return emit_word(token);
        emit_sign(token);
    }

    // `x` of `f(x: 1)`, `Point(x: p)`, `x: int`: there every word is a name.
    bool is_field_name() const {
        if (next() != TokenKind::COLON) return false;
        const TokenKind before = previous();
        if (frame() == Frame::Paren) {
            return before == TokenKind::PAREN_OPEN || before == TokenKind::COMMA || before == TokenKind::MUT;
        }
        return frame() == Frame::Struct && (at_statement_start() || before == TokenKind::PUB);
    }

    void emit_word(const Token& token) {
        const TokenKind kind = word_kind(token);
        decide_dict(kind);
        const TokenKind before = previous();
        emit(token, kind);
        push_head(kind, before);
        if (kind == TokenKind::REQUIRE) top().in_require = true;
    }

    TokenKind word_kind(const Token& token) const {
        switch (token.kind) {
            case TokenKind::NAME: return token.soft != TokenKind::None && is_soft(token) ? token.soft : TokenKind::NAME;
            case TokenKind::FN: return next() == TokenKind::PAREN_OPEN ? TokenKind::LAMBDA : TokenKind::FN;
            case TokenKind::ELSE:
                if (next_on_any_line() == TokenKind::IF) return TokenKind::ELSE_IF;
                // The value of `let … else` may not end in `}`, so this tells the two apart.
                return previous() == TokenKind::BRACE_CLOSE ? TokenKind::ELSE : TokenKind::LET_ELSE;
            default: return token.kind;
        }
    }

    void push_head(TokenKind kind, TokenKind before) {
        switch (kind) {
            case TokenKind::STRUCT: return head(Frame::Struct, false);
            case TokenKind::ENUM: return head(Frame::Enum, false);
            case TokenKind::INTERFACE: return head(Frame::Interface, false);
            case TokenKind::ACTOR:
            case TokenKind::AGENT: return head(Frame::Actor, false);
            case TokenKind::SUPERVISOR: return head(Frame::Supervisor, false);
            case TokenKind::CLUSTER: return head(Frame::Cluster, false);
            case TokenKind::TEST: return heads_.push_back({Frame::Block, false, true});
            case TokenKind::FN: return head(Frame::Block, false);
            case TokenKind::ON:
                if (frame() == Frame::Actor || frame() == Frame::Interface) head(Frame::Block, false);
                return;
            case TokenKind::LAMBDA:
                // A function type has no body.
                if (before != TokenKind::COLON && before != TokenKind::ARROW) head(Frame::Block, false);
                return;
            case TokenKind::IF:
            case TokenKind::WHILE:
            case TokenKind::FOR:
            case TokenKind::EVERY: return head(Frame::Block, true);
            case TokenKind::MATCH: return head(Frame::Match, true);
            default: return;
        }
    }
    void head(Frame body, bool has_expression) { heads_.push_back({body, has_expression}); }

    void emit_sign(const Token& token) {
        TokenKind kind = token.kind;
        switch (kind) {
            case TokenKind::LABEL:
                if (next() == TokenKind::COLON) kind = TokenKind::LABEL_DEFINITION;
                break;
            case TokenKind::RANGE:
                if (previous() == TokenKind::BRACKET_OPEN) {
                    kind = TokenKind::RANGE_FIRST;
                } else if (next_on_any_line() == TokenKind::BRACKET_CLOSE) {
                    kind = TokenKind::RANGE_LAST;
                }
                break;
            case TokenKind::LESS:
                if (previous() == TokenKind::NAME) {
                    const bool annotated = previous(2) == TokenKind::COLON || previous(2) == TokenKind::TYPE;
                    type_candidates_.push_back({out_size(), depth(), annotated});
                }
                break;
            case TokenKind::FAT_ARROW: clear_heads(); break;
            case TokenKind::COMMA: return comma(token);
            default: break;
        }
        decide_dict(kind);
        emit(token, kind);
        if (kind == TokenKind::STRING && previous(2) == TokenKind::MODEL) separate_members();
    }

    void comma(const Token& token) {
        clear_heads();
        decide_dict(TokenKind::COMMA);
        if (top().in_require) {
            top().in_require = false;
            return emit(token, TokenKind::MESSAGE_COMMA);
        }
        // A newline before the comma is part of the same separation.
        if (takes_commas(frame()) && previous() == TokenKind::SEPARATOR) result_.tokens.pop_back();
        emit(token, TokenKind::COMMA);
    }

    // ---- newlines

    void separator(const Token& token) {
        const bool newline = token.at_line;
        if (newline && frame() != Frame::File && !is_brace(frame())) return;
        if (newline && kContinuesLine.has(previous())) return;
        const TokenKind following = next_on_any_line();
        if (newline && kContinuesFromAbove.has(following)) return;
        if (newline && body_on_new_line(following)) return;
        if (top().undecided && top().empty) return;
        decide_dict(TokenKind::SEPARATOR);
        clear_heads();
        top().in_require = false;
        const TokenKind before = previous();
        const bool nothing_yet = frame() == Frame::File ? before == TokenKind::None : top().empty;
        if (nothing_yet || before == TokenKind::SEPARATOR) return;
        if (before == TokenKind::COMMA && takes_commas(frame())) return;
        if (frame() == Frame::File) result_.item_ends.push_back(out_size());
        emit(token, TokenKind::SEPARATOR);
    }

    // A head at the end of a line and a `{` on the next: reported, then read as if they stood together.
    bool body_on_new_line(TokenKind following) {
        if (following != TokenKind::BRACE_OPEN) return false;
        const TokenKind before = previous();
        const bool keyword = before == TokenKind::ELSE || before == TokenKind::LOOP || before == TokenKind::RENDER;
        if (!has_head() && !keyword) return false;
        if (has_head() && heads_.back().has_expression && !behind_operand()) return false;
        const Token& brace = raw_[at_ + 1];
        sink_.report(Diagnostic(Code::BraceOnNewLine, location(brace), "the `{` of a body stands on the line of its head")
                         .label("put it at the end of the line above"));
        return true;
    }

    void clear_heads() { heads_.resize(std::min<size_t>(heads_.size(), top().heads)); }

    // Members and arms that end in `}` need no separator: put it in.
    void separate_members() {
        const TokenKind following = next();
        const bool missing = has_members(frame()) ? kMemberStarts.has(following)
                                                  : frame() == Frame::Match && kArmStarts.has(following);
        if (!missing) return;
        Token separator = result_.tokens.back();
        separator.begin = separator.end;
        clear_heads();
        emit(separator, TokenKind::SEPARATOR);
    }

    // ---- brackets

    uint32_t depth() const { return uint32_t(frames_.size()); }

    void open(const Token& token, TokenKind kind, Frame frame) {
        if (depth() > kMaxNesting) return give_up(token);
        if (frame != Frame::Paren) type_candidates_.clear();
        const OpenFrame opened{frame, out_size(), uint32_t(heads_.size())};
        emit(token, kind);
        frames_.push_back(opened);
    }

    void give_up(const Token& token) {
        sink_.report(Diagnostic(Code::NestedTooDeeply, location(token),
                                "brackets are nested more than " + std::to_string(kMaxNesting) + " deep")
                         .label("move the inner part into a function or a constant"));
        result_.abandoned = true;
    }

    void open_brace(const Token& token) {
        const TokenKind before = previous();
        if (before == TokenKind::RENDER) return open(token, TokenKind::BRACE_OPEN, Frame::Render);
        if (before == TokenKind::TIMELINE) return open(token, TokenKind::BRACE_OPEN, Frame::Timeline);
        if (before == TokenKind::FAULTS) return open(token, TokenKind::BRACE_OPEN, Frame::Faults);
        if (before == TokenKind::STATE && previous(2) == TokenKind::DISTRIBUTED) {
            return open(token, TokenKind::BRACE_OPEN, Frame::RenderState);
        }
        const bool after_word = before == TokenKind::ELSE || before == TokenKind::LET_ELSE || before == TokenKind::LOOP ||
                                before == TokenKind::EXPECT_FAULT;
        if (after_word) return open(token, TokenKind::BRACE_OPEN, Frame::Block);
        if (has_head() && (!heads_.back().has_expression || behind_operand())) {
            const Frame body = heads_.back().body;
            heads_.pop_back();
            return open(token, TokenKind::BRACE_OPEN, body);
        }
        const bool expressions_only = frame() == Frame::Render || frame() == Frame::RenderState;
        const bool statement = at_statement_start() && !expressions_only;
        open(token, TokenKind::BRACE_OPEN, frame() == Frame::Cluster ? Frame::Cluster : Frame::Block);
        top().undecided = !kOperandEnds.has(before) && frame() == Frame::Block;
        top().dict_unwanted = statement;
    }

    // The first of `: , ; newline }` at its own depth decides whether a `{` is a dict.
    void decide_dict(TokenKind kind) {
        OpenFrame& brace = top();
        if (!brace.undecided) return;
        const bool first_excludes = brace.empty && (kind == TokenKind::LET || kind == TokenKind::MUT || kind == TokenKind::CONST ||
                                                    kind == TokenKind::FN || kind == TokenKind::LABEL_DEFINITION);
        if (first_excludes || kind == TokenKind::COMMA || kind == TokenKind::SEPARATOR) {
            brace.undecided = false;
        } else if (kind == TokenKind::COLON) {
            brace.undecided = false;
            Token& open = result_.tokens[brace.open];
            if (brace.dict_unwanted) {
                sink_.report(Diagnostic(Code::DictNeedsParentheses, location(open), "a dict at the start of a statement needs parentheses")
                                 .label("this `{` begins a block; write `({…})`"));
                brace.dict_unwanted = false;
            }
            open.kind = TokenKind::DICT_OPEN;
            brace.kind = Frame::Dict;
        }
    }

    void close(const Token& token) {
        // 1. A bracket that is closed by another one: the inner ones were forgotten.
        if (!closes_something(token.kind)) return unmatched(token);
        while (closer_of(frame()) != token.kind) close_forgotten(token);
        // 2. The frame ends; what separates nothing any more goes.
        if (is_brace(frame())) drop_trailing_separators();
        const OpenFrame closed = top();
        if (is_brace(frame()) && token.at_line) compare_indentation(closed.open, token);
        frames_.pop_back();
        heads_.resize(std::min<size_t>(heads_.size(), closed.heads));
        if (token.kind != TokenKind::PAREN_CLOSE) type_candidates_.clear();
        while (!type_candidates_.empty() && type_candidates_.back().depth > depth()) type_candidates_.pop_back();
        emit(token, token.kind);
        if (token.kind == TokenKind::BRACE_CLOSE) separate_members();
    }

    // Blanks in front of the line on which a token stands.
    std::string_view indentation(const Token& token) const {
        const std::string_view file = file_.text();
        const size_t newline = token.begin == 0 ? std::string_view::npos : file.rfind('\n', token.begin - 1);
        const size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
        return file.substr(begin, std::min(file.find_first_not_of(" \t", begin), file.size()) - begin);
    }

    // A `}` that is indented otherwise than the line of its `{`: where a brace turns out to be missing or too many, it is here.
    void compare_indentation(uint32_t open, const Token& close) {
        if (suspicious_) return;
        const Token& brace = result_.tokens[open];
        if (indentation(brace) != indentation(close)) suspicious_ = {{brace.span(), close.span()}};
    }

    Diagnostic&& with_suspicion(Diagnostic&& diagnostic) const {
        if (suspicious_) {
            diagnostic.secondary.push_back({{file_.id(), suspicious_->first}, "this `{` …"});
            diagnostic.secondary.push_back({{file_.id(), suspicious_->second}, "… is closed by this `}`, which is indented otherwise"});
        }
        return std::move(diagnostic);
    }

    // At most kMaxNesting steps. A bracket in a hole of an f-string closes nothing outside of it.
    bool closes_something(TokenKind closer) const {
        for (size_t i = frames_.size(); i-- > 1;) {
            if (closer_of(frames_[i].kind) == closer) return true;
            if (frames_[i].kind == Frame::Hole && closer != TokenKind::FSTRING_CLOSE) return false;
        }
        return false;
    }

    void drop_trailing_separators() {
        while (out_size() > top().open + 1) {
            const TokenKind last = previous();
            if (last != TokenKind::SEPARATOR && !(last == TokenKind::COMMA && takes_commas(frame()))) return;
            result_.tokens.pop_back();
            if (last == TokenKind::COMMA) return;  // one trailing comma is fine, two are not
        }
    }

    void unmatched(const Token& token) {
        sink_.report(with_suspicion(Diagnostic(Code::UnmatchedBracket, location(token),
                                               "this `" + std::string(text(token)) + "` closes nothing")
                                        .label("remove it, or put in the bracket that it closes")));
        result_.bracket_errors.push_back(out_size());
    }

    // The bracket on top was not closed before `token`: say so and put its partner in.
    void close_forgotten(const Token& token) {
        const Token& open = result_.tokens[top().open];
        const std::string missing(shown(closer_of(frame())));
        sink_.report(Diagnostic(Code::UnclosedBracket, location(token),
                                "expected " + missing + " before `" + std::string(text(token)) + "`")
                         .note(location(open), "this `" + std::string(text(open)) + "` is not closed"));
        put_in_closer(token.begin);
    }

    void put_in_closer(uint32_t at) {
        result_.bracket_errors.push_back(top().open);
        result_.bracket_errors.push_back(out_size());
        if (is_brace(frame())) drop_trailing_separators();
        Token closer;
        closer.begin = closer.end = at;
        const TokenKind kind = closer_of(frame());
        heads_.resize(std::min<size_t>(heads_.size(), top().heads));
        frames_.pop_back();
        emit(closer, kind);
    }

    void close_the_rest() {
        if (frames_.size() > 1 && !string_is_open()) {
            // The place is the last token of the file (language.md §13), the cause its innermost open bracket.
            Token last;
            for (const Token& token : raw_) {
                if (token.kind != TokenKind::SEPARATOR || !token.at_line) last = token;
            }
            const Token& open = result_.tokens[top().open];
            sink_.report(with_suspicion(
                Diagnostic(Code::UnclosedBracket, location(last),
                           "expected " + std::string(shown(closer_of(frame()))) + " before the end of the file")
                    .note(location(open), "this `" + std::string(text(open)) + "` is not closed")));
        }
        while (frames_.size() > 1) put_in_closer(file_.size());
        while (previous() == TokenKind::SEPARATOR) {
            result_.tokens.pop_back();
            if (!result_.item_ends.empty() && result_.item_ends.back() == out_size()) result_.item_ends.pop_back();
        }
    }

    // A string that is not closed hides brackets; it has been reported.
    bool string_is_open() const {
        const auto all = sink_.all();
        return std::any_of(all.begin(), all.end(), [](const Diagnostic& d) { return d.code == Code::UnclosedString; });
    }

    // ---- types between `<` and `>`

    // True when the token has been taken.
    bool watch_types(const Token& token) {
        if (token.kind == TokenKind::GREATER) {
            close_type();
            return false;
        }
        if (token.kind == TokenKind::GREATER_EQUAL || token.kind == TokenKind::SHIFT_RIGHT_ASSIGN ||
            token.kind == TokenKind::SHIFT_RIGHT_LOGICAL_ASSIGN) {
            return split_type_end(token);
        }
        bool fits = kInTypes.has(token.kind) || token.kind == TokenKind::FN;
        if (token.kind == TokenKind::NAME && next() != TokenKind::DOT) fits = names_type(text(token));
        if (!fits) type_candidates_.clear();
        return false;
    }

    static bool names_type(std::string_view name) {
        if (name[0] >= 'A' && name[0] <= 'Z') return true;
        return std::find(kBuiltInTypes.begin(), kBuiltInTypes.end(), name) != kBuiltInTypes.end();
    }

    // `f<T>(` and `Tree<T>.`; elsewhere the grammar knows from the context that `<` opens types.
    void close_type() {
        const TypeCandidate candidate = type_candidates_.back();
        if (candidate.depth != depth()) return type_candidates_.clear();
        type_candidates_.pop_back();
        if (next() == TokenKind::PAREN_OPEN || next() == TokenKind::DOT) {
            result_.tokens[candidate.open].kind = TokenKind::TYPE_OPEN;
        }
    }

    // `let x: list<int>= y`: the lexer has joined what belongs apart.
    bool split_type_end(const Token& token) {
        const size_t closers = text(token).size() - 1;
        const bool type = closers <= type_candidates_.size() &&
                          type_candidates_[type_candidates_.size() - closers].annotated;
        if (!type) {
            type_candidates_.clear();
            return false;
        }
        type_candidates_.resize(type_candidates_.size() - closers);
        Token part = token;
        for (size_t i = 0; i < closers; ++i) {
            part.begin = token.begin + uint32_t(i);
            part.end = part.begin + 1;
            emit(part, TokenKind::GREATER);
        }
        part.begin = part.end;
        part.end = token.end;
        emit(part, TokenKind::ASSIGN);
        return true;
    }

    // ---- soft keywords, from their neighbours

    bool is_soft(const Token& token) const {
        const TokenKind before = previous();
        const TokenKind after = next();
        const bool outside = frame() == Frame::File;
        switch (token.soft) {
            case TokenKind::FROM: return outside && at_statement_start() && after == TokenKind::NAME;
            case TokenKind::TEST: return outside && at_statement_start() && after == TokenKind::STRING;
            case TokenKind::TYPE:
            case TokenKind::AGENT:
            case TokenKind::SUPERVISOR:
            case TokenKind::CLUSTER:
                return outside && (at_statement_start() || before == TokenKind::PUB) && after == TokenKind::NAME;
            case TokenKind::MAILBOX:
            case TokenKind::OVERFLOW:
                return in_head_of(Frame::Actor) && before != TokenKind::ACTOR && before != TokenKind::AGENT;
            case TokenKind::MODEL: return frame() == Frame::Actor && at_statement_start() && after == TokenKind::STRING;
            case TokenKind::EVERY:
                return (frame() == Frame::Actor && at_statement_start()) || before == TokenKind::ALWAYS;
            case TokenKind::STRATEGY:
            case TokenKind::INTENSITY:
            case TokenKind::BACKOFF:
            case TokenKind::CHILD: return frame() == Frame::Supervisor && at_statement_start();
            case TokenKind::SEEDS:
            case TokenKind::FAULTS:
            case TokenKind::SHUFFLE: return in_test_head() && behind_operand();
            case TokenKind::WITHIN: return before == TokenKind::EVENTUALLY || (in_test_head() && behind_operand());
            case TokenKind::ALWAYS: return at_statement_start() && next_soft() == TokenKind::EVERY;
            case TokenKind::EVENTUALLY: return at_statement_start() && next_soft() == TokenKind::WITHIN;
            case TokenKind::EXPECT_FAULT: return after == TokenKind::BRACE_OPEN && !behind_operand();
            case TokenKind::MATCHING: return before == TokenKind::BRACE_CLOSE && after == TokenKind::STRING;
            default: return is_soft_in_expression(token);
        }
    }

    bool is_soft_in_expression(const Token& token) const {
        const TokenKind before = previous();
        const TokenKind after = next();
        switch (token.soft) {
            case TokenKind::TIMEOUT:
                return behind_operand() && (kWordOperands.has(after) || after == TokenKind::PAREN_OPEN);
            case TokenKind::ALL:
            case TokenKind::ANY:
                return before == TokenKind::AWAIT &&
                       (kWordOperands.has(after) || after == TokenKind::PAREN_OPEN || after == TokenKind::BRACKET_OPEN);
            case TokenKind::AFTER:
                if (behind_operand() || before == TokenKind::FN || before == TokenKind::ON) return false;
                return kWordOperands.has(after) || (after == TokenKind::PAREN_OPEN && send_follows_parentheses());
            case TokenKind::TIMELINE: return before == TokenKind::RENDER && after == TokenKind::BRACE_OPEN;
            case TokenKind::DISTRIBUTED: return before == TokenKind::RENDER && after == TokenKind::STATE;
            case TokenKind::NODE: return frame() == Frame::Timeline && at_statement_start();
            case TokenKind::AT: return frame() == Frame::Timeline && before == TokenKind::NAME;
            case TokenKind::TICK: return before == TokenKind::AT;
            case TokenKind::PAYLOAD: return frame() == Frame::Timeline && behind_operand();
            default: return false;
        }
    }

    // `after (d) send …`, not a call of something named after. The look ahead is bounded.
    bool send_follows_parentheses() const {
        constexpr size_t kFarthest = 64;
        uint32_t open = 0;
        for (size_t i = at_ + 1; i < raw_.size() && i < at_ + kFarthest; ++i) {
            if (raw_[i].kind == TokenKind::PAREN_OPEN) ++open;
            if (raw_[i].kind == TokenKind::PAREN_CLOSE && --open == 0) {
                return i + 1 < raw_.size() && raw_[i + 1].kind == TokenKind::SEND;
            }
        }
        return false;
    }

    const source::File& file_;
    const std::vector<Token>& raw_;
    diagnostics::Sink& sink_;
    size_t at_ = 0;
    std::optional<std::pair<source::Span, source::Span>> suspicious_;
    std::vector<OpenFrame> frames_;
    std::vector<Head> heads_;
    std::vector<TypeCandidate> type_candidates_;
    FilteredTokens result_;
};

}  // namespace

FilteredTokens filter_tokens(const source::File& file, const std::vector<Token>& raw, diagnostics::Sink& sink) {
    return Filter(file, raw, sink).run();
}

}  // namespace aeroflow::syntax
