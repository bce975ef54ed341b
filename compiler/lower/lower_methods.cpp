// Methods of built-in types: builtins with the receiver first, in place on the receiver's place where they change it.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using check::MethodId;

Value FunctionLowering::method_call(NodeId node, const check::Call& call) {
    const auto& row = check::method_row(call.index);
    if (row.flag == check::MethodFlag::Later) return not_yet(node, row.name), Value{};
    if (row.flag == check::MethodFlag::InPlace) return in_place_method(node, call);
    const Value receiver = operand(call.receiver);
    if (!call.optional_chain) return plain_method(node, call, receiver, type_of(node));
    const TypeId type = type_of(node);
    const TypeId own = row.result.starts_with('?') ? type : info(type).first;
    return optional_chain(node, receiver,
                          [&](Value inner) { return plain_method(node, call, inner, own); });
}

Value FunctionLowering::plain_method(NodeId node, const check::Call& call, Value receiver,
                                     TypeId result) {
    const auto& row = check::method_row(call.index);
    if (type_of(receiver) == value::kRange) {  // a list method on a range
        const TypeId list = type_table().list(value::kInt);
        receiver =
            builtin(Builtin::ListRange, list, list, {field(receiver, 0), field(receiver, 1)}, node);
    }
    std::vector<Value> operands = plain_arguments(call);
    const bool pads = row.builtin == static_cast<int32_t>(Builtin::StringPadLeft) ||
                      row.builtin == static_cast<int32_t>(Builtin::StringPadRight);
    for (Value& value : operands) {
        if (value.index == ir::kNoId && pads) value = text(" ");
    }
    operands.insert(operands.begin(), receiver);
    if (pads && operands.size() == 2) operands.push_back(text(" "));
    if (row.builtin != check::kNoBuiltin) return run_builtin(row.builtin, result, operands, node);
    return method_without_builtin(static_cast<MethodId>(call.index), node, operands, result);
}

Value FunctionLowering::length_is_zero(Value receiver, NodeId at) {
    const TypeId type = type_of(receiver);
    Builtin length = Builtin::ListLength;
    switch (info(type).kind) {
        case value::Kind::Dict: length = Builtin::DictLength; break;
        case value::Kind::Set: length = Builtin::SetLength; break;
        case value::Kind::String: length = Builtin::StringOffsetEnd; break;
        case value::Kind::Bytes: length = Builtin::BytesLength; break;
        default: break;
    }
    return emit(Op::EqInt, value::kBool,
                {builtin(length, type, value::kInt, {receiver}, at), int_value(0)});
}

Value FunctionLowering::method_without_builtin(MethodId method, NodeId node,
                                               const std::vector<Value>& operands, TypeId result) {
    const auto saturating = [&](int64_t which) {
        return builtin(Builtin::IntSaturating, value::kInt, value::kInt,
                       {operands[0], operands[1], int_value(which)}, node);
    };
    const auto wrapping = [&](Op op) { return emit(op, value::kInt, {operands[0], operands[1]}); };
    switch (method) {
        case MethodId::List_is_empty:
        case MethodId::Dict_is_empty:
        case MethodId::Set_is_empty:
        case MethodId::String_is_empty:
        case MethodId::Bytes_is_empty: return length_is_zero(operands[0], node);
        case MethodId::Int_abs:
        case MethodId::Float_abs:
        case MethodId::Duration_abs: return absolute(operands[0], node);
        case MethodId::Float_sqrt: return emit(Op::SqrtFloat, value::kFloat, {operands[0]});
        case MethodId::Int_wrapping_add: return wrapping(Op::WrappingAdd);
        case MethodId::Int_wrapping_sub: return wrapping(Op::WrappingSub);
        case MethodId::Int_wrapping_mul: return wrapping(Op::WrappingMul);
        case MethodId::Int_saturating_add: return saturating(0);
        case MethodId::Int_saturating_sub: return saturating(1);
        case MethodId::Int_saturating_mul: return saturating(2);
        case MethodId::Optional_ok_or:
        case MethodId::Result_ok:
        case MethodId::Result_unwrap_or: return by_case(method, node, operands, result);
        default: not_yet(node, check::method_row(static_cast<uint32_t>(method)).name); return {};
    }
}

// Methods that look at the tag of their receiver.
Value FunctionLowering::by_case(MethodId method, NodeId node, const std::vector<Value>& operands,
                                TypeId result) {
    const Value subject = operands[0];
    const BlockId first = block(), second = block();
    switch_on_tag(subject, first, second);
    const Join done = join(result);
    enter(first);
    if (method == MethodId::Optional_ok_or) {
        arrive(done, variant(result, 1, {&operands[1], 1}, node));
    } else {
        const Value value = payload(subject, 0, 0);
        arrive(done, method == MethodId::Result_ok ? some(result, value, node) : value);
    }
    enter(second);
    if (method == MethodId::Optional_ok_or) {
        const Value value = payload(subject, 1, 0);
        arrive(done, variant(result, 0, {&value, 1}, node));
    } else {
        arrive(done, method == MethodId::Result_ok ? none(result, node) : operands[1]);
    }
    return enter(done);
}

// The receiver's place first, then the arguments, then one access that takes, changes and puts back.
Value FunctionLowering::in_place_method(NodeId node, const check::Call& call) {
    const auto& row = check::method_row(call.index);
    if (call.optional_chain)
        return not_yet(node, "a method that changes what stands before `?.`"), Value{};
    const Place receiver = place(call.receiver);
    std::vector<Value> operands = plain_arguments(call);
    const Taken taken = take(receiver, node);
    operands.insert(operands.begin(), taken.part);
    const TypeId type = receiver.type();
    const auto number = static_cast<Builtin>(row.builtin);
    if (row.result == "u") {
        put(receiver, taken, builtin(number, type, type, operands, node), node);
        return {};
    }
    const auto results = builtin_many(number, type, {type, type_of(node)}, operands, node);
    put(receiver, taken, results[0], node);
    return results[1];
}

}  // namespace aeroflow::lower
