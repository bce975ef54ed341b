// `for`: one loop for every sequence; enumerate, zip, chars, keys, values, items and slices build no list.
//
// Shape: operands, entry test; head: test, item, body; latch: advance, back to the head. Positions are variables.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;
using check::MethodId;

void FunctionLowering::for_loop(NodeId node) {
    const ast::For loop{ast_, node};
    if (loop.node().has(ast::kMut)) return for_mut(node);
    const Sequence items = sequence(loop.iterable());
    const BlockId head = block(), latch = block();
    const Join exit = join(value::kUnit);
    const size_t ways = detours_.size();
    const BlockId behind = by_way(node, 1, exit.block);
    enter_sequence(items, behind);
    ssa_.jump(head);
    ssa_.at(head);
    test_sequence(items, behind);
    cover_way(node, 0);
    bind_item(loop.pattern(), item_of(items, loop.pattern(), loop.iterable()));
    loops_.push_back({node, latch, &exit, scopes_.size()});
    discard(loop.body());
    loops_.pop_back();
    if (!ssa_.unreachable()) ssa_.jump(latch);
    enter(latch);
    advance(items, behind);
    if (!ssa_.unreachable()) ssa_.jump(head);
    ssa_.seal(head);
    finish_ways(ways);
    enter(exit);
}

// Each element is moved out for its round and put back behind it.
void FunctionLowering::for_mut(NodeId node) {
    const ast::For loop{ast_, node};
    Place element = place(loop.iterable());
    const TypeId list = element.type();
    if (info(list).kind != value::Kind::List) return not_yet(loop.iterable(), "for mut over this");
    const Value length =
        builtin(Builtin::ListLength, list, value::kInt, {read_place(element, node)}, node);
    const Variable position = ssa_.variable(value::kInt);
    ssa_.write(position, int_value(0));
    const BlockId head = block(), latch = block();
    const Join exit = join(value::kUnit);
    ssa_.jump(head);
    ssa_.at(head);
    const Value at = ssa_.read(position);
    const size_t ways = detours_.size();
    test(emit(Op::LtInt, value::kBool, {at, length}), by_way(node, 1, exit.block));
    const BlockId round = ssa_.current();
    finish_ways(ways);
    ssa_.at(round);
    cover_way(node, 0);
    element.steps.push_back({Step::Kind::Element, 0, at, 0, list, info(list).first});
    const Taken taken = take(element, node);
    PartsTaken parts;
    take_parts(loop.pattern(), taken.part, parts);
    loops_.push_back({node, latch, &exit, scopes_.size()});
    const Scope scope{&element, &taken, &parts, node};
    scopes_.push_back(scope);
    discard(loop.body());
    scopes_.pop_back();
    loops_.pop_back();
    if (!ssa_.unreachable()) {
        close(scope);
        ssa_.jump(latch);
    }
    enter(latch);
    ssa_.write(position, emit(Op::WrappingAdd, value::kInt, {ssa_.read(position), int_value(1)}));
    ssa_.jump(head);
    ssa_.seal(head);
    enter(exit);
}

// ---- what a `for` goes over

Sequence FunctionLowering::sequence(NodeId node) {
    if (checked_.conversion(node) != check::Conversion::None)
        return sequence_of(operand(node), node);
    if (ast_.kind(node) == Kind::Range) return range_sequence(node);
    if (ast_.kind(node) == Kind::Index && ast_.kind(ast_.child(node, 1)) == Kind::Range &&
        info(type_of(node)).kind == value::Kind::List) {
        return slice_sequence(node);
    }
    const check::Call* call = checked_.call(node);
    if (call == nullptr || call->kind != check::CallKind::Method || call->optional_chain)
        return sequence_of(operand(node), node);
    switch (static_cast<MethodId>(call->index)) {
        case MethodId::List_enumerate:
            return with_parts(SequenceKind::Enumerate, {sequence(call->receiver)});
        case MethodId::List_zip: {
            Sequence first = sequence(call->receiver);
            return with_parts(SequenceKind::Zip,
                              {first, sequence(checked_.call_arguments(*call)[0].value)});
        }
        case MethodId::String_chars:
        case MethodId::Dict_items:
        case MethodId::Set_items: return sequence_of(operand(call->receiver), node);
        case MethodId::Dict_keys:
            return dict_sequence(SequenceKind::DictKeys, operand(call->receiver));
        case MethodId::Dict_values:
            return dict_sequence(SequenceKind::DictValues, operand(call->receiver));
        default: return sequence_of(operand(node), node);
    }
}

Variable FunctionLowering::counter(Value start) {
    const Variable variable = ssa_.variable(value::kInt);
    ssa_.write(variable, start);
    return variable;
}

