// Instructions, constants and joins: what the rest of lowering is written with.
#include <bit>

#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {
namespace {

bool needs_site(Op op) { return ir::row(op).has('F') || op == Op::Call; }

}  // namespace

Value FunctionLowering::emit(Op op, TypeId type, std::initializer_list<Value> operands, NodeId at,
                             int64_t immediate, uint32_t index) {
    return emit(op, type, Values{operands.begin(), operands.size()}, at, immediate, index);
}

Value FunctionLowering::emit(Op op, TypeId type, Values operands, NodeId at, int64_t immediate,
                             uint32_t index) {
    ir::Builder::Extra extra{immediate, index, ir::kNoId};
    if (needs_site(op) && at.exists()) extra.site = site(at);
    return ssa_.builder().emit(op, type, operands, extra);
}

std::vector<Value> FunctionLowering::emit_many(Op op, TypeId type,
                                               std::initializer_list<Value> operands,
                                               std::initializer_list<TypeId> results, NodeId at,
                                               int64_t immediate, uint32_t index) {
    ir::Builder::Extra extra{immediate, index,
                             needs_site(op) && at.exists() ? site(at) : ir::kNoId};
    const Value first = ssa_.builder().emit_many(op, type, {operands.begin(), operands.size()},
                                                 {results.begin(), results.size()}, extra);
    std::vector<Value> values;
    for (uint32_t i = 0; i < results.size(); ++i) values.push_back({first.index + i});
    return values;
}

// ---- builtins

std::vector<Value> FunctionLowering::builtin_many(Builtin number, TypeId type,
                                                  std::initializer_list<TypeId> results,
                                                  Values operands, NodeId at) {
    ir::Builder::Extra extra{static_cast<int64_t>(number), 0, at.exists() ? site(at) : ir::kNoId};
    const Value first = ssa_.builder().emit_many(Op::CallBuiltin, type, operands,
                                                 {results.begin(), results.size()}, extra);
    std::vector<Value> values;
    for (uint32_t i = 0; i < results.size(); ++i) values.push_back({first.index + i});
    return values;
}

Value FunctionLowering::builtin(Builtin number, TypeId type, TypeId result, Values operands,
                                NodeId at) {
    return builtin_many(number, type, {result}, operands, at)[0];
}

Value FunctionLowering::builtin(Builtin number, TypeId type, TypeId result,
                                std::initializer_list<Value> operands, NodeId at) {
    return builtin(number, type, result, Values{operands.begin(), operands.size()}, at);
}

void FunctionLowering::builtin_effect(Builtin number, TypeId type,
                                      std::initializer_list<Value> operands, NodeId at) {
    builtin_many(number, type, {}, {operands.begin(), operands.size()}, at);
}

// ---- constants

Value FunctionLowering::int_value(int64_t value, TypeId type) {
    return emit(Op::ConstInt, type, {}, {}, value);
}

Value FunctionLowering::float_value(double value) {
    return emit(Op::ConstFloat, value::kFloat, {}, {}, std::bit_cast<int64_t>(value));
}

Value FunctionLowering::text(std::string_view text) {
    return emit(Op::ConstReference, value::kString, {}, {}, shared_.tables.text_literal(text));
}

// ---- parts of aggregates

TypeId FunctionLowering::field_type(TypeId type, uint32_t number) const {
    if (type == value::kRange) return value::kInt;
    return shared_.module.program.types.fields(info(type))[number].type;
}

// Of a value of type never there are no parts: nothing reaches what asks for them.
Value FunctionLowering::field(Value aggregate, uint32_t number) {
    if (type_of(aggregate) == value::kUnit) return zero(value::kUnit);
    return emit(Op::Field, field_type(type_of(aggregate), number), {aggregate}, {}, number);
}

TypeId FunctionLowering::payload_type(TypeId type, uint32_t variant, uint32_t number) {
    const value::Type& t = info(type);
    if (t.kind == value::Kind::Optional) return t.first;
    if (t.kind == value::Kind::Result) return variant == 0 ? t.first : t.second;
    AE_CHECK(t.kind == value::Kind::Enum);
    return type_table().fields(type_table().variants(t)[variant])[number].type;
}

Value FunctionLowering::payload(Value value, uint32_t variant, uint32_t number) {
    if (type_of(value) == value::kUnit) return zero(value::kUnit);
    return emit(Op::Payload, payload_type(type_of(value), variant, number), {value}, {}, variant,
                number);
}

Value FunctionLowering::variant(TypeId type, uint32_t number, Values fields, NodeId at) {
    const value::Type& t = info(type);
    const bool has_tag_only = t.kind == value::Kind::Enum && t.scalar && !t.cell;
    if (has_tag_only) return int_value(number, type);
    return emit(Op::Variant, type, fields, at, number);
}

// Whether values of the type are compared as 64-bit integers.
bool FunctionLowering::is_comparable_word(TypeId type) const {
    const value::Type& t = info(type);
    switch (t.kind) {
        case value::Kind::Int:
        case value::Kind::Bool:
        case value::Kind::Duration:
        case value::Kind::Actor: return true;
        case value::Kind::Enum: return t.scalar && !t.cell;
        default: return false;
    }
}

// ---- control

void FunctionLowering::switch_on_tag(Value value, BlockId zero, BlockId other) {
    const Value tag = emit(Op::Tag, value::kInt, {value});
    const ir::Builder::Target targets[] = {{zero, {}}, {other, {}}};
    ssa_.terminate(Op::Switch, value::kUnit, {&tag, 1}, targets, {});
}

void FunctionLowering::fault(FaultKind kind, std::initializer_list<Value> operands, NodeId at) {
    ir::Builder::Extra extra{static_cast<int64_t>(kind), 0, site(at)};
    ssa_.terminate(Op::Fault, value::kUnit, {operands.begin(), operands.size()}, {}, extra);
}

void FunctionLowering::not_yet(NodeId at, std::string_view what) {
    shared_.sink.report(diagnostics::Diagnostic(diagnostics::Code::NotYet, ast_.anchor(at),
                                                "`" + std::string(what) + "` is not built yet"));
}

FunctionLowering::Join FunctionLowering::join(TypeId type) {
    Join join{ssa_.block(), type, type != value::kUnit && type != value::kNever, {}};
    if (join.has_value) join.value = ssa_.parameter(join.block, type);
    return join;
}

void FunctionLowering::arrive(const Join& join, Value value) {
    if (ssa_.unreachable()) return;
    if (join.has_value) {
        ssa_.jump(join.block, {operand_value(value, join.type)});
    } else {
        ssa_.jump(join.block);
    }
}

Value FunctionLowering::enter(const Join& join) {
    enter(join.block);
    return join.value;
}

void FunctionLowering::enter(BlockId block) {
    ssa_.seal(block);
    ssa_.at(block);
}

}  // namespace aeroflow::lower
