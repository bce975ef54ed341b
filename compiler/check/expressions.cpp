// Expressions: the one switch over their kinds, conversions, names, fields and indices.
#include "compiler/check/checker.h"
#include "compiler/diagnostics/spelling.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

Diagnostic Checker::error(Code code, NodeId at, std::string message) const {
    return Diagnostic(code, module_.location(at), std::move(message));
}

Diagnostic Checker::error_at_anchor(Code code, NodeId at, std::string message) const {
    return Diagnostic(code, module_.anchor(at), std::move(message));
}

TypeId Checker::not_yet(NodeId id, std::string_view what) {
    const bool function = what == "a lambda" || what == "a function as a value";
    sink_.report(error_at_anchor(Code::NotYet, id, std::string(what) + " is not yet built")
                     .label(function ? "write a loop, or a function with a name" : ""));
    return kErrorType;
}

// The value of these is that of a part of theirs, and so is what is expected of it.
static bool passes_value_on(AstKind kind) {
    return kind == AstKind::Block || kind == AstKind::If || kind == AstKind::Match || kind == AstKind::NoneLiteral;
}

TypeId Checker::expression(NodeId id, TypeId hint) {
    if (hint == kErrorType) hint = kNoHint;
    const Reason reason = reason_;
    if (!passes_value_on(module_.kind(id))) reason_ = {};
    TypeId type = infer(id, hint);
    reason_ = reason;
    if (type == kUnit && hint != kDiscard && hint != kUnit && id != context_.open_end) {
        const Call* call = out_.call(id);
        if (call != nullptr && call->kind == CallKind::Send) {
            sink_.report(
                error_at_anchor(
                    Code::SendAsValue, id,
                    "sending " + quoted(module_.name(module_.child(id, 0))) + " gives no value")
                    .label("did you mean `await`?")
                    .help("await the reply",
                          {module_.file().id(), {module_.node(id).begin, module_.node(id).begin}},
                          "await "));
            type = kErrorType;
        }
    }
    record(id, type);
    return type;
}

TypeId Checker::infer(NodeId id, TypeId hint) {
    switch (module_.kind(id)) {
        case AstKind::Identifier: return identifier(id, hint);
        case AstKind::Self: return self(id);
        case AstKind::IntLiteral: return strip(hint) == kFloat ? kFloat : kInt;
        case AstKind::FloatLiteral: return kFloat;
        case AstKind::DurationLiteral: return kDuration;
        case AstKind::BoolLiteral: return kBool;
        case AstKind::StringLiteral: return kString;
        case AstKind::BytesLiteral: return kBytes;
        case AstKind::NoneLiteral:
            if (is_hint(hint) && kind(hint) == Kind::Optional) return hint;
            if (is_hint(hint)) {
                mismatch(id, hint, kErrorType);
            } else {
                sink_.report(
                    error(Code::TypeNotKnown, id, "the type of this `none` is not known")
                        .label("say it: `let " + (naming_ == id ? name_ : "x") + ": int? = none`"));
            }
            return kErrorType;
        case AstKind::InterpolatedString: return interpolated(id);
        case AstKind::Tuple: return tuple(id, strip(hint));
        case AstKind::List: return list(id, strip(hint));
        case AstKind::ListRepeat: return list_repeat(id, strip(hint));
        case AstKind::Dict: return dict(id, strip(hint));
        case AstKind::Range: return range(id);
        case AstKind::Unary: return unary(id, strip(hint));
        case AstKind::Binary: return binary(id, hint);
        case AstKind::Member: return member(id, hint);
        case AstKind::TupleIndex: return tuple_index(id);
        case AstKind::Index: return index(id);
        case AstKind::Call: return call(id, hint);
        case AstKind::TypeApplication: return type_application(id);
        case AstKind::Propagate: return propagate(id);
        case AstKind::Unwrap: return unwrap(id);
        case AstKind::Await: return await(id, hint);
        case AstKind::Ask: return ask(id);
        case AstKind::Send: return send(id);
        case AstKind::After: return after(id);
        case AstKind::Spawn: return spawn(id);
        case AstKind::If: return if_expression(id, hint);
        case AstKind::Match: return match(id, hint);
        case AstKind::Block: return block(id, hint);
        case AstKind::Lambda: return not_yet(id, "a lambda");
        case AstKind::Let: return let(id);
        case AstKind::Assign: return assign(id);
        case AstKind::While: return while_loop(id);
        case AstKind::Loop: return loop(id, hint);
        case AstKind::For: return for_loop(id);
        case AstKind::Return: return return_statement(id);
        case AstKind::Break: return break_statement(id);
        case AstKind::Continue: return kNever;
        case AstKind::Require: return require(id);
        case AstKind::Expect: return expect(id);
        case AstKind::Render: return render(id);
        case AstKind::Always:
        case AstKind::Eventually: return not_yet(id, "`always` and `eventually`");
        case AstKind::ExpectFault: return expect_fault(id);
        case AstKind::Function: return kUnit;  // checked with all functions
        default: return kErrorType;
    }
}

