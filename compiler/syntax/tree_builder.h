// Events of the parser to nodes of the AST, with what the grammar leaves open: precedence, names, literals, shapes.
//
// In: the tree of one item at a time. Out: nodes in an ast::Builder. Reports what is wrong and goes on with the best guess.
// Recursion follows the rules of the grammar, which ItemParser limits; operators and prefixes have their own limit here.
// One file per part of the grammar: build_declarations.cpp, build_types.cpp, build_statements.cpp, build_expressions.cpp,
// build_literals.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/builder.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/literals.h"
#include "compiler/syntax/tree.h"

namespace aeroflow::syntax {

class TreeBuilder {
public:
    TreeBuilder(const source::File& file, ast::Builder& builder, diagnostics::Sink& sink);

    // `docs` are the doc comments of the file, `before` is where the token before the item ends.
    ast::NodeId item(const Tree& tree, const std::vector<source::Span>& docs, uint32_t before);
    ast::NodeId error_node(source::Span span);
    // A warning for each doc comment that no declaration took.
    void report_unused_docs(const std::vector<source::Span>& docs);

private:
    using NodeId = ast::NodeId;
    using NodeIds = std::vector<ast::NodeId>;

    // ---- nodes and names (tree_builder.cpp)
    ast::Node make(ast::Kind kind, source::Span span, const Token& anchor) const;
    ast::Node make(ast::Kind kind, source::Span span) const;
    ast::Node make(ast::Kind kind, const Token& token) const { return make(kind, token.span(), token); }
    NodeId add(const ast::Node& node, std::initializer_list<NodeId> children = {}) { return builder_.add(node, children); }
    NodeId add_list(ast::Kind kind, source::Span span, const NodeIds& children);
    const ast::Node& node(NodeId id) const { return builder_.node(id); }
    source::Span span_of(NodeId id) const { return {node(id).begin, node(id).end}; }
    std::string_view text(const Token& token) const { return file_.text(token.span()); }
    source::Location location(source::Span span) const { return {file_.id(), span}; }
    ast::Symbol symbol(const Token& token) { return builder_.intern(text(token)); }
    NodeId name_node(const Token& token);
    ast::Symbol type_name(const Token& token, std::string_view what);
    ast::Symbol value_name(const Token& token, std::string_view what);
    void report(diagnostics::Diagnostic diagnostic) { sink_.report(std::move(diagnostic)); }
    // Reports two commas in a row in a list of `open element (',' element?)* close`.
    void comma(Cursor& cursor);
    void attach_doc(NodeId id, const Token& first, uint32_t first_index);

    // ---- declarations
    NodeId declaration(Cursor cursor, bool is_pub);
    NodeId import(Cursor cursor, source::Span span);
    NodeId from_import(Cursor cursor, source::Span span);
    NodeId path(Cursor cursor, source::Span span);
    NodeId constant(Cursor cursor, source::Span span);
    NodeId type_alias(Cursor cursor, source::Span span);
    NodeId type_parameters(Cursor& cursor);
    NodeId type_parameter(Cursor cursor, source::Span span);
    NodeId record(Cursor cursor, source::Span span, ast::Kind kind);
    NodeId members(Cursor& cursor);
    void check_handlers(NodeId members, bool with_bodies);
    NodeId member(Cursor& cursor);
    NodeId field(Cursor cursor, source::Span span);
    NodeId variant(Cursor cursor, source::Span span);
    NodeId function(Cursor cursor, source::Span span);
    NodeId parameters(Cursor& cursor);
    NodeId parameter(Cursor cursor, source::Span span);
    NodeId optional_result(Cursor& cursor);
    NodeId body(Cursor cursor, bool& is_expression);
    NodeId actor(Cursor cursor, source::Span span);
    NodeId mailbox(Cursor cursor, source::Span span);
    NodeId state(Cursor cursor, source::Span span);
    NodeId handler(Cursor cursor, source::Span span);
    NodeId every(Cursor cursor, source::Span span);
    NodeId model(Cursor cursor, source::Span span);
    NodeId supervisor(Cursor cursor, source::Span span);
    NodeId supervisor_member(Cursor cursor, source::Span span);
    NodeId child(Cursor cursor, source::Span span);
    NodeId cluster(Cursor cursor, source::Span span);
    NodeId test(Cursor cursor, source::Span span);
    NodeId fault_list(Cursor& cursor, source::Span span);
    NodeId fault_clause(Cursor cursor, source::Span span);

