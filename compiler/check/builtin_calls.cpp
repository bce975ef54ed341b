// Calls of built-in functions: rows with patterns in one way, the others by their own rule (functions.def says which).
#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using AstKind = ast::Kind;

// A built-in name without parentheses: only constants of modules are values.
TypeId Checker::builtin_value(NodeId id, uint8_t number) {
    const FunctionRow& row = function_row(number);
    if (row.form != FunctionForm::Constant) {
        sink_.report(error(Code::NotAValue, id, quoted(row.name) + " is a function: call it"));
        return kErrorType;
    }
    const uint32_t call = add_call(id, CallKind::Builtin);
    out_.calls[call].index = number;
    std::string_view pattern = row.result;
    return pattern_type(pattern, kErrorType, kErrorType);
}

TypeId Checker::call_builtin(NodeId id, uint8_t number, TypeId hint) {
    const FunctionRow& row = function_row(number);
    const BuiltinId builtin = BuiltinId(number);
    if (builtin == BuiltinId::Some || builtin == BuiltinId::Ok || builtin == BuiltinId::Err) {
        return call_wrapper(id, builtin, hint);
    }
    if (row.form == FunctionForm::Later) {
        error_call(id);
        return not_yet(id, quoted(row.name));
    }
    if (context_.constant) {
        return constant_call(id, quoted(row.name) + " is a function");
    }
    const uint32_t call =
        add_call(id, row.form == FunctionForm::Port ? CallKind::PortAsk : CallKind::Builtin);
    out_.calls[call].index = number;
    if (row.form == FunctionForm::Constant) {
        sink_.report(error(Code::NotCallable, id, quoted(row.name) + " is a constant"));
        return kFloat;
    }
    if (row.form == FunctionForm::Port) return call_port(id, call, number);
    if (row.form == FunctionForm::Awaited && !on_spine(id)) {
        call_plain(id, call, number);
        sink_.report(error_at_anchor(Code::BadAwait, id, quoted(row.name) + " must be awaited")
                         .label("write `await " + std::string(row.name) + "(…)`")
                         .help("write", in_front_of(id), "await "));
        return kErrorType;
    }
    if (row.parameters != "*") return call_plain(id, call, number);
    return call_special(id, call, builtin, hint);
}

TypeId Checker::call_plain(NodeId id, uint32_t call, uint8_t number) {
    const FunctionRow& row = function_row(number);
    std::vector<Slot> slots;
    std::string_view patterns = row.parameters, names = row.names;
    while (!patterns.empty()) {
        const size_t end = names.find(' ');
        Slot slot;
        slot.name = names.substr(0, end);
        names = end == std::string_view::npos ? std::string_view{} : names.substr(end + 1);
        slot.type = pattern_type(patterns, kErrorType, kErrorType);
        slots.push_back(slot);
    }
    match_arguments(id, call, slots, row.name);
    if (BuiltinId(number) == BuiltinId::Monitor) warn_monitor(id);
    std::string_view result = row.result;
    return pattern_type(result, kErrorType, kErrorType);
}

// Without `on down` the news is taken and nothing runs.
void Checker::warn_monitor(NodeId id) {
    if (context_.actor != kNoIndex && out_.actors[context_.actor].down.exists()) return;
    // A function outside of actors may run in any of them.
    if (context_.actor == kNoIndex &&
        bindings_[context_.function].kind == resolve::FunctionKind::Function)
        return;
    sink_.report(error_at_anchor(Code::MonitorWithoutDown, id,
                                 "there is no `on down` here that would take the news"));
}

