// Types and patterns.
#include "compiler/syntax/tree_builder.h"

namespace aeroflow::syntax {

using ast::Kind;
using ast::kNoNode;
using ast::Node;
using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;

NodeId TreeBuilder::type(Cursor& cursor) {
    const source::Span span = cursor.span();
    return type_rule(cursor.enter(), span);
}

NodeId TreeBuilder::type_rule(Cursor cursor, source::Span span) {
    if (cursor.at(Rule::Path)) {
        const NodeId named = named_type(cursor);
        return optional_marks(cursor, named);
    }
    const Token& first = cursor.token();
    if (first.kind == TokenKind::LAMBDA) {
        const uint32_t begin = cursor.token().begin;
        NodeIds taken;
        while (!cursor.at(TokenKind::PAREN_CLOSE)) {
            if (cursor.at(TokenKind::COMMA)) {
                comma(cursor);
            } else {
                taken.push_back(type(cursor));
            }
        }
        const Token& close = cursor.token();
        const NodeId list = add_list(Kind::TypeList, {begin, close.end}, taken);
        const NodeId result = cursor.accept(TokenKind::ARROW) ? type(cursor) : kNoNode;
        const uint32_t end = result.exists() ? span.end : close.end;
        return optional_marks(cursor, add(make(Kind::FunctionType, {span.begin, end}, first), {list, result}));
    }
    NodeIds elements;
    bool commas = false;
    while (!cursor.at(TokenKind::PAREN_CLOSE)) {
        if (cursor.at(TokenKind::COMMA)) {
            commas = true;
            comma(cursor);
        } else {
            elements.push_back(type(cursor));
        }
    }
    const Token& close = cursor.token();
    // `(fn(int) -> int)?`: parentheses around one type only group.
    const bool grouped = elements.size() == 1 && !commas;
    const NodeId inner = grouped ? elements[0] : add_list(Kind::TupleType, {span.begin, close.end}, elements);
    return optional_marks(cursor, inner);
}

NodeId TreeBuilder::named_type(Cursor& cursor) {
    const source::Span path_span = cursor.span();
    const Token& last = cursor.last();
    const NodeId names = path(cursor.enter(), path_span);
    Node node = make(Kind::NamedType, path_span, last);
    node.name = symbol(last);
    NodeId arguments = kNoNode;
    if (cursor.at(Rule::TypeArguments)) {
        const source::Span at = cursor.span();
        node.end = at.end;
        arguments = type_list(cursor.enter(), at);
    }
    return add(node, {names, arguments});
}

NodeId TreeBuilder::optional_marks(Cursor& cursor, NodeId type) {
    while (!cursor.done()) {
        const Token& mark = cursor.token();
        const int levels = mark.kind == TokenKind::COALESCE ? 2 : 1;
        for (int i = 0; i < levels; ++i) {
            const uint32_t end = mark.end - uint32_t(levels - 1 - i);
            type = add(make(Kind::OptionalType, {span_of(type).begin, end}), {type});
        }
    }
    return type;
}

// `<A, B>` of a type or a call.
NodeId TreeBuilder::type_list(Cursor cursor, source::Span span) {
    NodeIds types;
    cursor.token();
    while (!cursor.at(TokenKind::GREATER)) {
        if (cursor.at(TokenKind::COMMA)) {
            comma(cursor);
        } else {
            types.push_back(type(cursor));
        }
    }
    return add_list(Kind::TypeList, span, types);
}

NodeId TreeBuilder::pattern(Cursor& cursor) {
    const source::Span span = cursor.span();
    Cursor inside = cursor.enter();
    NodeIds choices;
    while (!inside.done()) {
        const source::Span at = inside.span();
        choices.push_back(pattern_atom(inside.enter(), at));
        inside.accept(TokenKind::PIPE);
    }
    return choices.size() == 1 ? choices[0] : add_list(Kind::OrPattern, span, choices);
}

NodeId TreeBuilder::pattern_atom(Cursor cursor, source::Span span) {
    if (cursor.at(Rule::Path)) return path_pattern(cursor, span);
    if (cursor.at(Rule::PatternNumber)) return number_pattern(cursor, span);
    switch (cursor.kind()) {
        case TokenKind::MINUS: return number_pattern(cursor, span);
        case TokenKind::STRING: return string_pattern(cursor, span);
        case TokenKind::PAREN_OPEN:
        case TokenKind::BRACKET_OPEN: break;
        default: return add(make(Kind::LiteralPattern, span), {literal(cursor.token())});
    }
    const bool is_list = cursor.token().kind == TokenKind::BRACKET_OPEN;
    NodeIds elements;
    bool commas = false;
    while (!cursor.at(TokenKind::PAREN_CLOSE) && !cursor.at(TokenKind::BRACKET_CLOSE)) {
        if (cursor.at(TokenKind::COMMA)) {
            commas = true;
            comma(cursor);
        } else if (is_list) {
            const source::Span at = cursor.span();
            elements.push_back(pattern_element(cursor.enter(), at));
        } else {
            elements.push_back(pattern(cursor));
        }
    }
    if (!is_list && elements.size() == 1 && !commas) return elements[0];
    return add_list(is_list ? Kind::ListPattern : Kind::TuplePattern, span, elements);
}

// Numbers with their signs, alone or as the ends of a range.
NodeId TreeBuilder::number_pattern(Cursor& cursor, source::Span span) {
    const NodeId low = signed_literal(cursor);
    if (cursor.done()) return add(make(Kind::LiteralPattern, span), {low});
    Node node = make(Kind::RangePattern, span);
    if (cursor.token().kind == TokenKind::RANGE_TO) node.flags |= ast::kInclusive;
    return add(node, {low, signed_literal(cursor)});
}

NodeId TreeBuilder::signed_literal(Cursor& cursor) {
    const bool negative = cursor.at(TokenKind::MINUS);
    const uint32_t begin = cursor.span().begin;
    if (negative) cursor.token();
    const Token& digits = cursor.enter().token();
    if (digits.kind == TokenKind::INT) return int_literal(digits, negative, begin);
    const NodeId number = literal(digits);
    if (!negative) return number;
    Node folded = node(number);
    folded.begin = folded.anchor = begin;
    constexpr uint64_t kSignBit = uint64_t{1} << 63;
    folded.literal = folded.kind == Kind::FloatLiteral ? folded.literal ^ kSignBit : uint64_t{0} - folded.literal;
    return add(folded);
}

NodeId TreeBuilder::string_pattern(Cursor& cursor, source::Span span) {
    const NodeId low = string_literal(cursor.token(), Kind::StringLiteral);
    if (cursor.done()) return add(make(Kind::LiteralPattern, span), {low});
    Node node = make(Kind::RangePattern, span);
    if (cursor.token().kind == TokenKind::RANGE_TO) node.flags |= ast::kInclusive;
    return add(node, {low, string_literal(cursor.token(), Kind::StringLiteral)});
}

// A small name alone binds; a capital one, a qualified one and one with arguments names a variant, struct or constant.
NodeId TreeBuilder::path_pattern(Cursor& cursor, source::Span span) {
    const source::Span path_span = cursor.span();
    const Token& first = cursor.first();
    const Token& last = cursor.last();
    const bool qualified = first.begin != last.begin;
    const char initial = text(last)[0];
    Cursor inside = cursor.enter();
    const bool has_arguments = !cursor.done();
    if (!qualified && !has_arguments && (initial < 'A' || initial > 'Z')) {
        if (text(last) == "_") return add(make(Kind::WildcardPattern, last));
        Node node = make(Kind::BindingPattern, last);
        node.name = symbol(last);
        return add(node);
    }
    const NodeId names = path(inside, path_span);
    Node node = make(Kind::ConstructorPattern, span, last);
    node.name = symbol(last);
    if (!has_arguments) return add(node, {names, kNoNode});
    const source::Span arguments_span = cursor.span();
    Cursor arguments = cursor.enter();
    arguments.token();
    NodeIds list;
    while (!arguments.at(TokenKind::PAREN_CLOSE)) {
        if (arguments.at(TokenKind::COMMA)) {
            comma(arguments);
            continue;
        }
        const source::Span at = arguments.span();
        list.push_back(pattern_argument(arguments.enter(), at));
    }
    return add(node, {names, add_list(Kind::PatternArgumentList, arguments_span, list)});
}

NodeId TreeBuilder::pattern_argument(Cursor cursor, source::Span span) {
    Node node = make(Kind::PatternArgument, span);
    if (cursor.at(TokenKind::FIELD_NAME)) {
        const Token& name = cursor.token();
        node = make(Kind::PatternArgument, span, name);
        node.name = symbol(name);
        cursor.token();
    }
    return add(node, {pattern(cursor)});
}

NodeId TreeBuilder::pattern_element(Cursor cursor, source::Span span) {
    if (cursor.at(Rule::Pattern)) return pattern(cursor);
    cursor.token();
    Node node = make(Kind::RestPattern, span);
    if (!cursor.done()) node.name = value_name(cursor.token(), "a variable");
    return add(node);
}

}  // namespace aeroflow::syntax
