// Expressions: dispatch, conversions, literals, names, parts, `?`, `!` and `?.`.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;

Value FunctionLowering::expression(NodeId node) { return convert(node, unconverted(node)); }

Value FunctionLowering::operand(NodeId node) {
    return operand_value(expression(node), converted_type_of(node));
}

// Unit has no slot, but a field or element of it needs an operand; so does code that is never reached.
Value FunctionLowering::operand_value(Value value, TypeId type) {
    return value.index != ir::kNoId ? value : zero(type == value::kNever ? value::kUnit : type);
}

Value FunctionLowering::convert(NodeId node, Value value) {
    const auto inner = [&] { return operand_value(value, type_of(node)); };
    switch (checked_.conversion(node)) {
        case check::Conversion::None: return value;
        case check::Conversion::Some: return some(converted_type_of(node), inner(), node);
        case check::Conversion::Reference:
            return emit(Op::Cast, converted_type_of(node), {inner()});
        case check::Conversion::ReferenceSome: {
            const Value reference = emit(Op::Cast, value::kActorRef, {inner()});
            return some(converted_type_of(node), reference, node);
        }
    }
    return value;
}

Value FunctionLowering::unconverted(NodeId node) {
    if (const check::Call* made = checked_.call(node)) return call(node, *made);
    switch (ast_.kind(node)) {
        case Kind::IntLiteral:
        case Kind::FloatLiteral:
        case Kind::DurationLiteral:
        case Kind::BoolLiteral:
        case Kind::NoneLiteral:
        case Kind::StringLiteral:
        case Kind::BytesLiteral: return literal(node);
        case Kind::Identifier: return identifier(node);
        case Kind::Self: return self(node);
        case Kind::InterpolatedString: return string_sum(node);
        case Kind::Tuple: return tuple(node);
        case Kind::List:
        case Kind::ListRepeat:
        case Kind::Dict: return collection(node);
        case Kind::Unary: return unary(node);
        case Kind::Binary: return binary(node);
        case Kind::Range: return range(node);
        case Kind::Member: return member(node);
        case Kind::TupleIndex: return tuple_index(node);
        case Kind::Index: return index(node);
        case Kind::Propagate: return propagate(node);
        case Kind::Unwrap: return unwrap(node);
        case Kind::Await: return await(node);
        case Kind::Ask: return expression(ast::Ask{ast_, node}.operand());
        case Kind::Send: return expression(ast::Send{ast_, node}.operand());
        case Kind::After: return after(node);
        case Kind::Spawn: return spawn(node);
        case Kind::Block: return block_value(node);
        case Kind::If: return if_expression(node);
        case Kind::Match: return ast_.node(node).has(ast::kMut) ? match_mut(node) : match(node);
        case Kind::Loop: return loop(node);
        default: return statement(node), Value{};
    }
}

// What gives no value.
void FunctionLowering::statement(NodeId node) {
    switch (ast_.kind(node)) {
        case Kind::Let: return let(node);
        case Kind::Assign: return assign(node);
        case Kind::While: return while_loop(node);
        case Kind::For: return for_loop(node);
        case Kind::Require: return require(node);
        case Kind::Expect: return expect(node);
        case Kind::ExpectFault: return expect_fault(node);
        case Kind::Return: return return_statement(node);
        case Kind::Break: return break_statement(node);
        case Kind::Continue: return continue_statement(node);
        case Kind::Render: return render(node);
        case Kind::Import:
        case Kind::FromImport:
        case Kind::Const:
        case Kind::Struct:
        case Kind::Enum:
        case Kind::TypeAlias:
        case Kind::Function:
        case Kind::Interface:
        case Kind::Actor:
        case Kind::Test: return;  // declarations are lowered by themselves
        default: not_yet(node, ast::kind_name(ast_.kind(node)));
    }
}

// ---- literals and names

Value FunctionLowering::literal(NodeId node) {
    const uint64_t bits = ast_.node(node).literal;
    const TypeId type = type_of(node);
    switch (ast_.kind(node)) {
        case Kind::IntLiteral:
            if (type == value::kFloat)
                return float_value(static_cast<double>(static_cast<int64_t>(bits)));
            return int_value(static_cast<int64_t>(bits));
        case Kind::FloatLiteral:
            return emit(Op::ConstFloat, value::kFloat, {}, {}, static_cast<int64_t>(bits));
        case Kind::DurationLiteral: return int_value(static_cast<int64_t>(bits), value::kDuration);
        case Kind::BoolLiteral: return bool_value(bits != 0);
        case Kind::StringLiteral: return text(ast_.string(node));
        case Kind::BytesLiteral:
            return emit(Op::ConstReference, value::kBytes, {}, {},
                        shared_.tables.bytes_literal(ast_.string(node)));
        default: return none(type, node);
    }
}