TypeId Checker::call_special(NodeId id, uint32_t call, BuiltinId builtin, TypeId hint) {
    switch (builtin) {
        case BuiltinId::Print:
        case BuiltinId::EPrint: return call_print(id, call);
        case BuiltinId::Show:
        case BuiltinId::ToString: {
            const NodeId given = single_argument(id, call, function_row(uint32_t(builtin)).name);
            if (given.exists()) out_.calls[call].type = value(given);
            return kString;
        }
        case BuiltinId::Compare:
        case BuiltinId::Min:
        case BuiltinId::Max: return call_same_type(id, call, builtin);
        case BuiltinId::Abs:
        case BuiltinId::ToInt:
        case BuiltinId::ToFloat: return call_conversion(id, call, builtin, hint);
        case BuiltinId::Replace:
        case BuiltinId::Swap: return call_replace(id, call, builtin);
        case BuiltinId::SetOf: return call_set(id, call, hint);
        case BuiltinId::Lookup: return call_lookup(id, call);
        case BuiltinId::Cancel: {
            const NodeId given = single_argument(id, call, "cancel");
            if (given.exists()) coerce(given, kTimer);
            return kUnit;
        }
        case BuiltinId::Reply:
        case BuiltinId::DeferReply: return call_reply(id, call, builtin);
        case BuiltinId::RandomShuffle:
        case BuiltinId::RandomPick: return call_list_draw(id, call, builtin);
        default: return kErrorType;
    }
}

// The only argument, written into the call; none after a diagnostic.
NodeId Checker::single_argument(NodeId id, uint32_t call, std::string_view what) {
    const std::span<const NodeId> arguments = arguments_of(id);
    if (arguments.size() != 1) {
        for (NodeId argument : arguments) value(module_.child(argument, 0));
        sink_.report(error_at_anchor(
            Code::ArgumentCount, id,
            quoted(what) + " takes 1 argument, found " + std::to_string(arguments.size())));
        return ast::kNoNode;
    }
    Argument argument;
    argument.value = module_.child(arguments[0], 0);
    const Argument rows[] = {argument};
    store_arguments(call, rows);
    return argument.value;
}

TypeId Checker::call_print(NodeId id, uint32_t call) {
    std::vector<Argument> rows;
    for (NodeId node : arguments_of(id)) {
        Argument argument;
        argument.value = module_.child(node, 0);
        argument.parameter = uint16_t(rows.size());
        value(argument.value);
        rows.push_back(argument);
    }
    store_arguments(call, rows);
    return kUnit;
}

// `min(a, b)`, `max(a, b)`, `compare(a, b)`: literals take the type of the other argument.
TypeId Checker::call_same_type(NodeId id, uint32_t call, BuiltinId builtin) {
    const std::span<const NodeId> arguments = arguments_of(id);
    const std::string_view name = function_row(uint32_t(builtin)).name;
    if (arguments.size() != 2) {
        for (NodeId argument : arguments) value(module_.child(argument, 0));
        sink_.report(error_at_anchor(
            Code::ArgumentCount, id,
            quoted(name) + " takes 2 arguments, found " + std::to_string(arguments.size())));
        return kErrorType;
    }
    Argument rows[2];
    for (uint16_t i = 0; i < 2; ++i) {
        rows[i].value = module_.child(arguments[i], 0);
        rows[i].parameter = i;
    }
    const bool second_first = contextual(rows[0].value) > contextual(rows[1].value);
    const TypeId type = value(rows[second_first ? 1 : 0].value);
    coerce(rows[second_first ? 0 : 1].value, type);
    store_arguments(call, rows);
    out_.calls[call].type = type;
    check_constraint(id, Constraint::Ord, type, quoted(name));
    return builtin == BuiltinId::Compare ? kInt : type;
}

