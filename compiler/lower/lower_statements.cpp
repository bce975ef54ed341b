// Statements: blocks, `let`, `if`, loops, jumps, `require`, `render`.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;

Value FunctionLowering::block_value(NodeId node) {
    const TypeId type = type_of(node);
    const value::Kind kind = info(type).kind;
    const auto statements = ast_.children(node);
    if (statements.empty()) {  // `{}`, where a dict or set is meant
        if (kind == value::Kind::Dict) return builtin(Builtin::DictMake, type, type, {}, node);
        if (kind == value::Kind::Set) return builtin(Builtin::SetMake, type, type, {}, node);
        return {};
    }
    for (NodeId statement : statements.first(statements.size() - 1)) {
        cover_statement(statement);
        discard(statement);
    }
    cover_statement(statements.back());
    const Value last = expression(statements.back());
    return type == value::kUnit || type == value::kNever ? Value{} : last;
}

void FunctionLowering::let(NodeId node) {
    const ast::Let statement{ast_, node};
    const Value value = operand(statement.initialiser());
    if (!statement.else_block().exists()) return bind(statement.pattern(), value);
    const BlockId fail = block(), behind = block();
    pattern(statement.pattern(), value, fail);
    cover_way(node, 0);
    ssa_.jump(behind);
    enter(fail);
    cover_way(node, 1);
    discard(statement.else_block());  // never goes on
    enter(behind);
}

// ---- if and loops

Value FunctionLowering::if_expression(NodeId node) {
    const ast::If branches{ast_, node};
    const BlockId yes = block(), no = block();
    condition(branches.condition(), yes, no);
    const Join done = join(type_of(node));
    enter(yes);
    cover_way(node, 0);
    arrive(done, expression(branches.then_block()));
    enter(no);
    cover_way(node, 1);
    if (branches.else_branch().exists()) cover_statement(branches.else_branch());
    arrive(done, branches.else_branch().exists() ? expression(branches.else_branch()) : Value{});
    return enter(done);
}

void FunctionLowering::while_loop(NodeId node) {
    const ast::While statement{ast_, node};
    const BlockId head = block(), body = block();
    const Join exit = join(value::kUnit);
    ssa_.jump(head);
    ssa_.at(head);
    const size_t ways = detours_.size();
    condition(statement.condition(), body, by_way(node, 1, exit.block));
    finish_ways(ways);
    enter(body);
    cover_way(node, 0);
    loops_.push_back({node, head, &exit, scopes_.size()});
    discard(statement.body());
    loops_.pop_back();
    if (!ssa_.unreachable()) ssa_.jump(head);
    ssa_.seal(head);
    enter(exit);
}

Value FunctionLowering::loop(NodeId node) {
    const BlockId head = block();
    const Join exit = join(type_of(node));
    ssa_.jump(head);
    ssa_.at(head);
    loops_.push_back({node, head, &exit, scopes_.size()});
    discard(ast::Loop{ast_, node}.body());
    loops_.pop_back();
    if (!ssa_.unreachable()) ssa_.jump(head);
    ssa_.seal(head);
    return enter(exit);
}

const FunctionLowering::Loop& FunctionLowering::loop_of(NodeId node) const {
    const NodeId wanted = bindings_.loop_of_node[node.index];
    size_t at = loops_.size();
    while (at > 0 && loops_[at - 1].node != wanted) --at;
    AE_CHECK(at > 0);
    return loops_[at - 1];
}

void FunctionLowering::break_statement(NodeId node) {
    const NodeId value = ast::Break{ast_, node}.value();
    const Value result = value.exists() ? expression(value) : Value{};
    const Loop loop = loop_of(node);
    close_scopes(loop.scopes);
    arrive(*loop.on_break, result);
}

void FunctionLowering::continue_statement(NodeId node) {
    const Loop loop = loop_of(node);
    close_scopes(loop.scopes);
    if (!ssa_.unreachable()) ssa_.jump(loop.on_continue);
}

// ---- the others

void FunctionLowering::return_statement(NodeId node) {
    const NodeId value = ast::Return{ast_, node}.value();
    return_value(value.exists() ? expression(value) : Value{});
}

void FunctionLowering::require(NodeId node) {
    const ast::Require statement{ast_, node};
    const BlockId holds = block(), fails = block();
    condition(statement.condition(), holds, fails);
    enter(fails);
    const Value message = statement.message().exists()
                              ? operand(statement.message())
                              : text(ast_.file().text(ast_.span(statement.condition())));
    fault(FaultKind::Require, {message}, node);
    enter(holds);
}

void FunctionLowering::render(NodeId node) {
    const auto items = ast_.children(node);
    if (!prints_render_) {
        return_value(items.empty() ? Value{} : expression(items[0]));
        return;
    }
    for (NodeId item : items) {
        Pieces pieces;
        add_pieces(pieces, item);
        add_text(pieces, "\n");
        builtin_effect(Builtin::Print, value::kString, {joined(pieces, item)}, item);
    }
}

}  // namespace aeroflow::lower