    // ---- types and patterns
    NodeId type(Cursor& cursor);
    NodeId type_rule(Cursor cursor, source::Span span);
    NodeId named_type(Cursor& cursor);
    NodeId optional_marks(Cursor& cursor, NodeId type);
    NodeId type_list(Cursor cursor, source::Span span);
    NodeId pattern(Cursor& cursor);
    NodeId pattern_atom(Cursor cursor, source::Span span);
    NodeId number_pattern(Cursor& cursor, source::Span span);
    NodeId signed_literal(Cursor& cursor);
    NodeId string_pattern(Cursor& cursor, source::Span span);
    NodeId path_pattern(Cursor& cursor, source::Span span);
    NodeId pattern_argument(Cursor cursor, source::Span span);
    NodeId pattern_element(Cursor cursor, source::Span span);

    // ---- statements
    NodeId block(Cursor& cursor);
    NodeId block_item(Cursor& cursor);
    NodeId statement(Cursor& cursor);
    NodeId binding(Cursor cursor, source::Span span);
    NodeId require(Cursor& cursor, source::Span span);
    NodeId assignment(Cursor& cursor, NodeId target, source::Span span);
    void check_target(NodeId target);
    // Reports a line that begins with `-` straight after an expression statement, a let or an assignment.
    void check_minus_line(NodeId before, const Token& first);

    // ---- expressions
    NodeId expression(Cursor& cursor);
    NodeId jump(Cursor& cursor, source::Span span);
    NodeId lambda(Cursor cursor, source::Span span);
    NodeId after(Cursor& cursor, source::Span span);
    NodeId render(Cursor cursor, source::Span span);
    NodeId timeline_event(Cursor cursor, source::Span span);
    NodeId operation(Cursor& cursor);
    NodeId binary(Cursor& cursor, int loosest);
    NodeId unary(Cursor& cursor, int loosest);
    NodeId prefixed(Cursor& cursor, const Token& sign, int loosest);
    NodeId await(Cursor& cursor, const Token& sign);
    NodeId try_await(Cursor& cursor, const Token& sign);
    NodeId spawn(Cursor& cursor, const Token& sign);
    NodeId called(ast::Kind kind, const Token& sign, NodeId operand);
    // `-9223372036854775808` is one literal; kNoNode when something else follows the sign.
    NodeId smallest_int(Cursor& cursor, const Token& sign);
    ast::Operator binary_operator(Cursor cursor, source::Span span);
    NodeId operand(Cursor cursor);
    NodeId primary(Cursor& cursor);
    NodeId suffix(Cursor& cursor, NodeId object, NodeId& type_arguments);
    NodeId member_access(Cursor& cursor, NodeId object);
    NodeId subscript(Cursor cursor, source::Span span, NodeId object);
    NodeId call(Cursor cursor, source::Span span, NodeId callee, NodeId type_arguments);
    NodeId argument(Cursor cursor, source::Span span, bool& named);
    NodeId tuple(Cursor cursor, source::Span span);
    NodeId list(Cursor cursor, source::Span span);
    NodeId dict(Cursor cursor, source::Span span);
    NodeId conditional(Cursor cursor, source::Span span);
    NodeId condition(Cursor& cursor);
    NodeId matching(Cursor cursor, source::Span span);
    NodeId arm(Cursor cursor, source::Span span);
    NodeId looping(Cursor cursor, source::Span span);
    NodeId for_loop(Cursor& cursor, source::Span span, ast::Symbol label);
    NodeId expect_fault(Cursor cursor, source::Span span);
    bool too_deep(source::Span span);

    // ---- literals
    NodeId literal(const Token& token);
    // `begin` is where its minus sign stands, when `negative`.
    NodeId int_literal(const Token& token, bool negative, uint32_t begin);
    NodeId string_literal(const Token& token, ast::Kind kind);
    uint64_t string_index(const Token& token);
    NodeId interpolated(Cursor cursor, source::Span span);
    NodeId hole(Cursor& cursor, const Token& open);
    void report_literal(const Token& token, diagnostics::Code code, const LiteralError& error);

    const source::File& file_;
    ast::Builder& builder_;
    diagnostics::Sink& sink_;
    const Tree* tree_ = nullptr;
    const std::vector<source::Span>* docs_ = nullptr;
    uint32_t before_ = 0;
    std::vector<bool> used_docs_;
    uint32_t operator_depth_ = 0;
    NodeId last_item_;
};

}  // namespace aeroflow::syntax
