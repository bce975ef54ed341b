// Patterns: tests that jump away where they fail, and names bound where they hold.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;
using ast::Operator;
using check::PatternKind;

void FunctionLowering::test(Value condition, BlockId fail) {
    const BlockId holds = block();
    ssa_.branch(condition, holds, fail);
    enter(holds);
}

void FunctionLowering::require_tag(Value subject, uint32_t tag, BlockId fail) {
    const value::Type& type = info(type_of(subject));
    if (type.kind == value::Kind::Enum && type.variant_count == 1) return;
    const BlockId holds = block();
    const Value found = emit(Op::Tag, value::kInt, {subject});
    std::vector<ir::Builder::Target> targets(tag + 2, {fail, {}});
    targets[tag].block = holds;
    if (type.kind != value::Kind::Enum)
        targets.resize(2);  // two cases, the last edge is the other one
    if (type.kind != value::Kind::Enum) targets[1 - tag].block = fail;
    ssa_.terminate(Op::Switch, value::kUnit, {&found, 1}, targets, {});
    enter(holds);
}

void FunctionLowering::pattern(NodeId node, Value subject, BlockId fail) {
    const check::Pattern& what = checked_.pattern(node);
    switch (what.kind) {
        case PatternKind::Wildcard:
        case PatternKind::Rest: return;
        case PatternKind::Binding:
            if (what.unwraps) {
                require_tag(subject, 1, fail);
                subject = payload(subject, 1, 0);
            }
            return ssa_.write(variable_of(bindings_.declaration_id(node)), subject);
        case PatternKind::Literal: {
            const Value literal = pattern_literal(ast_.child(node, 0), type_of(subject));
            return test(compare(Operator::Equal, subject, literal, node), fail);
        }
        case PatternKind::Range: return range_pattern(node, subject, fail);
        case PatternKind::Constant: {
            const Value value = constant(bindings_.declaration(node)->function, type_of(subject));
            return test(compare(Operator::Equal, subject, value, node), fail);
        }
        case PatternKind::None: return require_tag(subject, 0, fail);
        case PatternKind::Variant:
        case PatternKind::Some:
        case PatternKind::Ok:
        case PatternKind::Err: {
            const uint32_t tag = *tag_of_pattern(node);
            require_tag(subject, tag, fail);
            return variant_fields(node, subject, tag, fail);
        }
        case PatternKind::Struct: return struct_fields(node, subject, fail);
        case PatternKind::Tuple: {
            uint32_t number = 0;
            for (NodeId part : ast_.children(node)) {
                if (!ignores(part)) pattern(part, field(subject, number), fail);
                ++number;
            }
            return;
        }
        case PatternKind::List: return list_pattern(node, subject, fail);
        case PatternKind::Or: return or_pattern(node, subject, fail);
    }
}

bool FunctionLowering::ignores(NodeId pattern) const {
    return checked_.pattern(pattern).kind == PatternKind::Wildcard;
}

// The tag a pattern asks for; none when it may match several.
std::optional<uint32_t> FunctionLowering::tag_of_pattern(NodeId node) const {
    switch (checked_.pattern(node).kind) {
        case PatternKind::Variant: return checked_.pattern(node).index;
        case PatternKind::None:
        case PatternKind::Ok: return 0;
        case PatternKind::Some:
        case PatternKind::Err: return 1;
        default: return {};
    }
}

// The payload's patterns; the tag has been tested.
void FunctionLowering::variant_fields(NodeId node, Value subject, uint32_t variant, BlockId fail) {
    if (ast_.kind(node) != Kind::ConstructorPattern) return;
    const NodeId arguments = ast::ConstructorPattern{ast_, node}.arguments();
    if (!arguments.exists()) return;
    const bool is_enum = info(type_of(subject)).kind == value::Kind::Enum;
    for (NodeId argument : ast_.children(arguments)) {
        const NodeId part = ast::PatternArgument{ast_, argument}.pattern();
        if (ignores(part)) continue;
        const uint32_t number = is_enum ? checked_.pattern(argument).index : 0;
        pattern(part, payload(subject, variant, number), fail);
    }
}

void FunctionLowering::struct_fields(NodeId node, Value subject, BlockId fail) {
    const NodeId arguments = ast::ConstructorPattern{ast_, node}.arguments();
    if (!arguments.exists()) return;
    for (NodeId argument : ast_.children(arguments)) {
        const NodeId part = ast::PatternArgument{ast_, argument}.pattern();
        if (!ignores(part)) pattern(part, field(subject, checked_.pattern(argument).index), fail);
    }
}

