// Places: variables and parts of them, as targets of assignments, `mut` arguments and receivers that are changed.
#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

TypeId Checker::place(NodeId id, PlaceUse use) {
    const PlaceUse inner = use == PlaceUse::Store ? PlaceUse::Change : use;
    TypeId type = kErrorType;
    switch (module_.kind(id)) {
        case AstKind::Self:
        case AstKind::Identifier: type = place_root(id, use); break;
        case AstKind::Member: {
            const NodeId object = module_.child(id, 0);
            if (!is_place_shape(id)) {
                type = value(id);
                if (type != kErrorType) not_a_place(id);
                return kErrorType;
            }
            type = field_of(id, place(object, inner));
            break;
        }
        case AstKind::TupleIndex: {
            const TypeId object = place(module_.child(id, 0), inner);
            const uint64_t part = module_.node(id).literal;
            if (object == kErrorType) break;
            if (kind(object) == Kind::Tuple && part < out_.types.parts(object).size()) {
                type = out_.types.parts(object)[part];
            } else {
                sink_.report(error_at_anchor(
                    Code::UnknownField, id,
                    quoted(object) + " has no part " + quoted(std::to_string(part))));
            }
            break;
        }
        case AstKind::Index: type = place_index(id, inner); break;
        default:
            if (value(id) != kErrorType) not_a_place(id);
    }
    record(id, type);
    return type;
}

void Checker::not_a_place(NodeId id) {
    sink_.report(error(Code::NotAPlace, id,
                       "this is no variable and no part of one, so it cannot be changed"));
}

TypeId Checker::place_index(NodeId id, PlaceUse use) {
    const NodeId key = module_.child(id, 1);
    const Type object = out_.types[place(module_.child(id, 0), use)];
    if (module_.kind(key) == AstKind::Range) {
        value(key);
        if (use == PlaceUse::Look) return kErrorType;
        not_a_place(id);
        return kErrorType;
    }
    switch (object.kind) {
        case Kind::List: coerce(key, kInt); return object.first;
        case Kind::Dict: coerce(key, object.first); return object.second;
        case Kind::Error: value(key); return kErrorType;
        case Kind::String:
        case Kind::Bytes:
            coerce(key, kInt);
            sink_.report(error(Code::NotAPlace, id,
                               object.kind == Kind::String ? "a string does not change in place"
                                                           : "bytes do not change in place")
                             .label("make a new value of its parts, and assign it to the variable"));
            return kErrorType;
        default: break;
    }
    value(key);
    sink_.report(error(Code::BadOperands, id, "this has no elements to index"));
    return kErrorType;
}

TypeId Checker::place_root(NodeId id, PlaceUse use) {
    const Declaration* declaration = bindings_.declaration(id);
    const bool is_self = module_.kind(id) == AstKind::Self;
    if (declaration == nullptr) return is_self ? kErrorType : identifier(id, kNoHint);
    switch (declaration->kind) {
        case DeclarationKind::Local:
        case DeclarationKind::Parameter:
        case DeclarationKind::ActorParameter:
        case DeclarationKind::State:
        case DeclarationKind::Const: break;
        case DeclarationKind::NotBuilt: return kErrorType;
        default: {
            const TypeId type = is_self ? self(id) : identifier(id, kNoHint);
            if (type != kErrorType) not_a_place(id);
            return kErrorType;
        }
    }
    // A plain store does not read the variable; everything else does.
    const TypeId type = use == PlaceUse::Store || is_self ? out_.type(bindings_.declaration_id(id))
                                                          : identifier(id, kNoHint);
    if (use != PlaceUse::Look) change_root(id, use == PlaceUse::Store);
    return type;
}

// After a Look: the place is changed after all.
void Checker::change_place(NodeId id) { change_root(root_of(id), false); }

void Checker::change_root(NodeId id, bool store) {
    const DeclarationId found = bindings_.declaration_id(id);
    const bool named = module_.kind(id) == AstKind::Identifier || module_.kind(id) == AstKind::Self;
    if (!named || !found.exists()) return;
    const Declaration& declaration = bindings_[found];
    const bool local = declaration.kind == DeclarationKind::Local || declaration.kind == DeclarationKind::Parameter;
    if (declaration.kind == DeclarationKind::State) {
        note_state(id, true);
    } else if (local && declaration.owner != context_.function &&
               bindings_[context_.function].kind == resolve::FunctionKind::ExpectFault) {
        sink_.report(error(Code::Immutable, id, quoted(module_.name(id)) + " is captured by value and cannot be changed here")
                         .help("copy it: `mut " + std::string(module_.name(id)) + " = " + std::string(module_.name(id)) + "`"));
    } else if (!declaration.is_mut && out_.type(found) != kErrorType) {
        immutable(id, declaration);
    }
    if (store) {
        for (const PlaceInUse& place : places_in_use_) {
            if (place.root != found) continue;
            sink_.report(
                error(Code::PlaceInUse, id, quoted(module_.name(id)) + " may not be named here")
                    .note(module_.anchor(place.node), "this changes it in place"));
            break;
        }
    }
    for (const PlaceInUse& loop : iterated_) {
        if (loop.root != found) continue;
        sink_.report(error(Code::LoopCopies, id,
                           "the loop goes through " + quoted(module_.name(id)) +
                               " as it was: changing it copies it")
                         .note(module_.anchor(loop.node), "the loop"));
        break;
    }
}

