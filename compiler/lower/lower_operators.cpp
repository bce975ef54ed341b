// Operators: arithmetic by type, comparisons, `in`, `??`, `and`, `or`, and conditions as branches.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;
using ast::Operator;

Value FunctionLowering::unary(NodeId node) {
    const Value value = operand(ast::Unary{ast_, node}.operand());
    switch (ast_.node(node).op) {
        case Operator::Negate:
            if (type_of(value) == value::kFloat) return emit(Op::NegFloat, value::kFloat, {value});
            return emit(Op::NegInt, type_of(value), {value}, node);
        case Operator::BitNot: return emit(Op::NotInt, value::kInt, {value});
        default: return emit(Op::NotBool, value::kBool, {value});
    }
}

Value FunctionLowering::binary(NodeId node) {
    const ast::Binary parts{ast_, node};
    const Operator op = parts.node().op;
    if (op == Operator::And || op == Operator::Or) return short_circuit(node);
    if (op == Operator::Coalesce) return coalesce(node);
    if (op == Operator::In) return contains(node);
    if (op == Operator::Add && type_of(node) == value::kString) return string_sum(node);
    const Value left = operand(parts.left());
    const Value right = operand(parts.right());
    return arithmetic(op, left, right, type_of(node), node);
}

namespace {

Op float_op(Operator op) {
    switch (op) {
        case Operator::Add: return Op::AddFloat;
        case Operator::Subtract: return Op::SubFloat;
        case Operator::Multiply: return Op::MulFloat;
        default: return Op::DivFloat;
    }
}

Op int_op(Operator op) {
    switch (op) {
        case Operator::Add: return Op::AddInt;
        case Operator::Subtract: return Op::SubInt;
        case Operator::Multiply: return Op::MulInt;
        case Operator::Divide: return Op::DivInt;
        case Operator::Remainder: return Op::RemInt;
        case Operator::BitAnd: return Op::AndInt;
        case Operator::BitOr: return Op::OrInt;
        case Operator::BitXor: return Op::XorInt;
        case Operator::ShiftLeft: return Op::ShiftLeft;
        case Operator::ShiftRight: return Op::ShiftRight;
        default: return Op::ShiftRightZero;
    }
}

bool is_comparison(Operator op) {
    return op == Operator::Equal || op == Operator::NotEqual || op == Operator::Less ||
           op == Operator::LessEqual || op == Operator::Greater || op == Operator::GreaterEqual;
}

}  // namespace

// All operators that need nothing but both values; compound assignments come here too.
Value FunctionLowering::arithmetic(Operator op, Value left, Value right, TypeId type, NodeId at) {
    if (is_comparison(op)) return compare(op, left, right, at);
    if (type == value::kFloat) {
        if (op == Operator::Remainder)
            return builtin(Builtin::FloatRemainder, type, type, {left, right}, at);
        return emit(float_op(op), type, {left, right});
    }
    switch (info(type).kind) {
        case value::Kind::List: return builtin(Builtin::ListConcat, type, type, {left, right}, at);
        case value::Kind::Bytes:
            return builtin(Builtin::BytesConcat, type, type, {left, right}, at);
        case value::Kind::String:
            return builtin(Builtin::StringAppend, type, type, {left, shown(right, at)}, at);
        default: return emit(int_op(op), type, {left, right}, at);
    }
}

// ---- comparisons

namespace {

Op comparison_op(Operator op, bool is_float) {
    switch (op) {
        case Operator::Equal: return is_float ? Op::EqFloat : Op::EqInt;
        case Operator::NotEqual: return is_float ? Op::NeFloat : Op::NeInt;
        case Operator::Less: return is_float ? Op::LtFloat : Op::LtInt;
        case Operator::LessEqual: return is_float ? Op::LeFloat : Op::LeInt;
        case Operator::Greater: return is_float ? Op::GtFloat : Op::GtInt;
        default: return is_float ? Op::GeFloat : Op::GeInt;
    }
}

}  // namespace

Value FunctionLowering::compare(Operator op, Value left, Value right, NodeId at) {
    const TypeId type = type_of(left);
    const bool is_float = type == value::kFloat;
    if (is_float || is_comparable_word(type))
        return emit(comparison_op(op, is_float), value::kBool, {left, right});
    const auto not_of = [&](Value value) { return emit(Op::NotBool, value::kBool, {value}); };
    const auto less = [&](Value a, Value b) {
        return builtin(Builtin::Less, type, value::kBool, {a, b}, at);
    };
    const auto equal = [&] {
        return builtin(Builtin::Equal, type, value::kBool, {left, right}, at);
    };
    // `<=` is not "not >": a NaN inside is neither.
    const auto or_equal = [&](Value is_less) {
        const BlockId other = block();
        const Join done = join(value::kBool);
        const BlockId yes = block();
        ssa_.branch(is_less, yes, other);
        enter(yes);
        arrive(done, bool_value(true));
        enter(other);
        arrive(done, equal());
        return enter(done);
    };
    switch (op) {
        case Operator::Equal: return equal();
        case Operator::NotEqual: return not_of(equal());
        case Operator::Less: return less(left, right);
        case Operator::Greater: return less(right, left);
        case Operator::LessEqual:
            return type == value::kString ? not_of(less(right, left)) : or_equal(less(left, right));
        default:
            return type == value::kString ? not_of(less(left, right)) : or_equal(less(right, left));
    }
}

