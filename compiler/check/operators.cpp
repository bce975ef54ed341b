// Operators: which types they take and give (language.md §2, §4, §13).
#include <algorithm>

#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using ast::Operator;
using diagnostics::Code;
using AstKind = ast::Kind;

// An int literal, or arithmetic of such: a float where a float is expected.
bool Checker::number_literal(NodeId id) const {
    const ast::Node& node = module_.node(id);
    if (node.kind == AstKind::IntLiteral) return true;
    if (node.kind == AstKind::Unary)
        return node.op == Operator::Negate && number_literal(module_.child(id, 0));
    if (node.kind != AstKind::Binary) return false;
    switch (node.op) {
        case Operator::Add:
        case Operator::Subtract:
        case Operator::Multiply:
        case Operator::Divide:
        case Operator::Remainder:
            return number_literal(module_.child(id, 0)) && number_literal(module_.child(id, 1));
        default: return false;
    }
}

// How much of its type an expression takes from the other side of an operator: 0 nothing, 1 whether its int literals are
// floats, 2 more (`none`, `[]`, `ok(1)`, a bare variant).
int Checker::contextual(NodeId id) const {
    switch (module_.kind(id)) {
        case AstKind::NoneLiteral: return 2;
        case AstKind::List:
            return module_.children(id).empty() ? 2 : contextual(module_.child(id, 0));
        case AstKind::Block: return module_.children(id).empty() ? 2 : 0;
        case AstKind::Tuple: {
            int most = 0;
            for (NodeId element : module_.children(id)) most = std::max(most, contextual(element));
            return most;
        }
        case AstKind::Identifier: return bindings_.declaration_id(id).exists() ? 0 : 2;
        case AstKind::Call: {
            const NodeId callee = module_.child(id, 0);
            if (module_.kind(callee) != AstKind::Identifier) return 0;
            const resolve::Declaration* declaration = bindings_.declaration(callee);
            if (declaration == nullptr) return 2;
            if (declaration->kind != resolve::DeclarationKind::BuiltinFunction) return 0;
            const BuiltinId builtin = BuiltinId(declaration->builtin);
            return builtin == BuiltinId::Ok || builtin == BuiltinId::Err ||
                           builtin == BuiltinId::Some
                       ? 2
                       : 0;
        }
        default: return number_literal(id) ? 1 : 0;
    }
}

static bool is_comparison(ast::Operator op) {
    return op == Operator::Equal || op == Operator::NotEqual || op == Operator::Less ||
           op == Operator::LessEqual || op == Operator::Greater || op == Operator::GreaterEqual ||
           op == Operator::In;
}

TypeId Checker::unary(NodeId id, TypeId hint) {
    const NodeId operand = module_.child(id, 0);
    const Operator op = module_.node(id).op;
    if (op == Operator::Not) {
        coerce(operand, kBool);
        return kBool;
    }
    const TypeId type =
        expression(operand, hint == kFloat && op == Operator::Negate ? hint : kNoHint);
    const bool fits = type == kInt || type == kErrorType ||
                      (op == Operator::Negate && (type == kFloat || type == kDuration));
    if (fits) return type;
    sink_.report(error_at_anchor(
        Code::BadOperands, id, quoted(ast::operator_text(op)) + " does not take " + quoted(type)));
    return kErrorType;
}

TypeId Checker::binary(NodeId id, TypeId hint) {
    switch (module_.node(id).op) {
        case Operator::And:
        case Operator::Or:
            coerce(module_.child(id, 0), kBool);
            coerce(module_.child(id, 1), kBool);
            return kBool;
        case Operator::Equal:
        case Operator::NotEqual:
        case Operator::Less:
        case Operator::LessEqual:
        case Operator::Greater:
        case Operator::GreaterEqual: return comparison(id);
        case Operator::In: return contains(id);
        case Operator::Coalesce: return coalesce(id, hint);
        default: return arithmetic(id, strip(hint));
    }
}

