// Calls of functions, structs and variants, and how arguments meet parameters.
#include "compiler/check/checker.h"
#include "compiler/diagnostics/spelling.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

std::span<const NodeId> Checker::arguments_of(NodeId id) const {
    if (module_.kind(id) != AstKind::Call) return {};
    return module_.children(module_.child(id, 2));
}

uint32_t Checker::add_call(NodeId id, CallKind kind) {
    const uint32_t row = uint32_t(out_.calls.size());
    Call call;
    call.kind = kind;
    call.node = id;
    out_.calls.push_back(call);
    out_.detail_of_node[id.index] = kCallBit | row;
    return row;
}

TypeId Checker::call(NodeId id, TypeId hint) {
    const NodeId callee = module_.child(id, 0), type_arguments = module_.child(id, 1);
    if (type_arguments.exists()) {
        for (NodeId type : module_.children(type_arguments)) type_of(type);
        refuse_type_arguments(callee);
    }
    const bool parenthesized = module_.node(callee).has(ast::kParenthesized);
    if (module_.kind(callee) == AstKind::Member && !parenthesized) return call_member(id, hint);
    if (module_.kind(callee) != AstKind::Identifier || parenthesized) return call_value(id);
    const Declaration* declaration = bindings_.declaration(callee);
    if (declaration != nullptr) return call_declaration(id, *declaration, hint);
    return bare_variant(id, callee, hint, true);
}

// Only `lookup` and what has type parameters takes type arguments.
void Checker::refuse_type_arguments(NodeId callee) {
    const Declaration* declaration = bindings_.declaration(callee);
    if (declaration != nullptr) {
        if (declaration->kind == DeclarationKind::NotBuilt) return;
        if (declaration->kind == DeclarationKind::BuiltinFunction &&
            BuiltinId(declaration->builtin) == BuiltinId::Lookup)
            return;
    } else if (module_.kind(callee) != AstKind::Member) {
        return;
    }
    sink_.report(error_at_anchor(Code::TypeArguments, callee,
                                 quoted(module_.name(callee)) + " takes no type arguments"));
}

TypeId Checker::call_declaration(NodeId id, const Declaration& declaration, TypeId hint) {
    const NodeId callee = module_.child(id, 0);
    const char* advice = nullptr;
    switch (declaration.kind) {
        case DeclarationKind::Function:
        case DeclarationKind::PrivateFunction: return call_function(id, declaration);
        case DeclarationKind::BuiltinFunction: return call_builtin(id, declaration.builtin, hint);
        case DeclarationKind::Struct:
            return call_struct(id, type_number_[bindings_.declaration_id(callee).index]);
        case DeclarationKind::Local:
        case DeclarationKind::Parameter:
        case DeclarationKind::ActorParameter:
        case DeclarationKind::State:
        case DeclarationKind::Const: return call_value(id);
        case DeclarationKind::NotBuilt: return error_call(id);
        case DeclarationKind::TypeAlias: {
            const TypeId type = out_.type(bindings_.declaration_id(callee));
            if (kind(type) == Kind::Struct) return call_struct(id, out_.types[type].declaration);
            if (type == kErrorType) return error_call(id);
            break;
        }
        case DeclarationKind::Actor:
            sink_.report(error(Code::NotCallable, callee, quoted(module_.name(callee)) + " is an actor and cannot be called")
                             .label("an actor is made with `spawn`")
                             .help("write", in_front_of(id), "spawn "));
            return error_call(id);
        case DeclarationKind::Enum: advice = "name one of its variants"; break;
        default: break;
    }
    auto diagnostic =
        error(Code::NotCallable, callee, quoted(module_.name(callee)) + " cannot be called");
    if (advice != nullptr) diagnostic.primary.text = advice;
    sink_.report(std::move(diagnostic));
    return error_call(id);
}

// The arguments of a call that cannot be understood are looked at all the same.
TypeId Checker::error_call(NodeId id) {
    for (NodeId argument : arguments_of(id)) {
        if (module_.kind(argument) == AstKind::Argument) value(module_.child(argument, 0));
    }
    add_call(id, CallKind::Error);
    return kErrorType;
}

