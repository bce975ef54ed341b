// Types as written become types as meant.
#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

TypeId Checker::type_of(NodeId id) {
    TypeId type = kErrorType;
    switch (module_.kind(id)) {
        case AstKind::NamedType: type = named_type(id); break;
        case AstKind::OptionalType: {
            const TypeId inner = type_of(module_.child(id, 0));
            type = inner == kErrorType ? inner : out_.types.optional(inner);
            break;
        }
        case AstKind::TupleType: {
            std::vector<TypeId> parts;
            for (NodeId part : module_.children(id)) parts.push_back(type_of(part));
            type = out_.types.tuple(parts);
            break;
        }
        case AstKind::FunctionType: {
            std::vector<TypeId> parts;
            for (NodeId part : module_.children(module_.child(id, 0)))
                parts.push_back(type_of(part));
            const NodeId result = module_.child(id, 1);
            type = out_.types.function(parts, result.exists() ? type_of(result) : kUnit);
            break;
        }
        default: break;
    }
    record(id, type);
    return type;
}

TypeId Checker::named_type(NodeId id) {
    const DeclarationId found = bindings_.declaration_id(id);
    if (!found.exists()) return kErrorType;
    const Declaration& declaration = bindings_[found];
    if (declaration.kind == DeclarationKind::BuiltinType)
        return builtin_type(id, declaration.builtin);
    const NodeId arguments = module_.child(id, 1);
    if (declaration.kind == DeclarationKind::NotBuilt) {
        if (arguments.exists()) {
            for (NodeId argument : module_.children(arguments)) type_of(argument);
        }
        return kErrorType;
    }
    if (arguments.exists() && !module_.children(arguments).empty()) {
        sink_.report(
            error(Code::TypeArguments, id, quoted(module_.name(id)) + " takes no type arguments"));
        return kErrorType;
    }
    const uint32_t number = type_number_[found.index];
    switch (declaration.kind) {
        case DeclarationKind::Struct: return out_.types.named(Kind::Struct, number);
        case DeclarationKind::Enum: return out_.types.named(Kind::Enum, number);
        case DeclarationKind::Actor: return out_.types.named(Kind::Actor, number);
        case DeclarationKind::TypeAlias: return alias_type(declaration.node);
        default: return kErrorType;
    }
}

TypeId Checker::builtin_type(NodeId id, uint8_t row) {
    enum Builtin : uint8_t {
#define BUILTIN_TYPE(name, text, arguments) name,
#include "compiler/resolve/builtin_types.def"
    };
    static constexpr uint8_t kArguments[] = {
#define BUILTIN_TYPE(name, text, arguments) arguments,
#include "compiler/resolve/builtin_types.def"
    };
    TypeId parts[2] = {kErrorType, kErrorType};
    const NodeId list = module_.child(id, 1);
    const std::span<const NodeId> given =
        list.exists() ? module_.children(list) : std::span<const NodeId>{};
    if (given.size() != kArguments[row]) {
        const char* text[] = {" takes no type arguments", " takes one type argument",
                              " takes two type arguments"};
        sink_.report(
            error(Code::TypeArguments, id, quoted(module_.name(id)) + text[kArguments[row]]));
        return kErrorType;
    }
    bool wrong = false;
    for (size_t i = 0; i < given.size(); ++i) {
        if (row == Tensor) break;
        parts[i] = type_of(given[i]);
        wrong = wrong || parts[i] == kErrorType;
    }
    if (wrong) return kErrorType;
    switch (row) {
        case Int: return kInt;
        case Float: return kFloat;
        case Bool: return kBool;
        case Duration: return kDuration;
        case Range: return kRange;
        case String: return kString;
        case Bytes: return kBytes;
        case Never: return kNever;
        case Timer: return kTimer;
        case ActorRef: return kActorRef;
        case Fault: return kFault;
        case Reason: return kReason;
        case List: return out_.types.list(parts[0]);
        case Set:
        case Dict:
            return row == Set ? out_.types.set(parts[0]) : out_.types.dict(parts[0], parts[1]);
        case Result: return out_.types.result(parts[0], parts[1]);
        case Reply: return out_.types.reply(parts[0]);
        case Pending: return out_.types.pending(parts[0]);
        default: return not_yet(id, "a tensor");
    }
}

// Aliases are resolved at first use; one that leads back to itself is refused.
TypeId Checker::alias_type(NodeId alias) {
    const DeclarationId id = bindings_.declaration_id(alias);
    uint8_t& state = alias_state_[id.index];
    if (state == 2) return out_.type_of_declaration[id.index];
    if (state == 1) {
        sink_.report(error_at_anchor(Code::RecursiveAlias, alias,
                                     quoted(module_.name(alias)) + " stands for itself"));
        state = 2;
        out_.type_of_declaration[id.index] = kErrorType;
        return kErrorType;
    }
    state = 1;
    const TypeId type = type_of(module_.child(alias, 1));
    if (alias_state_[id.index] != 2) out_.type_of_declaration[id.index] = type;
    alias_state_[id.index] = 2;
    return out_.type_of_declaration[id.index];
}

// Keys of dicts and items of sets need `hash`; checked once all fields are known.
void Checker::check_written_types() {
    for (uint32_t i = 0; i < module_.size(); ++i) {
        const NodeId id{i};
        if (module_.kind(id) != AstKind::NamedType) continue;
        const TypeId type = out_.type(id);
        const Kind what = kind(type);
        if (what != Kind::Dict && what != Kind::Set) continue;
        const NodeId arguments = module_.child(id, 1);
        if (!arguments.exists() || module_.children(arguments).empty()) continue;
        if (what == Kind::Dict && kind(out_.types.second(type)) == Kind::Pending) {
            refuse_pending(id, type, "a variable");
        }
        check_constraint(module_.children(arguments)[0], Constraint::Hash, out_.types.first(type),
                         what == Kind::Dict ? "a key of a dict" : "an item of a set");
    }
}

// A Pending lives in locals; neither it nor a Timer can be sent.
void Checker::refuse_pending(NodeId type, TypeId id, const char* where) {
    std::vector<TypeId> work{id};
    while (!work.empty()) {
        const Type& top = out_.types[work.back()];
        const TypeId current = work.back();
        work.pop_back();
        if (top.kind == Kind::Pending) {
            sink_.report(error(Code::PendingOutsideLocal, type,
                               quoted(id) + " cannot be the type of " + where +
                                   ": a Pending lives in locals only"));
            return;
        }
        if (top.kind == Kind::Tuple) {
            for (TypeId part : out_.types.parts(current)) work.push_back(part);
        }
        if (top.kind == Kind::List || top.kind == Kind::Optional || top.kind == Kind::Set)
            work.push_back(top.first);
        if (top.kind == Kind::Dict || top.kind == Kind::Result) {
            work.push_back(top.first);
            work.push_back(top.second);
        }
    }
}

}  // namespace aeroflow::check
