// Single tokens and f-strings.
#include "compiler/syntax/tree_builder.h"

namespace aeroflow::syntax {

using ast::Kind;
using ast::Node;
using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;

NodeId TreeBuilder::literal(const Token& token) {
    Node node = make(Kind::Identifier, token);
    Number number;
    switch (token.kind) {
        case TokenKind::NAME: node.name = symbol(token); return add(node);
        case TokenKind::SELF: node.kind = Kind::Self; return add(node);
        case TokenKind::NONE: node.kind = Kind::NoneLiteral; return add(node);
        case TokenKind::TRUE:
        case TokenKind::FALSE:
            node.kind = Kind::BoolLiteral;
            node.literal = token.kind == TokenKind::TRUE ? 1 : 0;
            return add(node);
        case TokenKind::INT: return int_literal(token, false, token.begin);
        case TokenKind::STRING: return string_literal(token, Kind::StringLiteral);
        case TokenKind::BYTES: return string_literal(token, Kind::BytesLiteral);
        case TokenKind::FLOAT:
            node.kind = Kind::FloatLiteral;
            number = read_float(text(token));
            break;
        case TokenKind::DURATION:
            node.kind = Kind::DurationLiteral;
            number = read_duration(text(token));
            break;
        default: return error_node(token.span());
    }
    if (!number.error.message.empty()) report_literal(token, Code::BadNumber, number.error);
    node.literal = number.bits;
    return add(node);
}

NodeId TreeBuilder::int_literal(const Token& token, bool negative, uint32_t begin) {
    Number number = read_int(text(token));
    const bool beyond = number.decimal && number.bits > uint64_t{INT64_MAX};
    if (number.error.message.empty() && beyond && !negative) {
        number.error = {"this number is too large", "the largest int is 9223372036854775807", 0, token.end - token.begin, true};
    }
    if (!number.error.message.empty()) report_literal(token, Code::BadNumber, number.error);
    Node node = make(Kind::IntLiteral, {begin, token.end}, token);
    node.anchor = begin;
    node.literal = negative ? uint64_t{0} - number.bits : number.bits;
    if (number.decimal) node.flags |= ast::kDecimal;
    return add(node);
}

void TreeBuilder::report_literal(const Token& token, Code code, const LiteralError& error) {
    if (error.too_large) code = Code::NumberTooLarge;
    Diagnostic diagnostic(code, location({token.begin + error.begin, token.begin + error.end}), std::string(error.message));
    diagnostic.primary.text = std::string(error.hint);
    report(std::move(diagnostic));
}

uint64_t TreeBuilder::string_index(const Token& token) {
    Text decoded = read_string(text(token));
    if (!decoded.error.message.empty()) report_literal(token, Code::BadEscape, decoded.error);
    return builder_.add_string(std::move(decoded.bytes));
}

NodeId TreeBuilder::string_literal(const Token& token, Kind kind) {
    Node node = make(kind, token);
    node.literal = string_index(token);
    return add(node);
}

NodeId TreeBuilder::interpolated(Cursor cursor, source::Span span) {
    NodeIds parts;
    cursor.token();
    while (!cursor.at(TokenKind::FSTRING_CLOSE)) {
        const Token& token = cursor.token();
        if (token.kind == TokenKind::HOLE_OPEN) {
            parts.push_back(hole(cursor, token));
            continue;
        }
        Text decoded = read_fstring_text(text(token));
        if (!decoded.error.message.empty()) report_literal(token, Code::BadEscape, decoded.error);
        Node part = make(Kind::TextPart, token);
        part.literal = builder_.add_string(std::move(decoded.bytes));
        parts.push_back(add(part));
    }
    return add_list(Kind::InterpolatedString, span, parts);
}

NodeId TreeBuilder::hole(Cursor& cursor, const Token& open) {
    const NodeId value = expression(cursor);
    Node node = make(Kind::Hole, open);
    if (cursor.at(TokenKind::FORMAT)) {
        const Token& token = cursor.token();
        const auto format = read_format(text(token));
        if (format) {
            node.flags |= ast::kFormatted;
            node.literal = builder_.add_format(*format);
        } else {
            report(Diagnostic(Code::BadFormat, location(token.span()), "there is no format `" + std::string(text(token)) + "`")
                       .label("a format is [< > ^][0][width][.digits][x X b o], `0` only without alignment"));
        }
    }
    node.end = cursor.token().end;
    return add(node, {value});
}

}  // namespace aeroflow::syntax