TypeId Checker::call_function(NodeId id, const Declaration& declaration) {
    const FunctionId function = declaration.function;
    if (!function.exists()) return error_call(id);
    if (context_.constant) {
        return constant_call(id, quoted(module_.text(declaration.name)) + " is a function");
    }
    const bool own = declaration.kind == DeclarationKind::PrivateFunction;
    const uint32_t row = add_call(id, own ? CallKind::PrivateFunction : CallKind::Function);
    out_.calls[row].function = function;
    const std::vector<Slot> slots = slots_of(out_.functions[function.index].parameters);
    match_arguments(id, row, slots, module_.text(declaration.name));
    note_call(id, function);
    check_overlap(id, row);
    return out_.functions[function.index].result;
}

TypeId Checker::constant_call(NodeId id, const std::string& why) {
    const std::string name = quoted(module_.name(bindings_[context_.function].node));
    sink_.report(
        error(Code::ConstantCall, id, "the constant " + name + " calls nothing, and " + why));
    return error_call(id);
}

TypeId Checker::call_struct(NodeId id, uint32_t number) {
    const uint32_t row = add_call(id, CallKind::Struct);
    out_.calls[row].type = out_.structs[number].type;
    match_arguments(id, row, slots_of(out_.structs[number].fields), out_.structs[number].name);
    record(module_.child(id, 0), out_.structs[number].type);
    return out_.structs[number].type;
}

TypeId Checker::call_value(NodeId id) {
    const NodeId callee = module_.child(id, 0);
    const TypeId type = value(callee);
    if (kind(type) != Kind::Function) {
        if (type != kErrorType) {
            sink_.report(error(Code::NotCallable, callee,
                               "a value of type " + quoted(type) + " cannot be called"));
        }
        return error_call(id);
    }
    const uint32_t row = add_call(id, CallKind::FunctionValue);
    std::vector<Slot> slots;
    for (TypeId part : out_.types.parts(type)) slots.push_back({"", part});
    match_arguments(id, row, slots, "this function");
    return out_.types.first(type);
}

// ---- variants

// `Circle(2.0)` or `Empty` without its enum: of the expected type, else the only one of the file with that name.
TypeId Checker::bare_variant(NodeId id, NodeId name_node, TypeId hint, bool has_arguments) {
    const std::string_view name = module_.name(name_node);
    const auto variant_of = [&](uint32_t number) {
        const std::vector<Variant>& variants = out_.enums[number].variants;
        uint32_t i = 0;
        while (i < variants.size() && variants[i].name != name) ++i;
        return i < variants.size() ? i : kNoIndex;
    };
    uint32_t number = kNoIndex, variant = kNoIndex;
    if (is_hint(hint) && kind(strip(hint)) == Kind::Enum) {
        number = out_.types[strip(hint)].declaration;
        variant = variant_of(number);
    }
    bool ambiguous = false;
    if (variant == kNoIndex) {
        for (uint32_t i = 2; i < out_.enums.size(); ++i) {
            const uint32_t found = variant_of(i);
            if (found == kNoIndex) continue;
            ambiguous = ambiguous || variant != kNoIndex;
            number = i;
            variant = found;
        }
    }
    if (variant == kNoIndex || ambiguous) {
        if (ambiguous) {
            sink_.report(error(Code::TypeNotKnown, name_node,
                               quoted(name) + " is a variant of several enums")
                             .label("write it with its enum: `" + out_.enums[number].name + "." +
                                    std::string(name) + "`"));
        }
        return has_arguments ? error_call(id) : kErrorType;
    }
    return has_arguments ? call_variant(id, number, variant)
                         : variant_value(id, name_node, number, variant);
}

TypeId Checker::call_variant(NodeId id, uint32_t number, uint32_t variant) {
    const uint32_t row = add_call(id, CallKind::Variant);
    const TypeId type = out_.enums[number].type;
    out_.calls[row].type = type;
    out_.calls[row].index = variant;
    match_arguments(id, row, slots_of(out_.enums[number].variants[variant].fields),
                    out_.enums[number].variants[variant].name);
    record(module_.child(id, 0), type);
    return type;
}