TypeId Checker::call_conversion(NodeId id, uint32_t call, BuiltinId builtin, TypeId hint) {
    const std::string_view name = function_row(uint32_t(builtin)).name;
    const NodeId given = single_argument(id, call, name);
    const bool abs = builtin == BuiltinId::Abs;
    const TypeId result = builtin == BuiltinId::ToInt ? kInt : kFloat;
    if (!given.exists()) return abs ? kErrorType : result;
    const TypeId type = expression(given, abs && strip(hint) == kFloat ? kFloat : kNoHint);
    out_.calls[call].type = type;
    bool fits = type == kErrorType || type == kInt || type == kFloat;
    if (builtin == BuiltinId::ToInt) fits = fits || type == kDuration || type == kBool;
    if (abs) fits = fits || type == kDuration;
    if (!fits) {
        auto diagnostic =
            error(Code::TypeMismatch, given, quoted(name) + " does not take " + quoted(type));
        if (type == kString && !abs) {
            diagnostic.helps.push_back(
                {"read it: `parse_" + std::string(name) + "()` gives an optional", std::nullopt});
        }
        sink_.report(std::move(diagnostic));
    }
    return abs ? type : result;
}

// `replace(mut place, v) -> T`, `swap(mut a, mut b)`.
TypeId Checker::call_replace(NodeId id, uint32_t call, BuiltinId builtin) {
    const std::span<const NodeId> arguments = arguments_of(id);
    const bool swap = builtin == BuiltinId::Swap;
    if (arguments.size() != 2) {
        for (NodeId argument : arguments) value(module_.child(argument, 0));
        sink_.report(error_at_anchor(Code::ArgumentCount, id,
                                     quoted(swap ? "swap" : "replace") + " takes 2 arguments"));
        return kErrorType;
    }
    const auto changed = [&](NodeId argument) {
        const NodeId given = module_.child(argument, 0);
        Slot slot;
        slot.name = swap ? "a" : "place";
        slot.type = kErrorType;
        slot.is_mut = true;
        check_argument(argument, slot);
        return out_.type(given);
    };
    const TypeId type = changed(arguments[0]);
    if (swap) {
        const TypeId other = changed(arguments[1]);
        if (type != other && type != kErrorType && other != kErrorType)
            mismatch(module_.child(arguments[1], 0), type, other);
    } else {
        check_argument(arguments[1], Slot{"value", type});
    }
    Argument rows[2];
    for (uint16_t i = 0; i < 2; ++i) {
        rows[i].value = module_.child(arguments[i], 0);
        rows[i].parameter = i;
        rows[i].is_mut = i == 0 || swap;
    }
    store_arguments(call, rows);
    out_.calls[call].type = type;
    check_overlap(id, call);
    return swap ? kUnit : type;
}

TypeId Checker::call_set(NodeId id, uint32_t call, TypeId hint) {
    const NodeId given = single_argument(id, call, "set");
    if (!given.exists()) return kErrorType;
    const TypeId expected = strip(hint);
    TypeId item = kErrorType;
    if (is_hint(expected) && kind(expected) == Kind::Set) {
        item = out_.types.first(expected);
        const TypeId type = expression(given, out_.types.list(item));
        if (kind(type) != Kind::Range && !convert(given, type, out_.types.list(item)))
            mismatch(given, out_.types.list(item), type);
    } else {
        const TypeId type = value(given);
        if (kind(type) == Kind::List) item = out_.types.first(type);
        if (kind(type) == Kind::Range) item = kInt;
        if (item == kErrorType) {
            if (type != kErrorType)
                sink_.report(
                    error(Code::TypeMismatch, given, "`set` takes a list, found " + quoted(type)));
            return kErrorType;
        }
    }
    if (!check_constraint(given, Constraint::Hash, item, "an item of a set")) return kErrorType;
    return out_.calls[call].type = out_.types.set(item);
}

