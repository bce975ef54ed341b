#include "compiler/syntax/parse.h"

#include <algorithm>

#include "compiler/ast/builder.h"
#include "compiler/source/utf8.h"
#include "compiler/syntax/explain.h"
#include "compiler/syntax/item_parser.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/recover.h"
#include "compiler/syntax/token_filter.h"
#include "compiler/syntax/tree_builder.h"

namespace aeroflow::syntax {

namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;

// ANTLR keeps about a hundred bytes per rule until an item is read; this bounds it.
constexpr uint32_t kMaxItemTokens = 2'000'000;
// Further errors of one item are not looked for.
constexpr int kMaxCuts = 20;

class FileParser {
public:
    FileParser(const source::File& file, diagnostics::Sink& sink)
        : file_(file), sink_(sink), trees_(file, builder_, sink) {}

    ast::Module run() {
        if (readable()) read();
        ast::Node root;
        root.kind = ast::Kind::File;
        root.end = root.anchor_end = file_.size();
        const ast::NodeId id = builder_.add(root, items_);
        if (const auto span = builder_.too_deep()) {
            report(Code::NestedTooDeeply, *span, "this is nested too deeply", "give a part of it a name");
        }
        return std::move(builder_).finish(file_, id);
    }

private:
    void report(Code code, source::Span span, std::string message, std::string label) {
        sink_.report(Diagnostic(code, {file_.id(), span}, std::move(message)).label(std::move(label)));
    }

    // 1. Is it text, and not too much of it?
    bool readable() {
        if (file_.size() > source::kMaxFileBytes) {
            report(Code::FileTooLarge, {0, 0}, "this file is larger than 64 MB", "split it, or read it as data");
        } else if (const auto at = source::first_invalid_utf8(file_.text())) {
            const auto offset = uint32_t(*at);
            report(Code::InvalidUtf8, {offset, offset + 1}, "this file is not valid UTF-8", "byte " + std::to_string(offset) + ": save the file as UTF-8, if it is a text");
        } else {
            return true;
        }
        items_.push_back(trees_.error_node({0, file_.size()}));
        return false;
    }

    void read() {
        // 2. Tokens, and what they mean.
        const TokenList raw = lex(file_, sink_);
        const FilteredTokens filtered = filter_tokens(file_, raw.tokens, sink_);
        if (filtered.abandoned) {
            items_.push_back(trees_.error_node({0, file_.size()}));
            return;
        }
        // 3. One item after the other.
        uint32_t begin = 0;
        for (size_t i = 0; i <= filtered.item_ends.size(); ++i) {
            const bool last = i == filtered.item_ends.size();
            const uint32_t end = last ? uint32_t(filtered.tokens.size()) : filtered.item_ends[i];
            if (begin < end) item(filtered, raw.docs, begin, end);
            begin = end + 1;
        }
        if (!sink_.has_errors()) trees_.report_unused_docs(raw.docs);
    }

    void item(const FilteredTokens& filtered, const std::vector<source::Span>& docs, uint32_t begin, uint32_t end) {
        std::span<const Token> tokens(filtered.tokens.data() + begin, end - begin);
        const source::Span whole{tokens.front().begin, tokens.back().end};
        if (tokens.size() > kMaxItemTokens) {
            report(Code::FileTooLarge, tokens.front().span(), "this declaration is too large", "split it into several");
            items_.push_back(trees_.error_node(whole));
            return;
        }
        const auto& errors = filtered.bracket_errors;
        const auto next_error = std::lower_bound(errors.begin(), errors.end(), begin);
        const bool silent = next_error != errors.end() && *next_error <= end;
        std::vector<Token> cut;
        for (int cuts = 0; !parser_.parse(tokens); ++cuts) {
            if (cut.empty()) cut.assign(tokens.begin(), tokens.end());
            const SyntaxError& error = parser_.error();
            const bool known = error.token < tokens.size() && tokens[error.token].kind == TokenKind::ERROR;
            if (!silent && !known) sink_.report(explain(file_, tokens, error));
            if (cuts == kMaxCuts || error.too_deep || !cut_statement(cut, error.token)) {
                items_.push_back(trees_.error_node(whole));
                return;
            }
            tokens = cut;
        }
        const Tree tree{parser_.events(), tokens};
        const uint32_t before = begin == 0 ? 0 : filtered.tokens[begin - 1].begin;
        items_.push_back(trees_.item(tree, docs, before));
    }

    const source::File& file_;
    diagnostics::Sink& sink_;
    ast::Builder builder_;
    TreeBuilder trees_;
    ItemParser parser_;
    std::vector<ast::NodeId> items_;
};

}  // namespace

// Lexer, filter, parser and builder each report in the order of the file; here they are merged.
ast::Module parse(const source::File& file, diagnostics::Sink& sink) {
    diagnostics::Sink own;
    ast::Module module = FileParser(file, own).run();
    std::vector<Diagnostic> all(own.all().begin(), own.all().end());
    std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return a.primary.location.span.begin < b.primary.location.span.begin;
    });
    for (Diagnostic& diagnostic : all) sink.report(std::move(diagnostic));
    return module;
}

}  // namespace aeroflow::syntax