Value FunctionLowering::identifier(NodeId node) {
    using resolve::DeclarationKind;
    const resolve::DeclarationId id = bindings_.declaration_id(node);
    AE_CHECK(id.exists());
    const resolve::Declaration& declaration = bindings_[id];
    switch (declaration.kind) {
        case DeclarationKind::Local:
        case DeclarationKind::Parameter: return ssa_.read(variable_of(id));
        case DeclarationKind::ActorParameter:
        case DeclarationKind::State: return emit(Op::State, type_of(node), {}, {}, state_field(id));
        case DeclarationKind::Const: return constant(declaration.function, type_of(node));
        case DeclarationKind::Sender: return emit(Op::Sender, type_of(node), {});
        default: not_yet(node, ast_.name(node)); return {};
    }
}

// Constants that are one literal stand where they are used.
Value FunctionLowering::constant(resolve::FunctionId function, TypeId type) {
    const NodeId initialiser = ast::Const{ast_, bindings_[function].node}.value();
    switch (ast_.kind(initialiser)) {
        case Kind::IntLiteral:
        case Kind::FloatLiteral:
        case Kind::DurationLiteral:
        case Kind::BoolLiteral:
        case Kind::StringLiteral: return expression(initialiser);
        default: return emit(Op::ConstValue, type, {}, {}, shared_.constants[function.index]);
    }
}

// The receiver of a method is a parameter, that of a message the actor itself.
Value FunctionLowering::self(NodeId node) {
    const resolve::Declaration* named = bindings_.declaration(node);
    const bool is_parameter =
        named != nullptr && named->kind == resolve::DeclarationKind::Parameter;
    return is_parameter ? identifier(node) : emit(Op::Self, type_of(node), {});
}

// ---- collections, tuples, ranges

Value FunctionLowering::collection(NodeId node) {
    const TypeId type = type_of(node);
    std::vector<Value> operands;
    if (ast_.kind(node) == Kind::ListRepeat) {
        const ast::ListRepeat repeat{ast_, node};
        const Value value = operand(repeat.value());
        return builtin(Builtin::ListRepeat, type, type, {value, operand(repeat.count())}, node);
    }
    // Only so many elements live at once: what a longer literal has is added one by one.
    constexpr size_t kMostAtOnce = 256;
    const bool is_dict = ast_.kind(node) == Kind::Dict;
    const Builtin make = is_dict ? Builtin::DictMake : Builtin::ListMake;
    std::optional<Value> made;
    for (NodeId child : ast_.children(node)) {
        if (is_dict) operands.push_back(operand(ast::DictEntry{ast_, child}.key()));
        operands.push_back(operand(is_dict ? ast::DictEntry{ast_, child}.value() : child));
        if (made) {
            operands.insert(operands.begin(), *made);
            made = builtin(is_dict ? Builtin::DictSet : Builtin::ListPush, type, type, operands, node);
            operands.clear();
        } else if (operands.size() == kMostAtOnce) {
            made = builtin(make, type, type, operands, node);
            operands.clear();
        }
    }
    return made ? *made : builtin(make, type, type, operands, node);
}

Value FunctionLowering::tuple(NodeId node) {
    std::vector<Value> operands;
    for (NodeId child : ast_.children(node)) operands.push_back(operand(child));
    return operands.empty() ? Value{} : emit(Op::Make, type_of(node), operands, node);
}

Value FunctionLowering::range(NodeId node) {
    const ast::Range bounds{ast_, node};
    const Value low = operand(bounds.low());
    Value high = operand(bounds.high());
    if (ast_.node(node).has(ast::kInclusive))
        high = emit(Op::AddInt, value::kInt, {high, int_value(1)}, node);
    return emit(Op::Make, value::kRange, {low, high}, node);
}

// ---- parts

Value FunctionLowering::member(NodeId node) {
    const ast::Member access{ast_, node};
    const uint32_t number = checked_.field(node);
    if (access.node().has(ast::kOptional)) {
        return optional_chain(node, operand(access.object()),
                              [&](Value inner) { return field(inner, number); });
    }
    if (const auto part = part_of_element(node)) return *part;
    return field(operand(access.object()), number);
}

Value FunctionLowering::tuple_index(NodeId node) {
    const ast::TupleIndex access{ast_, node};
    const auto number = static_cast<uint32_t>(access.node().literal);
    if (access.node().has(ast::kOptional)) {
        return optional_chain(node, operand(access.object()),
                              [&](Value inner) { return field(inner, number); });
    }
    if (const auto part = part_of_element(node)) return *part;
    return field(operand(access.object()), number);
}

// `xs[i].a.b` loads the part alone, at its offset inside the element.
std::optional<Value> FunctionLowering::part_of_element(NodeId node) {
    uint32_t offset = 0;
    NodeId at = node;
    while (ast_.kind(at) == Kind::Member || ast_.kind(at) == Kind::TupleIndex) {
        const ast::Node& access = ast_.node(at);
        if (access.has(ast::kOptional) || checked_.call(at) != nullptr) return {};
        const uint32_t number = access.kind == Kind::Member ? checked_.field(at)
                                                            : static_cast<uint32_t>(access.literal);
        at = ast_.child(at, 0);
        if (checked_.conversion(at) != check::Conversion::None) return {};
        const TypeId object = type_of(at);
        if (number >= info(object).field_count) return {};  // a range, or of type never
        offset += type_table().fields(info(object))[number].offset;
    }
    if (ast_.kind(at) != Kind::Index) return {};
    const ast::Index access{ast_, at};
    if (info(converted_type_of(access.object())).kind != value::Kind::List) return {};
    if (converted_type_of(access.index()) != value::kInt) return {};
    return element(at, offset, type_of(node));
}

