// Messages: sends, asks, spawns, timers and all forms of await.
#include <algorithm>

#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;
using check::AwaitForm;
using check::CallKind;

Value FunctionLowering::send(NodeId node, const check::Call& call) {
    const Value receiver = operand(call.receiver);
    if (call.optional_chain) {
        return optional_chain(node, receiver,
                              [&](Value inner) { return send_to(node, call, inner), Value{}; });
    }
    send_to(node, call, receiver);
    return {};
}

void FunctionLowering::send_to(NodeId node, const check::Call& call, Value receiver) {
    std::vector<Value> operands = plain_arguments(call);
    operands.insert(operands.begin(), receiver);
    emit(Op::Send, value::kUnit, operands, node,
         shared_.tables.selector(checked_.messages[call.index]));
}

// `r.send(v)` of a Reply, `r?.send(v)` of an optional one.
Value FunctionLowering::reply_send(NodeId node, const check::Call& call) {
    const auto answer = [&](Value reply) {
        const auto operands = plain_arguments(call);
        emit(Op::ReplySend, value::kUnit,
             {reply, operands.empty() ? zero(value::kUnit) : operands[0]}, node);
        return Value{};
    };
    const Value receiver = operand(call.receiver);
    return call.optional_chain ? optional_chain(node, receiver, answer) : answer(receiver);
}

Value FunctionLowering::ask(NodeId node, const check::Call& call) {
    return call.awaited || (awaiting_ != nullptr && awaiting_->call == node)
               ? awaited_call(node, call)
               : pending(node, call);
}

// Emits the request of an Ask or PortAsk; gives the Pending. `receiver` is given when it stood before `?.`.
Value FunctionLowering::pending(NodeId node, const check::Call& call, Value receiver) {
    int64_t selector = 0;
    TypeId reply;
    if (call.kind == CallKind::PortAsk) {
        const auto& row = check::function_row(call.index);
        receiver = emit(Op::Port, shared_.tables.port_type(row.module), {}, {},
                        shared_.tables.port(row.module));
        selector = shared_.tables.port_selector(row);
        reply = shared_.module.program.selectors[static_cast<size_t>(selector)].result;
    } else {
        const check::Message& message = checked_.messages[call.index];
        if (receiver.index == ir::kNoId) receiver = operand(call.receiver);
        selector = shared_.tables.selector(message);
        reply = map(message.result);
    }
    std::vector<Value> operands = plain_arguments(call);
    operands.insert(operands.begin(), receiver);
    return emit(Op::Ask, type_table().pending(reply), operands, node, selector);
}

Value FunctionLowering::after(NodeId node) {
    const ast::After after{ast_, node};
    const Value delay = operand(after.delay());
    const NodeId send = after.send();
    const check::Call* call = checked_.call(send);
    AE_CHECK(call != nullptr);
    const Value receiver = operand(call->receiver);
    std::vector<Value> operands = plain_arguments(*call);
    operands.insert(operands.begin(), {delay, receiver});
    const uint32_t selector = shared_.tables.selector(checked_.messages[call->index]);
    return emit(Op::After, value::kTimer, operands, node, selector);
}

Value FunctionLowering::spawn(NodeId node) {
    const NodeId constructor = ast::Spawn{ast_, node}.constructor();
    const check::Call* call = checked_.call(constructor);
    AE_CHECK(call != nullptr && call->kind == CallKind::Spawn);
    return spawn_call(node, *call);
}

Value FunctionLowering::spawn_call(NodeId node, const check::Call& call) {
    const std::vector<Value> operands = plain_arguments(call);
    const TypeId type = map(checked_.actors[call.index].type);
    return emit(Op::Spawn, type, operands, node, shared_.tables.actor(call.index),
                shared_.tables.spawn(node));
}

// ---- await

Value FunctionLowering::await(NodeId node) {
    const check::Await& form = checked_.await(node);
    const TypeId type = map(form.value);
    switch (form.form) {
        case AwaitForm::Ask:
        case AwaitForm::Register:
        case AwaitForm::Sleep: return await_chain(node, form);
        case AwaitForm::Pending: {
            const Value pending = operand(ast::Await{ast_, node}.operand());
            return await_pending(node, {&pending, 1}, ir::kAwaitOne, type);
        }
        case AwaitForm::AllList:
        case AwaitForm::AllTuple:
        case AwaitForm::AnyList:
        case AwaitForm::AnyTuple: break;
    }
    const bool is_all = form.form == AwaitForm::AllList || form.form == AwaitForm::AllTuple;
    const bool is_list = form.form == AwaitForm::AllList || form.form == AwaitForm::AnyList;
    int64_t mode = (is_all ? ir::kAwaitAll : ir::kAwaitAny) | (is_list ? ir::kAwaitList : 0);
    if (has_only_asks(ast::Await{ast_, node}.operand())) mode |= ir::kAwaitTemporary;
    return await_pending(node, pending_operands(node, form), mode, type);
}

