// Structs, enums, actors and functions get their rows, before any body is looked at.
#include "compiler/check/checker.h"

#include <algorithm>

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::FunctionKind;
using AstKind = ast::Kind;

// Numbers first, so that types may name each other.
void Checker::declare_types() {
    add_fault_and_reason();
    const auto number = [&](NodeId id, uint32_t n) {
        type_number_[bindings_.declaration_id(id).index] = n;
    };
    for (NodeId id : bindings_.structs) {
        number(id, uint32_t(out_.structs.size()));
        Struct row;
        row.name = module_.name(id);
        row.qualified_name = bindings_.module_name + "." + row.name;
        row.node = id;
        row.type = out_.types.named(Kind::Struct, uint32_t(out_.structs.size()));
        row.defaults = bindings_.function(id);
        out_.structs.push_back(std::move(row));
    }
    for (NodeId id : bindings_.enums) {
        number(id, uint32_t(out_.enums.size()));
        Enum row;
        row.name = module_.name(id);
        row.qualified_name = bindings_.module_name + "." + row.name;
        row.node = id;
        row.type = out_.types.named(Kind::Enum, uint32_t(out_.enums.size()));
        row.defaults = bindings_.function(id);
        out_.enums.push_back(std::move(row));
    }
    for (NodeId id : bindings_.actors) {
        number(id, uint32_t(out_.actors.size()));
        Actor row;
        row.name = module_.name(id);
        row.qualified_name = bindings_.module_name + "." + row.name;
        row.node = id;
        row.type = out_.types.named(Kind::Actor, uint32_t(out_.actors.size()));
        row.initialisers = bindings_.function(id);
        out_.actors.push_back(std::move(row));
    }
}

// The names of the payload are those of language.md §7; the order is that of vm/base/faults.def.
void Checker::add_fault_and_reason() {
    static constexpr std::string_view kFieldNames[][2] = {{"index", "len"}, {"key", ""},
                                                          {"message", ""},  {"text", ""},
                                                          {"flag", ""},     {"who", "fault"}};
    const auto names_of = [](std::string_view variant) -> const std::string_view* {
        if (variant == "OutOfRange") return kFieldNames[0];
        if (variant == "NoKey") return kFieldNames[1];
        if (variant == "Conversion") return kFieldNames[3];
        if (variant == "Denied") return kFieldNames[4];
        if (variant == "Asked") return kFieldNames[5];
        return kFieldNames[2];
    };
    Enum fault;
    fault.name = fault.qualified_name = "Fault";
    fault.type = kFault;
    fault.recursive = true;
    const auto add = [&](std::string_view name, std::string_view payload) {
        Variant variant;
        variant.name = name;
        for (size_t i = 0; i < payload.size(); ++i) {
            Field field;
            field.name = names_of(name)[i];
            field.type = payload[i] == 'i' ? kInt : payload[i] == 's' ? kString : kFault;
            variant.fields.push_back(field);
        }
        fault.variants.push_back(std::move(variant));
    };
#define FAULT(name, printed, payload) add(#name, payload);
#include "vm/base/faults.def"
#undef FAULT
    out_.enums.push_back(std::move(fault));
    Enum reason;
    reason.name = reason.qualified_name = "Reason";
    reason.type = kReason;
    for (std::string_view name : {"Normal", "Killed", "Fault", "NodeDown", "Shutdown", "Gone"}) {
        Variant variant;
        variant.name = name;
        if (name == "Fault") {
            Field field;
            field.name = "fault";
            field.type = kFault;
            variant.fields.push_back(field);
        }
        reason.variants.push_back(std::move(variant));
    }
    out_.enums.push_back(std::move(reason));
}

void Checker::define_structs() {
    for (Struct& row : out_.structs) {
        for (NodeId member : module_.children(module_.child(row.node, 1))) {
            if (module_.kind(member) != AstKind::Field) continue;
            Field field;
            field.name = module_.name(member);
            field.type = type_of(module_.child(member, 0));
            field.default_value = module_.child(member, 1);
            field.node = member;
            refuse_pending(module_.child(member, 0), field.type, "a field");
            row.fields.push_back(field);
        }
    }
}

void Checker::define_enums() {
    for (Enum& row : out_.enums) {
        if (!row.node.exists()) continue;
        for (NodeId member : module_.children(module_.child(row.node, 1))) {
            if (module_.kind(member) != AstKind::Variant) continue;
            Variant variant;
            variant.name = module_.name(member);
            variant.node = member;
            const NodeId fields = module_.child(member, 0);
            if (fields.exists()) {
                for (NodeId node : module_.children(fields)) {
                    if (module_.kind(node) != AstKind::Field) continue;
                    Field field;
                    field.name = module_.name(node);
                    field.type = type_of(module_.child(node, 0));
                    field.default_value = module_.child(node, 1);
                    field.node = node;
                    refuse_pending(module_.child(node, 0), field.type, "a field");
                    variant.fields.push_back(field);
                }
            }
            row.variants.push_back(std::move(variant));
        }
    }
}