// ---- conversions

bool Checker::convertible(TypeId from, TypeId to) const {
    if (from == to || from == kErrorType || to == kErrorType || from == kNever) return true;
    const bool actor = out_.types.kind(from) == Kind::Actor;
    if (to == kActorRef) return actor;
    if (out_.types.kind(to) != Kind::Optional) return false;
    const TypeId inner = out_.types.first(to);
    return inner == from || (inner == kActorRef && actor);
}

bool Checker::convert(NodeId id, TypeId from, TypeId to) {
    if (!convertible(from, to)) return false;
    if (from != kErrorType && to != kErrorType) out_.converted_type_of_node[id.index] = to;
    return true;
}

// The node is checked and made the type that is expected; a diagnostic when it cannot.
TypeId Checker::coerce(NodeId id, TypeId expected, Reason reason) {
    if (!is_hint(expected) || expected == kErrorType) return expression(id, expected);
    const Reason around = reason_;
    reason_ = reason;
    const TypeId type = expression(id, expected);
    if (!convert(id, type, expected)) mismatch(id, expected, type);
    reason_ = around;
    return expected;
}

// ---- names

TypeId Checker::identifier(NodeId id, TypeId hint) {
    const DeclarationId found = bindings_.declaration_id(id);
    if (!found.exists()) return bare_variant(id, id, hint, false);
    const Declaration& declaration = bindings_[found];
    switch (declaration.kind) {
        case DeclarationKind::Local:
        case DeclarationKind::Parameter:
        case DeclarationKind::ActorParameter: break;
        case DeclarationKind::State: note_state(id, false); break;
        case DeclarationKind::Const: check_constant(declaration.function); break;
        case DeclarationKind::Sender: return out_.types.optional(kActorRef);
        case DeclarationKind::Function:
        case DeclarationKind::PrivateFunction: return not_yet(id, "a function as a value");
        case DeclarationKind::BuiltinFunction: return builtin_value(id, declaration.builtin);
        case DeclarationKind::NotBuilt: return kErrorType;
        default:
            sink_.report(error(Code::NotAValue, id,
                               quoted(module_.name(id)) + " is a type or a module, not a value"));
            return kErrorType;
    }
    for (const PlaceInUse& place : places_in_use_) {
        if (place.root != found) continue;
        sink_.report(
            error(Code::PlaceInUse, id, quoted(module_.name(id)) + " may not be named here")
                .note(module_.anchor(place.node), "this changes it in place"));
        break;
    }
    return out_.type(found);
}

// `self` is the actor's own reference, or the receiver of a method.
bool Checker::is_actor_self(NodeId id) const {
    const Declaration* declaration = bindings_.declaration(id);
    return declaration != nullptr && declaration->kind == DeclarationKind::Actor;
}

TypeId Checker::self(NodeId id) {
    const Declaration* declaration = bindings_.declaration(id);
    if (declaration == nullptr) return kErrorType;
    if (declaration->kind == DeclarationKind::Parameter)
        return out_.type(bindings_.declaration_id(id));
    return out_.types.named(Kind::Actor, type_number_[bindings_.declaration_id(id).index]);
}

