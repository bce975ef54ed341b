// Walking the events of one item as a tree.
#pragma once

#include <span>

#include "compiler/syntax/item_parser.h"
#include "compiler/syntax/token.h"
#include "vm/base/check.h"

namespace aeroflow::syntax {

struct Tree {
    std::span<const Event> events;
    std::span<const Token> tokens;
};

// Goes over the children of one rule, from left to right.
class Cursor {
public:
    Cursor(const Tree& tree, uint32_t begin, uint32_t end) : tree_(&tree), at_(begin), end_(end) {}

    bool done() const { return at_ >= end_; }
    bool at(Rule rule) const { return !done() && event().rule == rule; }
    bool at(TokenKind kind) const { return at(Rule::Token) && token_at().kind == kind; }
    // Kind of the token at hand; None for a rule and at the end.
    TokenKind kind() const { return at(Rule::Token) ? token_at().kind : TokenKind::None; }
    Rule rule() const { return event().rule; }

    // Takes the token at hand.
    const Token& token() {
        const Token& token = token_at();
        ++at_;
        return token;
    }
    bool accept(TokenKind kind) {
        if (!at(kind)) return false;
        ++at_;
        return true;
    }
    // The children of the rule at hand, which is behind this cursor then.
    Cursor enter() {
        const Cursor inside(*tree_, at_ + 1, event().next);
        at_ = event().next;
        return inside;
    }
    void skip() { at_ = event().next; }

    // Of the rule or token at hand.
    source::Span span() const { return {first().begin, last().end}; }
    const Token& first() const { return tree_->tokens[event().first]; }
    // An empty rule does not exist in the grammar; `item` alone ends with the invisible end token.
    const Token& last() const { return tree_->tokens[event().last - 1]; }
    uint32_t first_index() const { return event().first; }

private:
    const Event& event() const { return tree_->events[at_]; }
    const Token& token_at() const { return tree_->tokens[event().first]; }

    const Tree* tree_;
    uint32_t at_;
    uint32_t end_;
};

}  // namespace aeroflow::syntax
