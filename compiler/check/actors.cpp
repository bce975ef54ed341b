// Messages, asks, awaits, spawns (language.md §5).
#include "compiler/check/checker.h"
#include "compiler/diagnostics/spelling.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

// A send, or an ask under `ask` or on the spine of an `await`.
TypeId Checker::call_message(NodeId id, TypeId receiver) {
    const NodeId callee = module_.child(id, 0), object = module_.child(callee, 0);
    const std::string_view name = module_.name(callee);
    const uint32_t actor = out_.types[receiver].declaration;
    const uint32_t message = find_message(callee, actor);
    if (message == kNoIndex) return error_call(id);
    const bool spine = on_spine(id), asks = spine || id == asking_;
    const uint32_t row = add_call(id, asks ? CallKind::Ask : CallKind::Send);
    out_.calls[row].index = message;
    out_.calls[row].receiver = object;
    const FunctionId handler = out_.messages[message].function;
    match_arguments(id, row, slots_of(out_.functions[handler.index].parameters), name);
    check_sendable(row);
    if (context_.constant) return constant_call(id, quoted(name) + " is a message");
    if (!asks) return kUnit;
    if (module_.kind(object) == AstKind::Self && is_actor_self(object)) {
        sink_.report(error(Code::AskOfSelf, id,
                           "an actor cannot ask itself: it handles one message at a time")
                         .help("what two handlers share is a private function: `fn …` in the actor, called without `self`"));
    }
    return asked(id, row, out_.messages[message].result);
}

// The type of an ask: a Pending, or under `await` what awaiting gives.
TypeId Checker::asked(NodeId id, uint32_t call, TypeId reply) {
    if (reply == kErrorType) {
        if (on_spine(id)) out_.awaits[spine_await_].call = id;
        return reply;
    }
    if (!on_spine(id)) return out_.types.pending(reply);
    Await& await = out_.awaits[spine_await_];
    if (await.call.exists()) {
        sink_.report(
            error_at_anchor(Code::SecondActorCall, id, "a second actor call in one `await`")
                .label("bind the reply first: `let r = await …`")
                .note(module_.anchor(await.call), "this is what is awaited"));
        return kErrorType;
    }
    await.form = AwaitForm::Ask;
    await.call = id;
    await.reply = reply;
    out_.calls[call].awaited = true;
    return awaited(await);
}

TypeId Checker::awaited(Await& await) {
    const bool tries = module_.node(await.node).has(ast::kTry);
    await.value = tries ? out_.types.result(await.reply, kFault) : await.reply;
    return await.value;
}

// The number of a message by name; kNoIndex after a diagnostic.
uint32_t Checker::find_message(NodeId callee, uint32_t actor) {
    const std::string_view name = module_.name(callee);
    if (name == "start" || name == "stop" || name == "down") {
        sink_.report(
            error_at_anchor(Code::HookSent, callee, quoted(name) + " is a hook and cannot be sent")
                .label(name == "stop" ? "write `stop(actor)`" : "the runtime calls it"));
        return kNoIndex;
    }
    if (actor == kNoIndex) {
        sink_.report(error_at_anchor(Code::UnknownMessage, callee,
                                     "`ActorRef` may be any actor, so it has no messages"));
        return kNoIndex;
    }
    std::vector<std::string_view> names;
    for (uint32_t message : out_.actors[actor].messages) {
        if (out_.messages[message].name == name) return message;
        names.push_back(out_.messages[message].name);
    }
    auto diagnostic =
        error_at_anchor(Code::UnknownMessage, callee,
                        quoted(out_.actors[actor].name) + " has no message " + quoted(name));
    const auto nearest = diagnostics::nearest(name, names);
    if (nearest) diagnostic.primary.text = "did you mean " + quoted(*nearest) + "?";
    if (!nearest && !names.empty()) {
        std::string all;
        for (const std::string_view one : names) all += (all.empty() ? "" : ", ") + quoted(one);
        diagnostic.primary.text = "it has " + all;
    }
    for (NodeId member : module_.children(module_.child(out_.actors[actor].node, 3))) {
        if (module_.kind(member) != AstKind::Function || module_.name(member) != name) continue;
        diagnostic.primary.text =
            "it is a private function: " + quoted(std::string(name) + "(…)") + " inside the actor";
    }
    sink_.report(std::move(diagnostic));
    return kNoIndex;
}

