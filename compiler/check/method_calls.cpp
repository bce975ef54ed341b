// Calls through a dot: members of modules, variants, methods of built-in types, messages.
#include "compiler/check/checker.h"
#include "compiler/diagnostics/spelling.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

TypeId Checker::call_member(NodeId id, TypeId hint) {
    const NodeId callee = module_.child(id, 0), object = module_.child(callee, 0);
    const Declaration* member = bindings_.declaration(callee);
    if (member != nullptr && member->kind == DeclarationKind::BuiltinFunction) {
        return call_builtin(id, member->builtin, hint);
    }
    const uint32_t number = enum_named(object);
    if (number != kNoIndex) {
        const uint32_t variant = find_variant(callee, number);
        return variant == kNoIndex ? error_call(id) : call_variant(id, number, variant);
    }
    const Declaration* named = bindings_.declaration(object);
    if (named != nullptr && module_.kind(object) == AstKind::Identifier &&
        (named->kind == DeclarationKind::Module || named->kind == DeclarationKind::NotBuilt)) {
        return error_call(id);
    }
    // A method that changes its receiver needs a place, which must not be read as a value first.
    if (is_in_place(callee, object)) return call_in_place(id);
    TypeId receiver = value(object);
    const bool optional = module_.node(callee).has(ast::kOptional);
    if (optional) receiver = through_optional(callee, receiver, object);
    if (receiver == kErrorType) return error_call(id);
    if (receiver == kNever) {
        error_call(id);
        return kNever;
    }
    TypeId result;
    if (kind(receiver) == Kind::Actor) {
        result = call_message(id, receiver);
    } else if (kind(receiver) == Kind::Reply && module_.name(callee) == "send") {
        result = call_reply_send(id, receiver);
    } else if (user_method(receiver, callee).exists()) {
        const auto& parameters = out_.functions[user_method(receiver, callee).index].parameters;
        if (optional && !parameters.empty() && parameters[0].is_mut)
            return error_call(id), not_yet(callee, "a method that changes what stands before `?.`");
        result = call_user_method(id, receiver);
    } else {
        result = call_method(id, receiver, nullptr);
    }
    const Call* call = out_.call(id);
    if (call != nullptr)
        out_.calls[out_.detail_of_node[id.index] & ~kCallBit].optional_chain = optional;
    return optional ? optional_result(id, result) : result;
}

// Whether the name is one of an in-place method and the object may be a place: looked at before the object is checked.
bool Checker::is_in_place(NodeId callee, NodeId object) const {
    const AstKind what = module_.kind(object);
    if (what != AstKind::Identifier && what != AstKind::Member && what != AstKind::Index &&
        what != AstKind::TupleIndex && what != AstKind::Self) {
        return false;
    }
    if (module_.node(callee).has(ast::kOptional)) return false;
    const std::string_view name = module_.name(callee);
    if (mut_method_[module_.node(callee).name.index] != 0) return is_place_shape(object);
    for (Kind kind : {Kind::List, Kind::Dict, Kind::Set}) {
        const auto method = find_method(kind, name);
        if (method && method_row(uint32_t(*method)).flag == MethodFlag::InPlace)
            return is_place_shape(object);
    }
    return false;
}

// `a.items.push(a.next())`: the receiver is a place, read when all arguments have been evaluated. A type that is no
// collection has its own method, or message, of that name.
TypeId Checker::call_in_place(NodeId id) {
    const NodeId callee = module_.child(id, 0), object = module_.child(callee, 0);
    const TypeId receiver = place(object, PlaceUse::Look);
    record(object, receiver);
    if (receiver == kErrorType) return error_call(id);
    if (kind(receiver) == Kind::Actor) return call_message(id, receiver);
    if (user_method(receiver, callee).exists()) return call_user_method(id, receiver);
    const auto method = find_method(kind(receiver), module_.name(callee));
    const bool changes = method && method_row(uint32_t(*method)).flag == MethodFlag::InPlace;
    if (changes) change_place(object);
    return call_method(id, receiver, changes ? &object : nullptr);
}

