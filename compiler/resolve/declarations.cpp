// Pass 1 of the resolver: every declaration of the file gets a row, and a name in the file's scope, so that uses may
// stand before it.
#include <algorithm>
#include <string>

#include "compiler/diagnostics/spelling.h"
#include "compiler/resolve/resolver.h"

namespace aeroflow::resolve {

using ast::Kind;
using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;

Resolver::Resolver(const ast::Module& module, diagnostics::Sink& sink)
    : module_(module),
      sink_(sink),
      scopes_(module.symbol_count()),
      is_variant_(module.symbol_count(), 0) {
    out_.module_name = "main";
    out_.declaration_of_node.resize(module.size());
    out_.function_of_node.resize(module.size());
    out_.loop_of_node.resize(module.size());
}

Bindings Resolver::run() {
    collect_file();
    collect_main();
    for (NodeId id : module_.children(module_.root())) {
        function_ = out_.main;
        visit_declaration(id);
    }
    scopes_.close([this](DeclarationId id) { leave(id); });
    number_sites();
    // Where a name is misspelt or a line could not be read, the variable may well be used.
    if (!sink_.has_errors()) {
        for (Diagnostic& diagnostic : unused_) sink_.report(std::move(diagnostic));
    }
    return std::move(out_);
}

Bindings resolve(const ast::Module& module, diagnostics::Sink& sink) {
    return Resolver(module, sink).run();
}

bool is_declaration(Kind kind) {
    switch (kind) {
        case Kind::Error:
        case Kind::Import:
        case Kind::FromImport:
        case Kind::Const:
        case Kind::Struct:
        case Kind::Enum:
        case Kind::TypeAlias:
        case Kind::Function:
        case Kind::Interface:
        case Kind::Actor:
        case Kind::Agent:
        case Kind::Supervisor:
        case Kind::Test:
        case Kind::Cluster: return true;
        default: return false;
    }
}

void Resolver::collect_file() {
    scopes_.open();
    for (NodeId id : module_.children(module_.root())) collect_declaration(id);
}

void Resolver::collect_declaration(NodeId id) {
    const ast::Node& node = module_.node(id);
    switch (node.kind) {
        case Kind::Import: collect_import(id); return;
        case Kind::FromImport: collect_from_import(id); return;
        case Kind::Const:
            out_.consts.push_back(id);
            declare_global(DeclarationKind::Const, id);
            out_.declarations.back().function =
                add_function(FunctionKind::Const, id, ast::kNoNode, qualified(module_.name(id)));
            return;
        case Kind::Struct:
        case Kind::Enum:
            if (!not_generic(id, module_.child(id, 0)))
                return declare_type(DeclarationKind::NotBuilt, id);
            (node.kind == Kind::Struct ? out_.structs : out_.enums).push_back(id);
            declare_type(
                node.kind == Kind::Struct ? DeclarationKind::Struct : DeclarationKind::Enum, id);
            add_function(FunctionKind::TypeDefaults, id, ast::kNoNode, qualified(module_.name(id)));
            collect_methods(id);
            if (node.kind == Kind::Struct) return;
            for (NodeId member : module_.children(module_.child(id, 1))) {
                if (module_.kind(member) == Kind::Variant)
                    is_variant_[module_.node(member).name.index] = 1;
            }
            return;
        case Kind::TypeAlias:
            if (!not_generic(id, module_.child(id, 0)))
                return declare_type(DeclarationKind::NotBuilt, id);
            out_.aliases.push_back(id);
            return declare_type(DeclarationKind::TypeAlias, id);
        case Kind::Function: {
            const bool built = not_generic(id, module_.child(id, 0));
            declare_global(built ? DeclarationKind::Function : DeclarationKind::NotBuilt, id);
            if (!built) return;
            const bool is_main = module_.name(id) == "main";
            const FunctionId function =
                add_function(is_main ? FunctionKind::Main : FunctionKind::Function, id,
                             ast::kNoNode, qualified(module_.name(id)));
            out_.declarations.back().function = function;
            if (is_main) out_.main = function;
            return;
        }
        case Kind::Actor: return collect_actor(id);
        case Kind::Test:
            check_title(id);
            out_.tests.push_back(id);
            add_function(FunctionKind::Test, id, ast::kNoNode,
                         qualified("test$" + std::to_string(test_count_++)));
            return;
        case Kind::Interface:
            not_yet(id, "an interface");
            return declare_type(DeclarationKind::NotBuilt, id);
        case Kind::Agent:
            not_yet(id, "an agent");
            return declare_type(DeclarationKind::NotBuilt, id);
        case Kind::Supervisor:
            not_yet(id, "a supervisor");
            return declare_type(DeclarationKind::NotBuilt, id);
        default: return;
    }
}

// A method is a function whose first parameter is the receiver.
void Resolver::collect_methods(NodeId id) {
    const std::string prefix = qualified(module_.name(id));
    for (NodeId member : module_.children(module_.child(id, 1))) {
        if (module_.kind(member) != Kind::Function) continue;
        if (!not_generic(member, module_.child(member, 0))) continue;
        const FunctionId function = add_function(FunctionKind::Function, member, ast::kNoNode,
                                                 prefix + "." + std::string(module_.name(member)));
        out_.functions[function.index].type = id;
    }
}

// Top-level statements make a main; beside `fn main` they have no place.
void Resolver::collect_main() {
    for (NodeId id : module_.children(module_.root())) {
        if (is_declaration(module_.kind(id))) continue;
        if (out_.main.exists()) {
            const NodeId main = out_[out_.main].node;
            sink_.report(Diagnostic(Code::TwoMains, module_.anchor(id),
                                    "this file has a `fn main` and statements outside of it")
                             .label("move this into `main`")
                             .note(module_.anchor(main), "`main` is declared here"));
        } else {
            out_.main =
                add_function(FunctionKind::Main, module_.root(), ast::kNoNode, qualified("main"));
        }
        return;
    }
}

// Titles name tests: in --filter, in the list of those that failed, in traces.
void Resolver::check_title(NodeId id) {
    const auto [first, is_new] = titles_.emplace(module_.string(id), id);
    if (is_new) return;
    Diagnostic diagnostic(Code::DuplicateName, module_.anchor(id),
                          "two tests have the title \"" + std::string(module_.string(id)) + "\"");
    diagnostic.secondary.push_back({module_.anchor(first->second), "the first one"});
    sink_.report(std::move(diagnostic));
}

FunctionId Resolver::add_function(FunctionKind kind, NodeId node, NodeId actor, std::string name) {
    const FunctionId id{uint32_t(out_.functions.size())};
    Function function;
    function.kind = kind;
    function.node = node;
    function.actor = actor;
    function.name = std::move(name);
    out_.functions.push_back(std::move(function));
    lambda_counts_.push_back(0);
    out_.function_of_node[node.index] = id;
    return id;
}

// Reports type parameters; true when there are none.
bool Resolver::not_generic(NodeId id, NodeId type_parameters) {
    if (!type_parameters.exists() || module_.children(type_parameters).empty()) return true;
    sink_.report(
        Diagnostic(Code::NotYet, module_.anchor(id),
                   "type parameters are not yet built: `" + std::string(module_.name(id)) + "`")
            .label("write one for each type that is needed"));
    return false;
}

void Resolver::declare_global(DeclarationKind kind, NodeId id) {
    const ast::Symbol name = module_.node(id).name;
    const DeclarationId before = scopes_.global(name);
    Declaration declaration;
    declaration.kind = kind;
    declaration.name = name;
    declaration.node = id;
    const DeclarationId declared = add(declaration);
    out_.declaration_of_node[id.index] = declared;
    if (before.exists()) return duplicate(id, out_[before].node);
    scopes_.set_global(name, declared);
}

void Resolver::declare_type(DeclarationKind kind, NodeId id) {
    const ast::Symbol name = module_.node(id).name;
    DeclarationId before = scopes_.type(name);
    if (!before.exists()) before = builtin_type(name);
    Declaration declaration;
    declaration.kind = kind;
    declaration.name = name;
    declaration.node = id;
    const DeclarationId declared = add(declaration);
    out_.declaration_of_node[id.index] = declared;
    if (before.exists()) return duplicate(id, out_[before].node);
    scopes_.set_type(name, declared);
}

void Resolver::collect_actor(NodeId id) {
    const bool built = not_generic(id, module_.child(id, 0));
    declare_type(built ? DeclarationKind::Actor : DeclarationKind::NotBuilt, id);
    if (!built) return;
    out_.actors.push_back(id);
    const std::string prefix = qualified(module_.name(id));
    // The row of the defaults comes first: the actor's node keeps the one of its initialisers.
    if (module_.child(id, 1).exists()) add_function(FunctionKind::TypeDefaults, id, id, prefix);
    add_function(FunctionKind::Initialisers, id, id, prefix + ".state");
    uint32_t every_count = 0;
    for (NodeId member : module_.children(module_.child(id, 3))) {
        const Kind kind = module_.kind(member);
        if (kind == Kind::Every) {
            add_function(FunctionKind::Every, member, id,
                         prefix + ".every$" + std::to_string(every_count++));
        } else if (kind == Kind::Function) {
            const FunctionKind what = FunctionKind::PrivateFunction;
            if (not_generic(member, module_.child(member, 0))) {
                add_function(what, member, id, prefix + "." + std::string(module_.name(member)));
            }
        } else if (kind == Kind::Handler) {
            collect_handler(member, prefix);
        }
    }
}

void Resolver::collect_handler(NodeId id, const std::string& prefix) {
    const std::string_view name = module_.name(id);
    FunctionKind kind = FunctionKind::Handler;
    if (name == "start") kind = FunctionKind::Start;
    if (name == "stop") kind = FunctionKind::Stop;
    if (name == "down") kind = FunctionKind::Down;
    const NodeId actor = out_.actors.back();
    add_function(kind, id, actor, prefix + "." + std::string(name));
}

static bool find_module(std::string_view name, uint8_t& row) {
    uint8_t count = 0;
#define MODULE(module, always) \
    if (name == #module) {     \
        row = count;           \
        return true;           \
    }                          \
    ++count;
#include "compiler/resolve/modules.def"
    return false;
}

// A module of the library that there will be is not built; any other is misspelt, or one of the user's own.
void Resolver::unknown_module(NodeId path) {
    static constexpr std::string_view kLater[] = {
        "text",    "json", "csv",     "time",        "hash",  "encoding",  "regex", "collections", "metrics", "storage", "http",
        "process", "supervision", "flow", "consensus", "swarm", "edge", "predict", "twin", "tensor", "nn", "agent", "quantum"};
    static constexpr std::string_view kBuilt[] = {
#define MODULE(module, always) #module,
#include "compiler/resolve/modules.def"
    };
    const std::span<const NodeId> names = module_.children(path);
    const std::string_view last = module_.name(names.back());
    const bool of_library = names.size() == 2 && module_.name(names[0]) == "std";
    const bool later = std::find(std::begin(kLater), std::end(kLater), last) != std::end(kLater);
    if (!of_library || later) return not_yet(path, of_library ? "this module of the library" : "a module of one's own");
    Diagnostic diagnostic(Code::UnknownMember, module_.location(path), "there is no module `std." + std::string(last) + "`");
    const auto best = diagnostics::nearest(last, kBuilt);
    if (best) {
        diagnostic.primary.text = "did you mean `std." + std::string(*best) + "`?";
        diagnostic.helps.push_back({"write", diagnostics::Fix{module_.location(names.back()), std::string(*best)}});
    }
    sink_.report(std::move(diagnostic));
}

// Only modules of the library without source: `std.math`, `std.stdin` …
void Resolver::collect_import(NodeId id) {
    const NodeId path = module_.child(id, 0);
    const std::span<const NodeId> names = module_.children(path);
    if (names.empty()) return;
    const ast::Symbol alias = module_.node(id).name;
    Declaration declaration;
    declaration.kind = DeclarationKind::Module;
    declaration.name = alias.exists() ? alias : module_.node(names.back()).name;
    declaration.node = id;
    if (names.size() != 2 || module_.name(names[0]) != "std" ||
        !find_module(module_.name(names[1]), declaration.builtin)) {
        unknown_module(path);
        declaration.kind = DeclarationKind::NotBuilt;
    }
    const DeclarationId declared = add(declaration);
    out_.declaration_of_node[id.index] = declared;
    const DeclarationId before = scopes_.global(declaration.name);
    if (before.exists()) return duplicate(id, out_[before].node);
    scopes_.set_global(declaration.name, declared);
}

void Resolver::collect_from_import(NodeId id) {
    const std::span<const NodeId> path = module_.children(module_.child(id, 0));
    uint8_t row = 0;
    const bool known = path.size() == 2 && module_.name(path[0]) == "std" &&
                       find_module(module_.name(path[1]), row);
    if (!known) unknown_module(module_.child(id, 0));
    for (NodeId name : module_.children(module_.child(id, 1))) {
        Declaration declaration;
        declaration.kind = DeclarationKind::NotBuilt;
        declaration.name = module_.node(name).name;
        declaration.node = name;
        if (known) {
            const int builtin = find_builtin_function(module_.name(path[1]), module_.name(name));
            if (builtin >= 0) {
                declaration.kind = DeclarationKind::BuiltinFunction;
                declaration.builtin = uint8_t(builtin);
            } else {
                unknown_member(module_.location(name), "std." + std::string(module_.name(path[1])),
                               module_.name(path[1]), module_.name(name));
            }
        }
        const DeclarationId declared = add(declaration);
        out_.declaration_of_node[name.index] = declared;
        const DeclarationId before = scopes_.global(declaration.name);
        if (before.exists()) {
            duplicate(name, out_[before].node);
        } else {
            scopes_.set_global(declaration.name, declared);
        }
    }
}

}  // namespace aeroflow::resolve