// ---- in

Value FunctionLowering::contains(NodeId node) {
    const ast::Binary parts{ast_, node};
    const Value item = operand(parts.left());
    if (ast_.kind(parts.right()) == Kind::Range) return in_range(item, parts.right());
    return contained(item, operand(parts.right()), node);
}

Value FunctionLowering::contained(Value item, Value container, NodeId node) {
    const TypeId type = type_of(container);
    switch (info(type).kind) {
        case value::Kind::List:
            return builtin(Builtin::ListContains, type, value::kBool, {container, item}, node);
        case value::Kind::Set:
            return builtin(Builtin::SetHas, type, value::kBool, {container, item}, node);
        case value::Kind::Dict:
            return builtin(Builtin::DictHas, type, value::kBool, {container, item}, node);
        case value::Kind::String:
            return builtin(Builtin::StringContains, type, value::kBool, {container, item}, node);
        default: break;
    }
    AE_CHECK(type == value::kRange);
    const Value from_start = emit(Op::GeInt, value::kBool, {item, field(container, 0)});
    return both(from_start, emit(Op::LtInt, value::kBool, {item, field(container, 1)}));
}

// `x in a..b` makes no range.
Value FunctionLowering::in_range(Value item, NodeId node) {
    const ast::Range bounds{ast_, node};
    const Value low = operand(bounds.low());
    const Value high = operand(bounds.high());
    const bool inclusive = bounds.node().has(ast::kInclusive);
    const Value from_start = compare(Operator::GreaterEqual, item, low, node);
    return both(from_start,
                compare(inclusive ? Operator::LessEqual : Operator::Less, item, high, node));
}

Value FunctionLowering::both(Value first, Value second) {
    const BlockId yes = block(), no = block();
    ssa_.branch(first, yes, no);
    const Join done = join(value::kBool);
    enter(yes);
    arrive(done, second);
    enter(no);
    arrive(done, bool_value(false));
    return enter(done);
}

// ---- what evaluates its right side only sometimes

Value FunctionLowering::coalesce(NodeId node) {
    const ast::Binary parts{ast_, node};
    const Value subject = operand(parts.left());
    const bool is_result = info(type_of(subject)).kind == value::Kind::Result;
    const BlockId first = block(), second = block();
    switch_on_tag(subject, first, second);
    const Join done = join(type_of(node));
    enter(is_result ? first : second);
    cover_way(node, 0);
    arrive(done, payload(subject, is_result ? 0 : 1, 0));
    enter(is_result ? second : first);
    cover_way(node, 1);
    arrive(done, expression(parts.right()));
    return enter(done);
}

Value FunctionLowering::short_circuit(NodeId node) {
    const BlockId yes = block(), no = block();
    condition(node, yes, no);
    const Join done = join(value::kBool);
    enter(yes);
    arrive(done, bool_value(true));
    enter(no);
    arrive(done, bool_value(false));
    return enter(done);
}

void FunctionLowering::condition(NodeId node, BlockId yes, BlockId no) {
    const ast::Node& what = ast_.node(node);
    if (what.kind == Kind::Binary && (what.op == Operator::And || what.op == Operator::Or)) {
        const ast::Binary parts{ast_, node};
        const BlockId middle = block();
        const size_t ways = detours_.size();
        if (what.op == Operator::And) {
            condition(parts.left(), middle, by_way(node, 1, no));
        } else {
            condition(parts.left(), by_way(node, 1, yes), middle);
        }
        finish_ways(ways);
        enter(middle);
        cover_way(node, 0);
        return condition(parts.right(), yes, no);
    }
    if (what.kind == Kind::Unary && what.op == Operator::Not) {
        return condition(ast::Unary{ast_, node}.operand(), no, yes);
    }
    if (what.kind == Kind::LetCondition) {
        const ast::LetCondition let{ast_, node};
        pattern(let.pattern(), operand(let.value()), no);
        if (!ssa_.unreachable()) ssa_.jump(yes);
        return;
    }
    const Value value = operand(node);
    if (!ssa_.unreachable()) ssa_.branch(value, yes, no);
}

}  // namespace aeroflow::lower