std::vector<Parameter> Checker::parameters_of(NodeId list) {
    std::vector<Parameter> parameters;
    if (!list.exists()) return parameters;
    for (NodeId id : module_.children(list)) {
        if (module_.kind(id) != AstKind::Parameter) continue;
        Parameter parameter;
        parameter.name = module_.name(id);
        parameter.is_mut = module_.node(id).has(ast::kMut);
        parameter.default_value = module_.child(id, 1);
        parameter.declaration = bindings_.declaration_id(id);
        const NodeId type = module_.child(id, 0);
        parameter.type = type.exists() ? type_of(type) : kErrorType;
        if (!type.exists() && !module_.node(id).has(ast::kSelf)) {
            sink_.report(
                error_at_anchor(Code::TypeNotKnown, id,
                                "the parameter " + quoted(parameter.name) + " needs a type")
                    .label("say it: `" + std::string(parameter.name) + ": int`"));
        }
        if (parameter.declaration.exists())
            declare_local_type(parameter.declaration, parameter.type);
        parameters.push_back(parameter);
    }
    return parameters;
}

// What arrives in a message, or with a spawn, is a copy: there is no place to write it back to.
void Checker::refuse_mut(const std::vector<Parameter>& parameters, const char* what) {
    for (const Parameter& parameter : parameters) {
        if (!parameter.is_mut) continue;
        sink_.report(error_at_anchor(Code::UnexpectedMut, bindings_[parameter.declaration].node,
                                     "a parameter of " + std::string(what) + " cannot be `mut`")
                         .label("copy it: `mut x = x`"));
    }
}

void Checker::define_actors() {
    for (uint32_t number = 0; number < out_.actors.size(); ++number) {
        const NodeId node = out_.actors[number].node;
        out_.actors[number].parameters = parameters_of(module_.child(node, 1));
        for (const Parameter& parameter : out_.actors[number].parameters) {
            const NodeId type = module_.child(bindings_[parameter.declaration].node, 0);
            refuse_pending(type, parameter.type, "a parameter of an actor");
            if (!out_.is_sendable(parameter.type) && type.exists()) {
                sink_.report(
                    error(Code::NotSendable, type, quoted(parameter.type) + " cannot be sent"));
            }
        }
        refuse_mut(out_.actors[number].parameters, "an actor");
        define_mailbox(out_.actors[number], module_.child(node, 2));
        for (NodeId member : module_.children(module_.child(node, 3)))
            define_actor_member(number, member);
    }
}

void Checker::define_actor_member(uint32_t number, NodeId member) {
    Actor& actor = out_.actors[number];
    const FunctionId function = bindings_.function(member);
    switch (module_.kind(member)) {
        case AstKind::State: {
            State state;
            state.name = module_.name(member);
            state.node = member;
            state.initialiser = module_.child(member, 1);
            state.declaration = bindings_.declaration_id(member);
            state.type = kErrorType;
            type_number_[state.declaration.index] = uint32_t(actor.states.size());
            const NodeId type = module_.child(member, 0);
            if (type.exists()) {
                state.type = type_of(type);
                refuse_pending(type, state.type, "a state");
                declare_local_type(state.declaration, state.type);
            }
            actor.states.push_back(state);
            return;
        }
        case AstKind::Every:
            actor.every.push_back(function);
            out_.functions[function.index].actor = number;
            return;
        case AstKind::Handler: {
            out_.functions[function.index].actor = number;
            out_.functions[function.index].parameters = parameters_of(module_.child(member, 0));
            refuse_mut(out_.functions[function.index].parameters, "a message");
            const FunctionKind what = bindings_[function].kind;
            if (what == FunctionKind::Handler) return define_message(number, member, function);
            if (what == FunctionKind::Start) actor.start = function;
            if (what == FunctionKind::Stop) actor.stop = function;
            if (what == FunctionKind::Down) actor.down = function;
            return check_hook(function);
        }
        default: return;
    }
}

void Checker::define_message(uint32_t actor, NodeId handler, FunctionId function) {
    Function& row = out_.functions[function.index];
    const NodeId result = module_.child(handler, 1);
    if (result.exists()) {
        row.has_result = true;
        row.result = type_of(result);
        if (!out_.is_sendable(row.result)) {
            sink_.report(error(Code::NotSendable, result, quoted(row.result) + " cannot be sent"));
        }
    }
    for (const Parameter& parameter : row.parameters) {
        const NodeId type = module_.child(bindings_[parameter.declaration].node, 0);
        if (out_.is_sendable(parameter.type) || !type.exists()) continue;
        sink_.report(error(Code::NotSendable, type, quoted(parameter.type) + " cannot be sent"));
    }
    Message message;
    message.name = module_.name(handler);
    message.actor = actor;
    message.function = function;
    message.result = row.result;
    message.has_result = row.has_result;
    row.message = uint32_t(out_.messages.size());
    out_.actors[actor].messages.push_back(row.message);
    out_.messages.push_back(std::move(message));
}