// `Tree<int>` before `.Leaf`: types with parameters are not built, so nothing takes arguments.
TypeId Checker::type_application(NodeId id) {
    const NodeId object = module_.child(id, 0);
    for (NodeId type : module_.children(module_.child(id, 1))) type_of(type);
    const Declaration* declaration = bindings_.declaration(object);
    if (declaration != nullptr && declaration->kind == DeclarationKind::NotBuilt) return kErrorType;
    sink_.report(
        error(Code::TypeArguments, id, quoted(module_.name(object)) + " takes no type arguments"));
    return kErrorType;
}

// ---- members

TypeId Checker::member(NodeId id, TypeId) {
    const NodeId object = module_.child(id, 0);
    const Declaration* builtin = bindings_.declaration(id);
    if (builtin != nullptr && builtin->kind == DeclarationKind::BuiltinFunction)
        return builtin_value(id, builtin->builtin);
    const uint32_t number = enum_named(object);
    if (number != kNoIndex) {
        const uint32_t variant = find_variant(id, number);
        return variant == kNoIndex ? kErrorType : variant_value(id, id, number, variant);
    }
    if (module_.kind(object) == AstKind::Self && is_actor_self(object)) {
        sink_.report(
            error_at_anchor(Code::StateAccess, id,
                            "`self` is the reference of the actor, without fields")
                .label("write " + quoted(module_.name(id)) + " to name a state or parameter")
                .help("write", {module_.file().id(), {module_.node(object).begin, module_.anchor(id).span.begin}}, ""));
        record(object, self(object));
        return kErrorType;
    }
    const Declaration* module = bindings_.declaration(object);
    if (module != nullptr && module->kind == DeclarationKind::Module)
        return kErrorType;  // told by resolve
    const TypeId type = value(object);
    if (!module_.node(id).has(ast::kOptional)) return field_of(id, type);
    return optional_result(id, field_of(id, through_optional(id, type, object)));
}

// The number of the enum that an Identifier names, or kNoIndex.
uint32_t Checker::enum_named(NodeId id) const {
    if (module_.kind(id) != AstKind::Identifier) return kNoIndex;
    const Declaration* declaration = bindings_.declaration(id);
    return declaration == nullptr ? kNoIndex : enum_number(bindings_.declaration_id(id));
}

uint32_t Checker::enum_number(DeclarationId id) const {
    const Declaration& declaration = bindings_[id];
    if (declaration.kind == DeclarationKind::Enum) return type_number_[id.index];
    if (declaration.kind == DeclarationKind::TypeAlias) {
        const TypeId type = out_.type(id);
        return kind(type) == Kind::Enum ? out_.types[type].declaration : kNoIndex;
    }
    if (declaration.kind != DeclarationKind::BuiltinType) return kNoIndex;
    const std::string_view name = module_.text(declaration.name);
    return name == "Fault" ? 0 : name == "Reason" ? 1 : kNoIndex;
}

uint32_t Checker::find_variant(NodeId id, uint32_t number) {
    const Enum& row = out_.enums[number];
    std::vector<std::string_view> names;
    for (uint32_t i = 0; i < row.variants.size(); ++i) {
        if (row.variants[i].name == module_.name(id)) return i;
        names.push_back(row.variants[i].name);
    }
    Diagnostic diagnostic = error_at_anchor(
        Code::UnknownVariant, id, quoted(row.name) + " has no variant " + quoted(module_.name(id)));
    const auto nearest = diagnostics::nearest(module_.name(id), names);
    if (nearest) diagnostic.primary.text = "did you mean " + quoted(*nearest) + "?";
    sink_.report(std::move(diagnostic));
    return kNoIndex;
}

