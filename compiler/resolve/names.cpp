// Lookup of names: locals, then the file's, then the built-in ones; and what is said when there is none.
#include <string>

#include "compiler/diagnostics/spelling.h"
#include "compiler/resolve/foreign_names.h"
#include "compiler/resolve/resolver.h"

namespace aeroflow::resolve {

using ast::Kind;
using ast::NodeId;
using ast::Symbol;
using diagnostics::Code;
using diagnostics::Diagnostic;

DeclarationId Resolver::add(Declaration declaration) {
    out_.declarations.push_back(declaration);
    return DeclarationId{uint32_t(out_.declarations.size() - 1)};
}

static bool is_local(DeclarationKind kind) {
    return kind == DeclarationKind::Local || kind == DeclarationKind::Parameter;
}

static bool is_member(DeclarationKind kind) {
    return kind == DeclarationKind::State || kind == DeclarationKind::ActorParameter ||
           kind == DeclarationKind::PrivateFunction;
}

// Locals of the function itself, or of those around a lambda; members of the actor whose code this is.
bool Resolver::reachable(DeclarationId id) {
    const Declaration& declaration = out_[id];
    if (is_member(declaration.kind)) {
        return !in_default_ && function_.exists() && out_[function_].actor.exists() &&
               (declaration.actor == out_[function_].actor);
    }
    if (!is_local(declaration.kind)) return true;
    if (in_default_) return false;
    for (FunctionId function = function_; function.exists(); function = out_[function].parent) {
        if (declaration.owner == function) return true;
        const FunctionKind kind = out_[function].kind;
        if (kind != FunctionKind::Lambda && kind != FunctionKind::ExpectFault) return false;
    }
    return false;
}

// A lambda that uses a local of the function around it captures it, and so does every lambda between the two.
void Resolver::capture(DeclarationId id) {
    if (!is_local(out_[id].kind)) return;
    for (FunctionId function = function_; function.exists() && function != out_[id].owner;
         function = out_[function].parent) {
        std::vector<DeclarationId>& captures = out_.functions[function.index].captures;
        bool known = false;
        for (DeclarationId other : captures) known = known || other == id;
        if (!known) captures.push_back(id);
    }
}

// Finds and records the declaration of an Identifier; none after a diagnostic.
DeclarationId Resolver::lookup(NodeId id, bool assigned) {
    const Symbol name = module_.node(id).name;
    const DeclarationId local = scopes_.local(name);
    DeclarationId found = local.exists() && reachable(local) ? local : scopes_.global(name);
    // `string(x)` is the function, also where the type has been named before.
    if (!found.exists()) found = builtin(name);
    if (!found.exists()) found = scopes_.type(name);
    if (found.exists()) {
        out_.declaration_of_node[id.index] = found;
        capture(found);
        return found;
    }
    if (local.exists()) {
        const bool of_main = out_[local].owner == out_.main && out_[local].is_mut;
        const char* why =
            in_default_ ? "a default may use constants and functions, no parameters"
            : of_main   ? "a function does not see the locals of main: pass it as an argument, or keep it in the state of an actor"
                        : "a function does not see the locals around it: pass it as an argument";
        sink_.report(Diagnostic(Code::NotCaptured, module_.location(id),
                                "`" + std::string(module_.text(name)) + "` is not visible here")
                         .label(why)
                         .note(module_.anchor(out_[local].node), "it is declared here"));
        out_.declarations[local.index].used = true;
        return kNoDeclaration;
    }
    if (is_variant_[name.index] == 0) unknown_name(id, assigned);
    return kNoDeclaration;
}

void Resolver::use_identifier(NodeId id) {
    const DeclarationId found = lookup(id);
    if (!found.exists()) return;
    out_.declarations[found.index].used = true;
    if (out_[found].kind != DeclarationKind::Sender) return;
    if (function_.exists() && out_[function_].actor.exists()) return;
    sink_.report(Diagnostic(Code::OutsideActor, module_.location(id),
                            "`sender` stands in handlers and functions of an actor")
                     .label("nobody has sent a message here"));
}

// The parameter `self` of the method around, also from a lambda in it.
DeclarationId Resolver::self_parameter() const {
    FunctionId function = function_;
    while (function.exists() && out_[function].kind == FunctionKind::Lambda)
        function = out_[function].parent;
    if (!function.exists() || out_[function].parameters.empty()) return kNoDeclaration;
    const DeclarationId first = out_[function].parameters.front();
    return module_.node(out_[first].node).has(ast::kSelf) ? first : kNoDeclaration;
}

void Resolver::use_self(NodeId id) {
    const DeclarationId parameter = in_default_ ? kNoDeclaration : self_parameter();
    if (parameter.exists()) {
        out_.declaration_of_node[id.index] = parameter;
        out_.declarations[parameter.index].used = true;
        return capture(parameter);
    }
    const NodeId actor = function_.exists() && !in_default_ ? out_[function_].actor : ast::kNoNode;
    if (actor.exists()) {
        out_.declaration_of_node[id.index] = out_.declaration_id(actor);
        return;
    }
    sink_.report(Diagnostic(Code::OutsideActor, module_.location(id),
                            "`self` stands in actors and methods, and there is none around it"));
}

// Of `m.Point` the module is not built yet; of one name the type.
void Resolver::use_type(NodeId id) {
    const NodeId path = module_.child(id, 0);
    if (module_.children(path).size() > 1) {
        not_yet(id, "a type of a module");
    } else {
        const Symbol name = module_.node(id).name;
        DeclarationId found = scopes_.type(name);
        if (!found.exists()) found = builtin_type(name);
        if (found.exists()) {
            out_.declaration_of_node[id.index] = found;
            out_.declarations[found.index].used = true;
        } else {
            unknown_type(id);
        }
    }
    visit(module_.child(id, 1));
}

// The first name of the path: a type, or a constant. A bare variant is found by the checker, by the subject's type.
void Resolver::use_constructor_pattern(NodeId id) {
    const NodeId path = module_.child(id, 0);
    const std::span<const NodeId> names = module_.children(path);
    if (names.empty()) return;
    const Symbol name = module_.node(names[0]).name;
    DeclarationId found = scopes_.type(name);
    if (!found.exists()) found = scopes_.global(name);
    if (!found.exists()) found = builtin_type(name);
    if (!found.exists()) return;
    out_.declaration_of_node[id.index] = found;
    out_.declarations[found.index].used = true;
}

// `random.int`: the Member is the use of a built-in function. Everything else is a field, left to the checker.
void Resolver::use_module_member(NodeId id) {
    const NodeId object = module_.child(id, 0);
    visit(object);
    const Declaration* declaration = out_.declaration(object);
    if (declaration == nullptr || declaration->kind != DeclarationKind::Module) return;
    const std::string_view module = builtin_module_name(declaration->builtin);
    const int builtin = find_builtin_function(module, module_.name(id));
    if (builtin < 0) {
        unknown_member(module_.anchor(id), module, module, module_.name(id));
        return;
    }
    Declaration member;
    member.kind = DeclarationKind::BuiltinFunction;
    member.name = module_.node(id).name;
    member.builtin = uint8_t(builtin);
    out_.declaration_of_node[id.index] = add(member);
}

// The rows of built-in names are made at first use and kept as names of the file.
DeclarationId Resolver::builtin(Symbol name) {
    const std::string_view text = module_.text(name);
    Declaration declaration;
    declaration.name = name;
    declaration.used = true;
    const int function = find_builtin_function("", text);
    if (function >= 0) {
        declaration.kind = DeclarationKind::BuiltinFunction;
        declaration.builtin = uint8_t(function);
    } else if (text == "sender") {
        declaration.kind = DeclarationKind::Sender;
    } else {
        uint8_t row = 0;
        bool found = false;
#define MODULE(module, always)       \
    if (always && text == #module) { \
        found = true;                \
        declaration.builtin = row;   \
    }                                \
    ++row;
#include "compiler/resolve/modules.def"
        if (!found) return builtin_type(name);
        declaration.kind = DeclarationKind::Module;
    }
    const DeclarationId id = add(declaration);
    scopes_.set_global(name, id);
    return id;
}

DeclarationId Resolver::builtin_type(Symbol name) {
    if (scopes_.type(name).exists()) return scopes_.type(name);
    const std::string_view text = module_.text(name);
    uint8_t row = 0;
    bool found = false;
    Declaration declaration;
#define BUILTIN_TYPE(id, type_name, arguments) \
    if (!found && text == type_name) {         \
        found = true;                          \
        declaration.builtin = row;             \
    }                                          \
    ++row;
#include "compiler/resolve/builtin_types.def"
    if (!found) return kNoDeclaration;
    declaration.kind = DeclarationKind::BuiltinType;
    declaration.name = name;
    declaration.used = true;
    const DeclarationId id = add(declaration);
    scopes_.set_type(name, id);
    return id;
}

void Resolver::declare_local(NodeId id, Symbol name, DeclarationKind kind, bool is_mut) {
    const DeclarationId hidden = scopes_.local(name);
    if (hidden.exists() && kind != DeclarationKind::ActorParameter && reachable(hidden) &&
        (out_[hidden].kind == DeclarationKind::State ||
         out_[hidden].kind == DeclarationKind::ActorParameter)) {
        const char* what =
            out_[hidden].kind == DeclarationKind::State ? "a state" : "a parameter of the actor";
        sink_.report(Diagnostic(Code::ShadowsState, module_.anchor(id),
                                "`" + std::string(module_.text(name)) + "` hides " + what +
                                    " of the same name")
                         .label("choose another name")
                         .note(module_.anchor(out_[hidden].node), "declared here"));
    }
    Declaration declaration;
    declaration.kind = kind;
    declaration.is_mut = is_mut;
    declaration.in_place = in_place_;
    declaration.name = name;
    declaration.node = id;
    declaration.owner = function_;
    const DeclarationId declared = add(declaration);
    out_.declaration_of_node[id.index] = declared;
    scopes_.declare(name, declared);
}

void Resolver::leave(DeclarationId id) {
    const Declaration& declaration = out_[id];
    if (declaration.kind != DeclarationKind::Local || declaration.used) return;
    const std::string_view name = module_.text(declaration.name);
    if (name.starts_with("_")) return;
    const std::string text = "`" + std::string(name) + "`";
    unused_.push_back(Diagnostic(Code::UnusedVariable, module_.anchor(declaration.node),
                            declaration.assigned ? text + " is given values but never read"
                                                 : text + " is never used")
                     .help("write `_" + std::string(name) + "` if that is meant"));
}

void Resolver::duplicate(NodeId id, NodeId first) {
    const std::string name(module_.name(id));
    Diagnostic diagnostic(Code::DuplicateName, module_.anchor(id),
                          "`" + name + "` is declared twice");
    if (first.exists()) {
        diagnostic.primary.text = "choose another name";
        diagnostic.secondary.push_back({module_.anchor(first), "first declared here"});
    } else {
        diagnostic.message = "`" + name + "` is a built-in type";
    }
    sink_.report(std::move(diagnostic));
}

// The nearest name in force, in order of first appearance in the file, so that ties are stable.
Symbol Resolver::similar_name(std::string_view text, bool types) const {
    std::vector<std::string_view> names;
    std::vector<Symbol> symbols;
    for (uint32_t i = 1; i < scopes_.symbol_count(); ++i) {
        const Symbol symbol{i};
        const bool known = types ? scopes_.type(symbol).exists()
                                 : scopes_.local(symbol).exists() ||
                                       scopes_.global(symbol).exists() ||
                                       scopes_.type(symbol).exists();
        if (!known) continue;
        names.push_back(module_.text(symbol));
        symbols.push_back(symbol);
    }
    const auto best = diagnostics::nearest(text, names);
    if (!best) return Symbol{};
    for (size_t i = 0; i < names.size(); ++i) {
        if (names[i] == *best) return symbols[i];
    }
    return Symbol{};
}

// Inside a method: is this a field of the receiver?
bool Resolver::is_field(std::string_view name) const {
    const NodeId type = function_.exists() ? out_[function_].type : ast::kNoNode;
    if (!type.exists() || module_.kind(type) != Kind::Struct) return false;
    for (NodeId member : module_.children(module_.child(type, 1))) {
        if (module_.kind(member) == Kind::Field && module_.name(member) == name) return true;
    }
    return false;
}

// What is meant, from the surest guess to the least sure: a field or message named plainly, a word of another language, a name
// that is near.
void Resolver::unknown_name(NodeId id, bool assigned) {
    const std::string name(module_.name(id));
    Diagnostic diagnostic(Code::UnknownName, module_.location(id), "there is no `" + name + "` here");
    const auto fix = [&](std::string text, std::string replacement) {
        diagnostic.helps.push_back({std::move(text), diagnostics::Fix{module_.location(id), std::move(replacement)}});
    };
    const auto foreign = foreign_value(name);
    const Symbol similar = similar_name(name, false);
    const auto builtin = diagnostics::nearest(name, builtin_function_names(""));
    if (is_field(name)) {
        diagnostic.primary.text = "it is a field of the receiver";
        fix("write", "self." + name);
    } else if (actor_.exists() && has_handler(name)) {
        diagnostic.primary.text = "a message is sent with `self." + name + "(…)`";
    } else if (foreign) {
        diagnostic.primary.text = std::string(foreign->advice);
        // `println!(…)` with its sign.
        const uint32_t end = module_.location(id).span.end;
        const bool macro = module_.file().text({end, std::min(end + 2, module_.file().size())}) == "!(";
        if (!foreign->replacement.empty()) fix("write", std::string(foreign->replacement));
        if (macro && !diagnostic.helps.empty()) ++diagnostic.helps.back().fix->location.span.end;
    } else if (similar.exists()) {
        DeclarationId found = scopes_.local(similar);
        if (!found.exists()) found = scopes_.global(similar);
        if (!found.exists()) found = scopes_.type(similar);
        diagnostic.primary.text = "did you mean `" + std::string(module_.text(similar)) + "`";
        if (out_[found].node.exists()) {
            const uint32_t line = module_.file().line_of(module_.node(out_[found].node).anchor);
            diagnostic.primary.text += " (line " + std::to_string(line) + ")";
        }
        diagnostic.primary.text += "?";
    } else if (builtin) {
        diagnostic.primary.text = "did you mean `" + std::string(*builtin) + "`?";
    }
    if (assigned && !similar.exists()) fix("a variable is declared first", "mut " + name);
    sink_.report(std::move(diagnostic));
}

bool Resolver::has_handler(std::string_view name) const {
    for (NodeId member : module_.children(module_.child(actor_, 3))) {
        if (module_.kind(member) == Kind::Handler && module_.name(member) == name) return true;
    }
    return false;
}

void Resolver::unknown_member(source::Location at, std::string_view shown, std::string_view module, std::string_view name) {
    Diagnostic diagnostic(Code::UnknownMember, at, "`" + std::string(shown) + "` has no `" + std::string(name) + "`");
    const std::vector<std::string_view> names = builtin_function_names(module);
    if (const auto best = diagnostics::nearest(name, names)) {
        diagnostic.primary.text = "did you mean `" + std::string(*best) + "`?";
    } else {
        std::string all;
        for (const std::string_view one : names) all += (all.empty() ? "`" : ", `") + std::string(one) + "`";
        diagnostic.helps.push_back({"it has " + all, std::nullopt});
    }
    sink_.report(std::move(diagnostic));
}

void Resolver::unknown_type(NodeId id) {
    const std::string_view name = module_.name(id);
    Diagnostic diagnostic(Code::UnknownType, module_.location(id),
                          "there is no type `" + std::string(name) + "`");
    const Symbol similar = similar_name(name, true);
    if (const auto foreign = foreign_type(name)) {
        diagnostic.primary.text = std::string(foreign->advice);
        const uint32_t begin = module_.node(id).begin;
        const source::Location word{module_.file().id(), {begin, begin + uint32_t(name.size())}};
        if (!foreign->replacement.empty()) {
            diagnostic.helps.push_back({"write", diagnostics::Fix{word, std::string(foreign->replacement)}});
        }
    } else if (similar.exists()) {
        diagnostic.primary.text = "did you mean `" + std::string(module_.text(similar)) + "`?";
    } else {
        static constexpr std::string_view kNames[] = {
#define BUILTIN_TYPE(id, type_name, arguments) type_name,
#include "compiler/resolve/builtin_types.def"
        };
        const auto best = diagnostics::nearest(name, kNames);
        if (best) diagnostic.primary.text = "did you mean `" + std::string(*best) + "`?";
    }
    sink_.report(std::move(diagnostic));
}

void Resolver::not_yet(NodeId id, std::string_view what) {
    const char* instead = what == "an interface"          ? "name the actor instead"
                          : what == "a supervisor"        ? "`monitor` tells of the end of an actor, and `on down` may spawn another"
                          : what == "a module of one's own" ? "keep the program in one file"
                                                          : "";
    sink_.report(Diagnostic(Code::NotYet, module_.anchor(id), std::string(what) + " is not yet built").label(instead));
}

}  // namespace aeroflow::resolve