bool FunctionLowering::is_ask(NodeId node) const {
    const check::Call* call = checked_.call(node);
    return call != nullptr && (call->kind == CallKind::Ask || call->kind == CallKind::PortAsk);
}

// `[a.m(), b.m()]`: nothing else can await what is made here.
bool FunctionLowering::has_only_asks(NodeId whole) const {
    if (ast_.kind(whole) != Kind::List && ast_.kind(whole) != Kind::Tuple) return false;
    return std::ranges::all_of(ast_.children(whole),
                               [&](NodeId element) { return is_ask(element); });
}

// The operands are evaluated; the time-out comes last. `type` has `try` in it already.
Value FunctionLowering::await_pending(NodeId node, Values pending, int64_t mode, TypeId type) {
    const ast::Await await{ast_, node};
    std::vector<Value> operands(pending.begin(), pending.end());
    if (await.node().has(ast::kTry)) mode |= ir::kAwaitTry;
    if (await.timeout().exists()) {
        operands.push_back(operand(await.timeout()));
        mode |= ir::kAwaitTimeout;
    }
    return suspend(node, operands, mode, type);
}

Value FunctionLowering::suspend(NodeId node, Values operands, int64_t mode, TypeId type) {
    const Join behind = join(type);
    const ir::Builder::Target edge{behind.block, {}};
    ssa_.terminate(Op::Await, type, operands, {&edge, 1}, {mode, 0, site(node)});
    return enter(behind);
}

// One operand each for tuples, else one list. A bare call of an actor among the elements is an ask.
std::vector<Value> FunctionLowering::pending_operands(NodeId node, const check::Await& form) {
    const NodeId whole = ast::Await{ast_, node}.operand();
    const bool is_list = form.form == AwaitForm::AllList || form.form == AwaitForm::AnyList;
    std::vector<Value> values;
    if (ast_.kind(whole) != Kind::List && ast_.kind(whole) != Kind::Tuple) {
        const Value value = operand(whole);
        if (is_list) return {value};
        for (uint32_t i = 0; i < info(type_of(value)).field_count; ++i)
            values.push_back(field(value, i));
        return values;
    }
    for (NodeId element : ast_.children(whole)) {
        values.push_back(is_ask(element) ? pending(element, *checked_.call(element))
                                         : operand(element));
    }
    if (!is_list) return values;
    TypeId element = value::kUnit;
    if (!values.empty()) {
        element = type_of(values[0]);
    } else {
        const TypeId reply = map(form.reply);
        const bool is_all = form.form == AwaitForm::AllList;
        element = type_table().pending(is_all ? info(reply).first : field_type(reply, 1));
    }
    const TypeId list = type_table().list(element);
    return {builtin(Builtin::ListMake, list, list, values, whole)};
}

// `await a.m(x)`: the operand is lowered, and where its call is met the turn waits; what follows applies to the reply, with
// `try` to the result of it.
Value FunctionLowering::await_chain(NodeId node, const check::Await& form) {
    Awaiting state{node, form.call};
    Awaiting* const outer = awaiting_;
    awaiting_ = &state;
    const Value value = expression(ast::Await{ast_, node}.operand());
    awaiting_ = outer;
    return value;
}

// The call that an Await waits for has been met.
Value FunctionLowering::awaited_call(NodeId node, const check::Call& call) {
    AE_CHECK(awaiting_ != nullptr && awaiting_->call == node);
    const Awaiting state = *awaiting_;
    awaiting_ = nullptr;
    const Value reply =
        call.optional_chain
            ? optional_chain(node, operand(call.receiver),
                             [&](Value inner) { return wait_for(node, call, state, inner); })
            : wait_for(node, call, state, {});
    awaiting_ = nullptr;
    return reply;
}

Value FunctionLowering::wait_for(NodeId node, const check::Call& call, const Awaiting& state,
                                 Value receiver) {
    const check::Await& form = checked_.await(state.await);
    if (form.form == AwaitForm::Sleep)
        return suspend(state.await, plain_arguments(call), ir::kAwaitSleep, value::kUnit);
    TypeId reply = form.form == AwaitForm::Register ? TypeId{value::kBool} : reply_type(call);
    Value request;
    if (form.form == AwaitForm::Register) {
        const auto operands = plain_arguments(call);
        request = emit(Op::RegisterAsk, type_table().pending(value::kBool), operands, node);
    } else {
        request = pending(node, call, receiver);
    }
    const bool is_try = ast_.node(state.await).has(ast::kTry);
    if (is_try) reply = type_table().result(reply, value::kFault);
    return await_pending(state.await, {&request, 1}, ir::kAwaitOne | ir::kAwaitTemporary, reply);
}

TypeId FunctionLowering::reply_type(const check::Call& call) {
    if (call.kind != CallKind::PortAsk) return map(checked_.messages[call.index].result);
    const auto& row = check::function_row(call.index);
    return shared_.module.program.selectors[shared_.tables.port_selector(row)].result;
}

}  // namespace aeroflow::lower