// The method of a struct or enum by name; none when it has no such.
FunctionId Checker::user_method(TypeId receiver, NodeId callee) const {
    const Type& type = out_.types[receiver];
    NodeId node = ast::kNoNode;
    if (type.kind == Kind::Struct) node = out_.structs[type.declaration].node;
    if (type.kind == Kind::Enum) node = out_.enums[type.declaration].node;
    if (!node.exists()) return resolve::kNoFunction;
    for (NodeId member : module_.children(module_.child(node, 1))) {
        if (module_.kind(member) != AstKind::Function) continue;
        if (module_.node(member).name == module_.node(callee).name)
            return bindings_.function(member);
    }
    return resolve::kNoFunction;
}

// A method is a function whose first parameter is the receiver, a `mut` argument where that is `mut self`.
TypeId Checker::call_user_method(NodeId id, TypeId receiver) {
    const NodeId callee = module_.child(id, 0), object = module_.child(callee, 0);
    const FunctionId function = user_method(receiver, callee);
    const std::string_view name = module_.name(callee);
    if (context_.constant) return constant_call(id, quoted(name) + " is a method");
    const std::vector<Parameter>& parameters = out_.functions[function.index].parameters;
    if (parameters.empty()) return error_call(id);
    const bool changes = parameters[0].is_mut;
    const uint32_t row = add_call(id, CallKind::Function);
    out_.calls[row].function = function;
    if (changes && is_place_shape(object)) {
        change_place(object);
    } else if (changes) {
        sink_.report(error(
            Code::NotAPlace, object,
            quoted(name) + " changes its receiver, which must be a variable or a part of one"));
    }
    const std::vector<Slot> slots = slots_of(parameters);
    match_arguments(id, row, std::span(slots).subspan(1), name);
    prepend_receiver(row, object, changes);
    note_call(id, function);
    check_overlap(id, row);
    return out_.functions[function.index].result;
}

void Checker::prepend_receiver(uint32_t row, NodeId object, bool changes) {
    Argument receiver;
    receiver.value = object;
    receiver.is_mut = changes;
    std::vector<Argument> arguments{receiver};
    for (Argument argument : out_.call_arguments(out_.calls[row])) {
        ++argument.parameter;
        arguments.push_back(argument);
    }
    store_arguments(row, arguments);
}

TypeId Checker::call_method(NodeId id, TypeId receiver, const NodeId* place) {
    const NodeId callee = module_.child(id, 0), object = module_.child(callee, 0);
    const std::string_view name = module_.name(callee);
    auto method = find_method(kind(receiver), name);
    if (kind(receiver) == Kind::Dict && name == "get" && arguments_of(id).size() == 2)
        method = MethodId::Dict_get_or;
    if (kind(receiver) == Kind::Range && !method) {
        receiver = out_.types.list(kInt);
        method = find_method(Kind::List, name);
        if (method && method_row(uint32_t(*method)).flag == MethodFlag::InPlace) method.reset();
    }
    if (!method) {
        unknown_method(id, receiver);
        return error_call(id);
    }
    const MethodRow& row = method_row(uint32_t(*method));
    if (row.flag == MethodFlag::Later) {
        error_call_without_lambdas(id);
        return not_yet(id, "the method " + quoted(name));
    }
    if (context_.constant) return constant_call(id, quoted(name) + " is a method");
    const uint32_t call = add_call(id, CallKind::Method);
    out_.calls[call].index = uint32_t(*method);
    out_.calls[call].receiver = object;
    out_.calls[call].type = receiver;
    if (row.flag == MethodFlag::InPlace && place == nullptr) {
        sink_.report(error(
            Code::NotAPlace, object,
            quoted(name) + " changes its receiver, which must be a variable or a part of one"));
    }
    const TypeId argument = method_arguments(id, call, row, receiver);
    if (row.constraint != Constraint::Any)
        check_constraint(callee, row.constraint, out_.types.first(receiver), quoted(name));
    if (place != nullptr) check_overlap(id, call);
    std::string_view pattern = row.result;
    return pattern_type(pattern, receiver, argument);
}