// `on start`, `on stop`, `on down(who: ActorRef, reason: Reason)`.
void Checker::check_hook(FunctionId id) {
    const NodeId node = bindings_[id].node;
    const Function& row = out_.functions[id.index];
    const bool down = bindings_[id].kind == FunctionKind::Down;
    const std::vector<Parameter>& parameters = row.parameters;
    const bool right = down ? parameters.size() == 2 && parameters[0].type == kActorRef &&
                                  parameters[1].type == kReason
                            : parameters.empty();
    if (right && !module_.child(node, 1).exists()) return;
    const char* shape = down ? "on down(who: ActorRef, reason: Reason)"
                        : bindings_[id].kind == FunctionKind::Start ? "on start"
                                                                    : "on stop";
    sink_.report(error_at_anchor(Code::BadHook, node,
                                 quoted(module_.name(node)) + " is a hook with a fixed shape")
                     .label("write `" + std::string(shape) + " { … }`"));
}

void Checker::define_mailbox(Actor& actor, NodeId mailbox) {
    if (!mailbox.exists()) return;
    const std::string_view policy = module_.name(mailbox);
    actor.overflow = policy == "drop_newest"   ? Overflow::DropNewest
                     : policy == "drop_oldest" ? Overflow::DropOldest
                                               : Overflow::Reject;
    const NodeId capacity = module_.child(mailbox, 0);
    if (capacity.exists() && module_.kind(capacity) == AstKind::IntLiteral) {
        actor.mailbox = module_.node(capacity).literal;
        record(capacity, kInt);
    } else if (capacity.exists()) {
        not_yet(capacity, "a mailbox whose size is no number");
    }
}

// Functions of the file, of actors, nested ones: whatever has parameters and a result of its own.
void Checker::define_functions() {
    for (uint32_t i = 0; i < bindings_.functions.size(); ++i) {
        const resolve::Function& source = bindings_.functions[i];
        Function& row = out_.functions[i];
        if (source.actor.exists())
            row.actor = type_number_[bindings_.declaration_id(source.actor).index];
        if (module_.kind(source.node) != AstKind::Function) continue;
        row.parameters = parameters_of(module_.child(source.node, 1));
        define_self(source, row);
        for (const Parameter& parameter : row.parameters) {
            if (!parameter.is_mut || !parameter.default_value.exists()) continue;
            sink_.report(error(Code::UnexpectedMut, parameter.default_value,
                               "a `mut` parameter is given a place, so it has no default"));
        }
        const NodeId result = module_.child(source.node, 2);
        if (!result.exists()) continue;
        row.has_result = true;
        row.result = type_of(result);
    }
}

// The receiver of a method has the type that the method belongs to.
void Checker::define_self(const resolve::Function& source, Function& row) {
    const bool has_self =
        !row.parameters.empty() &&
        module_.node(bindings_[row.parameters[0].declaration].node).has(ast::kSelf);
    if (!source.type.exists()) {
        if (!has_self) return;
        sink_.report(error_at_anchor(Code::OutsideActor, source.node,
                                     "`self` is the receiver of a method, and this is none"));
        return;
    }
    if (!has_self) {
        not_yet(source.node, "a function of a type without `self`");
        return;
    }
    const uint32_t number = type_number_[bindings_.declaration_id(source.type).index];
    const bool is_struct = module_.kind(source.type) == AstKind::Struct;
    row.parameters[0].type = out_.types.named(is_struct ? Kind::Struct : Kind::Enum, number);
    declare_local_type(row.parameters[0].declaration, row.parameters[0].type);
    if (row.parameters[0].is_mut) mut_method_[module_.node(source.node).name.index] = 1;
}

void Checker::write_signatures() {
    const auto list_of = [&](const std::vector<Parameter>& parameters) {
        std::string text = "(";
        for (size_t i = 0; i < parameters.size(); ++i) {
            if (i != 0) text += ",";
            text += out_.canonical(parameters[i].type);
        }
        return text + ")";
    };
    for (Message& message : out_.messages) {
        const Function& function = out_.functions[message.function.index];
        message.signature = std::string(message.name) + list_of(function.parameters);
        if (message.has_result) message.signature += "->" + out_.canonical(message.result);
        message.may_suspend = function.suspends;
    }
    for (Actor& actor : out_.actors) {
        actor.start_signature = "start:" + actor.qualified_name;
        if (!actor.is_expected_to_fault) actor.start_signature += list_of(actor.parameters);
    }
}

}  // namespace aeroflow::check