TypeId Checker::field_of(NodeId id, TypeId object) {
    if (object == kErrorType || object == kNever) return object;  // what is never there has no parts to miss
    const Type& type = out_.types[object];
    const std::string_view name = module_.name(id);
    std::vector<std::string_view> names;
    if (type.kind == Kind::Struct) {
        const std::vector<Field>& fields = out_.structs[type.declaration].fields;
        for (uint32_t i = 0; i < fields.size(); ++i) {
            if (fields[i].name == name) {
                out_.detail_of_node[id.index] = i;
                return fields[i].type;
            }
            names.push_back(fields[i].name);
        }
    }
    if (type.kind == Kind::Actor) {
        sink_.report(
            error_at_anchor(Code::StateAccess, id,
                            quoted(name) + " cannot be read: the state of an actor is its own")
                .label("send a message to it, and await the answer")
                .help("an actor gives what it declares: `on get() -> … => " + std::string(name) + "`"));
        return kErrorType;
    }
    Diagnostic diagnostic =
        error_at_anchor(Code::UnknownField, id, quoted(object) + " has no field " + quoted(name));
    const auto nearest = diagnostics::nearest(name, names);
    if (nearest) diagnostic.primary.text = "did you mean " + quoted(*nearest) + "?";
    if (!nearest && !names.empty()) {
        std::string all;
        for (const std::string_view one : names) all += (all.empty() ? "" : ", ") + quoted(one);
        diagnostic.primary.text = "it has " + all;
    }
    const source::Location at = module_.anchor(id);
    if (find_method(type.kind, name)) {
        diagnostic.primary.text = "it is a method: `" + std::string(name) + "(…)`";
        diagnostic.helps.push_back({"call it", diagnostics::Fix{{at.file, {at.span.end, at.span.end}}, "()"}});
    }
    if (type.kind == Kind::Dict && type.first == kString) {
        diagnostic.primary.text = "a value of a dict is found by its key";
        diagnostic.helps.push_back(
            {"write", diagnostics::Fix{{at.file, {at.span.begin - 1, at.span.end}}, "[\"" + std::string(name) + "\"]"}});
    }
    if (type.kind == Kind::Optional)
        diagnostic.primary.text = "it may be `none`: use `?.`, `??`, `!` or `if let`";
    sink_.report(std::move(diagnostic));
    return kErrorType;
}

// The type behind `?.`; a diagnostic when the object is no optional.
TypeId Checker::through_optional(NodeId id, TypeId object, NodeId) {
    if (object == kErrorType || object == kNever) return object;
    if (kind(object) == Kind::Optional) return out_.types.first(object);
    sink_.report(
        error_at_anchor(Code::NotOptional, id, "`?.` needs an optional, found " + quoted(object))
            .label("write `.`"));
    return kErrorType;
}

// `x?.f` with `f: U?` gives `U?`, else it makes an optional.
TypeId Checker::optional_result(NodeId, TypeId type) {
    if (type == kErrorType || type == kNever || kind(type) == Kind::Optional) return type;
    return out_.types.optional(type);
}

TypeId Checker::tuple_index(NodeId id) {
    const NodeId object = module_.child(id, 0);
    TypeId type = value(object);
    const bool optional = module_.node(id).has(ast::kOptional);
    if (optional) type = through_optional(id, type, object);
    if (type == kErrorType || type == kNever) return type;
    const uint64_t place = module_.node(id).literal;
    if (kind(type) != Kind::Tuple || place >= out_.types.parts(type).size()) {
        sink_.report(
            error_at_anchor(Code::UnknownField, id,
                            quoted(type) + " has no part " + quoted(std::to_string(place))));
        return kErrorType;
    }
    const TypeId part = out_.types.parts(type)[place];
    return optional ? optional_result(id, part) : part;
}

// ---- indices

