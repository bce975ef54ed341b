#include "compiler/syntax/tree_builder.h"

#include <algorithm>
#include <span>

namespace aeroflow::syntax {

using ast::Kind;
using ast::Node;
using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;

TreeBuilder::TreeBuilder(const source::File& file, ast::Builder& builder, diagnostics::Sink& sink)
    : file_(file), builder_(builder), sink_(sink) {}

NodeId TreeBuilder::item(const Tree& tree, const std::vector<source::Span>& docs, uint32_t before) {
    tree_ = &tree;
    docs_ = &docs;
    before_ = before;
    used_docs_.resize(docs.size());
    Cursor cursor(tree, 1, tree.events[0].next);
    const Token& first = cursor.first();
    const bool is_pub = cursor.accept(TokenKind::PUB);
    NodeId id;
    if (cursor.at(Rule::Declaration)) {
        const uint32_t index = cursor.first_index();
        id = declaration(cursor.enter(), is_pub);
        attach_doc(id, first, index - (is_pub ? 1 : 0));
    } else if (cursor.at(TokenKind::ERROR)) {
        id = error_node(cursor.token().span());
    } else {
        if (is_pub) {
            report(Diagnostic(Code::UnexpectedToken, location(first.span()), "`pub` stands before declarations only")
                       .label("this is a statement"));
        }
        check_minus_line(last_item_, first);
        id = statement(cursor);
    }
    last_item_ = id;
    return id;
}

NodeId TreeBuilder::error_node(source::Span span) { return add(make(Kind::Error, span)); }

Node TreeBuilder::make(Kind kind, source::Span span, const Token& anchor) const {
    Node node;
    node.kind = kind;
    node.begin = span.begin;
    node.end = span.end;
    node.anchor = anchor.begin;
    node.anchor_end = anchor.end;
    return node;
}

Node TreeBuilder::make(Kind kind, source::Span span) const {
    Token whole;
    whole.begin = span.begin;
    whole.end = span.end;
    return make(kind, span, whole);
}

NodeId TreeBuilder::add_list(Kind kind, source::Span span, const NodeIds& children) {
    return builder_.add(make(kind, span), children);
}

NodeId TreeBuilder::name_node(const Token& token) {
    Node node = make(Kind::Name, token);
    node.name = symbol(token);
    return add(node);
}

ast::Symbol TreeBuilder::type_name(const Token& token, std::string_view what) {
    const char first = text(token)[0];
    if (first < 'A' || first > 'Z') {
        std::string fixed(text(token));
        const size_t letters = what == "a constant" ? fixed.size() : 1;
        for (char& c : std::span(fixed).first(letters)) {
            if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
        }
        report(Diagnostic(Code::NeedsCapital, location(token.span()),
                          "the name of " + std::string(what) + " begins with a capital letter: `" + std::string(text(token)) + "`")
                   .help("write", location(token.span()), fixed));
    }
    return symbol(token);
}

ast::Symbol TreeBuilder::value_name(const Token& token, std::string_view what) {
    const char first = text(token)[0];
    if (first >= 'A' && first <= 'Z') {
        std::string fixed(text(token));
        fixed[0] = char(first - 'A' + 'a');
        report(Diagnostic(Code::NeedsSmall, location(token.span()),
                          "the name of " + std::string(what) + " begins with a small letter: `" + std::string(text(token)) + "`")
                   .help("write", location(token.span()), fixed));
    }
    return symbol(token);
}

void TreeBuilder::comma(Cursor& cursor) {
    cursor.token();
    while (cursor.at(TokenKind::COMMA)) {
        report(Diagnostic(Code::UnexpectedToken, location(cursor.span()), "expected something between two commas"));
        cursor.token();
    }
}

// The `///` lines between the token before a declaration and its first token.
void TreeBuilder::attach_doc(NodeId id, const Token& first, uint32_t first_index) {
    uint32_t before = before_;
    for (uint32_t i = first_index; i-- > 0;) {
        if (tree_->tokens[i].kind == TokenKind::SEPARATOR) continue;
        before = tree_->tokens[i].end;
        break;
    }
    const auto by_begin = [](const source::Span& span, uint32_t offset) { return span.begin < offset; };
    const auto begin = std::lower_bound(docs_->begin(), docs_->end(), before, by_begin);
    const auto end = std::lower_bound(docs_->begin(), docs_->end(), first.begin, by_begin);
    if (begin == end) return;
    std::string doc;
    for (auto line = begin; line != end; ++line) {
        std::string_view part = file_.text(*line);
        if (part.starts_with(' ')) part.remove_prefix(1);
        if (part.ends_with('\r')) part.remove_suffix(1);
        if (line != begin) doc += '\n';
        doc += part;
        used_docs_[size_t(line - docs_->begin())] = true;
    }
    builder_.set_doc(id, std::move(doc));
}

void TreeBuilder::report_unused_docs(const std::vector<source::Span>& docs) {
    used_docs_.resize(docs.size());
    for (size_t i = 0; i < docs.size(); ++i) {
        const bool first = i == 0 || used_docs_[i - 1] || file_.line_of(docs[i - 1].begin) + 1 != file_.line_of(docs[i].begin);
        if (used_docs_[i] || !first) continue;
        report(Diagnostic(Code::DocWithoutDeclaration, location({docs[i].begin - 3, docs[i].end}),
                          "no declaration follows this doc comment")
                   .label("an ordinary comment begins with `//`"));
    }
}

}  // namespace aeroflow::syntax
