// Built-in functions: most are one builtin of the run time, the others one or a few instructions.
#include <limits>

#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using check::BuiltinId;

namespace {

// The builtins whose type operand is that of their result (builtins.def).
bool names_its_result(Builtin number) {
    return number == Builtin::ListRange || number == Builtin::BytesFromList ||
           number == Builtin::SetFromList || number == Builtin::ListZip;
}

}  // namespace

Value FunctionLowering::run_builtin(int32_t row, TypeId result, const std::vector<Value>& operands,
                                    NodeId node) {
    const auto number = static_cast<Builtin>(row);
    return builtin(number, names_its_result(number) ? result : type_of(operands[0]), result,
                   operands, node);
}

Value FunctionLowering::builtin_call(NodeId node, const check::Call& call) {
    const auto id = static_cast<BuiltinId>(call.index);
    switch (id) {
        case BuiltinId::Print: return print_call(Builtin::Print, call, node);
        case BuiltinId::EPrint: return print_call(Builtin::EPrint, call, node);
        case BuiltinId::Replace: return replace_call(node, call);
        case BuiltinId::Swap: return swap_call(node, call), Value{};
        case BuiltinId::MathPi: return float_value(3.141592653589793);
        case BuiltinId::MathE: return float_value(2.718281828459045);
        case BuiltinId::MathInf: return float_value(std::numeric_limits<double>::infinity());
        case BuiltinId::MathNan: return float_value(std::numeric_limits<double>::quiet_NaN());
        case BuiltinId::Register:
            if (call.awaited) return awaited_call(node, call);
            break;
        case BuiltinId::Sleep: return awaited_call(node, call);
        default: break;
    }
    const auto& row = check::function_row(call.index);
    const std::vector<Value> operands = plain_arguments(call);
    if (row.form == check::FunctionForm::Draw) return random_draw(node, row, operands);
    if (row.form == check::FunctionForm::Later) return not_yet(node, row.name), Value{};
    const bool is_show = id == BuiltinId::Show || id == BuiltinId::ToString;
    if (is_show) return shown(operands[0], node);
    if (row.builtin != check::kNoBuiltin)
        return run_builtin(row.builtin, type_of(node), operands, node);
    return instruction_call(id, node, operands);
}

// What has an instruction of its own.
Value FunctionLowering::instruction_call(BuiltinId id, NodeId node,
                                         const std::vector<Value>& operands) {
    const auto effect = [&](Op op) { return emit(op, value::kUnit, operands, node), Value{}; };
    const auto log = [&](int64_t level) {
        builtin_effect(Builtin::Log, value::kString, {operands[0], int_value(level)}, node);
        return Value{};
    };
    switch (id) {
        case BuiltinId::Abs: return absolute(operands[0], node);
        case BuiltinId::Panic: return fault(FaultKind::Panic, {operands[0]}, node), Value{};
        case BuiltinId::Unreachable:
            return fault(FaultKind::Panic, {text("unreachable")}, node), Value{};
        case BuiltinId::Exit:
            ssa_.terminate(Op::Exit, value::kUnit, operands, {}, {0, 0, site(node)});
            return {};
        case BuiltinId::Now: return emit(Op::Now, value::kDuration, {});
        case BuiltinId::ToInt: return conversion_to_int(operands[0], node);
        case BuiltinId::ToFloat:
            return type_of(operands[0]) == value::kFloat
                       ? operands[0]
                       : emit(Op::IntToFloat, value::kFloat, {operands[0]});
        case BuiltinId::Stop: return effect(Op::Stop);
        case BuiltinId::Kill: return effect(Op::Kill);
        case BuiltinId::Monitor: return effect(Op::Monitor);
        case BuiltinId::Register: return effect(Op::Register);
        case BuiltinId::Cancel: return effect(Op::Cancel);
        case BuiltinId::Reply:
            emit(Op::Reply, value::kUnit, {operands.empty() ? zero(value::kUnit) : operands[0]},
                 node);
            return {};
        case BuiltinId::Lookup: return emit(Op::Lookup, type_of(node), operands, node);
        case BuiltinId::DeferReply: return emit(Op::DeferReply, type_of(node), {});
        case BuiltinId::LogDebug: return log(0);
        case BuiltinId::LogInfo: return log(1);
        case BuiltinId::LogWarn: return log(2);
        case BuiltinId::LogError: return log(3);
        case BuiltinId::MathSqrt: return emit(Op::SqrtFloat, value::kFloat, {operands[0]});
        default: not_yet(node, check::function_row(static_cast<uint32_t>(id)).name); return {};
    }
}

Value FunctionLowering::absolute(Value value, NodeId at) {
    const TypeId type = type_of(value);
    return type == value::kFloat ? emit(Op::AbsFloat, type, {value})
                                 : emit(Op::AbsInt, type, {value}, at);
}

Value FunctionLowering::conversion_to_int(Value value, NodeId at) {
    const TypeId type = type_of(value);
    if (type == value::kInt) return value;
    if (type == value::kFloat) return emit(Op::FloatToInt, value::kInt, {value}, at);
    if (type != value::kBool) return emit(Op::Cast, value::kInt, {value});
    const BlockId yes = block(), no = block();
    ssa_.branch(value, yes, no);
    const Join done = join(value::kInt);
    enter(yes);
    arrive(done, int_value(1));
    enter(no);
    arrive(done, int_value(0));
    return enter(done);
}

// The last operand is the number of the place that draws.
Value FunctionLowering::random_draw(NodeId node, const check::FunctionRow& row,
                                    std::vector<Value> operands) {
    operands.push_back(int_value(shared_.tables.draw(node)));
    return builtin(static_cast<Builtin>(row.builtin), type_of(operands[0]), type_of(node), operands,
                   node);
}

// The whole line is put together first: arguments with blanks between them, a newline at the end.
Value FunctionLowering::print_call(Builtin output, const check::Call& call, NodeId at) {
    Pieces pieces;
    bool is_first = true;
    for (const check::Argument& argument : checked_.call_arguments(call)) {
        if (!is_first) add_text(pieces, " ");
        is_first = false;
        add_pieces(pieces, argument.value);
    }
    add_text(pieces, "\n");
    builtin_effect(output, value::kString, {joined(pieces, at)}, at);
    return {};
}

Value FunctionLowering::replace_call(NodeId node, const check::Call& call) {
    Arguments given = arguments(call, 2);
    read_places(given, node);
    const Value old = given.values[0];
    put(*given.places[0], given.taken[0], given.values[1], node);
    return old;
}

void FunctionLowering::swap_call(NodeId node, const check::Call& call) {
    Arguments given = arguments(call, 2);
    read_places(given, node);
    put(*given.places[0], given.taken[0], given.values[1], node);
    put(*given.places[1], given.taken[1], given.values[0], node);
}

}  // namespace aeroflow::lower