Value FunctionLowering::pattern_literal(NodeId node, TypeId type) {
    const ast::Node& literal = ast_.node(node);
    switch (literal.kind) {
        case Kind::IntLiteral:
            if (type == value::kFloat)
                return float_value(static_cast<double>(static_cast<int64_t>(literal.literal)));
            return int_value(static_cast<int64_t>(literal.literal));
        case Kind::FloatLiteral:
            return emit(Op::ConstFloat, value::kFloat, {}, {},
                        static_cast<int64_t>(literal.literal));
        case Kind::DurationLiteral:
            return int_value(static_cast<int64_t>(literal.literal), value::kDuration);
        case Kind::BoolLiteral: return bool_value(literal.literal != 0);
        case Kind::StringLiteral: return text(ast_.string(node));
        case Kind::BytesLiteral:
            return emit(Op::ConstReference, value::kBytes, {}, {},
                        shared_.tables.bytes_literal(ast_.string(node)));
        default: AE_CHECK(literal.kind == Kind::NoneLiteral); return zero(type);
    }
}

void FunctionLowering::range_pattern(NodeId node, Value subject, BlockId fail) {
    const ast::RangePattern range{ast_, node};
    const TypeId type = type_of(subject);
    if (type == value::kString) {  // ranges of text are ranges of letters
        const Value length = builtin(Builtin::StringLength, type, value::kInt, {subject}, node);
        test(emit(Op::EqInt, value::kBool, {length, int_value(1)}), fail);
    }
    test(compare(Operator::GreaterEqual, subject, pattern_literal(range.low(), type), node), fail);
    const Operator to_end =
        range.node().has(ast::kInclusive) ? Operator::LessEqual : Operator::Less;
    test(compare(to_end, subject, pattern_literal(range.high(), type), node), fail);
}

void FunctionLowering::list_pattern(NodeId node, Value subject, BlockId fail) {
    const auto parts = ast_.children(node);
    const bool has_rest = !parts.empty() && ast_.kind(parts.back()) == Kind::RestPattern;
    const auto count = static_cast<int64_t>(parts.size()) - (has_rest ? 1 : 0);
    const TypeId type = type_of(subject);
    const Value length = builtin(Builtin::ListLength, type, value::kInt, {subject}, node);
    test(emit(has_rest ? Op::GeInt : Op::EqInt, value::kBool, {length, int_value(count)}), fail);
    for (int64_t i = 0; i < count; ++i) {
        const NodeId part = parts[static_cast<size_t>(i)];
        if (ignores(part)) continue;
        const Value place = int_value(i);
        const Value view = emit(Op::View, type, {subject});
        pattern(part, emit(Op::Load, info(type).first, {view, place}), fail);
    }
    if (!has_rest || !ast_.node(parts.back()).name.exists()) return;
    const Value rest =
        builtin(Builtin::ListSlice, type, type, {subject, int_value(count), length}, node);
    ssa_.write(variable_of(bindings_.declaration_id(parts.back())), rest);
}

void FunctionLowering::or_pattern(NodeId node, Value subject, BlockId fail) {
    const auto alternatives = ast_.children(node);
    const BlockId matched = block();
    for (size_t i = 0; i < alternatives.size(); ++i) {
        const bool is_last = i + 1 == alternatives.size();
        const BlockId next = is_last ? fail : block();
        pattern(alternatives[i], subject, next);
        ssa_.jump(matched);
        if (!is_last) enter(next);
    }
    enter(matched);
}

// A pattern that cannot fail.
void FunctionLowering::bind(NodeId node, Value value) {
    const BlockId never = block();
    pattern(node, value, never);
    const BlockId behind = ssa_.current();
    enter(never);
    ssa_.terminate(Op::Unreachable, value::kUnit, {}, {}, {});
    ssa_.at(behind);
}

void FunctionLowering::bind_item(NodeId node, const Item& item) {
    if (ignores(node)) return;
    if (item.parts.empty() || checked_.pattern(node).kind != PatternKind::Tuple)
        return bind(node, materialize(item));
    const auto names = ast_.children(node);
    for (size_t i = 0; i < names.size(); ++i) bind_item(names[i], item.parts[i]);
}

}  // namespace aeroflow::lower
