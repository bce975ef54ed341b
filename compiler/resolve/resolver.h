// The work of resolve(): first every declaration of the file gets its row, then each body is walked with its scopes.
//
// In: AST. Out: Bindings. Holds: a name is looked up among locals, then the file's names, then the built-in ones; the
// locals of another function are seen by lambdas only. The depth of recursion is bounded by the parser's limit.
// Read next: declarations.cpp (pass 1), bodies.cpp (pass 2), names.cpp (lookup).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/resolve/bindings.h"
#include "compiler/resolve/scopes.h"

namespace aeroflow::resolve {

class Resolver {
public:
    Resolver(const ast::Module& module, diagnostics::Sink& sink);
    Bindings run();

private:
    // declarations.cpp
    void collect_file();
    void collect_declaration(ast::NodeId id);
    void collect_methods(ast::NodeId id);
    void collect_main();
    void check_title(ast::NodeId id);
    void collect_import(ast::NodeId id);
    void unknown_module(ast::NodeId path);
    void collect_from_import(ast::NodeId id);
    void collect_actor(ast::NodeId id);
    void collect_handler(ast::NodeId id, const std::string& prefix);
    void declare_global(DeclarationKind kind, ast::NodeId id);
    void declare_type(DeclarationKind kind, ast::NodeId id);
    bool not_generic(ast::NodeId id, ast::NodeId type_parameters);
    FunctionId add_function(FunctionKind kind, ast::NodeId node, ast::NodeId actor,
                            std::string name);

    // bodies.cpp
    void visit(ast::NodeId id);
    void visit_children(ast::NodeId id);
    void visit_declaration(ast::NodeId id);
    void visit_method(ast::NodeId id);
    void check_method_name(std::span<const ast::NodeId> members, size_t place);
    void visit_struct(ast::NodeId id);
    void visit_enum(ast::NodeId id);
    void visit_actor(ast::NodeId id);
    void declare_members(ast::NodeId id);
    void visit_member(ast::NodeId id);
    void visit_function(ast::NodeId id, FunctionId function, ast::NodeId parameters,
                        ast::NodeId result, ast::NodeId body);
    void visit_parameters(ast::NodeId list, DeclarationKind kind, ast::NodeId actor);
    void visit_block(ast::NodeId id);
    void visit_let(ast::NodeId id);
    void visit_for(ast::NodeId id);
    void visit_loop(ast::NodeId id);
    void visit_jump(ast::NodeId id);
    void visit_if(ast::NodeId id);
    void visit_match(ast::NodeId id);
    void visit_lambda(ast::NodeId id);
    void visit_expect_fault(ast::NodeId id);
    void visit_assign(ast::NodeId id);
    void visit_call(ast::NodeId id);
    void visit_pattern(ast::NodeId id, bool is_mut);
    void visit_pattern_part(ast::NodeId id, bool is_mut);
    void bind(ast::NodeId id, bool is_mut);
    void visit_or_pattern(ast::NodeId id, bool is_mut);
    void found_site(ast::NodeId id);
    void number_sites();

    // names.cpp
    void use_identifier(ast::NodeId id);
    void use_self(ast::NodeId id);
    DeclarationId self_parameter() const;
    void use_type(ast::NodeId id);
    void use_constructor_pattern(ast::NodeId id);
    void use_module_member(ast::NodeId id);
    DeclarationId lookup(ast::NodeId id, bool assigned = false);
    DeclarationId builtin(ast::Symbol name);
    DeclarationId builtin_type(ast::Symbol name);
    bool reachable(DeclarationId id);
    void capture(DeclarationId id);
    void unknown_name(ast::NodeId id, bool assigned = false);
    bool is_field(std::string_view name) const;
    bool has_handler(std::string_view name) const;
    void unknown_member(source::Location at, std::string_view shown, std::string_view module, std::string_view name);
    void unknown_type(ast::NodeId id);
    ast::Symbol similar_name(std::string_view text, bool types) const;
    DeclarationId add(Declaration declaration);
    void declare_local(ast::NodeId id, ast::Symbol name, DeclarationKind kind, bool is_mut);
    void duplicate(ast::NodeId id, ast::NodeId first);
    void leave(DeclarationId id);
    void not_yet(ast::NodeId id, std::string_view what);

    std::string qualified(std::string_view name) const {
        return out_.module_name + "." + std::string(name);
    }

    const ast::Module& module_;
    diagnostics::Sink& sink_;
    Bindings out_;
    Scopes scopes_;
    std::vector<uint8_t>
        is_variant_;  // by symbol: some enum of the file has a variant of this name
    std::vector<FunctionId> site_owner_;   // by node id; empty until the first spawn or draw
    std::vector<ast::NodeId> loops_;       // around the current place, outermost first
    std::vector<uint32_t> lambda_counts_;  // by function: lambdas named so far
    std::map<std::string_view, ast::NodeId> titles_;  // of tests
    std::map<uint32_t, uint32_t> expect_counts_;  // by test's function: `expect_fault` named so far
    std::vector<DeclarationId> names_of_pattern_;
    std::vector<DeclarationId>* pattern_names_ = nullptr;  // bindings of the pattern being visited
    std::vector<diagnostics::Diagnostic> unused_;  // warnings, said when the file has no errors
    const std::vector<DeclarationId>* bound_names_ =
        nullptr;                        // in later alternatives of `|`: those of the first
    FunctionId function_;               // whose body is being visited
    ast::NodeId actor_ = ast::kNoNode;  // around the current place
    bool in_place_ = false;             // the pattern is that of a `for mut` or `match mut`
    bool in_default_ = false;           // a default sees no parameters, states or locals
    uint32_t test_count_ = 0;
};

}  // namespace aeroflow::resolve