void Checker::check_sendable(uint32_t row) {
    for (const Argument& argument : out_.call_arguments(out_.calls[row])) {
        if (argument.is_default || !argument.value.exists()) continue;
        const TypeId type = out_.type(argument.value);
        if (out_.is_sendable(type)) continue;
        sink_.report(error(Code::NotSendable, argument.value, quoted(type) + " cannot be sent"));
    }
}

// `r.send(v)` of a Reply<R>.
TypeId Checker::call_reply_send(NodeId id, TypeId receiver) {
    const uint32_t row = add_call(id, CallKind::ReplySend);
    out_.calls[row].receiver = module_.child(module_.child(id, 0), 0);
    out_.calls[row].type = receiver;
    const TypeId reply = out_.types.first(receiver);
    std::vector<Slot> slots;
    if (reply != kUnit || !arguments_of(id).empty()) slots.push_back({"value", reply});
    match_arguments(id, row, slots, "send");
    return kUnit;
}

TypeId Checker::call_port(NodeId id, uint32_t call, uint8_t number) {
    const FunctionRow& row = function_row(number);
    const TypeId reply = call_plain(id, call, number);
    if (on_spine(id) || id == asking_) return asked(id, call, reply);
    sink_.report(
        error_at_anchor(Code::BadAwait, id, quoted(row.name) + " asks a port and must be awaited")
            .label("write `await`"));
    return kErrorType;
}

// ---- spawn, send, ask, after

TypeId Checker::spawn(NodeId id) {
    const NodeId constructor = module_.child(id, 0), node = module_.child(id, 1);
    if (node.exists()) not_yet(node, "`spawn … on`");
    const NodeId callee =
        module_.kind(constructor) == AstKind::Call ? module_.child(constructor, 0) : constructor;
    const Declaration* declaration = bindings_.declaration(callee);
    if (declaration != nullptr && declaration->kind == DeclarationKind::NotBuilt)
        return error_call(constructor);
    if (declaration == nullptr || declaration->kind != DeclarationKind::Actor) {
        if (declaration != nullptr) {
            sink_.report(
                error(Code::NotAnActor, callee, quoted(module_.name(callee)) + " is no actor")
                    .label("`spawn` makes an actor; a function is called, a struct made, without it"));
        } else if (module_.kind(callee) != AstKind::Identifier || is_variant_name(callee)) {
            sink_.report(error(Code::NotAnActor, callee, "`spawn` takes the name of an actor"));
        }
        return error_call(constructor);
    }
    const uint32_t actor = type_number_[bindings_.declaration_id(callee).index];
    const uint32_t row = add_call(constructor, CallKind::Spawn);
    out_.calls[row].index = actor;
    out_.calls[row].type = out_.actors[actor].type;
    match_arguments(constructor, row, slots_of(out_.actors[actor].parameters),
                    out_.actors[actor].name);
    check_sendable(row);
    if (context_.constant) return constant_call(id, "`spawn` makes an actor");
    record(constructor, out_.actors[actor].type);
    record(callee, out_.actors[actor].type);
    return out_.actors[actor].type;
}

bool Checker::is_variant_name(NodeId id) const {
    for (const Enum& row : out_.enums) {
        for (const Variant& variant : row.variants) {
            if (variant.name == module_.name(id)) return true;
        }
    }
    return false;
}

TypeId Checker::send(NodeId id) {
    send_operand(module_.child(id, 0), "send");
    return kUnit;
}

void Checker::send_operand(NodeId operand, std::string_view word) {
    const TypeId type = expression(operand, kDiscard);
    const Call* call = out_.call(operand);
    if (type == kErrorType || (call != nullptr && call->kind == CallKind::Send)) return;
    sink_.report(
        error(Code::NotAnActor, operand, quoted(word) + " takes a message to an actor: `a.m(x)`"));
}

TypeId Checker::after(NodeId id) {
    coerce(module_.child(id, 0), kDuration);
    const NodeId operand = module_.child(id, 1);
    send_operand(operand, "after … send");
    const Call* call = out_.call(operand);
    if (call != nullptr && call->kind == CallKind::Send && call->optional_chain) {
        sink_.report(error(Code::NotAnActor, operand,
                           "`after … send` behind `?.` has no timer when there is no actor")
                         .help("unwrap it first: `if let a = …`"));
        return kErrorType;
    }
    return kTimer;
}

