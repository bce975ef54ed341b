// Calls of functions and constructors: arguments in order, `mut` places read last and written back.
#include <algorithm>

#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using check::CallKind;

Value FunctionLowering::call(NodeId node, const check::Call& call) {
    switch (call.kind) {
        case CallKind::Function:
        case CallKind::PrivateFunction:
            return call.optional_chain ? call_behind_optional(node, call)
                                       : call_function(node, call, {});
        case CallKind::Struct: return construct_struct(node, call);
        case CallKind::Variant: return construct_variant(node, call);
        case CallKind::Some:
        case CallKind::Err: {
            const Value inner = plain_arguments(call).at(0);
            return variant(type_of(node), 1, {&inner, 1}, node);
        }
        case CallKind::Ok: {
            const Value inner = plain_arguments(call).at(0);
            return variant(type_of(node), 0, {&inner, 1}, node);
        }
        case CallKind::Builtin: return builtin_call(node, call);
        case CallKind::Method: return method_call(node, call);
        case CallKind::Send: return send(node, call);
        case CallKind::Ask:
        case CallKind::PortAsk: return ask(node, call);
        case CallKind::ReplySend: return reply_send(node, call);
        case CallKind::Spawn: return spawn_call(node, call);
        case CallKind::Error: {
            // A method of what is never there: its receiver does not go on.
            const NodeId callee = ast_.child(node, 0);
            if (ast_.kind(callee) == ast::Kind::Member) expression(ast_.child(callee, 0));
            return {};
        }
        case CallKind::FunctionValue: not_yet(node, "this call"); return {};
    }
    return {};
}

// Values by parameter. Places have their indices evaluated and are read by read_places. `receiver` is the first one when it
// has been evaluated already.
FunctionLowering::Arguments FunctionLowering::arguments(const check::Call& call, size_t count,
                                                        Value receiver) {
    Arguments found;
    found.values.resize(count);
    found.places.resize(count);
    const bool has_receiver = receiver.index != ir::kNoId;
    if (has_receiver) found.values[0] = receiver;
    for (const check::Argument& argument : checked_.call_arguments(call)) {
        if (argument.parameter >= count || (has_receiver && argument.parameter == 0)) continue;
        if (argument.is_mut) {
            found.places[argument.parameter] = place(argument.value);
        } else {
            found.values[argument.parameter] = operand(argument.value);
        }
    }
    return found;
}

void FunctionLowering::read_places(Arguments& arguments, NodeId at) {
    for (size_t i = 0; i < arguments.places.size(); ++i) {
        arguments.taken.emplace_back();
        if (!arguments.places[i]) continue;
        arguments.taken[i] = take(*arguments.places[i], at);
        arguments.values[i] = arguments.taken[i].part;
    }
}

// Of calls without `mut` arguments; a default of a built-in method is none (kNoId).
std::vector<Value> FunctionLowering::plain_arguments(const check::Call& call) {
    std::vector<Value> values(call.argument_count);
    for (const check::Argument& argument : checked_.call_arguments(call)) {
        AE_CHECK(argument.parameter < values.size());
        if (argument.value.exists()) values[argument.parameter] = operand(argument.value);
    }
    return values;
}

// `x?.m()` of a declared method: its receiver is the first argument.
Value FunctionLowering::call_behind_optional(NodeId node, const check::Call& call) {
    const auto given = checked_.call_arguments(call);
    const auto first = std::ranges::find(given, 0, &check::Argument::parameter);
    AE_CHECK(first != given.end() && !first->is_mut);
    return optional_chain(node, operand(first->value),
                          [&](Value inner) { return call_function(node, call, inner); });
}

Value FunctionLowering::call_function(NodeId node, const check::Call& call, Value receiver) {
    const check::Function& callee = checked_.function(call.function);
    Arguments given = arguments(call, callee.parameters.size(), receiver);
    read_places(given, node);
    const ir::FunctionId target = shared_.functions[call.function.index];
    const ir::Function& code = shared_.module.functions[target.index];
    std::vector<TypeId> types;
    if (code.result != value::kUnit) types.push_back(code.result);
    types.insert(types.end(), code.mut_results.begin(), code.mut_results.end());
    const auto results = call_code(target, given.values, types, node);

    size_t next = code.result != value::kUnit ? 1 : 0;
    for (size_t i = 0; i < given.places.size(); ++i) {
        if (given.places[i]) put(*given.places[i], given.taken[i], results[next++], node);
    }
    if (callee.result == check::kNever) ssa_.terminate(Op::Unreachable, value::kUnit, {}, {}, {});
    return code.result != value::kUnit ? results[0] : Value{};
}

// A call that may suspend ends its block; its results are the parameters of the next one.
std::vector<Value> FunctionLowering::call_code(ir::FunctionId target, Values operands,
                                               const std::vector<TypeId>& results, NodeId at) {
    const ir::Function& code = shared_.module.functions[target.index];
    const ir::Builder::Extra extra{target.index, 0, site(at)};
    std::vector<Value> values;
    if (!code.suspends) {
        const Value first =
            ssa_.builder().emit_many(Op::Call, code.result, operands, results, extra);
        for (uint32_t i = 0; i < results.size(); ++i) values.push_back({first.index + i});
        return values;
    }
    const BlockId behind = block();
    for (TypeId type : results) values.push_back(ssa_.parameter(behind, type));
    const ir::Builder::Target edge{behind, {}};
    ssa_.terminate(Op::SuspendCall, code.result, operands, {&edge, 1}, extra);
    enter(behind);
    return values;
}

// ---- constructors

// `Point(..p, y: 2.0)`: what is not given comes from the spread value.
Value FunctionLowering::construct_struct(NodeId node, const check::Call& call) {
    const TypeId type = map(call.type);
    const auto count = info(type).field_count;
    std::vector<Value> fields(count);
    Value base;
    for (const check::Argument& argument : checked_.call_arguments(call)) {
        const Value value = operand(argument.value);
        if (argument.parameter == check::kSpreadParameter) {
            base = value;
        } else {
            fields[argument.parameter] = value;
        }
    }
    for (uint32_t i = 0; i < count; ++i) {
        if (fields[i].index != ir::kNoId) continue;
        AE_CHECK(base.index != ir::kNoId);
        fields[i] = field(base, i);
    }
    return emit(Op::Make, type, fields, node);
}

Value FunctionLowering::construct_variant(NodeId node, const check::Call& call) {
    return variant(map(call.type), call.index, plain_arguments(call), node);
}

}  // namespace aeroflow::lower