TypeId Checker::index(NodeId id) {
    const TypeId object = value(module_.child(id, 0));
    const NodeId key = module_.child(id, 1);
    if (module_.kind(key) == AstKind::Range) return slice(id, object);
    const Type type = out_.types[object];
    switch (type.kind) {
        case Kind::Error:
        case Kind::Never: value(key); return object;
        case Kind::Dict: coerce(key, type.first); return type.second;
        case Kind::List:
        case Kind::String:
        case Kind::Bytes: {
            const TypeId at = expression(key, kInt);
            if (at == kRange) return object;
            if (!convert(key, at, kInt)) mismatch(key, kInt, at);
            return type.kind == Kind::List     ? type.first
                   : type.kind == Kind::String ? kString
                                               : kInt;
        }
        default: break;
    }
    value(key);
    auto diagnostic = error(Code::BadOperands, id, quoted(object) + " has no elements to index");
    if (type.kind == Kind::Tuple && module_.kind(key) == AstKind::IntLiteral) {
        const source::Location brackets{module_.file().id(), {module_.node(module_.child(id, 0)).end, module_.node(id).end}};
        diagnostic.primary.text = "a part of a tuple is read by its position";
        diagnostic.helps.push_back({"write", diagnostics::Fix{brackets, "." + source_text(key)}});
    }
    if (type.kind == Kind::Optional) diagnostic.primary.text = "it may be `none`: take it apart with `??`, `!` or `if let`";
    sink_.report(std::move(diagnostic));
    return kErrorType;
}

TypeId Checker::slice(NodeId id, TypeId object) {
    const NodeId range = module_.child(id, 1);
    record(range, kRange);
    for (NodeId bound : module_.children(range)) {
        if (bound.exists()) coerce(bound, kInt);
    }
    const Kind what = kind(object);
    if (what == Kind::Never) return object;
    if (what == Kind::List || what == Kind::String || what == Kind::Bytes || what == Kind::Error)
        return object;
    sink_.report(error(Code::BadOperands, id, quoted(object) + " cannot be sliced"));
    return kErrorType;
}

// ---- f-strings

TypeId Checker::interpolated(NodeId id) {
    for (NodeId part : module_.children(id)) {
        if (module_.kind(part) != AstKind::Hole) continue;
        const TypeId type = value(module_.child(part, 0));
        record(part, kString);
        if (!module_.node(part).has(ast::kFormatted) || type == kErrorType) continue;
        const ast::Format& format = module_.format(part);
        const char* wrong = nullptr;
        if (format.base != 0 && type != kInt) wrong = "a base is for `int`";
        if (format.has_digits && type != kFloat) wrong = "`.n` is for `float`";
        if (format.zero && type != kInt && type != kFloat) wrong = "`0` is for `int` and `float`";
        if (wrong == nullptr) continue;
        sink_.report(error(Code::FormatMismatch, module_.child(part, 0),
                           "this format does not fit " + quoted(type))
                         .label(wrong));
    }
    return kString;
}

// ---- `?` and `!`

TypeId Checker::propagate(NodeId id) {
    const NodeId operand = module_.child(id, 0);
    const TypeId type = value(operand);
    if (type == kErrorType) return type;
    const Kind what = kind(type);
    if (what != Kind::Optional && what != Kind::Result) {
        sink_.report(error_at_anchor(Code::NotOptional, id,
                                     "`?` needs an optional or a result, found " + quoted(type)));
        return kErrorType;
    }
    const TypeId result = context_.has_result ? context_.result : kUnit;
    const bool fits =
        result == kErrorType ||
        (kind(result) == what &&
         (what == Kind::Optional || out_.types.second(result) == out_.types.second(type)));
    if (!fits) {
        const std::string needed =
            what == Kind::Optional ? "an optional"
                                   : "a result with the error " + quoted(out_.types.second(type));
        sink_.report(error_at_anchor(Code::BadPropagate, id,
                                     "`?` returns from a function that gives " + needed)
                         .label("this one gives " + quoted(result)));
    }
    return out_.types.first(type);
}

TypeId Checker::unwrap(NodeId id) {
    const TypeId type = value(module_.child(id, 0));
    if (type == kErrorType) return type;
    if (kind(type) == Kind::Optional || kind(type) == Kind::Result) return out_.types.first(type);
    sink_.report(error_at_anchor(Code::NotOptional, id,
                                 "`!` needs an optional or a result, found " + quoted(type)));
    return kErrorType;
}

}  // namespace aeroflow::check
