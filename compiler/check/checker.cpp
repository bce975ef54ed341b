// The order of checking: types, signatures, constants, defaults, initialisers, bodies, effects.
#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::FunctionKind;
using AstKind = ast::Kind;

Checker::Checker(const ast::Module& module, const resolve::Bindings& bindings,
                 diagnostics::Sink& sink)
    : module_(module), bindings_(bindings), sink_(sink) {
    out_.functions.resize(bindings.functions.size());
    out_.type_of_declaration.assign(bindings.declarations.size(), kErrorType);
    out_.type_of_node.assign(module.size(), kErrorType);
    out_.converted_type_of_node.assign(module.size(), kErrorType);
    out_.detail_of_node.assign(module.size(), kNoIndex);
    out_.pattern_of_node.resize(module.size());
    type_number_.assign(bindings.declarations.size(), kNoIndex);
    mut_method_.assign(module.symbol_count(), 0);
    constant_state_.assign(bindings.functions.size(), 0);
    alias_state_.assign(bindings.declarations.size(), 0);
}

ProgramTypes check(const ast::Module& module, const resolve::Bindings& bindings,
                   diagnostics::Sink& sink) {
    return Checker(module, bindings, sink).run();
}

ProgramTypes Checker::run() {
    declare_types();
    for (NodeId alias : bindings_.aliases) alias_type(alias);
    define_structs();
    define_enums();
    check_recursion();
    define_functions();
    define_actors();
    check_constants();
    check_defaults();
    for (const Actor& actor : out_.actors) check_initialisers(actor.initialisers);
    for (uint32_t i = 0; i < bindings_.functions.size(); ++i) check_body(FunctionId{i});
    check_written_types();
    finish_effects();
    write_signatures();
    return std::move(out_);
}

void Checker::begin_function(FunctionId id) {
    const Function& row = out_.functions[id.index];
    context_ = {};
    context_.function = id;
    context_.result = row.result;
    context_.has_result = row.has_result;
    context_.actor = row.actor;
    loops_.clear();
    places_in_use_.clear();
    iterated_.clear();
}

void Checker::check_body(FunctionId id) {
    const resolve::Function& source = bindings_[id];
    begin_function(id);
    switch (source.kind) {
        case FunctionKind::Main: return check_main(id);
        case FunctionKind::Function:
        case FunctionKind::PrivateFunction:
            return check_result(module_.child(source.node, 3), source.node);
        case FunctionKind::Handler:
            context_.may_end_open = context_.has_result && uses_reply(source.node);
            return check_result(module_.child(source.node, 2), source.node);
        case FunctionKind::Stop:
            context_.no_suspension = "`on stop`";
            return check_result(module_.child(source.node, 2), source.node);
        case FunctionKind::Start:
        case FunctionKind::Down: return check_result(module_.child(source.node, 2), source.node);
        case FunctionKind::Every: return check_every(id);
        case FunctionKind::Test: return check_test(id);
        case FunctionKind::Initialisers:
        case FunctionKind::Const:
        case FunctionKind::TypeDefaults:
        case FunctionKind::ExpectFault:
        case FunctionKind::Lambda: return;
    }
}

// The body of a function or handler: its last expression is the result where one is declared.
void Checker::check_result(NodeId body, NodeId declaration) {
    if (!body.exists()) return;
    if (!context_.has_result) {
        const TypeId type = expression(body, kDiscard);
        if (module_.kind(body) != AstKind::Block) warn_unused(body, type);
        return;
    }
    const bool is_block = module_.kind(body) == AstKind::Block;
    if (!is_block || context_.result == kErrorType) {
        coerce(body, context_.result, result_reason());
        return;
    }
    const std::span<const NodeId> statements = module_.children(body);
    if (context_.may_end_open && !statements.empty()) context_.open_end = statements.back();
    reason_ = result_reason();
    const TypeId type = expression(body, context_.result);
    if (type == kNever || convert(body, type, context_.result)) return;
    if (type != kUnit) return mismatch(body, context_.result, type);
    if (context_.may_end_open) return;
    sink_.report(error_at_anchor(Code::MissingResult, declaration,
                                 quoted(module_.name(declaration)) +
                                     " ends without its result of type " + quoted(context_.result))
                     .label("its body may reach its end without one")
                     .help("end it with `return …`, or with an expression; an `if` or `match` must give a value on every way"));
}

// The result of the function around, as written.
Reason Checker::result_reason() const {
    const NodeId node = bindings_[context_.function].node;
    const AstKind kind = module_.kind(node);
    const uint32_t slot = kind == AstKind::Function ? 2 : kind == AstKind::Handler ? 1 : UINT32_MAX;
    if (slot == UINT32_MAX) return {};
    return {context_.result, module_.child(node, slot), "the result is declared here"};
}

// Whether a handler answers by `reply` or `defer_reply`: the nodes of its tree follow it, in source order.
bool Checker::uses_reply(NodeId handler) const {
    const uint32_t end = module_.node(handler).end;
    for (uint32_t i = handler.index + 1; i < module_.size() && module_.node(NodeId{i}).begin < end;
         ++i) {
        if (module_.kind(NodeId{i}) != AstKind::Identifier) continue;
        const resolve::Declaration* declaration = bindings_.declaration(NodeId{i});
        if (declaration == nullptr ||
            declaration->kind != resolve::DeclarationKind::BuiltinFunction)
            continue;
        const BuiltinId builtin = BuiltinId(declaration->builtin);
        if (builtin == BuiltinId::Reply || builtin == BuiltinId::DeferReply) return true;
    }
    return false;
}

