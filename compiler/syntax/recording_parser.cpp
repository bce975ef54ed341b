#include "compiler/syntax/recording_parser.h"

namespace aeroflow::syntax {

namespace {

// ANTLR reports rules only while there is a listener; the reports themselves are overridden above it.
class SilentListener : public antlr4::tree::ParseTreeListener {
public:
    void visitTerminal(antlr4::tree::TerminalNode*) override {}
    void visitErrorNode(antlr4::tree::ErrorNode*) override {}
    void enterEveryRule(antlr4::ParserRuleContext*) override {}
    void exitEveryRule(antlr4::ParserRuleContext*) override {}
};

}  // namespace

RecordingParser::RecordingParser(antlr4::TokenStream* input) : Parser(input) {
    setBuildParseTree(false);
    _parseListeners.push_back(new SilentListener);
}

RecordingParser::~RecordingParser() {
    delete _parseListeners.front();
    _parseListeners.clear();
}

void RecordingParser::start() {
    reset();
    getTreeTracker().reset();
    outer_contexts_.reserve(kMaxRules);
    records_.clear();
    open_rules_.clear();
}

antlr4::Token* RecordingParser::consume() {
    antlr4::Token* token = getCurrentToken();
    if (token->getType() == antlr4::Token::EOF) return token;
    const auto index = uint32_t(_input->index());
    _input->consume();
    records_.push_back({kTokenEvent, index, index + 1, uint32_t(records_.size()) + 1});
    return token;
}

void RecordingParser::triggerEnterRuleEvent() {
    if (open_rules_.size() >= kMaxRules) {
        // This rule is never left, so its context must not be the current one when the outer rules are.
        _ctx = static_cast<antlr4::ParserRuleContext*>(_ctx->parent);
        throw TooDeep{};
    }
    const size_t depth = open_rules_.size();
    if (outer_contexts_.size() == depth) outer_contexts_.emplace_back();
    std::swap(outer_contexts_[depth], _tracker);
    open_rules_.push_back(uint32_t(records_.size()));
    const auto first = uint32_t(_input->index());
    records_.push_back({uint16_t(_ctx->getRuleIndex()), first, first, 0});
}

void RecordingParser::triggerExitRuleEvent() {
    Record& record = records_[open_rules_.back()];
    record.last = uint32_t(_input->index());
    record.next = uint32_t(records_.size());
    open_rules_.pop_back();
    _tracker.reset();
    std::swap(outer_contexts_[open_rules_.size()], _tracker);
}

}  // namespace aeroflow::syntax