// A variant named without parentheses: it must have no payload, or defaults for all of it.
TypeId Checker::variant_value(NodeId id, NodeId name_node, uint32_t number, uint32_t variant) {
    const Variant& declared = out_.enums[number].variants[variant];
    if (!declared.fields.empty()) {
        sink_.report(error_at_anchor(Code::ArgumentCount, name_node,
                                     quoted(declared.name) + " has " +
                                         std::to_string(declared.fields.size()) +
                                         (declared.fields.size() == 1 ? " field" : " fields"))
                         .label("give them in parentheses: `" + std::string(declared.name) + "(" + std::string(declared.fields[0].name) +
                                (declared.fields.size() == 1 ? "" : ", …") + ")`"));
        return out_.enums[number].type;
    }
    const uint32_t row = add_call(id, CallKind::Variant);
    out_.calls[row].type = out_.enums[number].type;
    out_.calls[row].index = variant;
    return out_.enums[number].type;
}

// ---- arguments

std::vector<Slot> Checker::slots_of(const std::vector<Parameter>& parameters) const {
    std::vector<Slot> slots;
    slots.reserve(parameters.size());
    for (const Parameter& p : parameters)
        slots.push_back({p.name, p.type, p.default_value, p.default_value.exists(), p.is_mut,
                         p.declaration.exists() ? bindings_[p.declaration].node : ast::kNoNode});
    return slots;
}

std::vector<Slot> Checker::slots_of(const std::vector<Field>& fields) const {
    std::vector<Slot> slots;
    slots.reserve(fields.size());
    for (const Field& f : fields)
        slots.push_back({f.name, f.type, f.default_value, f.default_value.exists(), false, f.node});
    return slots;
}

static std::string names_of(std::span<const Slot> slots) {
    std::string names;
    for (const Slot& slot : slots) {
        if (!slot.name.empty()) names += (names.empty() ? "`" : ", `") + std::string(slot.name) + "`";
    }
    return names;
}

// Checks the arguments as written, each against its parameter, and writes the rows in order of evaluation.
void Checker::match_arguments(NodeId id, uint32_t row, std::span<const Slot> slots,
                              std::string_view what) {
    std::vector<Argument> arguments;
    uint32_t position = 0;
    bool misnamed = false;  // what was misnamed is not missing too
    for (NodeId node : arguments_of(id)) {
        if (module_.kind(node) != AstKind::Argument) continue;
        const NodeId given = module_.child(node, 0);
        Argument argument;
        argument.value = given;
        argument.is_mut = module_.node(node).has(ast::kMut);
        if (module_.node(node).has(ast::kSpread)) {
            argument.parameter = kSpreadParameter;
            if (out_.calls[row].kind == CallKind::Struct) {
                coerce(given, out_.calls[row].type);
            } else {
                value(given);
                sink_.report(error(Code::UnknownArgument, node,
                                   "`..` copies the fields of a struct, and this makes none"));
            }
            arguments.push_back(argument);
            continue;
        }
        const uint32_t slot = slot_of(id, node, position, slots, what);
        if (!module_.node(node).name.exists()) ++position;
        if (slot >= slots.size()) {
            misnamed = misnamed || module_.node(node).name.exists();
            value(given);
            continue;
        }
        bool repeated = false;
        for (const Argument& other : arguments) repeated = repeated || other.parameter == slot;
        misnamed = misnamed || repeated;
        if (repeated) {
            sink_.report(
                error(Code::RepeatedArgument, node, quoted(slots[slot].name) + " is given twice"));
        }
        argument.parameter = uint16_t(slot);
        check_argument(node, slots[slot]);
        arguments.push_back(argument);
    }
    if (position > slots.size()) {
        sink_.report(error_at_anchor(Code::ArgumentCount, id,
                                     quoted(what) + " takes " + std::to_string(slots.size()) +
                                         (slots.size() == 1 ? " argument" : " arguments") +
                                         ", found " + std::to_string(arguments_of(id).size()))
                         .label(slots.empty() ? "it takes nothing" : "it takes " + names_of(slots)));
    } else if (!misnamed) {
        finish_arguments(id, arguments, slots, what);
    }
    store_arguments(row, arguments);
}