TypeId Checker::ask(NodeId id) {
    const TypeId type = ask_operand(module_.child(id, 0));
    if (type == kErrorType || kind(type) == Kind::Pending) return type;
    sink_.report(error(Code::NotAnActor, module_.child(id, 0),
                       "`ask` takes a message to an actor: `a.m(x)`"));
    return kErrorType;
}

TypeId Checker::ask_operand(NodeId operand) {
    const NodeId outer = asking_;
    asking_ = operand;
    const TypeId type = value(operand);
    asking_ = outer;
    return type;
}

// ---- await

bool Checker::on_spine(NodeId id) const {
    for (NodeId node : spine_) {
        if (node == id) return true;
    }
    return false;
}

TypeId Checker::await(NodeId id, TypeId) {
    const uint32_t row = uint32_t(out_.awaits.size());
    Await await;
    await.node = id;
    out_.awaits.push_back(await);
    out_.detail_of_node[id.index] = row;
    const ast::Node& node = module_.node(id);
    TypeId type;
    if (node.has(ast::kAll) || node.has(ast::kAny)) {
        type = await_many(id, row);
    } else {
        type = await_chain(id, row);
    }
    const NodeId timeout = module_.child(id, 1);
    if (timeout.exists()) coerce(timeout, kDuration);
    suspends_at(id);
    return type;
}

// `await a.m(x)`, `await a.m(x)?.f`, `await p`, `await sleep(d)`.
TypeId Checker::await_chain(NodeId id, uint32_t row) {
    const NodeId operand = module_.child(id, 0);
    std::vector<NodeId> spine;
    for (NodeId node = operand; node.exists();) {
        spine.push_back(node);
        switch (module_.kind(node)) {
            case AstKind::Propagate:
            case AstKind::Unwrap:
            case AstKind::Member:
            case AstKind::TupleIndex:
            case AstKind::Index: node = module_.child(node, 0); break;
            case AstKind::Call: {
                const NodeId callee = module_.child(node, 0);
                node = module_.kind(callee) == AstKind::Member ? module_.child(callee, 0)
                                                               : ast::kNoNode;
                break;
            }
            default: node = ast::kNoNode;
        }
    }
    std::swap(spine, spine_);
    const uint32_t outer = spine_await_;
    spine_await_ = row;
    TypeId type = value(operand);
    spine_await_ = outer;
    std::swap(spine, spine_);
    if (out_.awaits[row].call.exists() || type == kErrorType) return type;
    if (await_builtin(id, row)) return out_.awaits[row].value;
    if (kind(type) == Kind::Pending) {
        out_.awaits[row].form = AwaitForm::Pending;
        out_.awaits[row].reply = out_.types.first(type);
        return awaited(out_.awaits[row]);
    }
    auto diagnostic = error(Code::BadAwait, id,
                            "there is nothing to await: this is a value of type " + quoted(type));
    const Call* call = out_.call(operand);
    if (call != nullptr && call->kind == CallKind::Function)
        diagnostic.primary.text = "a function that awaits is called as any other";
    if (kind(type) == Kind::List || kind(type) == Kind::Tuple) {
        diagnostic.primary.text = "write `await all` or `await any`";
    } else if (module_.kind(id) == AstKind::Await) {
        const source::Location word{module_.file().id(), {module_.node(id).begin, module_.node(operand).begin}};
        if (module_.file().text(word.span) == "await ") diagnostic.helps.push_back({"leave it out", diagnostics::Fix{word, ""}});
    }
    sink_.report(std::move(diagnostic));
    return kErrorType;
}

// `await sleep(d)`, `await register(name, a)`.
bool Checker::await_builtin(NodeId id, uint32_t row) {
    const NodeId operand = module_.child(id, 0);
    const Call* call = out_.call(operand);
    if (call == nullptr || call->kind != CallKind::Builtin) return false;
    const bool sleep = call->index == uint32_t(BuiltinId::Sleep);
    if (!sleep && call->index != uint32_t(BuiltinId::Register)) return false;
    out_.calls[out_.detail_of_node[operand.index] & ~kCallBit].awaited = true;
    Await& await = out_.awaits[row];
    await.form = sleep ? AwaitForm::Sleep : AwaitForm::Register;
    await.call = operand;
    await.reply = sleep ? kUnit : kBool;
    record(operand, await.reply);
    awaited(await);
    if (sleep && (module_.node(id).has(ast::kTry) || module_.child(id, 1).exists())) {
        sink_.report(
            error(Code::BadAwait, id, "`await sleep(…)` stands without `try` and `timeout`"));
    }
    return true;
}

