// Sets of token kinds as bits, and the sets that the newline rule and the token filter speak of (language.md §1).
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

#include "compiler/syntax/token.h"

namespace aeroflow::syntax {

class TokenSet {
public:
    constexpr TokenSet(std::initializer_list<TokenKind> kinds) {
        for (const TokenKind kind : kinds) bits_[size_t(kind) / 64] |= uint64_t{1} << size_t(kind) % 64;
    }
    constexpr bool has(TokenKind kind) const { return bits_[size_t(kind) / 64] >> (size_t(kind) % 64) & 1; }

private:
    std::array<uint64_t, 3> bits_{};
};
static_assert(size_t(TokenKind::End) < 192);

// (b) of the newline rule: behind these a newline does not end the statement.
inline constexpr TokenSet kContinuesLine = {
    TokenKind::PLUS, TokenKind::MINUS, TokenKind::STAR, TokenKind::SLASH, TokenKind::PERCENT, TokenKind::AMPERSAND,
    TokenKind::PIPE, TokenKind::CARET, TokenKind::TILDE, TokenKind::SHIFT_LEFT, TokenKind::LESS, TokenKind::EQUAL,
    TokenKind::NOT_EQUAL, TokenKind::LESS_EQUAL, TokenKind::GREATER_EQUAL, TokenKind::DOT, TokenKind::QUESTION_DOT,
    TokenKind::RANGE, TokenKind::RANGE_TO, TokenKind::RANGE_FIRST, TokenKind::COMMA, TokenKind::MESSAGE_COMMA,
    TokenKind::COLON, TokenKind::FAT_ARROW, TokenKind::ARROW, TokenKind::ASSIGN, TokenKind::PAREN_OPEN,
    TokenKind::BRACKET_OPEN, TokenKind::TYPE_OPEN, TokenKind::PLUS_ASSIGN, TokenKind::MINUS_ASSIGN,
    TokenKind::STAR_ASSIGN, TokenKind::SLASH_ASSIGN, TokenKind::PERCENT_ASSIGN, TokenKind::AMPERSAND_ASSIGN,
    TokenKind::PIPE_ASSIGN, TokenKind::CARET_ASSIGN, TokenKind::SHIFT_LEFT_ASSIGN, TokenKind::SHIFT_RIGHT_ASSIGN,
    TokenKind::SHIFT_RIGHT_LOGICAL_ASSIGN, TokenKind::AND, TokenKind::OR, TokenKind::NOT, TokenKind::IN, TokenKind::AS,
    TokenKind::AWAIT, TokenKind::ASK, TokenKind::TRY, TokenKind::SPAWN, TokenKind::SEND};

// (c) of the newline rule: a line that begins with these goes on with the statement above.
inline constexpr TokenSet kContinuesFromAbove = {
    TokenKind::DOT, TokenKind::QUESTION_DOT, TokenKind::COALESCE, TokenKind::ELSE, TokenKind::PAREN_CLOSE,
    TokenKind::BRACKET_CLOSE, TokenKind::AND, TokenKind::OR, TokenKind::IN, TokenKind::EQUAL, TokenKind::NOT_EQUAL,
    TokenKind::SHIFT_LEFT, TokenKind::LESS_EQUAL, TokenKind::GREATER, TokenKind::GREATER_EQUAL, TokenKind::RANGE,
    TokenKind::RANGE_TO, TokenKind::PIPE, TokenKind::CARET, TokenKind::AMPERSAND, TokenKind::LESS, TokenKind::PLUS,
    TokenKind::STAR, TokenKind::SLASH, TokenKind::PERCENT, TokenKind::ASSIGN, TokenKind::FAT_ARROW};

// An expression may end with these.
inline constexpr TokenSet kOperandEnds = {
    TokenKind::NAME, TokenKind::FIELD_NAME, TokenKind::INT, TokenKind::FLOAT, TokenKind::DURATION, TokenKind::STRING,
    TokenKind::BYTES, TokenKind::FSTRING_CLOSE, TokenKind::PAREN_CLOSE, TokenKind::BRACKET_CLOSE, TokenKind::BRACE_CLOSE,
    TokenKind::TRUE, TokenKind::FALSE, TokenKind::NONE, TokenKind::SELF, TokenKind::QUESTION, TokenKind::BANG,
    TokenKind::LABEL, TokenKind::SHUFFLE};

// An expression that follows a soft keyword begins with these; signs and brackets are left out, `all - 1` is a difference.
inline constexpr TokenSet kWordOperands = {
    TokenKind::NAME, TokenKind::INT, TokenKind::FLOAT, TokenKind::DURATION, TokenKind::STRING, TokenKind::SELF,
    TokenKind::NONE, TokenKind::AWAIT, TokenKind::ASK, TokenKind::SPAWN, TokenKind::TRY, TokenKind::IF, TokenKind::MATCH,
    TokenKind::FSTRING_OPEN};

// What stands between `<` and `>` when they enclose types.
inline constexpr TokenSet kInTypes = {
    TokenKind::NAME, TokenKind::DOT, TokenKind::COMMA, TokenKind::QUESTION, TokenKind::COALESCE, TokenKind::PAREN_OPEN,
    TokenKind::PAREN_CLOSE, TokenKind::LAMBDA, TokenKind::ARROW, TokenKind::LESS, TokenKind::GREATER};

// A member of a declaration, or an arm of a match, begins with these.
inline constexpr TokenSet kMemberStarts = {
    TokenKind::NAME, TokenKind::FN, TokenKind::ON, TokenKind::STATE, TokenKind::PUB};
inline constexpr TokenSet kArmStarts = {
    TokenKind::NAME, TokenKind::INT, TokenKind::FLOAT, TokenKind::DURATION, TokenKind::STRING, TokenKind::BYTES,
    TokenKind::TRUE, TokenKind::FALSE, TokenKind::NONE, TokenKind::PAREN_OPEN, TokenKind::BRACKET_OPEN, TokenKind::MINUS};

}  // namespace aeroflow::syntax
