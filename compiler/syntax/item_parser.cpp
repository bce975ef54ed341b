#include "compiler/syntax/item_parser.h"

#include <stdexcept>
#include <string>

#include "AeroFlowParser.h"
#include "vm/base/check.h"

namespace aeroflow::syntax {

namespace {

using generated::AeroFlowParser;

// The numbers of tokens.def and rules.def are those of the grammar.
#define TOKEN(kind, shown) static_assert(size_t(TokenKind::kind) == size_t(AeroFlowParser::kind));
#define SOFT(kind, word) TOKEN(kind, word)
#define KEYWORD(kind, word) TOKEN(kind, word)
#define SIGN(kind, text) TOKEN(kind, text)
#include "compiler/syntax/tokens.def"
#define RULE(name) static_assert(size_t(Rule::name) == size_t(AeroFlowParser::Rule##name));
#include "compiler/syntax/rules.def"

// What ANTLR asks of a token: its type and its place in the item.
class ItemToken final : public antlr4::Token {
public:
    ItemToken(size_t type, size_t index) : type_(type), index_(index) {}
    std::string getText() const override { return {}; }
    size_t getType() const override { return type_; }
    size_t getLine() const override { return 1; }
    size_t getCharPositionInLine() const override { return index_; }
    size_t getChannel() const override { return DEFAULT_CHANNEL; }
    size_t getTokenIndex() const override { return index_; }
    size_t getStartIndex() const override { return index_; }
    size_t getStopIndex() const override { return index_; }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    antlr4::CharStream* getInputStream() const override { return nullptr; }
    std::string toString() const override { return {}; }

private:
    size_t type_;
    size_t index_;
};

class ItemStream final : public antlr4::TokenStream {
public:
    void load(std::span<const Token> item) {
        tokens_.clear();
        tokens_.reserve(item.size() + 1);
        for (size_t i = 0; i < item.size(); ++i) tokens_.emplace_back(size_t(item[i].kind), i);
        tokens_.emplace_back(antlr4::Token::EOF, item.size());
        at_ = 0;
    }

    antlr4::Token* LT(ssize_t k) override {
        if (k < 0) return at_ < size_t(-k) ? nullptr : &tokens_[at_ - size_t(-k)];
        return &tokens_[std::min(at_ + size_t(k) - 1, tokens_.size() - 1)];
    }
    size_t LA(ssize_t k) override {
        const antlr4::Token* token = LT(k);
        return token == nullptr ? antlr4::Token::EOF : token->getType();
    }
    void consume() override { ++at_; }
    size_t index() override { return at_; }
    void seek(size_t index) override { at_ = index; }
    size_t size() override { return tokens_.size(); }
    ssize_t mark() override { return 0; }
    void release(ssize_t) override {}
    antlr4::Token* get(size_t index) const override { return &tokens_[index]; }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    std::string getSourceName() const override { return {}; }
    std::string getText(const antlr4::misc::Interval&) override { return {}; }
    std::string getText() override { return {}; }
    std::string getText(antlr4::RuleContext*) override { return {}; }
    std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

private:
    mutable std::vector<ItemToken> tokens_;
    size_t at_ = 0;
};

// Notes the first error and gives up; what follows is decided in parse.cpp.
class FirstError final : public antlr4::ANTLRErrorStrategy {
public:
    SyntaxError error;

    void reset(antlr4::Parser*) override {}
    void sync(antlr4::Parser*) override {}
    bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
    void reportMatch(antlr4::Parser*) override {}
    antlr4::Token* recoverInline(antlr4::Parser* parser) override { stop(parser); }
    void reportError(antlr4::Parser* parser, const antlr4::RecognitionException&) override { stop(parser); }
    void recover(antlr4::Parser* parser, std::exception_ptr) override { stop(parser); }

private:
    [[noreturn]] void stop(antlr4::Parser* parser) {
        constexpr size_t kRules = 12;
        AeroFlowParser::unpack_tables();
        error = {};
        error.token = uint32_t(parser->getCurrentToken()->getTokenIndex());
        for (const ssize_t type : parser->getExpectedTokens().toList()) {
            const bool end = size_t(type) == antlr4::Token::EOF;
            error.expected.push_back(end ? TokenKind::End : TokenKind(type));
        }
        for (const antlr4::RuleContext* context = parser->getContext(); context != nullptr && error.rules.size() < kRules;
             context = static_cast<const antlr4::RuleContext*>(context->parent)) {
            error.rules.push_back(Rule(context->getRuleIndex()));
        }
        throw antlr4::ParseCancellationException();
    }
};

}  // namespace

struct ItemParser::Machine {
    ItemStream stream;
    AeroFlowParser parser{&stream};
    std::shared_ptr<FirstError> strategy = std::make_shared<FirstError>();
    std::vector<Event> events;

    Machine() {
        parser.removeErrorListeners();
        parser.setErrorHandler(strategy);
    }

    void copy_events() {
        events.clear();
        events.reserve(parser.records().size());
        for (const RecordingParser::Record& record : parser.records()) {
            const Rule rule = record.rule == RecordingParser::kTokenEvent ? Rule::Token : Rule(record.rule);
            events.push_back({rule, record.first, record.last, record.next});
        }
    }
};

ItemParser::ItemParser() : machine_(std::make_unique<Machine>()) {}
ItemParser::~ItemParser() = default;

bool ItemParser::parse(std::span<const Token> item) {
    machine_->stream.load(item);
    machine_->parser.start();
    bool parsed = false;
    try {
        machine_->parser.item();
        machine_->copy_events();
        parsed = true;
    } catch (const antlr4::ParseCancellationException&) {
        // The strategy has the error.
    } catch (const RecordingParser::TooDeep&) {
        machine_->strategy->error = {};
        machine_->strategy->error.token = uint32_t(machine_->stream.index());
        machine_->strategy->error.too_deep = true;
    }
    return parsed;
}

const std::vector<Event>& ItemParser::events() const { return machine_->events; }
const SyntaxError& ItemParser::error() const { return machine_->strategy->error; }

}  // namespace aeroflow::syntax