TypeId Checker::arithmetic(NodeId id, TypeId hint) {
    const NodeId left = module_.child(id, 0), right = module_.child(id, 1);
    const Operator op = module_.node(id).op;
    // Only floats and lists say something about operands: `2 * 1s` is a duration of an int.
    const auto operand_hint = [&](TypeId type) {
        return is_hint(type) && (type == kFloat || kind(type) == Kind::List) ? type : kNoHint;
    };
    hint = operand_hint(hint);
    TypeId l, r;
    if (contextual(left) > contextual(right)) {
        r = expression(right, hint);
        l = expression(left, operand_hint(r));
    } else {
        l = expression(left, hint);
        r = expression(right, l == kErrorType ? hint : operand_hint(l));
    }
    if (l == kErrorType || r == kErrorType)
        return (l == kString || r == kString) && op == Operator::Add ? kString : kErrorType;
    if (l == kNever || r == kNever) return kNever;
    const TypeId type = arithmetic_type(op, l, r);
    if (type == kInt && l == kInt && !context_.constant) warn_certain_fault(id);
    if (type != kErrorType) return type;
    return bad_operands(id, l, r);
}

// The value of an int literal, or of arithmetic on such; none where that faults, or is something else.
std::optional<int64_t> Checker::literal_value(NodeId id) const {
    const ast::Node& node = module_.node(id);
    if (node.kind == AstKind::IntLiteral) return int64_t(node.literal);
    if (!number_literal(id)) return std::nullopt;
    const std::optional<int64_t> l = literal_value(module_.child(id, 0));
    if (!l) return std::nullopt;
    int64_t value = 0;
    if (node.kind == AstKind::Unary) {
        return __builtin_sub_overflow(int64_t{0}, *l, &value) ? std::nullopt : std::optional(value);
    }
    const std::optional<int64_t> r = literal_value(module_.child(id, 1));
    if (!r) return std::nullopt;
    switch (node.op) {
        case Operator::Add:
            return __builtin_add_overflow(*l, *r, &value) ? std::nullopt : std::optional(value);
        case Operator::Subtract:
            return __builtin_sub_overflow(*l, *r, &value) ? std::nullopt : std::optional(value);
        case Operator::Multiply:
            return __builtin_mul_overflow(*l, *r, &value) ? std::nullopt : std::optional(value);
        default: break;
    }
    if (*r == 0) return std::nullopt;
    if (*r == -1) {
        if (node.op == Operator::Remainder) return 0;
        return __builtin_sub_overflow(int64_t{0}, *l, &value) ? std::nullopt : std::optional(value);
    }
    return node.op == Operator::Divide ? *l / *r : *l % *r;
}

// Outside of constants a fault that is certain is a warning, and the fault at run time (language.md §13).
void Checker::warn_certain_fault(NodeId id) {
    const NodeId left = module_.child(id, 0), right = module_.child(id, 1);
    const std::optional<int64_t> r = literal_value(right);
    if (!r) return;
    const Operator op = module_.node(id).op;
    const bool divides = op == Operator::Divide || op == Operator::Remainder;
    const bool shifts = op == Operator::ShiftLeft || op == Operator::ShiftRight ||
                        op == Operator::ShiftRightLogical;
    const char* fault = nullptr;
    if (divides && *r == 0) fault = "division by zero";
    if (shifts && (*r < 0 || *r > 63)) fault = "a shift by less than 0 or more than 63";
    if (fault == nullptr && literal_value(left) && number_literal(id) && !literal_value(id))
        fault = "overflow";
    if (fault == nullptr) return;
    sink_.report(
        error_at_anchor(Code::CertainFault, id, "this always faults: " + std::string(fault)));
}

