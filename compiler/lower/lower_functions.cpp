// Bodies: parameters in, statements, result and `mut` parameters out.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

FunctionLowering::FunctionLowering(Shared& shared, ir::FunctionId function,
                                   std::string_view qualified_name)
    : shared_(shared),
      ast_(shared.ast),
      bindings_(shared.bindings),
      checked_(shared.checked),
      function_(&shared.module.functions[function.index]),
      ssa_(shared.module, *function_),
      report_name_(shared.tables.report_name(qualified_name)) {
    function_->report_name = report_name_;
}

void FunctionLowering::lower_body(resolve::FunctionId id) {
    using Kind = resolve::FunctionKind;
    const resolve::Function& resolved = bindings_[id];
    resolved_ = id;
    checked_function_ = &checked_.function(id);
    add_parameters(checked_function_->parameters);
    prints_render_ = !checked_function_->has_result || resolved.kind == Kind::Main;
    const NodeId node = resolved.node;
    switch (resolved.kind) {
        case Kind::Main:
            if (ast_.kind(node) == ast::Kind::File) {
                for (NodeId item : ast_.children(node)) {
                    cover_statement(item);
                    discard(item);
                }
                fall_off_the_end();
                break;
            }
            [[fallthrough]];
        case Kind::Function:
        case Kind::PrivateFunction:
            lower_block_or_expression(node, ast::Function{ast_, node}.body());
            break;
        case Kind::Handler:
        case Kind::Stop:
        case Kind::Down: lower_block_or_expression(node, ast::Handler{ast_, node}.body()); break;
        case Kind::Every: lower_block_or_expression(node, ast::Every{ast_, node}.body()); break;
        case Kind::Test: lower_block_or_expression(node, ast::Test{ast_, node}.body()); break;
        case Kind::ExpectFault:
            read_captures();
            lower_block_or_expression(node, ast::ExpectFault{ast_, node}.body());
            break;
        case Kind::Const: return_value(operand(ast::Const{ast_, node}.value())); break;
        case Kind::Start:
        case Kind::Initialisers:
        case Kind::TypeDefaults:
        case Kind::Lambda: AE_CHECK(resolved.kind == Kind::Function); break;
    }
    finish();
}

void FunctionLowering::lower_start(uint32_t number) {
    const check::Actor& actor = checked_.actors[number];
    add_parameters(actor.parameters);
    uint32_t root_field = 0;
    for (const auto& parameter : actor.parameters) {
        emit(Op::SetState, map(parameter.type), {ssa_.read(variable_of(parameter.declaration))}, {},
             root_field++);
    }
    const uint32_t own_name = report_name_;
    if (actor.initialisers.exists())
        report_name_ = shared_.tables.report_name(bindings_[actor.initialisers].name);
    for (const check::State& state : actor.states) {
        cover_statement(state.initialiser);
        emit(Op::SetState, map(state.type), {operand(state.initialiser)}, {}, root_field++);
    }
    report_name_ = own_name;
    if (actor.start.exists()) {
        resolved_ = actor.start;
        checked_function_ = &checked_.function(actor.start);
        const NodeId handler = bindings_[actor.start].node;
        lower_block_or_expression(handler, ast::Handler{ast_, handler}.body());
    } else {
        fall_off_the_end();
    }
    finish();
}

void FunctionLowering::lower_period(NodeId every) {
    return_value(operand(ast::Every{ast_, every}.period()));
    finish();
}

void FunctionLowering::add_parameters(const std::vector<check::Parameter>& parameters) {
    for (const check::Parameter& parameter : parameters) {
        const Variable variable = variable_of(parameter.declaration);
        ssa_.write(variable, ssa_.parameter(BlockId{0}, map(parameter.type)));
        if (parameter.is_mut) mut_parameters_.push_back(variable);
    }
}

// The last expression is the result where one is declared; a handler that has replied may end without.
void FunctionLowering::lower_block_or_expression(NodeId, NodeId body) {
    cover_statement(body);
    const Value value = expression(body);
    if (function_->result != value::kUnit && value.index != ir::kNoId &&
        type_of(value) == function_->result) {
        return_value(value);
    } else {
        fall_off_the_end();
    }
}

void FunctionLowering::return_value(Value value) {
    close_scopes(0);
    std::vector<Value> operands;
    if (function_->result != value::kUnit)
        operands.push_back(operand_value(value, function_->result));
    for (Variable parameter : mut_parameters_) operands.push_back(ssa_.read(parameter));
    ssa_.terminate(Op::Return, value::kUnit, operands, {}, {});
}

void FunctionLowering::fall_off_the_end() {
    if (!ssa_.unreachable()) return_value({});
}

void FunctionLowering::finish() { ssa_.finish(); }

}  // namespace aeroflow::lower
