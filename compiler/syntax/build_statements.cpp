// Blocks and statements.
#include "compiler/syntax/tree_builder.h"

namespace aeroflow::syntax {

using ast::Kind;
using ast::kNoNode;
using ast::Node;
using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;

NodeId TreeBuilder::block(Cursor& cursor) {
    const source::Span span = cursor.span();
    Cursor inside = cursor.enter();
    NodeIds statements;
    inside.token();
    while (!inside.at(TokenKind::BRACE_CLOSE)) {
        if (inside.accept(TokenKind::SEPARATOR)) continue;
        if (!statements.empty()) check_minus_line(statements.back(), inside.first());
        statements.push_back(block_item(inside));
    }
    return add_list(Kind::Block, span, statements);
}

NodeId TreeBuilder::block_item(Cursor& cursor) {
    const Token& first = cursor.first();
    const uint32_t index = cursor.first_index();
    Cursor inside = cursor.enter();
    const source::Span span = inside.span();
    if (inside.at(Rule::Statement)) return statement(inside);
    if (inside.at(TokenKind::ERROR)) return error_node(span);
    const NodeId id = inside.at(Rule::Function) ? function(inside.enter(), span) : constant(inside.enter(), span);
    attach_doc(id, first, index);
    return id;
}

NodeId TreeBuilder::statement(Cursor& cursor) {
    const source::Span span = cursor.span();
    Cursor inside = cursor.enter();
    if (inside.at(Rule::Binding)) return binding(inside.enter(), span);
    switch (inside.kind()) {
        case TokenKind::REQUIRE: return require(inside, span);
        case TokenKind::EXPECT: {
            const Token& word = inside.token();
            return add(make(Kind::Expect, span, word), {expression(inside)});
        }
        case TokenKind::ALWAYS:
        case TokenKind::EVENTUALLY: {
            const Token& word = inside.token();
            inside.token();  // `every` or `within`
            const NodeId time = operation(inside);
            return add(make(word.kind == TokenKind::ALWAYS ? Kind::Always : Kind::Eventually, span, word), {time, block(inside)});
        }
        default: break;
    }
    const NodeId left = expression(inside);
    return inside.done() ? left : assignment(inside, left, span);
}

NodeId TreeBuilder::binding(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    Node bound = make(Kind::Let, span, word);
    if (word.kind == TokenKind::MUT) bound.flags |= ast::kMut;
    if (cursor.at(TokenKind::MUT)) {
        const Token& mut = cursor.token();
        bound.flags |= ast::kMut;
        report(Diagnostic(Code::LetMut, location({word.begin, mut.end}), "`let mut` is written `mut`")
                   .help("write", location({word.begin, mut.end}), "mut"));
    }
    const NodeId left = pattern(cursor);
    const NodeId declared = cursor.accept(TokenKind::COLON) ? type(cursor) : kNoNode;
    cursor.accept(TokenKind::ASSIGN);
    const NodeId value = expression(cursor);
    const NodeId otherwise = cursor.accept(TokenKind::LET_ELSE) ? block(cursor) : kNoNode;
    const Node& shape = node(left);
    const bool plain_capital = shape.kind == Kind::ConstructorPattern && !builder_.children(left)[1].exists() &&
                               builder_.node(builder_.children(left)[0]).child_count == 1;
    if (plain_capital && (bound.has(ast::kMut) || !otherwise.exists())) {
        Token name;
        name.begin = shape.begin;
        name.end = shape.end;
        value_name(name, "a variable");
    } else if (bound.has(ast::kMut) && shape.kind != Kind::BindingPattern && shape.kind != Kind::WildcardPattern) {
        report(Diagnostic(Code::UnexpectedToken, location(span_of(left)), "`mut` is followed by one name")
                   .label("take the parts with `let`, then write `mut x = …` for those that change"));
    }
    bound.anchor = shape.anchor;
    bound.anchor_end = shape.anchor_end;
    return add(bound, {left, declared, value, otherwise});
}

NodeId TreeBuilder::require(Cursor& cursor, source::Span span) {
    const Token& word = cursor.token();
    const NodeId holds = expression(cursor);
    const NodeId message = cursor.accept(TokenKind::MESSAGE_COMMA) ? expression(cursor) : kNoNode;
    return add(make(Kind::Require, span, word), {holds, message});
}

namespace {

ast::Operator assignment_operator(TokenKind kind) {
    using ast::Operator;
    switch (kind) {
        case TokenKind::PLUS_ASSIGN: return Operator::Add;
        case TokenKind::MINUS_ASSIGN: return Operator::Subtract;
        case TokenKind::STAR_ASSIGN: return Operator::Multiply;
        case TokenKind::SLASH_ASSIGN: return Operator::Divide;
        case TokenKind::PERCENT_ASSIGN: return Operator::Remainder;
        case TokenKind::AMPERSAND_ASSIGN: return Operator::BitAnd;
        case TokenKind::PIPE_ASSIGN: return Operator::BitOr;
        case TokenKind::CARET_ASSIGN: return Operator::BitXor;
        case TokenKind::SHIFT_LEFT_ASSIGN: return Operator::ShiftLeft;
        case TokenKind::SHIFT_RIGHT_ASSIGN: return Operator::ShiftRight;
        case TokenKind::SHIFT_RIGHT_LOGICAL_ASSIGN: return Operator::ShiftRightLogical;
        default: return Operator::None;
    }
}

}  // namespace

NodeId TreeBuilder::assignment(Cursor& cursor, NodeId target, source::Span span) {
    check_target(target);
    const Token& sign = cursor.enter().token();
    Node assign = make(Kind::Assign, span, sign);
    assign.op = assignment_operator(sign.kind);
    return add(assign, {target, expression(cursor)});
}

void TreeBuilder::check_target(NodeId target) {
    const Node& place = node(target);
    // Whether `self` may be replaced as a whole, as in methods with `mut self`, is for check to say.
    const bool is_place = place.kind == Kind::Identifier || place.kind == Kind::Self || place.kind == Kind::Index ||
                          place.kind == Kind::TupleIndex || (place.kind == Kind::Member && !place.has(ast::kOptional));
    if (is_place || place.kind == Kind::Error) return;
    report(Diagnostic(Code::BadTarget, location(span_of(target)), "this cannot be assigned to")
               .label("a variable, a field `a.b`, an element `xs[i]` or a part `t.0` stands left of `=`"));
}

void TreeBuilder::check_minus_line(NodeId before, const Token& first) {
    if (!before.exists() || first.kind != TokenKind::MINUS || !first.at_line) return;
    const Node& above = node(before);
    switch (above.kind) {
        case Kind::If:
        case Kind::Match:
        case Kind::Block:
        case Kind::While:
        case Kind::Loop:
        case Kind::For:
        case Kind::Error: return;  // a value begins behind these
        default: break;
    }
    if (above.kind < Kind::Block) return;  // a declaration
    report(Diagnostic(Code::LineBeginsWithMinus, location(first.span()), "a line that begins with `-` begins a statement")
               .label("end the line above with `-`, or write `(-k)`, `return -k`")
               .note(location({above.end - 1, above.end}), "the statement above ends here"));
}

}  // namespace aeroflow::syntax
