// Text: f-strings, `+` on strings, what print writes. Pieces are collected first and concatenated once.
#include "compiler/lower/format.h"
#include "compiler/lower/function_lowering.h"

namespace aeroflow::lower {

using ast::Kind;

void FunctionLowering::add_text(Pieces& pieces, std::string_view text) {
    if (text.empty()) return;
    if (!pieces.empty() && pieces.back().value.index == ir::kNoId) {
        pieces.back().text += text;
    } else {
        pieces.push_back({std::string(text), {}});
    }
}

// An expression as `show` prints it; text inside text is taken apart.
void FunctionLowering::add_pieces(Pieces& pieces, NodeId node) {
    const bool is_plain = checked_.conversion(node) == check::Conversion::None;
    if (is_plain && ast_.kind(node) == Kind::StringLiteral)
        return add_text(pieces, ast_.string(node));
    if (is_plain && ast_.kind(node) == Kind::InterpolatedString) {
        for (NodeId part : ast_.children(node)) {
            if (ast_.kind(part) == Kind::TextPart) {
                add_text(pieces, ast_.string(part));
            } else {
                add_hole(pieces, part);
            }
        }
        return;
    }
    if (is_plain && ast_.kind(node) == Kind::Binary && ast_.node(node).op == ast::Operator::Add &&
        type_of(node) == value::kString) {
        add_pieces(pieces, ast::Binary{ast_, node}.left());
        return add_pieces(pieces, ast::Binary{ast_, node}.right());
    }
    const Value value = operand(node);
    pieces.push_back({{}, shown(value, node)});
}

void FunctionLowering::add_hole(Pieces& pieces, NodeId node) {
    const NodeId inner = ast::Hole{ast_, node}.expression();
    if (!ast_.node(node).has(ast::kFormatted)) return add_pieces(pieces, inner);
    const Value value = operand(inner);
    const Value format = int_value(packed_format(ast_.format(node)));
    pieces.push_back(
        {{}, builtin(Builtin::Format, type_of(value), value::kString, {value, format}, inner)});
}

Value FunctionLowering::shown(Value value, NodeId at) {
    if (type_of(value) == value::kString) return value;
    return builtin(Builtin::Show, type_of(value), value::kString, {value}, at);
}

Value FunctionLowering::joined(const Pieces& pieces, NodeId at) {
    std::vector<Value> parts;
    for (const Piece& piece : pieces)
        parts.push_back(piece.value.index == ir::kNoId ? text(piece.text) : piece.value);
    if (parts.empty()) return text("");
    return parts.size() == 1
               ? parts[0]
               : builtin(Builtin::StringConcat, value::kString, value::kString, parts, at);
}

// Of an InterpolatedString, or a Binary `+` with a string.
Value FunctionLowering::string_sum(NodeId node) {
    Pieces pieces;
    if (ast_.kind(node) == Kind::Binary) {
        add_pieces(pieces, ast::Binary{ast_, node}.left());
        add_pieces(pieces, ast::Binary{ast_, node}.right());
    } else {
        for (NodeId part : ast_.children(node)) {
            if (ast_.kind(part) == Kind::TextPart) {
                add_text(pieces, ast_.string(part));
            } else {
                add_hole(pieces, part);
            }
        }
    }
    return joined(pieces, node);
}

}  // namespace aeroflow::lower
