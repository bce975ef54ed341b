// The ANTLR parser behind a wall: one top-level item from tokens to a flat tree of events.
//
// In: the tokens of an item, without the separator behind it. Out: either the events of the whole item, or its first error.
// The tree is a preorder array, so that nothing of ANTLR's contexts outlives the call. Exceptions of ANTLR end here.
// Read next: tree.h for walking events, parse.cpp for what follows an error.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "compiler/syntax/token.h"

namespace aeroflow::syntax {

enum class Rule : uint8_t {
#define RULE(name) name,
#include "compiler/syntax/rules.def"
    Token,  // no rule: the event is one token
};

struct Event {
    Rule rule = Rule::Token;
    uint32_t first = 0;  // tokens [first, last) of the item
    uint32_t last = 0;
    uint32_t next = 0;  // the event behind this one and all below it
};

struct SyntaxError {
    uint32_t token = 0;  // index in the item; its size is the end
    std::vector<TokenKind> expected;
    std::vector<Rule> rules;  // innermost first
    bool too_deep = false;
};

class ItemParser {
public:
    ItemParser();
    ~ItemParser();
    ItemParser(const ItemParser&) = delete;
    ItemParser& operator=(const ItemParser&) = delete;

    // True: `events` has the tree, its root is a Rule::Item. False: `error` says what was wrong.
    bool parse(std::span<const Token> item);
    const std::vector<Event>& events() const;
    const SyntaxError& error() const;

private:
    struct Machine;
    std::unique_ptr<Machine> machine_;
};

}  // namespace aeroflow::syntax
