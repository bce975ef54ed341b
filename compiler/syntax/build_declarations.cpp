// Declarations: everything that stands outside of bodies, and the members between their braces.
#include "compiler/syntax/literals.h"
#include "compiler/syntax/tree_builder.h"

namespace aeroflow::syntax {

using ast::Kind;
using ast::kNoNode;
using ast::Node;
using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;

NodeId TreeBuilder::declaration(Cursor cursor, bool is_pub) {
    const source::Span span = cursor.span();
    const auto build = [&]() -> NodeId {
        switch (cursor.rule()) {
            case Rule::Importing: return import(cursor.enter(), span);
            case Rule::FromImport: return from_import(cursor.enter(), span);
            case Rule::Constant: return constant(cursor.enter(), span);
            case Rule::Structure: return record(cursor.enter(), span, Kind::Struct);
            case Rule::Enumeration: return record(cursor.enter(), span, Kind::Enum);
            case Rule::InterfaceType: return record(cursor.enter(), span, Kind::Interface);
            case Rule::TypeAlias: return type_alias(cursor.enter(), span);
            case Rule::Function: return function(cursor.enter(), span);
            case Rule::Actor: return actor(cursor.enter(), span);
            case Rule::Supervisor: return supervisor(cursor.enter(), span);
            case Rule::Cluster: return cluster(cursor.enter(), span);
            case Rule::Test: return test(cursor.enter(), span);
            default: return error_node(span);
        }
    };
    const NodeId id = build();
    if (is_pub) builder_.set_flag(id, ast::kPub);
    return id;
}

NodeId TreeBuilder::import(Cursor cursor, source::Span span) {
    cursor.accept(TokenKind::IMPORT);
    const source::Span path_span = cursor.span();
    const NodeId module_path = path(cursor.enter(), path_span);
    Node node = make(Kind::Import, span, tree_->tokens[0]);
    node.anchor = path_span.begin;
    node.anchor_end = path_span.end;
    if (cursor.accept(TokenKind::AS)) node.name = value_name(cursor.token(), "a module");
    return add(node, {module_path});
}

NodeId TreeBuilder::from_import(Cursor cursor, source::Span span) {
    cursor.token();
    const source::Span path_span = cursor.span();
    const NodeId module_path = path(cursor.enter(), path_span);
    cursor.accept(TokenKind::IMPORT);
    const uint32_t begin = cursor.span().begin;
    NodeIds names;
    while (!cursor.done()) {
        names.push_back(name_node(cursor.token()));
        cursor.accept(TokenKind::COMMA);
    }
    const NodeId list = add_list(Kind::NameList, {begin, span.end}, names);
    Node node = make(Kind::FromImport, span);
    node.anchor = path_span.begin;
    node.anchor_end = path_span.end;
    return add(node, {module_path, list});
}

NodeId TreeBuilder::path(Cursor cursor, source::Span span) {
    NodeIds names;
    while (!cursor.done()) {
        names.push_back(name_node(cursor.token()));
        cursor.accept(TokenKind::DOT);
    }
    return add_list(Kind::Path, span, names);
}

NodeId TreeBuilder::constant(Cursor cursor, source::Span span) {
    cursor.accept(TokenKind::CONST);
    const Token& name = cursor.token();
    Node node = make(Kind::Const, span, name);
    node.name = type_name(name, "a constant");
    const NodeId declared = cursor.accept(TokenKind::COLON) ? type(cursor) : kNoNode;
    cursor.accept(TokenKind::ASSIGN);
    const NodeId value = expression(cursor);
    return add(node, {declared, value});
}

NodeId TreeBuilder::type_alias(Cursor cursor, source::Span span) {
    cursor.token();
    const Token& name = cursor.token();
    Node node = make(Kind::TypeAlias, span, name);
    node.name = type_name(name, "a type");
    const NodeId generics = type_parameters(cursor);
    cursor.accept(TokenKind::ASSIGN);
    return add(node, {generics, type(cursor)});
}

NodeId TreeBuilder::type_parameters(Cursor& cursor) {
    if (!cursor.at(Rule::TypeParameters)) return kNoNode;
    const source::Span span = cursor.span();
    Cursor inside = cursor.enter();
    NodeIds list;
    inside.token();
    while (!inside.at(TokenKind::GREATER)) {
        if (inside.at(TokenKind::COMMA)) {
            comma(inside);
            continue;
        }
        const source::Span at = inside.span();
        list.push_back(type_parameter(inside.enter(), at));
    }
    return add_list(Kind::TypeParameterList, span, list);
}

NodeId TreeBuilder::type_parameter(Cursor cursor, source::Span span) {
    const Token& name = cursor.token();
    Node node = make(Kind::TypeParameter, span, name);
    node.name = type_name(name, "a type parameter");
    NodeIds constraints;
    while (!cursor.done()) {
        cursor.token();  // `:` or `+`
        constraints.push_back(name_node(cursor.token()));
    }
    return builder_.add(node, constraints);
}

// struct, enum, interface: a name, type parameters and members.
NodeId TreeBuilder::record(Cursor cursor, source::Span span, Kind kind) {
    cursor.token();
    const Token& name = cursor.token();
    Node node = make(kind, span, name);
    node.name = type_name(name, kind == Kind::Struct ? "a struct" : kind == Kind::Enum ? "an enum" : "an interface");
    const NodeId generics = type_parameters(cursor);
    const NodeId list = members(cursor);
    if (kind == Kind::Interface) check_handlers(list, false);
    return add(node, {generics, list});
}

// Messages of an actor have bodies, those of an interface have none.
void TreeBuilder::check_handlers(NodeId members, bool with_bodies) {
    for (const NodeId id : builder_.children(members)) {
        if (node(id).kind != Kind::Handler) continue;
        if (builder_.children(id)[2].exists() == with_bodies) continue;
        const source::Span name{node(id).anchor, node(id).anchor_end};
        const std::string shown = "`" + std::string(builder_.text(node(id).name)) + "`";
        report(Diagnostic(Code::UnexpectedToken, location(name), with_bodies ? "expected `{` or `=>` behind the message " + shown
                                                                             : "the message " + shown + " of an interface has no body"));
    }
}

NodeId TreeBuilder::members(Cursor& cursor) {
    const Token& open = cursor.token();
    NodeIds list;
    while (!cursor.at(TokenKind::BRACE_CLOSE)) {
        if (cursor.at(Rule::Separator)) {
            cursor.skip();
            continue;
        }
        const Token& first = cursor.first();
        const uint32_t index = cursor.first_index();
        Cursor inside = cursor.enter();
        const bool is_pub = inside.accept(TokenKind::PUB);
        const NodeId id = member(inside);
        if (is_pub) builder_.set_flag(id, ast::kPub);
        attach_doc(id, first, index);
        list.push_back(id);
    }
    const Token& close = cursor.token();
    return add_list(Kind::MemberList, {open.begin, close.end}, list);
}

NodeId TreeBuilder::member(Cursor& cursor) {
    const source::Span span = cursor.span();
    switch (cursor.rule()) {
        case Rule::Field: return field(cursor.enter(), span);
        case Rule::Variant: return variant(cursor.enter(), span);
        case Rule::Function: return function(cursor.enter(), span);
        case Rule::State: return state(cursor.enter(), span);
        case Rule::Handler: return handler(cursor.enter(), span);
        case Rule::Every: return every(cursor.enter(), span);
        case Rule::Model: return model(cursor.enter(), span);
        default: return error_node(span);
    }
}

NodeId TreeBuilder::field(Cursor cursor, source::Span span) {
    const Token& name = cursor.token();
    Node node = make(Kind::Field, span, name);
    node.name = value_name(name, "a field");
    cursor.accept(TokenKind::COLON);
    const NodeId declared = type(cursor);
    const NodeId value = cursor.accept(TokenKind::ASSIGN) ? expression(cursor) : kNoNode;
    return add(node, {declared, value});
}

NodeId TreeBuilder::variant(Cursor cursor, source::Span span) {
    const Token& name = cursor.token();
    Node node = make(Kind::Variant, span, name);
    node.name = type_name(name, "a variant");
    if (cursor.done()) return add(node, {kNoNode});
    NodeIds fields;
    const uint32_t begin = cursor.token().begin;
    while (!cursor.at(TokenKind::PAREN_CLOSE)) {
        if (cursor.at(TokenKind::COMMA)) {
            comma(cursor);
            continue;
        }
        const source::Span at = cursor.span();
        fields.push_back(field(cursor.enter(), at));
    }
    return add(node, {add_list(Kind::FieldList, {begin, span.end}, fields)});
}

NodeId TreeBuilder::function(Cursor cursor, source::Span span) {
    cursor.accept(TokenKind::FN);
    const Token& name = cursor.token();
    Node node = make(Kind::Function, span, name);
    node.name = value_name(name, "a function");
    const NodeId generics = type_parameters(cursor);
    const NodeId taken = parameters(cursor);
    const NodeId result = optional_result(cursor);
    bool is_expression = false;
    const NodeId code = body(cursor.enter(), is_expression);
    if (is_expression) node.flags |= ast::kExpressionBody;
    return add(node, {generics, taken, result, code});
}

NodeId TreeBuilder::parameters(Cursor& cursor) {
    if (!cursor.at(Rule::Parameters)) return kNoNode;
    const source::Span span = cursor.span();
    Cursor inside = cursor.enter();
    NodeIds list;
    inside.token();
    while (!inside.at(TokenKind::PAREN_CLOSE)) {
        if (inside.at(TokenKind::COMMA)) {
            comma(inside);
            continue;
        }
        const source::Span at = inside.span();
        list.push_back(parameter(inside.enter(), at));
    }
    return add_list(Kind::ParameterList, span, list);
}

NodeId TreeBuilder::parameter(Cursor cursor, source::Span span) {
    uint16_t flags = cursor.accept(TokenKind::MUT) ? uint16_t(ast::kMut) : uint16_t(0);
    const Token& name = cursor.token();
    if (name.kind == TokenKind::SELF) flags |= ast::kSelf;
    Node node = make(Kind::Parameter, span, name);
    node.flags = flags;
    node.name = value_name(name, "a parameter");
    const NodeId declared = cursor.accept(TokenKind::COLON) ? type(cursor) : kNoNode;
    const NodeId value = cursor.accept(TokenKind::ASSIGN) ? expression(cursor) : kNoNode;
    return add(node, {declared, value});
}

NodeId TreeBuilder::optional_result(Cursor& cursor) {
    return cursor.accept(TokenKind::ARROW) ? type(cursor) : kNoNode;
}

NodeId TreeBuilder::body(Cursor cursor, bool& is_expression) {
    is_expression = cursor.accept(TokenKind::FAT_ARROW);
    return is_expression ? expression(cursor) : block(cursor);
}

NodeId TreeBuilder::actor(Cursor cursor, source::Span span) {
    const Kind kind = cursor.token().kind == TokenKind::AGENT ? Kind::Agent : Kind::Actor;
    const Token& name = cursor.token();
    Node node = make(kind, span, name);
    node.name = type_name(name, kind == Kind::Agent ? "an agent" : "an actor");
    const NodeId generics = type_parameters(cursor);
    const NodeId taken = parameters(cursor);
    NodeId limit = kNoNode;
    if (cursor.at(Rule::Mailbox)) {
        const source::Span at = cursor.span();
        limit = mailbox(cursor.enter(), at);
    }
    const NodeId list = members(cursor);
    check_handlers(list, true);
    return add(node, {generics, taken, limit, list});
}

NodeId TreeBuilder::mailbox(Cursor cursor, source::Span span) {
    cursor.token();
    const NodeId capacity = operation(cursor);
    cursor.token();
    const Token& policy = cursor.token();
    if (text(policy) != "reject" && text(policy) != "drop_newest" && text(policy) != "drop_oldest") {
        report(Diagnostic(Code::UnexpectedToken, location(policy.span()),
                          "expected `reject`, `drop_newest` or `drop_oldest`, found `" + std::string(text(policy)) + "`")
                   .label("what happens to a message for which there is no room"));
    }
    Node node = make(Kind::Mailbox, span, policy);
    node.name = symbol(policy);
    return add(node, {capacity});
}

NodeId TreeBuilder::state(Cursor cursor, source::Span span) {
    cursor.accept(TokenKind::STATE);
    const Token& name = cursor.token();
    Node node = make(Kind::State, span, name);
    node.name = value_name(name, "a state");
    const NodeId declared = cursor.accept(TokenKind::COLON) ? type(cursor) : kNoNode;
    const bool has_value = cursor.accept(TokenKind::ASSIGN);
    if (!has_value) {
        report(Diagnostic(Code::MissingInitialiser, location(name.span()),
                          "the state `" + std::string(text(name)) + "` has no initialiser")
                   .label("write `= …` behind it: there is no null, so every state has a first value"));
    }
    return add(node, {declared, has_value ? expression(cursor) : kNoNode});
}

NodeId TreeBuilder::handler(Cursor cursor, source::Span span) {
    cursor.accept(TokenKind::ON);
    const Token& name = cursor.token();
    Node node = make(Kind::Handler, span, name);
    node.name = value_name(name, "a message");
    const NodeId taken = parameters(cursor);
    const NodeId result = optional_result(cursor);
    if (cursor.done()) return add(node, {taken, result, kNoNode});
    bool is_expression = false;
    const NodeId code = body(cursor.enter(), is_expression);
    if (is_expression) node.flags |= ast::kExpressionBody;
    return add(node, {taken, result, code});
}

NodeId TreeBuilder::every(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    const NodeId period = operation(cursor);
    return add(make(Kind::Every, span, word), {period, block(cursor)});
}

NodeId TreeBuilder::model(Cursor cursor, source::Span span) {
    cursor.token();
    const Token& name = cursor.token();
    Node node = make(Kind::ModelEntry, span, name);
    node.literal = string_index(name);
    return add(node);
}

NodeId TreeBuilder::supervisor(Cursor cursor, source::Span span) {
    cursor.token();
    const Token& name = cursor.token();
    Node node = make(Kind::Supervisor, span, name);
    node.name = type_name(name, "a supervisor");
    const NodeId taken = parameters(cursor);
    NodeIds list;
    const Token& open = cursor.token();
    while (!cursor.at(TokenKind::BRACE_CLOSE)) {
        if (cursor.at(Rule::Separator)) {
            cursor.skip();
            continue;
        }
        const Token& first = cursor.first();
        const uint32_t index = cursor.first_index();
        const source::Span at = cursor.span();
        const NodeId id = supervisor_member(cursor.enter(), at);
        attach_doc(id, first, index);
        list.push_back(id);
    }
    return add(node, {taken, add_list(Kind::MemberList, {open.begin, span.end}, list)});
}

NodeId TreeBuilder::supervisor_member(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    switch (word.kind) {
        case TokenKind::STRATEGY: {
            const Token& name = cursor.token();
            Node node = make(Kind::Strategy, span, name);
            node.name = symbol(name);
            return add(node);
        }
        case TokenKind::INTENSITY:
        case TokenKind::BACKOFF: {
            const bool intensity = word.kind == TokenKind::INTENSITY;
            const NodeId first = operation(cursor);
            const Token& between = cursor.token();
            const std::string_view wanted = intensity ? "within" : "to";
            if (text(between) != wanted) {
                report(Diagnostic(Code::UnexpectedToken, location(between.span()), "expected `" + std::string(wanted) + "` here"));
            }
            return add(make(intensity ? Kind::Intensity : Kind::Backoff, span, word), {first, operation(cursor)});
        }
        case TokenKind::CHILD: return child(cursor, span);
        default: return error_node(span);
    }
}

NodeId TreeBuilder::child(Cursor cursor, source::Span span) {
    const Token& name = cursor.token();
    Node node = make(Kind::Child, span, name);
    node.name = value_name(name, "a child");
    cursor.accept(TokenKind::ASSIGN);
    NodeId constructor = operation(cursor);
    NodeId count = kNoNode;
    // `Worker(db) * 4` is a group of four, not a product.
    if (this->node(constructor).kind == Kind::Binary && this->node(constructor).op == ast::Operator::Multiply) {
        const auto sides = builder_.children(constructor);
        const NodeId left = sides[0];
        count = sides[1];
        constructor = left;
    }
    NodeId restart = kNoNode;
    NodeId shutdown = kNoNode;
    while (!cursor.done()) {
        Cursor option = cursor.enter();
        const Token& word = option.token();
        if (text(word) == "shutdown" && !option.done()) {
            shutdown = literal(option.token());
        } else if (option.done() && !restart.exists()) {
            restart = name_node(word);
        } else {
            report(Diagnostic(Code::UnexpectedToken, location(word.span()), "`" + std::string(text(word)) + "` does not belong here")
                       .label("a child has permanent, transient or temporary, and `shutdown 2s`"));
        }
    }
    return add(node, {constructor, count, restart, shutdown});
}

NodeId TreeBuilder::cluster(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    const Token& name = cursor.token();
    Node node = make(Kind::Cluster, span, name);
    node.name = type_name(name, "a cluster");
    report(Diagnostic(Code::NotYet, location(word.span()), "`cluster` is not yet built").label("logical nodes come later"));
    return add(node);
}

NodeId TreeBuilder::test(Cursor cursor, source::Span span) {
    cursor.token();
    const Token& title = cursor.token();
    Node node = make(Kind::Test, span, title);
    node.literal = string_index(title);
    NodeId seeds = kNoNode, within = kNoNode, faults = kNoNode;
    while (cursor.at(Rule::TestOption)) {
        const source::Span at = cursor.span();
        Cursor option = cursor.enter();
        switch (option.token().kind) {
            case TokenKind::SEEDS: seeds = operation(option); break;
            case TokenKind::WITHIN: within = operation(option); break;
            case TokenKind::SHUFFLE: node.flags |= ast::kShuffle; break;
            default: faults = fault_list(option, at); break;
        }
    }
    return add(node, {seeds, within, faults, block(cursor)});
}

NodeId TreeBuilder::fault_list(Cursor& cursor, source::Span span) {
    cursor.token();
    NodeIds clauses;
    while (!cursor.at(TokenKind::BRACE_CLOSE)) {
        const source::Span at = cursor.span();
        if (cursor.at(Rule::FaultClause)) {
            clauses.push_back(fault_clause(cursor.enter(), at));
        } else {
            cursor.skip();
        }
    }
    return add_list(Kind::FaultList, span, clauses);
}

NodeId TreeBuilder::fault_clause(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    if (word.kind == TokenKind::ERROR) return error_node(span);
    Node node = make(Kind::FaultClause, span, word);
    node.name = symbol(word);
    NodeIds arguments;
    while (!cursor.done()) {
        const Token& token = cursor.token();
        if (token.kind == TokenKind::NAME) {
            arguments.push_back(name_node(token));
        } else if (token.kind == TokenKind::RANGE && !arguments.empty() && !cursor.done()) {
            const NodeId low = arguments.back();
            const NodeId high = literal(cursor.token());
            arguments.back() = add(make(Kind::Range, {span_of(low).begin, span_of(high).end}, token), {low, high});
        } else if (token.kind != TokenKind::PERCENT && token.kind != TokenKind::RANGE) {
            arguments.push_back(literal(token));
        }
    }
    return builder_.add(node, arguments);
}

}  // namespace aeroflow::syntax