void Checker::check_main(FunctionId id) {
    const NodeId node = bindings_[id].node;
    if (module_.kind(node) == AstKind::File) {
        std::vector<NodeId> statements;
        for (NodeId child : module_.children(node)) {
            if (!resolve::is_declaration(module_.kind(child))) statements.push_back(child);
        }
        sequence(statements, kDiscard);
        record(node, kUnit);
        return;
    }
    const std::vector<Parameter>& parameters = out_.functions[id.index].parameters;
    const bool right = parameters.empty() ||
                       (parameters.size() == 1 && (parameters[0].type == kErrorType ||
                                                   parameters[0].type == out_.types.list(kString)));
    if (!right) {
        sink_.report(error_at_anchor(Code::MainSignature, node,
                                     "`main` takes nothing, or `args: list<string>`")
                         .label("the words behind the file on the command line are `args`"));
    }
    check_result(module_.child(node, 3), node);
}

void Checker::check_every(FunctionId id) {
    const NodeId node = bindings_[id].node;
    context_.no_suspension = "the period of an `every`";
    coerce(module_.child(node, 0), kDuration);
    context_.no_suspension = nullptr;
    expression(module_.child(node, 1), kDiscard);
}

// In order, with what was initialised before; a state without a type takes that of its initialiser.
void Checker::check_initialisers(FunctionId id) {
    begin_function(id);
    context_.no_suspension = "the initialiser of a state";
    const uint32_t actor = out_.functions[id.index].actor;
    for (uint32_t i = 0; i < out_.actors[actor].states.size(); ++i) {
        const NodeId node = out_.actors[actor].states[i].node;
        const NodeId initialiser = out_.actors[actor].states[i].initialiser;
        initialiser_ = i;
        TypeId type = out_.actors[actor].states[i].type;
        if (!initialiser.exists()) continue;
        if (module_.child(node, 0).exists()) {
            coerce(initialiser, type, {type, module_.child(node, 0), "this is its type"});
        } else {
            type = value(initialiser);
            refuse_pending(initialiser, type, "a state");
            out_.actors[actor].states[i].type = type;
            declare_local_type(out_.actors[actor].states[i].declaration, type);
        }
    }
    initialiser_ = kNoIndex;
}

// ---- defaults and constants

void Checker::check_defaults() {
    for (uint32_t i = 0; i < out_.functions.size(); ++i) {
        for (const Parameter& p : out_.functions[i].parameters)
            check_default(p.default_value, p.type, FunctionId{i});
    }
    for (const Actor& actor : out_.actors) {
        // The row before the initialisers' is that of the defaults, when there are parameters.
        for (const Parameter& p : actor.parameters) {
            check_default(p.default_value, p.type, FunctionId{actor.initialisers.index - 1});
        }
    }
    for (const Struct& row : out_.structs) {
        for (const Field& field : row.fields)
            check_default(field.default_value, field.type, row.defaults);
    }
    for (const Enum& row : out_.enums) {
        for (const Variant& variant : row.variants) {
            for (const Field& field : variant.fields)
                check_default(field.default_value, field.type, row.defaults);
        }
    }
}

void Checker::check_default(NodeId node, TypeId type, FunctionId owner) {
    if (!node.exists()) return;
    begin_function(owner);
    context_.no_suspension = "a default";
    context_.actor = kNoIndex;
    context_.has_result = false;
    context_.result = kUnit;
    coerce(node, type);
}

void Checker::check_constants() {
    for (NodeId id : bindings_.consts) {
        if (bindings_.function(id).exists()) check_constant(bindings_.function(id));
    }
}

// Constants may use each other in any order: one that is needed is checked first.
void Checker::check_constant(FunctionId id) {
    if (!id.exists() || constant_state_[id.index] == 2) return;
    const NodeId node = bindings_[id].node;
    if (constant_state_[id.index] == 1) {
        sink_.report(error_at_anchor(Code::ConstantCycle, node,
                                     quoted(module_.name(node)) + " needs its own value"));
        return;
    }
    constant_state_[id.index] = 1;
    const Context outer = context_;
    begin_function(id);
    context_.no_suspension = "a constant";
    context_.constant = true;
    context_.has_result = false;
    const NodeId type_node = module_.child(node, 0), initialiser = module_.child(node, 1);
    TypeId type = kErrorType;
    if (type_node.exists()) {
        type = type_of(type_node);
        refuse_pending(type_node, type, "a constant");
        declare_local_type(bindings_.declaration_id(node), type);
        if (initialiser.exists()) coerce(initialiser, type);
    } else if (initialiser.exists()) {
        type = value(initialiser);
        declare_local_type(bindings_.declaration_id(node), type);
    }
    context_ = outer;
    out_.functions[id.index].result = type;
    out_.functions[id.index].has_result = true;
    constant_state_[id.index] = 2;
    out_.const_order.push_back(id);
}

}  // namespace aeroflow::check