// ---- shapes of places

NodeId Checker::root_of(NodeId id) const {
    for (;;) {
        const AstKind what = module_.kind(id);
        if (what != AstKind::Member && what != AstKind::Index && what != AstKind::TupleIndex)
            return id;
        id = module_.child(id, 0);
    }
}

// A variable, or fields, parts and elements of one, without `?.` and slices.
bool Checker::is_place_shape(NodeId id) const {
    for (;;) {
        const ast::Node& node = module_.node(id);
        if (node.kind == AstKind::Identifier || node.kind == AstKind::Self) break;
        if (node.kind != AstKind::Member && node.kind != AstKind::Index &&
            node.kind != AstKind::TupleIndex)
            return false;
        if (node.has(ast::kOptional)) return false;
        if (node.kind == AstKind::Index && module_.kind(module_.child(id, 1)) == AstKind::Range)
            return false;
        id = module_.child(id, 0);
    }
    const Declaration* declaration = bindings_.declaration(id);
    if (declaration == nullptr) return false;
    return declaration->kind == DeclarationKind::Local ||
           declaration->kind == DeclarationKind::Parameter ||
           declaration->kind == DeclarationKind::ActorParameter ||
           declaration->kind == DeclarationKind::State ||
           declaration->kind == DeclarationKind::Const;
}

// Same variable, and one path a prefix of the other; two indices may be the same element.
bool Checker::overlaps(NodeId a, NodeId b) const {
    const auto path = [&](NodeId id) {
        std::vector<NodeId> steps;
        for (; module_.kind(id) == AstKind::Member || module_.kind(id) == AstKind::Index ||
               module_.kind(id) == AstKind::TupleIndex;
             id = module_.child(id, 0)) {
            steps.insert(steps.begin(), id);
        }
        return steps;
    };
    const DeclarationId x = bindings_.declaration_id(root_of(a)),
                        y = bindings_.declaration_id(root_of(b));
    if (!x.exists() || x != y) return false;
    const std::vector<NodeId> p = path(a), q = path(b);
    for (size_t i = 0; i < p.size() && i < q.size(); ++i) {
        const ast::Node& s = module_.node(p[i]);
        const ast::Node& t = module_.node(q[i]);
        if (s.kind != t.kind) return true;
        if (s.kind == AstKind::Member && s.name != t.name) return false;
        if (s.kind == AstKind::TupleIndex && s.literal != t.literal) return false;
    }
    return true;
}

// The places of one call: none may overlap another, and a state is no `mut` argument of the actor's own functions.
void Checker::check_overlap(NodeId id, uint32_t row) {
    const Call& call = out_.calls[row];
    const std::span<const Argument> arguments = out_.call_arguments(call);
    for (size_t i = 0; i < arguments.size(); ++i) {
        if (!arguments[i].is_mut) continue;
        for (size_t j = 0; j < i; ++j) {
            if (!arguments[j].is_mut || !overlaps(arguments[i].value, arguments[j].value)) continue;
            sink_.report(error(Code::OverlappingPlaces, arguments[i].value,
                               "two places of this call overlap")
                             .note(module_.location(arguments[j].value), "the other one")
                             .help(call.kind == CallKind::Builtin ? "of one list: `xs.swap(i, j)`"
                                                                  : "copy one of them first"));
        }
        const Declaration* root = bindings_.declaration(root_of(arguments[i].value));
        if (root == nullptr || root->kind != DeclarationKind::State) continue;
        if (call.kind == CallKind::PrivateFunction) {
            sink_.report(error(Code::StateAsMutArgument, arguments[i].value,
                               "a state cannot be a `mut` argument of the actor's own functions")
                             .label("the function can change it by name"));
        } else if (call.kind == CallKind::Function) {
            PendingCall pending;
            pending.caller = context_.function;
            pending.callee = call.function;
            pending.node = arguments[i].value;
            pending.state_argument = true;
            pending_calls_.push_back(pending);
        }
    }
    (void)id;
}

bool Checker::begin_place_in_use(NodeId construct, NodeId place) {
    const DeclarationId root = bindings_.declaration_id(root_of(place));
    if (!root.exists()) return false;
    places_in_use_.push_back({construct, root});
    return true;
}

}  // namespace aeroflow::check