Sequence FunctionLowering::range_sequence(NodeId node) {
    const ast::Range bounds{ast_, node};
    Sequence range;
    range.position = counter(operand(bounds.low()));
    const ast::Node& high = ast_.node(bounds.high());
    range.kind =
        bounds.node().has(ast::kInclusive) ? SequenceKind::RangeInclusive : SequenceKind::Range;
    if (range.kind == SequenceKind::RangeInclusive && high.kind == Kind::IntLiteral &&
        static_cast<int64_t>(high.literal) != INT64_MAX) {
        range.kind = SequenceKind::Range;
        range.end = int_value(static_cast<int64_t>(high.literal) + 1);
    } else {
        range.end = operand(bounds.high());
    }
    return range;
}

Sequence FunctionLowering::dict_sequence(SequenceKind kind, Value dict) {
    Sequence sequence;
    sequence.kind = kind;
    sequence.container = dict;
    sequence.position = counter(int_value(0));
    return sequence;
}

// `xs[a..b]` checks its bounds as the slice does, `a` first, then goes over the list itself.
Sequence FunctionLowering::slice_sequence(NodeId node) {
    const ast::Index access{ast_, node};
    const ast::Range bounds{ast_, access.index()};
    Sequence sequence;
    sequence.kind = SequenceKind::List;
    sequence.container = operand(access.object());
    const Value length = builtin(Builtin::ListLength, type_of(sequence.container), value::kInt,
                                 {sequence.container}, node);
    const Value from = bounds.low().exists() ? operand(bounds.low()) : int_value(0);
    sequence.end = bounds.high().exists() ? operand(bounds.high()) : length;
    if (bounds.node().has(ast::kInclusive))
        sequence.end = emit(Op::AddInt, value::kInt, {sequence.end, int_value(1)}, node);
    const auto check = [&](Op op, Value a, Value b, Value index, Value limit) {
        const BlockId bad = block();
        test(emit(op, value::kBool, {a, b}), bad);
        const BlockId good = ssa_.current();
        enter(bad);
        fault(FaultKind::OutOfRange, {index, limit}, node);
        ssa_.at(good);
    };
    check(Op::GeInt, from, int_value(0), from, length);
    check(Op::LeInt, from, length, from, length);
    check(Op::GeInt, sequence.end, int_value(0), sequence.end, length);
    check(Op::LeInt, sequence.end, length, sequence.end, length);
    check(Op::LeInt, from, sequence.end, from, sequence.end);
    sequence.position = counter(from);
    return sequence;
}

Sequence FunctionLowering::sequence_of(Value container, NodeId at) {
    const TypeId type = type_of(container);
    Sequence sequence;
    sequence.container = container;
    if (type == value::kRange) {
        sequence.position = counter(field(container, 0));
        sequence.end = field(container, 1);
        return sequence;
    }
    sequence.position = counter(int_value(0));
    switch (info(type).kind) {
        case value::Kind::List:
            sequence.kind = SequenceKind::List;
            sequence.starts_at_zero = true;
            sequence.end = builtin(Builtin::ListLength, type, value::kInt, {container}, at);
            break;
        case value::Kind::String:
            sequence.kind = SequenceKind::Chars;
            sequence.end = builtin(Builtin::StringOffsetEnd, type, value::kInt, {container}, at);
            sequence.next = ssa_.variable(value::kInt);
            break;
        case value::Kind::Dict: sequence.kind = SequenceKind::Dict; break;
        case value::Kind::Set: sequence.kind = SequenceKind::Set; break;
        default:
            if (type != value::kUnit) not_yet(at, "for over this");
    }
    return sequence;
}

Sequence FunctionLowering::with_parts(SequenceKind kind, std::vector<Sequence> parts) {
    Sequence sequence;
    sequence.kind = kind;
    sequence.parts = std::move(parts);
    if (kind != SequenceKind::Enumerate) return sequence;
    // A whole list counts its elements already.
    const Sequence& inner = sequence.parts[0];
    sequence.shares_position = inner.kind == SequenceKind::List && inner.starts_at_zero;
    sequence.position = sequence.shares_position ? inner.position : counter(int_value(0));
    return sequence;
}

// ---- the parts of the loop

void FunctionLowering::enter_sequence(const Sequence& sequence, BlockId exit) {
    if (sequence.kind == SequenceKind::RangeInclusive) {
        test(emit(Op::LeInt, value::kBool, {ssa_.read(sequence.position), sequence.end}), exit);
    }
    for (const Sequence& part : sequence.parts) enter_sequence(part, exit);
}

