// What every name of a file means, and which pieces of code the file has.
//
// In: the AST. Out: node id -> declaration, the list of declarations, and the list of functions: everything that is
// lowered to code has a row there, with the qualified name of formats.md §5. Holds: the functions of the file and of its
// actors stand in source order, then nested ones and lambdas; builtin names get their declaration at first use; nothing changes after resolve().
// Read next: scopes.h (how names are found), compiler/check/program_types.h (types).
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostics.h"

namespace aeroflow::resolve {

struct DeclarationId {
    uint32_t index = UINT32_MAX;
    constexpr bool exists() const { return index != UINT32_MAX; }
    friend constexpr auto operator<=>(DeclarationId, DeclarationId) = default;
};
inline constexpr DeclarationId kNoDeclaration{};

struct FunctionId {
    uint32_t index = UINT32_MAX;
    constexpr bool exists() const { return index != UINT32_MAX; }
    friend constexpr auto operator<=>(FunctionId, FunctionId) = default;
};
inline constexpr FunctionId kNoFunction{};

enum class DeclarationKind : uint8_t {
    Local,            // node: BindingPattern or RestPattern
    Parameter,        // node: Parameter, of a function, handler or lambda
    ActorParameter,   // node: Parameter of an Actor
    State,            // node: State
    Const,            // node: Const
    Function,         // node: Function at the top level or nested in a block
    PrivateFunction,  // node: Function of an actor
    Struct,
    Enum,
    TypeAlias,
    Actor,
    BuiltinType,      // builtin: row of builtin_types.def
    BuiltinFunction,  // builtin: row of compiler/resolve/functions.def
    Module,  // builtin: row of modules.def; node: Import, or kNoNode for modules that need no import
    Sender,    // the word `sender`
    NotBuilt,  // a declaration of a kind that gets `not yet`; uses of it are silent
};

struct Declaration {
    DeclarationKind kind = DeclarationKind::Local;
    bool is_mut = false;    // `mut x`, `mut` parameter, `for mut`, bindings of `match mut`
    bool in_place = false;  // of `for mut` and `match mut`: a part of the place they change
    bool used = false;      // read somewhere
    bool assigned = false;  // target of an assignment, or passed as `mut`
    uint8_t builtin = 0;
    ast::Symbol name;
    ast::NodeId node = ast::kNoNode;
    FunctionId owner = kNoFunction;     // of Local, Parameter: the function whose frame holds it
    FunctionId function = kNoFunction;  // of Function, PrivateFunction, Const: its code
    ast::NodeId actor = ast::kNoNode;   // of ActorParameter, State, PrivateFunction: the Actor
};

enum class FunctionKind : uint8_t {
    Main,             // node: File (top-level statements) or the Function `main`
    Function,         // node: Function
    PrivateFunction,  // node: Function in an actor
    Handler,          // node: Handler
    Start,
    Stop,
    Down,          // node: Handler, the hooks
    Every,         // node: Every; its body and its period
    Initialisers,  // node: Actor; all `state x = e` in order
    Const,         // node: Const; computes the value
    TypeDefaults,  // node: Struct or Enum; owns the sites in its fields' defaults, is no code of its own
    Test,          // node: Test
    ExpectFault,  // node: ExpectFault: the child actor of a test
    Lambda,       // node: Lambda
};

struct Function {
    FunctionKind kind = FunctionKind::Function;
    ast::NodeId node = ast::kNoNode;
    ast::NodeId actor =
        ast::kNoNode;  // the Actor it belongs to, directly or through nesting in a lambda
    ast::NodeId type =
        ast::kNoNode;  // of a method: its Struct or Enum; `self` is then the first parameter
    FunctionId parent = kNoFunction;  // of nested functions, lambdas, expect_fault
    std::string name;                 // qualified: `main.Account.deposit`
    uint32_t spawn_sites = 0;         // numbers given to `spawn` in it (formats.md §5)
    uint32_t draw_sites = 0;          // numbers given to random draws
    std::vector<DeclarationId> parameters;
    std::vector<DeclarationId>
        captures;  // of Lambda and ExpectFault: locals of the parent, in order of first token
};

// The number of a `spawn` or a draw in its function (formats.md §5).
struct Site {
    FunctionId function;
    uint32_t number = 0;
};

struct Bindings {
    std::string module_name;  // `main` for the entry file
    std::vector<Declaration> declarations;
    std::vector<Function> functions;
    // By node id. Identifier, Self (the Actor, or the parameter `self` of a method), NamedType, ConstructorPattern (first name of the path; none for bare
    // variants, which the checker finds by type), Member of a module (`random.int`), and every declaring node.
    std::vector<DeclarationId> declaration_of_node;
    // By node id: the function a declaring node (Function, Handler, Every, Const, Actor for its initialisers, Struct,
    // Enum, Test, Lambda …) makes.
    std::vector<FunctionId> function_of_node;
    // Of While, Loop, For: the loop itself; of Break and Continue: the loop they leave. By node id.
    std::vector<ast::NodeId> loop_of_node;
    // Spawn nodes and Calls of random draws, sorted by node.
    std::vector<std::pair<ast::NodeId, Site>> sites;
    FunctionId main;  // none in a file without statements and without `fn main`
    std::vector<ast::NodeId> structs, enums, aliases, actors, consts, tests;  // in source order

    DeclarationId declaration_id(ast::NodeId id) const { return declaration_of_node[id.index]; }
    const Declaration* declaration(ast::NodeId id) const {
        DeclarationId found = declaration_of_node[id.index];
        return found.exists() ? &declarations[found.index] : nullptr;
    }
    const Declaration& operator[](DeclarationId id) const { return declarations[id.index]; }
    const Function& operator[](FunctionId id) const { return functions[id.index]; }
    FunctionId function(ast::NodeId id) const { return function_of_node[id.index]; }
    const Site* site(ast::NodeId id) const;
};

// Whether a child of the File is a declaration, not a statement of main.
bool is_declaration(ast::Kind kind);
// Whether the row of functions.def is a random draw.
bool builtin_function_draws(uint8_t row);
// Row of functions.def, or -1. `module` is empty for names that need no import.
int find_builtin_function(std::string_view module, std::string_view name);
// Of a module, or those without one, for suggestions.
std::vector<std::string_view> builtin_function_names(std::string_view module);
// `random` of MODULE(random, …).
std::string_view builtin_module_name(uint8_t row);

Bindings resolve(const ast::Module& module, diagnostics::Sink& sink);

// One line per use: `12:5 total -> local total (11:9)`, then the functions with their names.
std::string dump(const ast::Module& module, const Bindings& bindings);

}  // namespace aeroflow::resolve