// `some(x)`, `ok(x)`, `err(e)`: what they do not say comes from the expected type.
TypeId Checker::call_wrapper(NodeId id, BuiltinId builtin, TypeId hint) {
    const CallKind what = builtin == BuiltinId::Some ? CallKind::Some
                          : builtin == BuiltinId::Ok ? CallKind::Ok
                                                     : CallKind::Err;
    const uint32_t call = add_call(id, what);
    const std::string_view name = function_row(uint32_t(builtin)).name;
    const NodeId given = single_argument(id, call, name);
    if (!given.exists()) return kErrorType;
    if (what == CallKind::Some) {
        const bool typed = is_hint(hint) && kind(hint) == Kind::Optional;
        // `some(5)` where an `int??` is expected may be the inner one: `some(some(5))` is written for the other.
        const TypeId type = typed ? coerce(given, out_.types.first(hint)) : value(given);
        return type == kErrorType ? type : out_.calls[call].type = out_.types.optional(type);
    }
    const TypeId expected =
        is_hint(hint) && kind(hint) == Kind::Optional ? out_.types.first(hint) : hint;
    if (!is_hint(expected) || kind(expected) != Kind::Result) {
        const TypeId type = value(given);
        if (type == kErrorType) return type;
        if (is_hint(hint)) {
            sink_.report(
                error(Code::TypeMismatch, id,
                      "expected " + quoted(hint) + ", found " + quoted(std::string(name) + "(…)")));
        } else {
            sink_.report(
                error(Code::TypeNotKnown, id, "the type of this result is not known")
                    .label("say it: `let x: result<int, string> = " + std::string(name) + "(…)`"));
        }
        return kErrorType;
    }
    coerce(given, what == CallKind::Ok ? out_.types.first(expected) : out_.types.second(expected));
    return out_.calls[call].type = expected;
}

// In a handler with a result only.
TypeId Checker::call_reply(NodeId id, uint32_t call, BuiltinId builtin) {
    const std::string_view name = function_row(uint32_t(builtin)).name;
    const bool inside =
        bindings_[context_.function].kind == resolve::FunctionKind::Handler && context_.has_result;
    if (!inside) {
        for (NodeId argument : arguments_of(id)) value(module_.child(argument, 0));
        sink_.report(error_at_anchor(Code::ReplyOutsideHandler, id,
                                     quoted(name) + " stands in a handler with a result")
                         .label("nobody waits here: declare a result, `on … -> int`"));
        return kErrorType;
    }
    out_.functions[context_.function.index].replies = true;
    out_.calls[call].type = context_.result;
    if (builtin == BuiltinId::DeferReply) {
        match_arguments(id, call, {}, name);
        return context_.result == kErrorType ? kErrorType : out_.types.reply(context_.result);
    }
    if (context_.result == kUnit && arguments_of(id).empty()) {
        store_arguments(call, {});
        return kUnit;
    }
    const NodeId given = single_argument(id, call, name);
    if (given.exists()) coerce(given, context_.result);
    return kUnit;
}

// `lookup<Account>("name")`.
TypeId Checker::call_lookup(NodeId id, uint32_t call) {
    const NodeId given = single_argument(id, call, "lookup");
    if (given.exists()) coerce(given, kString);
    const NodeId types = module_.child(id, 1);
    if (!types.exists() || module_.children(types).size() != 1) {
        sink_.report(error_at_anchor(Code::TypeArguments, id,
                                     "`lookup` takes the type of the actor: `lookup<Account>(…)`"));
        return kErrorType;
    }
    const TypeId type = out_.type(module_.children(types)[0]);
    if (type == kErrorType) return type;
    if (kind(type) != Kind::Actor) {
        sink_.report(
            error(Code::NotAnActor, module_.children(types)[0], quoted(type) + " is no actor"));
        return kErrorType;
    }
    out_.calls[call].type = type;
    return out_.types.optional(type);
}

TypeId Checker::call_list_draw(NodeId id, uint32_t call, BuiltinId builtin) {
    const NodeId given = single_argument(id, call, function_row(uint32_t(builtin)).name);
    if (!given.exists()) return kErrorType;
    const TypeId type = value(given);
    if (type == kErrorType) return type;
    if (kind(type) != Kind::List) {
        sink_.report(error(Code::TypeMismatch, given, "expected a list, found " + quoted(type)));
        return kErrorType;
    }
    out_.calls[call].type = type;
    return builtin == BuiltinId::RandomShuffle ? type : out_.types.optional(out_.types.first(type));
}

}  // namespace aeroflow::check