Value FunctionLowering::element(NodeId node, uint32_t offset, TypeId part) {
    const ast::Index access{ast_, node};
    const Value list = operand(access.object());
    const Value position = operand(access.index());
    const Value view = emit(Op::View, type_of(list), {list});
    emit(Op::CheckIndex, value::kUnit, {view, position}, node);
    return emit(Op::Load, part, {view, position}, node, offset);
}

Value FunctionLowering::index(NodeId node) {
    const ast::Index access{ast_, node};
    const TypeId container = converted_type_of(access.object());
    if (ast_.kind(access.index()) == Kind::Range ||
        converted_type_of(access.index()) == value::kRange)
        return slice(node);
    if (info(container).kind == value::Kind::List) return element(node, 0, type_of(node));
    const Value object = operand(access.object());
    const Value key = operand(access.index());
    switch (info(container).kind) {
        case value::Kind::Dict:
            return builtin(Builtin::DictIndex, container, type_of(node), {object, key}, node);
        case value::Kind::String:
            return builtin(Builtin::StringIndex, container, value::kString, {object, key}, node);
        case value::Kind::Bytes:
            return builtin(Builtin::BytesIndex, container, value::kInt, {object, key}, node);
        default:
            if (type_of(object) != value::kUnit) not_yet(node, "this index");
            return {};
    }
}

Value FunctionLowering::slice(NodeId node) {
    const ast::Index access{ast_, node};
    const Value object = operand(access.object());
    const TypeId type = type_of(object);
    const value::Kind kind = info(type).kind;
    const Builtin length = kind == value::Kind::List     ? Builtin::ListLength
                           : kind == value::Kind::String ? Builtin::StringLength
                                                         : Builtin::BytesLength;
    const Builtin cut = kind == value::Kind::List     ? Builtin::ListSlice
                        : kind == value::Kind::String ? Builtin::StringSlice
                                                      : Builtin::BytesSlice;
    Value from, to;
    if (ast_.kind(access.index()) == Kind::Range) {
        const ast::Range bounds{ast_, access.index()};
        from = bounds.low().exists() ? operand(bounds.low()) : int_value(0);
        to = bounds.high().exists() ? operand(bounds.high())
                                    : builtin(length, type, value::kInt, {object}, node);
        if (bounds.node().has(ast::kInclusive))
            to = emit(Op::AddInt, value::kInt, {to, int_value(1)}, node);
    } else {
        const Value bounds = operand(access.index());
        from = field(bounds, 0);
        to = field(bounds, 1);
    }
    return builtin(cut, type, type_of(node), {object, from, to}, node);
}

// ---- optionals and results

// `rest` gets the value inside; what it gives becomes an optional unless it is one of this type already.
Value FunctionLowering::optional_chain(NodeId node, Value subject,
                                       const std::function<Value(Value)>& rest) {
    const TypeId type = type_of(node);
    const BlockId absent = block(), present = block();
    const Join done = join(type);
    switch_on_tag(subject, absent, present);
    enter(absent);
    cover_way(node, 1);
    arrive(done, done.has_value ? none(type, node) : Value{});
    enter(present);
    cover_way(node, 0);
    Value inner = rest(payload(subject, 1, 0));
    if (done.has_value) {
        inner = operand_value(inner, info(type).first);
        if (type_of(inner) != type) inner = some(type, inner, node);
    }
    arrive(done, inner);
    return enter(done);
}

// `r?`: goes on with the value, or returns the error, or none.
Value FunctionLowering::propagate(NodeId node) {
    const Value subject = operand(ast::Propagate{ast_, node}.operand());
    const bool is_result = info(type_of(subject)).kind == value::Kind::Result;
    const BlockId first = block(), second = block();
    switch_on_tag(subject, first, second);
    const BlockId bad = is_result ? second : first, good = is_result ? first : second;
    enter(bad);
    cover_way(node, 1);
    if (is_result) {
        const Value error = payload(subject, 1, 0);
        return_value(variant(function_->result, 1, {&error, 1}, node));
    } else {
        return_value(none(function_->result, node));
    }
    enter(good);
    cover_way(node, 0);
    return payload(subject, is_result ? 0 : 1, 0);
}

// `x!`: the value, or a fault.
Value FunctionLowering::unwrap(NodeId node) {
    const Value subject = operand(ast::Unwrap{ast_, node}.operand());
    const bool is_result = info(type_of(subject)).kind == value::Kind::Result;
    const BlockId first = block(), second = block();
    switch_on_tag(subject, first, second);
    const BlockId bad = is_result ? second : first, good = is_result ? first : second;
    enter(bad);
    if (is_result) {
        fault(FaultKind::Panic, {shown(payload(subject, 1, 0), node)}, node);
    } else {
        fault(FaultKind::NoValue, {}, node);
    }
    enter(good);
    return payload(subject, is_result ? 0 : 1, 0);
}

}  // namespace aeroflow::lower