// kErrorType when the operator does not take the types.
TypeId Checker::arithmetic_type(Operator op, TypeId l, TypeId r) const {
    const bool same_number = l == r && (l == kInt || l == kFloat);
    switch (op) {
        case Operator::Add:
            if (l == kString || r == kString) return kString;
            if (same_number ||
                (l == r && (l == kDuration || l == kBytes || out_.types.kind(l) == Kind::List)))
                return l;
            return kErrorType;
        case Operator::Subtract: return same_number || (l == r && l == kDuration) ? l : kErrorType;
        case Operator::Multiply:
            if (same_number) return l;
            return (l == kDuration && r == kInt) || (l == kInt && r == kDuration) ? kDuration
                                                                                  : kErrorType;
        case Operator::Divide:
            if (same_number) return l;
            if (l == kDuration) return r == kInt ? kDuration : r == kDuration ? kInt : kErrorType;
            return kErrorType;
        case Operator::Remainder: return same_number || (l == r && l == kDuration) ? l : kErrorType;
        case Operator::BitAnd:
        case Operator::BitOr:
        case Operator::BitXor:
        case Operator::ShiftLeft:
        case Operator::ShiftRight:
        case Operator::ShiftRightLogical: return l == kInt && r == kInt ? kInt : kErrorType;
        default: return kErrorType;
    }
}

// Both sides get one type: literals that of the other side, `T` beside `T?` becomes `T?`, references compare as such.
TypeId Checker::comparison(NodeId id) {
    const NodeId left = module_.child(id, 0), right = module_.child(id, 1);
    const Operator op = module_.node(id).op;
    const bool right_first = contextual(left) > contextual(right);
    const NodeId first = right_first ? right : left, second = right_first ? left : right;
    const TypeId a = value(first);
    const TypeId b = expression(second, a);
    if (a == kErrorType || b == kErrorType || a == kNever || b == kNever) return kBool;
    const bool equality = op == Operator::Equal || op == Operator::NotEqual;
    bool fits = a == b;
    if (!fits && equality) {
        const bool actors =
            kind(a) == Kind::Actor && kind(b) == Kind::Actor && (a == kActorRef || b == kActorRef);
        fits = actors || convert(second, b, a) || convert(first, a, b);
    }
    if (!fits) {
        // A chain has been refused by the parser.
        const bool chain = module_.kind(left) == AstKind::Binary &&
                           is_comparison(module_.node(left).op) &&
                           !module_.node(left).has(ast::kParenthesized);
        if (!chain) bad_operands(id, out_.type(left), out_.type(right));
        return kBool;
    }
    const TypeId type = out_.converted(first);
    if (equality ? out_.is_eq(type) : out_.is_ord(type)) return kBool;
    sink_.report(error_at_anchor(Code::Constraint, id,
                                 quoted(type) + " has no " + quoted(ast::operator_text(op)) +
                                     (equality ? "" : ": it is not `ord`")));
    return kBool;
}

TypeId Checker::contains(NodeId id) {
    const NodeId item = module_.child(id, 0), container = module_.child(id, 1);
    // The item comes first in the order of evaluation, but its literals take their type from the container.
    const TypeId type = value(container);
    switch (kind(type)) {
        case Kind::Error: value(item); return kBool;
        case Kind::List:
            coerce(item, out_.types.first(type));
            check_constraint(container, Constraint::Eq, out_.types.first(type),
                             "an item looked for with `in`");
            return kBool;
        case Kind::Set:
        case Kind::Dict: coerce(item, out_.types.first(type)); return kBool;
        case Kind::String: coerce(item, kString); return kBool;
        case Kind::Range: coerce(item, kInt); return kBool;
        default: break;
    }
    value(item);
    sink_.report(
        error(Code::BadOperands, container,
              "`in` looks into lists, sets, dicts, strings and ranges, found " + quoted(type)));
    return kBool;
}

// `opt ?? default`; with an optional on the right the result stays one.
TypeId Checker::coalesce(NodeId id, TypeId) {
    const NodeId left = module_.child(id, 0), right = module_.child(id, 1);
    const TypeId type = value(left);
    if (type == kErrorType) {
        value(right);
        return type;
    }
    if (kind(type) != Kind::Optional && kind(type) != Kind::Result) {
        sink_.report(error_at_anchor(
            Code::NotOptional, id,
            "`??` needs an optional or a result on its left, found " + quoted(type)));
        value(right);
        return type;
    }
    const TypeId inner = out_.types.first(type);
    const TypeId other =
        expression(right, module_.kind(right) == AstKind::NoneLiteral ? type : inner);
    if (convert(right, other, inner)) return inner;
    if (other == type && kind(type) == Kind::Optional) return type;
    mismatch(right, inner, other);
    return inner;
}

}  // namespace aeroflow::check