// `await all ps`, `await any ps`: a list or tuple of Pendings; bare actor calls in a literal are asks.
TypeId Checker::await_many(NodeId id, uint32_t row) {
    const NodeId operand = module_.child(id, 0);
    const bool all = module_.node(id).has(ast::kAll);
    const AstKind what = module_.kind(operand);
    const TypeId type =
        what == AstKind::List || what == AstKind::Tuple ? await_elements(operand) : value(operand);
    if (type == kErrorType) return type;
    const bool tuple = kind(type) == Kind::Tuple;
    std::vector<TypeId> replies;
    if (tuple) {
        for (TypeId part : out_.types.parts(type)) replies.push_back(part);
    } else if (kind(type) == Kind::List) {
        replies.push_back(out_.types.first(type));
    }
    bool pending = !replies.empty();
    for (TypeId& reply : replies) {
        pending = pending && kind(reply) == Kind::Pending;
        if (pending) reply = out_.types.first(reply);
    }
    if (!pending) {
        sink_.report(error(
            Code::BadAwait, operand,
            "`await all` and `await any` take a list or tuple of asks, found " + quoted(type)));
        return kErrorType;
    }
    Await& await = out_.awaits[row];
    if (all) {
        await.form = tuple ? AwaitForm::AllTuple : AwaitForm::AllList;
        await.reply = tuple ? out_.types.tuple(replies) : out_.types.list(replies[0]);
        return awaited(await);
    }
    await.form = tuple ? AwaitForm::AnyTuple : AwaitForm::AnyList;
    for (TypeId reply : replies) {
        if (reply == replies[0]) continue;
        sink_.report(error(Code::BadAwait, operand,
                           "`await any` needs replies of one type, found " + quoted(replies[0]) +
                               " and " + quoted(reply)));
        return kErrorType;
    }
    const TypeId parts[] = {kInt, replies[0]};
    await.reply = out_.types.tuple(parts);
    return awaited(await);
}

TypeId Checker::await_elements(NodeId literal) {
    const bool tuple = module_.kind(literal) == AstKind::Tuple;
    std::vector<TypeId> parts;
    bool wrong = false;
    for (NodeId element : module_.children(literal)) {
        const TypeId type = ask_operand(element);
        wrong = wrong || type == kErrorType;
        if (!tuple && !parts.empty() && !wrong && type != parts[0]) {
            mismatch(element, parts[0], type);
            wrong = true;
        }
        parts.push_back(type);
    }
    if (parts.empty() && !tuple) {
        sink_.report(
            error(Code::TypeNotKnown, literal, "the type of this empty list is not known"));
        wrong = true;
    }
    const TypeId type = wrong   ? kErrorType
                        : tuple ? out_.types.tuple(parts)
                                : out_.types.list(parts[0]);
    record(literal, type);
    return type;
}

void Checker::suspends_at(NodeId id) {
    if (context_.no_suspension != nullptr) {
        sink_.report(error(Code::CannotSuspend, id,
                           std::string("`await` may not stand in ") + context_.no_suspension)
                         .label(std::string_view(context_.no_suspension).starts_with("the initialiser")
                                    ? "begin with a value that is there, and wait in `on start`"
                                : std::string_view(context_.no_suspension).starts_with("`on stop`")
                                    ? "an actor that ends only sends: nobody waits for it any more"
                                    : ""));
        return;
    }
    for (const PlaceInUse& place : places_in_use_) {
        if (bindings_[place.root].kind != DeclarationKind::State) continue;
        sink_.report(error(Code::CannotSuspend, id,
                           "`await` may not stand where a state is being changed in place")
                         .note(module_.anchor(place.node), "this changes it")
                         .help("copy it to a local variable first"));
        return;
    }
    out_.functions[context_.function.index].suspends = true;
}

}  // namespace aeroflow::check