void Checker::store_arguments(uint32_t row, std::span<const Argument> arguments) {
    out_.calls[row].first_argument = uint32_t(out_.arguments.size());
    out_.calls[row].argument_count = uint32_t(arguments.size());
    out_.arguments.insert(out_.arguments.end(), arguments.begin(), arguments.end());
}

// The parameter an argument is for; slots.size() when there is none.
uint32_t Checker::slot_of(NodeId, NodeId argument, uint32_t position, std::span<const Slot> slots,
                          std::string_view what) {
    const ast::Symbol name = module_.node(argument).name;
    if (!name.exists()) return position;
    std::vector<std::string_view> names;
    for (uint32_t i = 0; i < slots.size(); ++i) {
        if (slots[i].name == module_.text(name)) return i;
        names.push_back(slots[i].name);
    }
    Diagnostic diagnostic = error(Code::UnknownArgument, argument,
                                  quoted(what) + " has no parameter " + quoted(module_.text(name)));
    const auto nearest = diagnostics::nearest(module_.text(name), names);
    if (nearest) diagnostic.primary.text = "did you mean " + quoted(*nearest) + "?";
    sink_.report(std::move(diagnostic));
    return uint32_t(slots.size());
}

void Checker::check_argument(NodeId argument, const Slot& slot) {
    const NodeId given = module_.child(argument, 0);
    const bool marked = module_.node(argument).has(ast::kMut);
    if (!slot.is_mut) {
        if (marked) {
            sink_.report(error(Code::UnexpectedMut, argument,
                               quoted(slot.name) + " is not a `mut` parameter")
                             .label("remove `mut`"));
        }
        coerce(given, slot.type, {slot.type, slot.declared, "declared here"});
        return;
    }
    if (!marked) {
        const source::Location at{module_.file().id(),
                                  {module_.node(given).begin, module_.node(given).begin}};
        sink_.report(error(Code::MissingMut, argument,
                           quoted(slot.name) + " is changed by the call: write `mut`")
                         .help("say so at the call", at, "mut "));
        value(given);
        return;
    }
    const TypeId type = place(given, PlaceUse::Change);
    record(given, type);
    if (type != slot.type && type != kErrorType && slot.type != kErrorType)
        mismatch(given, slot.type, type);
}

// What is missing has a default, or is an error; a spread has it all.
void Checker::finish_arguments(NodeId id, std::vector<Argument>& arguments,
                               std::span<const Slot> slots, std::string_view what) {
    std::vector<uint8_t> given(slots.size(), 0);
    bool spread = false;
    for (const Argument& argument : arguments) {
        if (argument.parameter == kSpreadParameter) {
            spread = true;
        } else {
            given[argument.parameter] = 1;
        }
    }
    if (spread) return;
    std::string missing;
    for (uint32_t i = 0; i < slots.size(); ++i) {
        if (given[i] != 0) continue;
        if (slots[i].has_default) {
            Argument argument;
            argument.value = slots[i].default_value;
            argument.parameter = uint16_t(i);
            argument.is_default = true;
            arguments.push_back(argument);
            continue;
        }
        missing += (missing.empty() ? "" : ", ") +
                   (slots[i].name.empty() ? std::to_string(i + 1) : quoted(slots[i].name));
    }
    if (missing.empty()) return;
    auto diagnostic = error_at_anchor(Code::ArgumentCount, id, quoted(what) + " needs " + missing)
                          .label("takes " + std::to_string(slots.size()) + (slots.size() == 1 ? " argument" : " arguments"));
    for (uint32_t i = 0; i < slots.size(); ++i) {
        if (given[i] != 0 || slots[i].has_default || !slots[i].declared.exists()) continue;
        diagnostic.secondary.push_back({module_.anchor(slots[i].declared), "declared here"});
        break;
    }
    sink_.report(std::move(diagnostic));
}

}  // namespace aeroflow::check
