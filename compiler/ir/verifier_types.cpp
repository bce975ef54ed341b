// Verifier, part 3: types of operands and results by instruction, arguments of edges and calls, kinds of ownership.
// Operands of builtins are checked by number only (verifier_structure.cpp): builtins.def has no types.
#include <cstring>

#include "compiler/ir/parts.h"
#include "compiler/ir/verifier_report.h"

namespace aeroflow::ir {
namespace {

using value::Kind;
using value::TypeId;

class TypeCheck {
public:
    TypeCheck(const Module& module, const Function& function, VerifierReport& report)
        : module_(module), function_(function), types_(module.program.types), report_(report) {}

    void check();

private:
    void check_kinds(const Instruction& i);
    void check_instruction(const Instruction& i);
    void check_numbers(const Instruction& i);
    void check_aggregates(const Instruction& i);
    void check_variants(const Instruction& i);
    void check_lists(const Instruction& i);
    void check_state(const Instruction& i);
    void check_call(const Instruction& i);
    void check_actors(const Instruction& i);
    void check_control(const Instruction& i);
    void check_edges(const Instruction& i);

    TypeId operand(const Instruction& i, uint32_t n) const {
        return function_[function_.operands(i)[n]].type;
    }
    const value::Type& kind_of(const Instruction& i, uint32_t n) const {
        return types_[operand(i, n)];
    }
    void wants(const Instruction& i, uint32_t n, TypeId type) {
        if (operand(i, n) != type)
            report_.add(Rule::OperandType,
                        types_[operand(i, n)].name + " for " + types_[type].name);
    }
    void wants_kind(const Instruction& i, uint32_t n, Kind kind) {
        if (kind_of(i, n).kind != kind) report_.add(Rule::OperandType, kind_of(i, n).name);
    }
    void wants_all(const Instruction& i, uint32_t from, const std::vector<TypeId>& wanted);
    void gives(const Instruction& i, uint32_t n, TypeId type) {
        const TypeId has = function_[ValueId{i.first_result.index + n}].type;
        if (has != type)
            report_.add(Rule::ResultType, types_[has].name + " for " + types_[type].name);
    }
    bool number_within(int64_t number, size_t count) {
        if (number >= 0 && static_cast<uint64_t>(number) < count) return true;
        report_.add(Rule::ImmediateRange);
        return false;
    }