void FunctionLowering::test_sequence(const Sequence& sequence, BlockId exit) {
    switch (sequence.kind) {
        case SequenceKind::Range:
        case SequenceKind::List:
        case SequenceKind::Chars:
            test(emit(Op::LtInt, value::kBool, {ssa_.read(sequence.position), sequence.end}), exit);
            break;
        case SequenceKind::Dict:
        case SequenceKind::DictKeys:
        case SequenceKind::DictValues:
        case SequenceKind::Set: {
            const bool is_set = sequence.kind == SequenceKind::Set;
            const Value found =
                builtin(is_set ? Builtin::SetNext : Builtin::DictNext, type_of(sequence.container),
                        value::kInt, {sequence.container, ssa_.read(sequence.position)}, {});
            test(emit(Op::GeInt, value::kBool, {found, int_value(0)}), exit);
            ssa_.write(sequence.position, found);
            break;
        }
        case SequenceKind::RangeInclusive:
        case SequenceKind::Enumerate:
        case SequenceKind::Zip: break;
    }
    for (const Sequence& part : sequence.parts) test_sequence(part, exit);
}

void FunctionLowering::advance(const Sequence& sequence, BlockId exit) {
    const auto add_one = [&] {
        ssa_.write(sequence.position, emit(Op::WrappingAdd, value::kInt,
                                           {ssa_.read(sequence.position), int_value(1)}));
    };
    switch (sequence.kind) {
        case SequenceKind::Chars: ssa_.write(sequence.position, ssa_.read(sequence.next)); break;
        case SequenceKind::RangeInclusive:  // the end may be the greatest int
            test(emit(Op::NeInt, value::kBool, {ssa_.read(sequence.position), sequence.end}), exit);
            add_one();
            break;
        case SequenceKind::Zip: break;
        default:
            if (!sequence.shares_position) add_one();
    }
    for (const Sequence& part : sequence.parts) advance(part, exit);
}

Item FunctionLowering::item_of(const Sequence& sequence, NodeId pattern, NodeId at) {
    const bool takes_apart =
        pattern.exists() && checked_.pattern(pattern).kind == check::PatternKind::Tuple;
    const auto name = [&](size_t i) {
        return takes_apart ? ast_.child(pattern, static_cast<uint32_t>(i)) : ast::kNoNode;
    };
    const auto wanted = [&](size_t i) { return !name(i).exists() || !ignores(name(i)); };
    if (sequence.kind == SequenceKind::Enumerate) {
        return {{}, {{ssa_.read(sequence.position), {}}, item_of(sequence.parts[0], name(1), at)}};
    }
    if (sequence.kind == SequenceKind::Zip) {
        Item first = item_of(sequence.parts[0], name(0), at);
        return {{}, {first, item_of(sequence.parts[1], name(1), at)}};
    }
    const Value position = ssa_.read(sequence.position);
    if (sequence.kind == SequenceKind::Range || sequence.kind == SequenceKind::RangeInclusive)
        return {position, {}};
    const Value container = sequence.container;
    const TypeId type = type_of(container);
    const auto part = [&](Builtin number, TypeId result) {
        return Item{builtin(number, type, result, {container, position}, at), {}};
    };
    switch (sequence.kind) {
        case SequenceKind::List: {
            const Value view = emit(Op::View, type, {container});
            return {emit(Op::Load, info(type).first, {view, position}), {}};
        }
        case SequenceKind::Chars: {
            const Value operands[] = {container, position};
            const auto next = builtin_many(Builtin::StringNext, type, {value::kString, value::kInt},
                                           operands, at);
            ssa_.write(sequence.next, next[1]);
            return {next[0], {}};
        }
        case SequenceKind::Dict: {
            const Item key = wanted(0) ? part(Builtin::DictKeyAt, info(type).first) : Item{};
            return {{}, {key, wanted(1) ? part(Builtin::DictValueAt, info(type).second) : Item{}}};
        }
        case SequenceKind::DictKeys: return part(Builtin::DictKeyAt, info(type).first);
        case SequenceKind::DictValues: return part(Builtin::DictValueAt, info(type).second);
        default: return part(Builtin::SetItemAt, info(type).first);
    }
}

// The item as one value, for patterns that do not take it apart.
Value FunctionLowering::materialize(const Item& item) {
    if (item.parts.empty()) return item.value;
    std::vector<Value> values;
    std::vector<TypeId> types;
    for (const Item& part : item.parts) {
        values.push_back(materialize(part));
        types.push_back(type_of(values.back()));
    }
    return emit(Op::Make, type_table().tuple(types), values, {});
}

}  // namespace aeroflow::lower
