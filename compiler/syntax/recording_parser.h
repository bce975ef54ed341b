// Base class of the generated parser: records rules and tokens as events instead of building ANTLR's parse tree.
//
// Included by generated code (C++17) and by item_parser.cpp only.
#pragma once

#include <cstdint>
#include <vector>

#include <antlr4-runtime.h>

namespace aeroflow::syntax {

class RecordingParser : public antlr4::Parser {
public:
    static constexpr uint16_t kTokenEvent = 0xFFFF;
    // Rules that may be open at once: enough for kMaxNesting brackets, little enough for a small stack.
    static constexpr uint32_t kMaxRules = 4000;

    struct Record {
        uint16_t rule;
        uint32_t first;
        uint32_t last;
        uint32_t next;
    };
    struct TooDeep {};

    explicit RecordingParser(antlr4::TokenStream* input);
    ~RecordingParser() override;

    void start();  // before each item
    const std::vector<Record>& records() const { return records_; }

    antlr4::Token* consume() override;
    void triggerEnterRuleEvent() override;
    void triggerExitRuleEvent() override;

private:
    std::vector<Record> records_;
    std::vector<uint32_t> open_rules_;
    // Contexts made inside of each open rule; its own is one level up. They go when the rule ends, not with the item, so that
    // a parse touches little memory.
    std::vector<antlr4::tree::ParseTreeTracker> outer_contexts_;
};

}  // namespace aeroflow::syntax
