// `expect` and `expect_fault` (language.md §8).
//
// A failed `expect` faults with Require, as `require` does; its operands' values go to the runner of tests, with the places in
// the source where they stand (Program::expectations). An `expect_fault` spawns its actor and asks it to run its block: how
// the actor ended comes back as the answer.
#include <algorithm>

#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;
using ast::Operator;

namespace {

constexpr size_t kMostNamed = 4;  // variables shown of a condition that is no comparison

bool is_comparison(Operator op) { return op >= Operator::Equal && op <= Operator::GreaterEqual; }

}  // namespace

void FunctionLowering::expect(NodeId node) { expect_holds(ast::Expect{ast_, node}.condition(), node); }

// Each side of an `and` is an expectation of its own: the one that fails is the one that is shown.
void FunctionLowering::expect_holds(NodeId condition, NodeId whole) {
    const ast::Node& what = ast_.node(condition);
    if (what.kind != Kind::Binary) return expect_plain(condition, whole);
    const ast::Binary sides{ast_, condition};
    if (what.op == Operator::And) {
        expect_holds(sides.left(), whole);
        expect_holds(sides.right(), whole);
    } else if (is_comparison(what.op) ||
               (what.op == Operator::In && ast_.kind(sides.right()) != Kind::Range)) {
        expect_comparison(condition, whole);
    } else {
        expect_plain(condition, whole);
    }
}

void FunctionLowering::expect_comparison(NodeId condition, NodeId whole) {
    const ast::Binary sides{ast_, condition};
    const Operator op = ast_.node(condition).op;
    const BlockId holds = block(), fails = block();
    const Value left = operand(sides.left());
    const Value right = operand(sides.right());
    const Value verdict = op == Operator::In ? contained(left, right, condition)
                                             : compare(op, left, right, condition);
    ssa_.branch(verdict, holds, fails);
    enter(fails);
    expectation_failed(condition, whole, {{sides.left(), left}, {sides.right(), right}});
    enter(holds);
}

void FunctionLowering::expect_plain(NodeId node, NodeId whole) {
    const BlockId holds = block(), fails = block();
    condition(node, holds, fails);
    enter(fails);
    expectation_failed(node, whole, named_values(node));
    enter(holds);
}

// Raises the fault. Its text is the program's (`expected a == b, left 1, right 2`); the values stand by themselves too.
void FunctionLowering::expectation_failed(NodeId condition, NodeId whole, const std::vector<Shown>& operands) {
    Pieces pieces;
    add_text(pieces, "expected ");
    const source::Span text = expected_text(whole);
    add_text(pieces, ast_.file().text(text));
    turn::Expectation expectation;
    expectation.site = site(condition);
    expectation.condition = {text.begin, text.end};
    const bool sides = ast_.kind(condition) == Kind::Binary && operands.size() == 2 &&
                       operands[0].node == ast_.child(condition, 0);
    expectation.is_equality = sides && ast_.node(condition).op == Operator::Equal;
    std::vector<Value> values{{}};
    for (size_t i = 0; i < operands.size(); ++i) {
        const TypeId type = type_of(operands[i].value);
        values.push_back(builtin(Builtin::ShowInner, type, value::kString, {operands[i].value}, condition));
        const source::Span span = ast_.span(operands[i].node);
        expectation.operands.push_back({span.begin, span.end});
        const std::string name = sides ? (i == 0 ? "left" : "right") : std::string(ast_.file().text(span));
        add_text(pieces, (i == 0 ? ", " : ", ") + name + " ");
        pieces.push_back({{}, values.back()});
    }
    values[0] = joined(pieces, condition);
    shared_.module.program.expectations.push_back(std::move(expectation));
    builtin_many(Builtin::ExpectFailed, value::kString, {}, values, condition);
    ssa_.terminate(Op::Unreachable, value::kUnit, {}, {}, {});
}

// The variables that a condition names, each once, in order of their first token: nothing else of it may be computed twice.
std::vector<FunctionLowering::Shown> FunctionLowering::named_values(NodeId condition) {
    std::vector<Shown> found;
    std::vector<uint32_t> seen;
    const source::Span span = ast_.span(condition);
    for (uint32_t i = condition.index; i < ast_.size() && ast_.node(NodeId{i}).begin < span.end; ++i) {
        if (ast_.kind(NodeId{i}) != Kind::Identifier || found.size() == kMostNamed) continue;
        const resolve::DeclarationId id = bindings_.declaration_id(NodeId{i});
        if (!id.exists() || !variables_.contains(id.index)) continue;
        const resolve::Declaration& declaration = bindings_[id];
        const uint32_t at = declaration.node.index;  // bound inside the condition: by a `match` in it
        const bool inside = at >= condition.index && ast_.node(declaration.node).begin < span.end;
        if (inside || std::ranges::count(seen, id.index) != 0) continue;
        seen.push_back(id.index);
        found.push_back({NodeId{i}, ssa_.read(variable_of(id))});
    }
    return found;
}

// What stands behind the word `expect`, with its parentheses.
source::Span FunctionLowering::expected_text(NodeId whole) const {
    source::Span span = ast_.span(whole);
    span.begin += static_cast<uint32_t>(std::string_view("expect").size());
    const std::string_view text = ast_.file().text(span);
    const size_t blank = text.find_first_not_of(" \t\r\n");
    span.begin += static_cast<uint32_t>(blank == std::string_view::npos ? 0 : blank);
    return span;
}

// ---- expect_fault

void FunctionLowering::expect_fault(NodeId node) {
    const resolve::FunctionId function = bindings_.function(node);
    const check::Message& message = checked_.messages[checked_.function(function).message];
    std::vector<Value> captures;
    for (resolve::DeclarationId capture : bindings_[function].captures)
        captures.push_back(ssa_.read(variable_of(capture)));
    const TypeId type = map(checked_.actors[message.actor].type);
    const Value child = emit(Op::Spawn, type, captures, node, shared_.tables.actor(message.actor),
                             shared_.tables.spawn(node));
    const Value asked = emit(Op::Ask, type_table().pending(value::kUnit), {child}, node,
                             shared_.tables.selector(message));
    const TypeId outcome = type_table().result(value::kUnit, value::kFault);
    const Value ended =
        suspend(node, Values{&asked, 1}, ir::kAwaitOne | ir::kAwaitTemporary | ir::kAwaitTry, outcome);
    const NodeId matching = ast::ExpectFault{ast_, node}.matching();
    const Value wanted = text(matching.exists() ? ast_.string(matching) : std::string_view());
    builtin_effect(Builtin::ExpectFault, outcome, {ended, wanted}, node);
}

// What the block uses of the test around it are the parameters of its actor.
void FunctionLowering::read_captures() {
    uint32_t field = 0;
    for (resolve::DeclarationId capture : bindings_[resolved_].captures) {
        const TypeId type = map(checked_.type(capture));
        ssa_.write(variable_of(capture), emit(Op::State, type, {}, {}, field++));
    }
}

}  // namespace aeroflow::lower
