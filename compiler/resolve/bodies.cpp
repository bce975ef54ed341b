// Pass 2 of the resolver: walks each body in the order of evaluation of its names, opening and closing scopes.
#include <algorithm>
#include <string>

#include "compiler/resolve/resolver.h"

namespace aeroflow::resolve {

using ast::Kind;
using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;

void Resolver::visit_children(NodeId id) {
    for (NodeId child : module_.children(id)) visit(child);
}

void Resolver::visit(NodeId id) {
    if (!id.exists()) return;
    switch (module_.kind(id)) {
        case Kind::Identifier: return use_identifier(id);
        case Kind::Self: return use_self(id);
        case Kind::NamedType: return use_type(id);
        case Kind::Member: return use_module_member(id);
        case Kind::Block: return visit_block(id);
        case Kind::Let: return visit_let(id);
        case Kind::For: return visit_for(id);
        case Kind::While:
        case Kind::Loop: return visit_loop(id);
        case Kind::Break:
        case Kind::Continue: return visit_jump(id);
        case Kind::If: return visit_if(id);
        case Kind::Match: return visit_match(id);
        case Kind::Lambda: return visit_lambda(id);
        case Kind::ExpectFault: return visit_expect_fault(id);
        case Kind::Assign: return visit_assign(id);
        case Kind::Call: return visit_call(id);
        case Kind::Spawn: found_site(id); return visit_children(id);
        case Kind::Function:
        case Kind::Const:
        case Kind::Struct:
        case Kind::Enum:
        case Kind::TypeAlias:
        case Kind::Actor:
        case Kind::Interface: return visit_declaration(id);
        case Kind::RenderTimeline: return not_yet(id, "`render timeline`");
        case Kind::RenderState: return not_yet(id, "`render distributed state`");
        default: return visit_children(id);
    }
}

void Resolver::visit_declaration(NodeId id) {
    const FunctionId function = out_.function(id);
    const bool nested = function_.exists() && function_ != out_.main;
    switch (module_.kind(id)) {
        case Kind::Function:
            if (!function.exists()) return;
            return visit_function(id, function, module_.child(id, 1), module_.child(id, 2),
                                  module_.child(id, 3));
        case Kind::Const:
            if (!function.exists()) return not_yet(id, "a constant inside a function");
            visit(module_.child(id, 0));
            return visit_function(id, function, ast::kNoNode, ast::kNoNode, module_.child(id, 1));
        case Kind::Struct: return visit_struct(id);
        case Kind::Enum: return visit_enum(id);
        case Kind::TypeAlias:
            if (out_.declaration_id(id).exists()) visit(module_.child(id, 1));
            return;
        case Kind::Actor: return visit_actor(id);
        case Kind::Test:
            return visit_function(id, function, ast::kNoNode, ast::kNoNode, module_.child(id, 3));
        case Kind::Import:
        case Kind::FromImport:
        case Kind::Interface:
        case Kind::Agent:
        case Kind::Supervisor:
        case Kind::Cluster:
        case Kind::Error: return;
        default:
            if (!nested) visit(id);
            return;
    }
}

void Resolver::visit_method(NodeId id) {
    const FunctionId function = out_.function(id);
    if (!function.exists()) return;
    visit_function(id, function, module_.child(id, 1), module_.child(id, 2), module_.child(id, 3));
}

// Two methods of one name; a field may share it, as `(s.f)(x)` calls that.
void Resolver::check_method_name(std::span<const NodeId> members, size_t place) {
    for (size_t j = 0; j < place; ++j) {
        const ast::Node& other = module_.node(members[j]);
        if (other.kind != Kind::Function || other.name != module_.node(members[place]).name)
            continue;
        return duplicate(members[place], members[j]);
    }
}

void Resolver::visit_struct(NodeId id) {
    if (!out_.function(id).exists()) return;
    function_ = out_.function(id);
    const std::span<const NodeId> members = module_.children(module_.child(id, 1));
    for (size_t i = 0; i < members.size(); ++i) {
        if (module_.kind(members[i]) == Kind::Function) {
            visit_method(members[i]);
            check_method_name(members, i);
            continue;
        }
        if (module_.kind(members[i]) != Kind::Field) continue;
        for (size_t j = 0; j < i; ++j) {
            if (module_.node(members[j]).name == module_.node(members[i]).name) {
                duplicate(members[i], members[j]);
                break;
            }
        }
        visit_children(members[i]);
    }
}

void Resolver::visit_enum(NodeId id) {
    if (!out_.function(id).exists()) return;
    function_ = out_.function(id);
    const std::span<const NodeId> members = module_.children(module_.child(id, 1));
    for (size_t i = 0; i < members.size(); ++i) {
        if (module_.kind(members[i]) == Kind::Function) {
            visit_method(members[i]);
            check_method_name(members, i);
            continue;
        }
        if (module_.kind(members[i]) != Kind::Variant) continue;
        for (size_t j = 0; j < i; ++j) {
            if (module_.node(members[j]).name == module_.node(members[i]).name) {
                duplicate(members[i], members[j]);
                break;
            }
        }
        const NodeId fields = module_.child(members[i], 0);
        if (!fields.exists()) continue;
        for (NodeId field : module_.children(fields)) visit_children(field);
    }
}

void Resolver::visit_actor(NodeId id) {
    const FunctionId initialisers = out_.function(id);
    if (!initialisers.exists()) return;
    actor_ = id;
    scopes_.open();
    const NodeId parameters = module_.child(id, 1);
    if (parameters.exists()) {
        function_ = FunctionId{initialisers.index - 1};  // the defaults' row (collect_actor)
        visit_parameters(parameters, DeclarationKind::ActorParameter, id);
    }
    declare_members(id);
    for (NodeId member : module_.children(module_.child(id, 3))) visit_member(member);
    scopes_.close([](DeclarationId) {});
    actor_ = ast::kNoNode;
}

// States and private functions are visible in all of the actor.
void Resolver::declare_members(NodeId id) {
    const std::span<const NodeId> members = module_.children(module_.child(id, 3));
    for (size_t i = 0; i < members.size(); ++i) {
        const ast::Node& node = module_.node(members[i]);
        if (node.kind != Kind::State && node.kind != Kind::Function && node.kind != Kind::Handler)
            continue;
        for (size_t j = 0; j < i; ++j) {
            const ast::Node& other = module_.node(members[j]);
            if (other.name != node.name) continue;
            const bool names = (other.kind == Kind::State && node.kind == Kind::Function) ||
                               (other.kind == Kind::Function && node.kind == Kind::State);
            if ((other.kind == node.kind && other.kind != Kind::Every) || names) {
                duplicate(members[i], members[j]);
            } else if ((other.kind == Kind::Function && node.kind == Kind::Handler) ||
                       (other.kind == Kind::Handler && node.kind == Kind::Function)) {
                sink_.report(Diagnostic(Code::HandlerAndFunction, module_.anchor(members[i]),
                                        "`" + std::string(module_.text(node.name)) +
                                            "` is a handler and a private function")
                                 .note(module_.anchor(members[j]), "the other one"));
            } else {
                continue;
            }
            break;
        }
        if (node.kind == Kind::Handler) continue;
        Declaration declaration;
        declaration.kind =
            node.kind == Kind::State ? DeclarationKind::State : DeclarationKind::PrivateFunction;
        declaration.is_mut = node.kind == Kind::State;
        declaration.name = node.name;
        declaration.node = members[i];
        declaration.actor = id;
        declaration.function = node.kind == Kind::State ? kNoFunction : out_.function(members[i]);
        const DeclarationId hidden = scopes_.local(node.name);
        if (node.kind == Kind::State && hidden.exists() &&
            out_[hidden].kind == DeclarationKind::ActorParameter) {
            duplicate(members[i], out_[hidden].node);
        }
        const DeclarationId declared = add(declaration);
        out_.declaration_of_node[members[i].index] = declared;
        scopes_.declare(node.name, declared);
    }
}

void Resolver::visit_member(NodeId id) {
    const FunctionId function = out_.function(id);
    switch (module_.kind(id)) {
        case Kind::State: function_ = out_.function(actor_); return visit_children(id);
        case Kind::Function:
            if (!function.exists()) return;
            return visit_function(id, function, module_.child(id, 1), module_.child(id, 2),
                                  module_.child(id, 3));
        case Kind::Handler:
            return visit_function(id, function, module_.child(id, 0), module_.child(id, 1),
                                  module_.child(id, 2));
        case Kind::Every:
            function_ = function;
            visit(module_.child(id, 0));
            return visit_function(id, function, ast::kNoNode, ast::kNoNode, module_.child(id, 1));
        case Kind::Error: return;
        default: return not_yet(id, "this member");
    }
}

// A function of the file, of an actor, or nested. Loops and locals around it are not seen from inside.
void Resolver::visit_function(NodeId, FunctionId function, NodeId parameters, NodeId result,
                              NodeId body) {
    const FunctionId outer = function_;
    std::vector<NodeId> outer_loops;
    std::swap(outer_loops, loops_);
    function_ = function;
    scopes_.open();
    if (parameters.exists()) visit_parameters(parameters, DeclarationKind::Parameter, ast::kNoNode);
    visit(result);
    visit(body);
    scopes_.close([this](DeclarationId id) { leave(id); });
    function_ = outer;
    std::swap(outer_loops, loops_);
}

void Resolver::visit_parameters(NodeId list, DeclarationKind kind, NodeId actor) {
    const std::span<const NodeId> parameters = module_.children(list);
    for (size_t i = 0; i < parameters.size(); ++i) {
        const NodeId id = parameters[i];
        for (size_t j = 0; j < i; ++j) {
            if (module_.node(parameters[j]).name == module_.node(id).name) {
                duplicate(id, parameters[j]);
                break;
            }
        }
        declare_local(id, module_.node(id).name, kind, module_.node(id).has(ast::kMut));
        const DeclarationId declared = out_.declaration_id(id);
        out_.declarations[declared.index].actor = actor;
        if (kind == DeclarationKind::Parameter)
            out_.functions[function_.index].parameters.push_back(declared);
    }
    // Defaults are evaluated at the call: behind the names, so that their use is told, not that they are unknown.
    for (NodeId id : parameters) {
        visit(module_.child(id, 0));
        const bool outer = in_default_;
        in_default_ = true;
        visit(module_.child(id, 1));
        in_default_ = outer;
    }
}

// Nested functions are visible in the whole block.
void Resolver::visit_block(NodeId id) {
    scopes_.open();
    for (NodeId child : module_.children(id)) {
        if (module_.kind(child) != Kind::Function || !not_generic(child, module_.child(child, 0)))
            continue;
        const std::string name = out_[function_].name + "." + std::string(module_.name(child));
        const FunctionId function = add_function(FunctionKind::Function, child, ast::kNoNode, name);
        out_.functions[function.index].parent = function_;
        declare_local(child, module_.node(child).name, DeclarationKind::Function, false);
        out_.declarations.back().function = function;
    }
    for (NodeId child : module_.children(id)) {
        const Kind kind = module_.kind(child);
        if (kind == Kind::Function) {
            // Nested functions do not belong to the actor: they capture nothing, its state neither.
            const NodeId actor = actor_;
            visit_declaration(child);
            actor_ = actor;
        } else if (kind == Kind::Struct || kind == Kind::Enum || kind == Kind::TypeAlias ||
                   kind == Kind::Actor || kind == Kind::Interface || kind == Kind::Const) {
            not_yet(child, "a declaration other than `fn` inside a function");
        } else {
            visit(child);
        }
    }
    scopes_.close([this](DeclarationId id) { leave(id); });
}

// The name is known behind its `let` only; the else block does not see it.
void Resolver::visit_let(NodeId id) {
    visit(module_.child(id, 1));
    visit(module_.child(id, 2));
    visit(module_.child(id, 3));
    visit_pattern(module_.child(id, 0), module_.node(id).has(ast::kMut));
}

void Resolver::visit_for(NodeId id) {
    visit(module_.child(id, 1));
    scopes_.open();
    in_place_ = module_.node(id).has(ast::kMut);
    visit_pattern(module_.child(id, 0), in_place_);
    in_place_ = false;
    out_.loop_of_node[id.index] = id;
    loops_.push_back(id);
    visit(module_.child(id, 2));
    loops_.pop_back();
    scopes_.close([this](DeclarationId declared) { leave(declared); });
}

void Resolver::visit_loop(NodeId id) {
    out_.loop_of_node[id.index] = id;
    scopes_.open();
    if (module_.kind(id) == Kind::While) {
        const NodeId condition = module_.child(id, 0);
        if (module_.kind(condition) == Kind::LetCondition) {
            visit(module_.child(condition, 1));
            visit_pattern(module_.child(condition, 0), false);
        } else {
            visit(condition);
        }
    }
    loops_.push_back(id);
    visit(module_.child(id, module_.kind(id) == Kind::While ? 1 : 0));
    loops_.pop_back();
    scopes_.close([this](DeclarationId declared) { leave(declared); });
}

void Resolver::visit_jump(NodeId id) {
    visit_children(id);
    const ast::Node& node = module_.node(id);
    const char* word = node.kind == Kind::Break ? "break" : "continue";
    if (loops_.empty()) {
        sink_.report(Diagnostic(
            Code::OutsideLoop, module_.location(id),
            "`" + std::string(word) + "` stands in a loop, and there is none around it")
                         .label("a function ends early with `return`"));
        return;
    }
    if (!node.name.exists()) {
        out_.loop_of_node[id.index] = loops_.back();
        return;
    }
    for (size_t i = loops_.size(); i > 0; --i) {
        if (module_.node(loops_[i - 1]).name != node.name) continue;
        out_.loop_of_node[id.index] = loops_[i - 1];
        return;
    }
    sink_.report(Diagnostic(Code::UnknownLabel, module_.location(id),
                            "no loop around this `" + std::string(word) + "` has the label `" +
                                std::string(module_.name(id)) + "`"));
}

void Resolver::visit_if(NodeId id) {
    const NodeId condition = module_.child(id, 0);
    scopes_.open();
    if (module_.kind(condition) == Kind::LetCondition) {
        visit(module_.child(condition, 1));
        visit_pattern(module_.child(condition, 0), false);
    } else {
        visit(condition);
    }
    visit(module_.child(id, 1));
    scopes_.close([this](DeclarationId declared) { leave(declared); });
    visit(module_.child(id, 2));
}

void Resolver::visit_match(NodeId id) {
    visit(module_.child(id, 0));
    const bool is_mut = module_.node(id).has(ast::kMut);
    for (NodeId arm : module_.children(module_.child(id, 1))) {
        if (module_.kind(arm) != Kind::Arm) continue;
        scopes_.open();
        in_place_ = is_mut;
        visit_pattern(module_.child(arm, 0), is_mut);
        in_place_ = false;
        visit(module_.child(arm, 1));
        visit(module_.child(arm, 2));
        scopes_.close([this](DeclarationId declared) { leave(declared); });
    }
}

// `P$k`, k from 1, P the innermost enclosing function or lambda (formats.md §5).
void Resolver::visit_lambda(NodeId id) {
    const uint32_t number = ++lambda_counts_[function_.index];
    const FunctionId function = add_function(FunctionKind::Lambda, id, actor_,
                                             out_[function_].name + "$" + std::to_string(number));
    out_.functions[function.index].parent = function_;
    visit_function(id, function, module_.child(id, 0), module_.child(id, 1), module_.child(id, 2));
}

// `main.test$k$expect$j`, j from 0 over the whole test, outer before inner (formats.md §2). It makes an actor: a spawn.
void Resolver::visit_expect_fault(NodeId id) {
    FunctionId test = function_;
    while (test.exists() && out_[test].kind == FunctionKind::ExpectFault) test = out_[test].parent;
    if (!test.exists() || out_[test].kind != FunctionKind::Test) {
        sink_.report(Diagnostic(Code::OutsideTest, module_.anchor(id), "`expect_fault` stands in tests"));
        return;
    }
    found_site(id);
    const uint32_t number = expect_counts_[test.index]++;
    const FunctionId function =
        add_function(FunctionKind::ExpectFault, id, ast::kNoNode,
                     out_[test].name + "$expect$" + std::to_string(number));
    out_.functions[function.index].parent = function_;
    visit_function(id, function, ast::kNoNode, ast::kNoNode, module_.child(id, 0));
    visit(module_.child(id, 1));
}

// `x = e` and `x += e` do not count as a use of x; `x.f = e` and `x[i] = e` do.
void Resolver::visit_assign(NodeId id) {
    const NodeId target = module_.child(id, 0);
    if (module_.kind(target) == Kind::Identifier) {
        const bool plain = module_.node(id).op == ast::Operator::None;
        const DeclarationId found = lookup(target, plain);
        if (!found.exists() && plain && !scopes_.local(module_.node(target).name).exists()) {
            // Told once: from here on it is as if declared.
            declare_local(target, module_.node(target).name, DeclarationKind::Local, true);
            out_.declarations.back().used = true;
        }
        if (found.exists()) {
            out_.declarations[found.index].assigned = true;
            // The names of `for mut` and `match mut` are parts of what they go through: changing them has an effect.
            if (out_[found].in_place) out_.declarations[found.index].used = true;
        }
    } else {
        visit(target);
        NodeId root = target;
        for (Kind kind = module_.kind(root);
             kind == Kind::Member || kind == Kind::Index || kind == Kind::TupleIndex;
             kind = module_.kind(root)) {
            root = module_.child(root, 0);
        }
        const DeclarationId found = out_.declaration_id(root);
        if (module_.kind(root) == Kind::Identifier && found.exists())
            out_.declarations[found.index].assigned = true;
    }
    visit(module_.child(id, 1));
}

void Resolver::visit_call(NodeId id) {
    const NodeId callee = module_.child(id, 0);
    visit(callee);
    const Declaration* declaration = out_.declaration(callee);
    if (declaration != nullptr && declaration->kind == DeclarationKind::BuiltinFunction &&
        builtin_function_draws(declaration->builtin)) {
        found_site(id);
    }
    visit(module_.child(id, 1));
    visit(module_.child(id, 2));
}

// A name may stand once in a pattern; under `|` each alternative binds the same names.
void Resolver::visit_pattern(NodeId id, bool is_mut) {
    names_of_pattern_.clear();
    pattern_names_ = &names_of_pattern_;
    bound_names_ = nullptr;
    visit_pattern_part(id, is_mut);
    pattern_names_ = nullptr;
}

// In later alternatives of `|` a name means the declaration that the first has made.
void Resolver::bind(NodeId id, bool is_mut) {
    const ast::Symbol name = module_.node(id).name;
    for (DeclarationId other : *pattern_names_) {
        if (out_[other].name == name) return duplicate(id, out_[other].node);
    }
    if (bound_names_ != nullptr) {
        for (DeclarationId first : *bound_names_) {
            if (out_[first].name != name) continue;
            out_.declaration_of_node[id.index] = first;
            pattern_names_->push_back(first);
            return;
        }
    }
    declare_local(id, name, DeclarationKind::Local, is_mut);
    pattern_names_->push_back(out_.declaration_id(id));
}

void Resolver::visit_pattern_part(NodeId id, bool is_mut) {
    if (!id.exists()) return;
    const ast::Node& node = module_.node(id);
    switch (node.kind) {
        case Kind::BindingPattern:
        case Kind::RestPattern:
            if (node.name.exists()) bind(id, is_mut);
            return;
        case Kind::ConstructorPattern: {
            use_constructor_pattern(id);
            const NodeId arguments = module_.child(id, 1);
            if (!arguments.exists()) return;
            for (NodeId argument : module_.children(arguments)) {
                if (module_.kind(argument) == Kind::PatternArgument) {
                    visit_pattern_part(module_.child(argument, 0), is_mut);
                } else {
                    visit_pattern_part(argument, is_mut);
                }
            }
            return;
        }
        case Kind::OrPattern: return visit_or_pattern(id, is_mut);
        case Kind::TuplePattern:
        case Kind::ListPattern:
            for (NodeId child : module_.children(id)) visit_pattern_part(child, is_mut);
            return;
        default: return;
    }
}

void Resolver::visit_or_pattern(NodeId id, bool is_mut) {
    const std::span<const NodeId> alternatives = module_.children(id);
    std::vector<DeclarationId>* const outer_names = pattern_names_;
    const std::vector<DeclarationId>* const outer_bound = bound_names_;
    std::vector<DeclarationId> first;
    for (size_t i = 0; i < alternatives.size(); ++i) {
        std::vector<DeclarationId> names;
        pattern_names_ = &names;
        bound_names_ = i == 0 ? outer_bound : &first;
        visit_pattern_part(alternatives[i], is_mut);
        if (i == 0) {
            first = names;
            continue;
        }
        const bool same = names.size() == first.size() &&
                          std::all_of(names.begin(), names.end(), [&](DeclarationId n) {
                              return std::find(first.begin(), first.end(), n) != first.end();
                          });
        if (!same) {
            sink_.report(Diagnostic(Code::OrPatternNames, module_.location(alternatives[i]),
                                    "both sides of `|` must bind the same names"));
        }
    }
    pattern_names_ = outer_names;
    bound_names_ = outer_bound;
    pattern_names_->insert(pattern_names_->end(), first.begin(), first.end());
}

void Resolver::found_site(NodeId id) {
    if (site_owner_.empty()) site_owner_.resize(module_.size());
    site_owner_[id.index] = function_;
}

// Node ids are in source order by first token, outer before inner: just the order of the numbers.
void Resolver::number_sites() {
    for (uint32_t i = 0; i < site_owner_.size(); ++i) {
        if (!site_owner_[i].exists()) continue;
        Function& owner = out_.functions[site_owner_[i].index];
        const Kind kind = module_.kind(NodeId{i});
        const bool spawns = kind == Kind::Spawn || kind == Kind::ExpectFault;
        uint32_t& count = spawns ? owner.spawn_sites : owner.draw_sites;
        out_.sites.push_back({NodeId{i}, Site{site_owner_[i], count++}});
    }
}

const Site* Bindings::site(NodeId id) const {
    const auto found =
        std::lower_bound(sites.begin(), sites.end(), id,
                         [](const auto& entry, NodeId node) { return entry.first < node; });
    return found != sites.end() && found->first == id ? &found->second : nullptr;
}

}  // namespace aeroflow::resolve