    const Module& module_;
    const Function& function_;
    const value::TypeTable& types_;
    VerifierReport& report_;
};

void TypeCheck::check() {
    for (uint32_t b = 0; b < function_.blocks.size(); ++b) {
        const auto& instructions = function_.blocks[b].instructions;
        for (uint32_t n = 0; n < instructions.size(); ++n) {
            report_.at(b, n);
            check_kinds(instructions[n]);
            check_instruction(instructions[n]);
            check_edges(instructions[n]);
        }
    }
}

void TypeCheck::wants_all(const Instruction& i, uint32_t from, const std::vector<TypeId>& wanted) {
    if (i.operands.count != from + wanted.size()) return report_.add(Rule::OperandCount);
    for (uint32_t n = 0; n < wanted.size(); ++n) wants(i, from + n, wanted[n]);
}

// Views where views are wanted, and results with the ownership that their row and type give.
void TypeCheck::check_kinds(const Instruction& i) {
    const auto operands = function_.operands(i);
    for (uint32_t n = 0; n < operands.size(); ++n) {
        const bool is_view = function_[operands[n]].ownership == Ownership::View;
        if (is_view != (operand_letter(module_, i, n) == 'v')) report_.add(Rule::ViewOperand);
    }
    const char letter = row(i.op).results[0];
    for (uint32_t r = 0; r < i.result_count; ++r) {
        const Value& result = function_[ValueId{i.first_result.index + r}];
        if (result.ownership != ownership_of(module_, result.type, letter))
            report_.add(Rule::OwnershipKind);
    }
}

void TypeCheck::check_instruction(const Instruction& i) {
    if (i.op <= Op::Zero) {
        return gives(i, 0, i.type);
    }
    if (i.op <= Op::FloatToInt) return check_numbers(i);
    if (i.op == Op::Cast) {
        gives(i, 0, i.type);
        const value::Type& from = kind_of(i, 0);
        const value::Type& to = types_[i.type];
        const bool same =
            from.size == to.size && from.managed == to.managed && from.scalar == to.scalar;
        if (!same) report_.add(Rule::OperandType, from.name + " for " + to.name);
        return;
    }
    if (i.op <= Op::TakeField) return check_aggregates(i);
    if (i.op <= Op::PutPayload) return check_variants(i);
    if (i.op <= Op::PutElement) return check_lists(i);
    if (i.op <= Op::Drop) return check_state(i);
    if (i.op == Op::Call || i.op == Op::SuspendCall) return check_call(i);
    if (i.op == Op::CallBuiltin) return;
    if (i.op <= Op::Fuel) return check_actors(i);
    check_control(i);
}

void TypeCheck::check_numbers(const Instruction& i) {
    const auto is_number = [&](TypeId type) {
        return type == value::kInt || type == value::kDuration;
    };
    const bool compares =
        (i.op >= Op::EqInt && i.op <= Op::GeInt) || (i.op >= Op::EqFloat && i.op <= Op::GeFloat);
    for (uint32_t n = 0; n < i.operands.count; ++n) {
        const TypeId type = operand(i, n);
        const value::Type& of = types_[type];
        bool fits = is_number(type);
        if (i.op >= Op::EqInt && i.op <= Op::GeInt)
            fits = of.scalar && !of.managed && type != value::kFloat;
        if ((i.op >= Op::AddFloat && i.op <= Op::GeFloat) || i.op == Op::FloatToInt)
            fits = type == value::kFloat;
        if (i.op == Op::NotBool) fits = type == value::kBool;
        if (!fits) report_.add(Rule::OperandType, of.name);
    }
    if (compares || i.op == Op::NotBool) return gives(i, 0, value::kBool);
    if ((i.op >= Op::AddFloat && i.op <= Op::SqrtFloat) || i.op == Op::IntToFloat)
        return gives(i, 0, value::kFloat);
    const TypeId result = function_[i.first_result].type;
    if (!is_number(result) || result != i.type) report_.add(Rule::ResultType, types_[result].name);
}

void TypeCheck::check_aggregates(const Instruction& i) {
    if (i.op == Op::Make) {
        const Kind kind = types_[i.type].kind;
        if (kind != Kind::Tuple && kind != Kind::Struct && kind != Kind::Range) {
            return report_.add(Rule::ResultType, types_[i.type].name);
        }
        gives(i, 0, i.type);
        return wants_all(i, 0, aggregate_fields(types_, i.type));
    }
    const auto fields = aggregate_fields(types_, operand(i, 0));
    if (!number_within(i.immediate, fields.size())) return;
    const TypeId field = fields[static_cast<size_t>(i.immediate)];
    if (i.op == Op::WithField) wants(i, 1, field);
    gives(i, 0, i.op == Op::Field ? field : operand(i, 0));
    if (i.op == Op::TakeField) gives(i, 1, field);
}

void TypeCheck::check_variants(const Instruction& i) {
    const TypeId whole = i.op == Op::Variant ? i.type : operand(i, 0);
    const uint32_t count = variant_count(types_, whole);
    if (count == 0) return report_.add(Rule::OperandType, types_[whole].name);
    if (i.op == Op::Tag) return gives(i, 0, value::kInt);
    if (!number_within(i.immediate, count)) return;
    const auto fields = variant_fields(types_, whole, static_cast<uint32_t>(i.immediate));
    if (i.op == Op::Variant) {
        gives(i, 0, whole);
        return wants_all(i, 0, fields);
    }
    if (i.op == Op::Open) {
        if (i.result_count != fields.size()) return report_.add(Rule::ResultCount);
        for (uint32_t n = 0; n < fields.size(); ++n) gives(i, n, fields[n]);
        return;
    }
    if (!number_within(i.index, fields.size())) return;
    if (i.op == Op::PutPayload) wants(i, 1, fields[i.index]);
    gives(i, 0, i.op == Op::Payload ? fields[i.index] : whole);
    if (i.op == Op::TakePayload) {
        gives(i, 1, fields[i.index]);
        if (i.type != whole) report_.add(Rule::ResultType, "the type operand is the whole's");
    }
}

void TypeCheck::check_lists(const Instruction& i) {
    const value::Type& list = kind_of(i, 0);
    if (list.kind != Kind::List) return report_.add(Rule::OperandType, list.name);
    if (i.op == Op::Unique || i.op == Op::View) return gives(i, 0, operand(i, 0));
    if (i.op == Op::ViewLength) return gives(i, 0, value::kInt);
    wants(i, 1, value::kInt);
    if (i.op == Op::CheckIndex) return;
    const uint64_t size = types_[list.first].size;
    const bool within =
        i.immediate >= 0 && static_cast<uint64_t>(i.immediate) + types_[i.type].size <= size;
    const bool aligned = types_[i.type].align == 0 || i.immediate % types_[i.type].align == 0;
    if (!within || !aligned) report_.add(Rule::ImmediateRange);
    if (i.op == Op::Store || i.op == Op::PutElement) return wants(i, 2, i.type);
    gives(i, 0, i.type);
}

void TypeCheck::check_state(const Instruction& i) {
    if (i.op == Op::State || i.op == Op::TakeState) return gives(i, 0, i.type);
    if (i.op == Op::Copy) return gives(i, 0, operand(i, 0));
    if (i.op == Op::Drop && !kind_of(i, 0).managed)
        report_.add(Rule::OperandType, kind_of(i, 0).name);
}

void TypeCheck::check_call(const Instruction& i) {
    const Function& callee = module_.functions[static_cast<size_t>(i.immediate)];
    if (callee.blocks.empty()) return;
    if (callee.suspends != (i.op == Op::SuspendCall))
        report_.add(Rule::OperandType, "suspends, or does not");
    std::vector<TypeId> parameters;
    for (const ValueId id : callee.blocks[0].parameters) {
        if (id.index >= callee.values.size()) return;
        parameters.push_back(callee[id].type);
    }
    wants_all(i, 0, parameters);
    if (i.op == Op::SuspendCall) return;  // results: check_edges
    std::vector<TypeId> results = callee.mut_results;
    if (callee.result != value::kUnit) results.insert(results.begin(), callee.result);
    if (results.size() != i.result_count) return report_.add(Rule::ResultCount);
    for (uint32_t n = 0; n < results.size(); ++n) gives(i, n, results[n]);
}

void TypeCheck::check_actors(const Instruction& i) {
    const auto wants_actor = [&](uint32_t n) { wants_kind(i, n, Kind::Actor); };
    const auto selector = [&] {
        return module_.program.selectors[static_cast<size_t>(i.immediate)];
    };
    switch (i.op) {
        case Op::Send:
        case Op::Ask:
            wants_actor(0);
            wants_all(i, 1, selector().parameters);
            if (i.op == Op::Ask && types_[function_[i.first_result].type].kind != Kind::Pending) {
                report_.add(Rule::ResultType);
            }
            return;
        case Op::After:
            wants(i, 0, value::kDuration);
            wants_actor(1);
            wants_all(i, 2, selector().parameters);
            return gives(i, 0, value::kTimer);
        case Op::Spawn:
            return wants_all(i, 0,
                             module_.program.actors[static_cast<size_t>(i.immediate)].parameters);
        case Op::Cancel: return wants(i, 0, value::kTimer);
        case Op::ReplySend: return wants_kind(i, 0, Kind::Reply);
        case Op::Monitor:
        case Op::Stop:
        case Op::Kill: return wants_actor(0);
        case Op::Register:
        case Op::RegisterAsk: wants(i, 0, value::kString); return wants_actor(1);
        case Op::Lookup: return wants(i, 0, value::kString);
        case Op::Now: return gives(i, 0, i.type);
        default: return;  // Self, Sender, Reply, DeferReply, Port, Fuel: any type the checker gave
    }
}

void TypeCheck::check_control(const Instruction& i) {
    switch (i.op) {
        case Op::Branch: return wants(i, 0, value::kBool);
        case Op::Switch:
        case Op::Exit: return wants(i, 0, value::kInt);
        case Op::Return: {
            std::vector<TypeId> results = function_.mut_results;
            if (function_.result != value::kUnit) results.insert(results.begin(), function_.result);
            return wants_all(i, 0, results);
        }
        default: return;
    }
}

// The target of an await or suspending call takes the results behind the edge's arguments.
void TypeCheck::check_edges(const Instruction& i) {
    std::vector<TypeId> results;
    if (i.op == Op::Await && i.type != value::kUnit) results.push_back(i.type);
    if (i.op == Op::SuspendCall) {
        const Function& callee = module_.functions[static_cast<size_t>(i.immediate)];
        if (callee.result != value::kUnit) results.push_back(callee.result);
        results.insert(results.end(), callee.mut_results.begin(), callee.mut_results.end());
    }
    for (const Edge& edge : function_.successors(i)) {
        const auto& parameters = function_.blocks[edge.target.index].parameters;
        const auto arguments = function_.arguments(edge);
        if (parameters.size() != arguments.size() + results.size()) {
            report_.add(Rule::EdgeArguments, "b" + std::to_string(edge.target.index));
            continue;
        }
        for (size_t n = 0; n < parameters.size(); ++n) {
            const bool is_result = n >= arguments.size();
            const TypeId given =
                is_result ? results[n - arguments.size()] : function_[arguments[n]].type;
            if (function_[parameters[n]].type != given)
                report_.add(Rule::EdgeArguments, types_[given].name);
            if (!is_result && function_[arguments[n]].ownership == Ownership::View)
                report_.add(Rule::ViewOperand);
        }
    }
}

}  // namespace

void verify_types(const Module& module, const Function& function, VerifierReport& report) {
    TypeCheck(module, function, report).check();
}

}  // namespace aeroflow::ir