// Checks the arguments against the row's patterns; gives the type of the first argument for `A`.
TypeId Checker::method_arguments(NodeId id, uint32_t call, const MethodRow& row, TypeId receiver) {
    std::vector<Slot> slots;
    std::string_view patterns = row.parameters, names = row.names;
    TypeId argument = kErrorType;  // also where it is missing: that is told below
    if (patterns.find('A') != std::string_view::npos && !arguments_of(id).empty()) {
        const NodeId first = module_.child(arguments_of(id)[0], 0);
        argument = value(first);
        if (patterns[0] == '[') {
            if (kind(argument) == Kind::Range) argument = out_.types.list(kInt);
            if (kind(argument) == Kind::List) {
                argument = out_.types.first(argument);
            } else if (argument != kErrorType) {
                sink_.report(
                    error(Code::TypeMismatch, first, "expected a list, found " + quoted(argument)));
                argument = kErrorType;
            }
        }
        Argument only;
        only.value = first;
        const Argument arguments[] = {only};
        store_arguments(call, arguments);
        if (arguments_of(id).size() > 1) {
            sink_.report(
                error_at_anchor(Code::ArgumentCount, id, quoted(row.name) + " takes 1 argument"));
        }
        return argument;
    }
    while (!patterns.empty()) {
        Slot slot;
        const size_t end = names.find(' ');
        slot.name = names.substr(0, end);
        names = end == std::string_view::npos ? std::string_view{} : names.substr(end + 1);
        if (slot.name.ends_with('=')) {
            slot.name.remove_suffix(1);
            slot.has_default = true;
        }
        slot.type = pattern_type(patterns, receiver, argument);
        slots.push_back(slot);
    }
    match_arguments(id, call, slots, row.name == "get_or" ? "get" : row.name);
    return argument;
}

// A method that is not built yet mostly takes a lambda: other arguments are checked, lambdas would be told twice.
void Checker::error_call_without_lambdas(NodeId id) {
    for (NodeId argument : arguments_of(id)) {
        const NodeId given = module_.child(argument, 0);
        if (module_.kind(given) != AstKind::Lambda && module_.kind(given) != AstKind::Identifier)
            value(given);
    }
    add_call(id, CallKind::Error);
}

bool Checker::check_constraint(NodeId at, Constraint constraint, TypeId type,
                               std::string_view what) {
    if (type == kErrorType) return true;
    const Kind k = kind(type);
    const char* needed = nullptr;
    switch (constraint) {
        case Constraint::Any: return true;
        case Constraint::Eq: needed = out_.is_eq(type) ? nullptr : "a type with `==`"; break;
        case Constraint::Hash:
            needed = out_.is_hash(type) ? nullptr : "a `hash` type: no float, dict or set in it";
            break;
        case Constraint::Ord: needed = out_.is_ord(type) ? nullptr : "an `ord` type"; break;
        case Constraint::Number:
            needed =
                k == Kind::Int || k == Kind::Float || k == Kind::Duration ? nullptr : "numbers";
            break;
        case Constraint::Text: needed = k == Kind::String ? nullptr : "strings"; break;
        case Constraint::Lists: needed = k == Kind::List ? nullptr : "lists"; break;
    }
    if (needed == nullptr) return true;
    sink_.report(error_at_anchor(
        Code::Constraint, at, std::string(what) + " needs " + needed + ", found " + quoted(type)));
    return false;
}

// Reads one type of a pattern (methods.def) and takes it off the front.
TypeId Checker::pattern_type(std::string_view& pattern, TypeId receiver, TypeId argument) {
    const char letter = pattern.front();
    pattern.remove_prefix(1);
    switch (letter) {
        case 'i': return kInt;
        case 'f': return kFloat;
        case 'b': return kBool;
        case 's': return kString;
        case 'y': return kBytes;
        case 'd': return kDuration;
        case 'r': return kRange;
        case 'u': return kUnit;
        case 'n': return kNever;
        case 'a': return kActorRef;
        case 'F': return kFault;
        case 'S': return receiver;
        case 'T': return out_.types.first(receiver);
        case 'V': return out_.types.second(receiver);
        case 'A': return argument;
        default: break;
    }
    const TypeId first = pattern_type(pattern, receiver, argument);
    if (letter == '(' || letter == '%') {
        const TypeId second = pattern_type(pattern, receiver, argument);
        if (first == kErrorType || second == kErrorType) return kErrorType;
        const TypeId parts[] = {first, second};
        return letter == '(' ? out_.types.tuple(parts) : out_.types.result(first, second);
    }
    if (first == kErrorType) return first;
    return letter == '?'   ? out_.types.optional(first)
           : letter == '{' ? out_.types.set(first)
                           : out_.types.list(first);
}

}  // namespace aeroflow::check
