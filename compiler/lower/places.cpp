// Reading, taking apart and writing places; assignments.
#include "compiler/lower/places.h"

#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using ast::Kind;
using StepKind = Step::Kind;

Variable FunctionLowering::variable_of(resolve::DeclarationId declaration) {
    const auto found = variables_.find(declaration.index);
    if (found != variables_.end()) return found->second;
    const Variable made = ssa_.variable(map(checked_.type(declaration)));
    variables_.emplace(declaration.index, made);
    return made;
}

uint32_t FunctionLowering::state_field(resolve::DeclarationId declaration) const {
    return shared_.state_fields.at(declaration.index);
}

// Evaluates the indices, from the root outwards; reads nothing else.
Place FunctionLowering::place(NodeId node) {
    const ast::Node& what = ast_.node(node);
    if (what.kind == Kind::Identifier || what.kind == Kind::Self) {
        const resolve::DeclarationId id = bindings_.declaration_id(node);
        Place root;
        root.is_state = bindings_[id].kind == resolve::DeclarationKind::State;
        if (root.is_state) {
            root.state = state_field(id);
        } else {
            root.variable = variable_of(id);
        }
        root.root_type = map(checked_.type(id));
        return root;
    }
    AE_CHECK(what.kind == Kind::Member || what.kind == Kind::TupleIndex ||
             what.kind == Kind::Index);
    Place found = place(ast_.child(node, 0));
    Step step;
    step.container = found.type();
    step.part = type_of(node);
    if (what.kind == Kind::Index) {
        step.kind =
            info(step.container).kind == value::Kind::Dict ? StepKind::Entry : StepKind::Element;
        step.key = operand(ast::Index{ast_, node}.index());
        found.steps.push_back(step);
        return found;
    }
    step.field =
        what.kind == Kind::Member ? checked_.field(node) : static_cast<uint32_t>(what.literal);
    if (!found.steps.empty() && found.steps.back().kind == StepKind::Element) {
        Step& element =
            found.steps.back();  // a part of an element is reached at once, at its offset
        element.offset += type_table().fields(info(step.container))[step.field].offset;
        element.part = step.part;
        return found;
    }
    found.steps.push_back(step);
    return found;
}

Value FunctionLowering::read_place(const Place& place, NodeId at) {
    Value value = place.is_state ? emit(Op::State, place.root_type, {}, {}, place.state)
                                 : ssa_.read(place.variable);
    for (const Step& step : place.steps) {
        if (step.kind == StepKind::Field) {
            value = field(value, step.field);
        } else if (step.kind == StepKind::Entry) {
            value = builtin(Builtin::DictIndex, step.container, step.part, {value, step.key}, at);
        } else {
            const Value view = emit(Op::View, step.container, {value});
            emit(Op::CheckIndex, value::kUnit, {view, step.key}, at);
            value = emit(Op::Load, step.part, {view, step.key}, {}, step.offset);
        }
    }
    return value;
}

// ---- take and put

Value FunctionLowering::take_root(const Place& place) {
    if (!place.is_state) return ssa_.read(place.variable);
    const Op op = info(place.root_type).managed ? Op::TakeState : Op::State;
    return emit(op, place.root_type, {}, {}, place.state);
}

void FunctionLowering::put_root(const Place& place, Value value) {
    if (!place.is_state) return ssa_.write(place.variable, value);
    const Op op = info(place.root_type).managed ? Op::PutState : Op::SetState;
    emit(op, place.root_type, {value}, {}, place.state);
}

void FunctionLowering::take_step(const Step& step, Taken& taken, NodeId at) {
    Value entry;
    if (step.kind == StepKind::Field) {
        const auto parts = emit_many(Op::TakeField, step.container, {taken.part},
                                     {step.container, step.part}, at, step.field);
        taken.rests.push_back(parts[0]);
        taken.part = parts[1];
    } else if (step.kind == StepKind::Element) {
        const Value list = emit(Op::Unique, step.container, {taken.part}, at);
        const Value view = emit(Op::View, step.container, {list});
        emit(Op::CheckIndex, value::kUnit, {view, step.key}, at);
        taken.rests.push_back(list);
        taken.part = emit(Op::TakeElement, step.part, {view, step.key}, at, step.offset);
    } else {
        const Value operands[] = {taken.part, step.key};
        const auto located = builtin_many(Builtin::DictLocate, step.container,
                                          {step.container, value::kInt}, operands, at);
        const auto parts = builtin_many(Builtin::DictEntryTake, step.container,
                                        {step.container, step.part}, located, at);
        entry = located[1];
        taken.rests.push_back(parts[0]);
        taken.part = parts[1];
    }
    taken.entries.push_back(entry);
}

Value FunctionLowering::put_step(const Step& step, Value rest, Value entry, Value part, NodeId at) {
    if (step.kind == StepKind::Field)
        return emit(Op::WithField, step.container, {rest, part}, at, step.field);
    if (step.kind == StepKind::Entry) {
        return builtin(Builtin::DictEntryPut, step.container, step.container, {rest, entry, part},
                       at);
    }
    const Value view = emit(Op::View, step.container, {rest});
    emit(Op::PutElement, step.part, {view, step.key, part}, at, step.offset);
    return rest;
}

Taken FunctionLowering::take(const Place& place, NodeId at) {
    Taken taken;
    taken.part = take_root(place);
    for (const Step& step : place.steps) take_step(step, taken, at);
    return taken;
}

Taken FunctionLowering::take_outer(const Place& place, NodeId at) {
    Taken taken;
    taken.part = take_root(place);
    for (size_t i = 0; i + 1 < place.steps.size(); ++i) take_step(place.steps[i], taken, at);
    return taken;
}

// Also the way back of take_outer: as many steps as were taken.
void FunctionLowering::put(const Place& place, const Taken& taken, Value value, NodeId at) {
    for (size_t i = taken.rests.size(); i-- > 0;) {
        value = put_step(place.steps[i], taken.rests[i], taken.entries[i], value, at);
    }
    put_root(place, value);
}

// ---- assignment

void FunctionLowering::assign_place(const Place& place, Value value, NodeId at) {
    if (place.steps.empty()) {
        if (!place.is_state) return ssa_.write(place.variable, value);
        emit(Op::SetState, place.root_type, {value}, {}, place.state);
        return;
    }
    const Taken outer = take_outer(place, at);
    const Step& last = place.steps.back();
    Value container = outer.part;
    if (last.kind == StepKind::Field) {
        container = emit(Op::WithField, last.container, {container, value}, at, last.field);
    } else if (last.kind == StepKind::Entry) {
        container = builtin(Builtin::DictSet, last.container, last.container,
                            {container, last.key, value}, at);
    } else {
        container = emit(Op::Unique, last.container, {container}, at);
        const Value view = emit(Op::View, last.container, {container});
        emit(Op::CheckIndex, value::kUnit, {view, last.key}, at);
        emit(Op::Store, last.part, {view, last.key, value}, at, last.offset);
    }
    put(place, outer, container, at);
}

// One access that checks, reads, changes and stores. `change` evaluates no user code. Plain parts are read and written
// over; others are taken out, so that `change` gets the one owner.
void FunctionLowering::update_place(const Place& place, NodeId at,
                                    const std::function<Value(Value)>& change) {
    const bool is_plain = !info(place.type()).managed;
    if (place.steps.empty() || !is_plain || place.steps.back().kind == StepKind::Entry) {
        const Taken taken = take(place, at);
        return put(place, taken, change(taken.part), at);
    }
    const Taken outer = take_outer(place, at);
    const Step& last = place.steps.back();
    if (last.kind == StepKind::Field) {
        const Value changed = change(field(outer.part, last.field));
        return put(place, outer,
                   emit(Op::WithField, last.container, {outer.part, changed}, at, last.field), at);
    }
    const Value list = emit(Op::Unique, last.container, {outer.part}, at);
    const Value view = emit(Op::View, last.container, {list});
    emit(Op::CheckIndex, value::kUnit, {view, last.key}, at);
    const Value changed = change(emit(Op::Load, last.part, {view, last.key}, at, last.offset));
    emit(Op::Store, last.part, {view, last.key, changed}, at, last.offset);
    put(place, outer, list, at);
}

void FunctionLowering::assign(NodeId node) {
    const ast::Assign statement{ast_, node};
    if (statement.node().op != ast::Operator::None) return compound_assign(node);
    if (counts_in_dict(node) || appends_text(node)) return;
    const Place target = place(statement.target());
    assign_place(target, operand(statement.value()), node);
}

void FunctionLowering::compound_assign(NodeId node) {
    const ast::Assign statement{ast_, node};
    const Place target = place(statement.target());
    const Value right = operand(statement.value());
    update_place(target, node, [&](Value left) {
        return arithmetic(statement.node().op, left, right, target.type(), node);
    });
}

// `s = s + a + b` appends to the text of a variable in place, as `s += a` does.
bool FunctionLowering::appends_text(NodeId node) {
    const ast::Assign statement{ast_, node};
    if (ast_.kind(statement.target()) != Kind::Identifier ||
        converted_type_of(statement.value()) != value::kString)
        return false;
    NodeId first = statement.value();
    std::vector<NodeId> added;
    while (ast_.kind(first) == Kind::Binary && ast_.node(first).op == ast::Operator::Add &&
           type_of(first) == value::kString) {
        added.push_back(ast::Binary{ast_, first}.right());
        first = ast::Binary{ast_, first}.left();
    }
    if (added.empty() || ast_.kind(first) != Kind::Identifier) return false;
    const auto id = bindings_.declaration_id(statement.target());
    if (bindings_.declaration_id(first) != id ||
        bindings_[id].kind == resolve::DeclarationKind::State)
        return false;
    const Place target = place(statement.target());
    Value whole = read_place(target, node);
    Pieces pieces;
    for (size_t i = added.size(); i-- > 0;) add_pieces(pieces, added[i]);
    for (const Piece& piece : pieces) {
        const Value tail = piece.value.index == ir::kNoId ? text(piece.text) : piece.value;
        whole = builtin(Builtin::StringAppend, value::kString, value::kString, {whole, tail}, node);
    }
    assign_place(target, whole, node);
    return true;
}

// `d[k] = d.get(k, x) op e` finds the entry once. Only where the order of evaluation cannot show: d, k and e are names or
// literals.
bool FunctionLowering::counts_in_dict(NodeId node) {
    const ast::Assign statement{ast_, node};
    const NodeId target = statement.target(), value = statement.value();
    if (ast_.kind(target) != Kind::Index || ast_.kind(value) != Kind::Binary) return false;
    const NodeId container = ast_.child(target, 0), key = ast_.child(target, 1);
    const auto op = ast_.node(value).op;
    if (op < ast::Operator::BitOr || checked_.conversion(value) != check::Conversion::None)
        return false;
    const NodeId read = ast::Binary{ast_, value}.left();
    if (ast_.kind(read) != Kind::Call || checked_.conversion(read) != check::Conversion::None)
        return false;
    const check::Call* get = checked_.call(read);
    if (get == nullptr || get->kind != check::CallKind::Method || get->optional_chain ||
        get->index != static_cast<uint32_t>(check::MethodId::Dict_get_or)) {
        return false;
    }
    const auto arguments = checked_.call_arguments(*get);
    if (arguments.size() != 2 || !is_same_name(get->receiver, container) ||
        !is_same_name(arguments[0].value, key))
        return false;
    if (info(type_of(container)).kind != value::Kind::Dict ||
        !is_constant_literal(arguments[1].value))
        return false;
    const NodeId other = ast::Binary{ast_, value}.right();
    if (!is_constant_literal(other) && ast_.kind(other) != Kind::Identifier) return false;

    const Place dict = place(container);
    const Value wanted = operand(key), fallback = operand(arguments[1].value);
    const Value right = operand(ast::Binary{ast_, value}.right());
    const TypeId type = type_of(container), part = type_of(target);
    const Taken taken = take(dict, node);
    const Value operands[] = {taken.part, wanted, fallback};
    const auto located =
        builtin_many(Builtin::DictLocateOr, type, {type, value::kInt}, operands, node);
    const auto entry = builtin_many(Builtin::DictEntryTake, type, {type, part}, located, node);
    const Value changed = arithmetic(op, entry[1], right, part, node);
    put(dict, taken,
        builtin(Builtin::DictEntryPut, type, type, {entry[0], located[1], changed}, node), node);
    return true;
}

bool FunctionLowering::is_same_name(NodeId a, NodeId b) const {
    const ast::Node& left = ast_.node(a);
    const ast::Node& right = ast_.node(b);
    if (left.kind != right.kind || checked_.conversion(a) != checked_.conversion(b)) return false;
    if (left.kind == Kind::Identifier)
        return bindings_.declaration_id(a) == bindings_.declaration_id(b);
    if (left.kind == Kind::StringLiteral) return ast_.string(a) == ast_.string(b);
    return left.kind == Kind::IntLiteral && left.literal == right.literal;
}

bool FunctionLowering::is_constant_literal(NodeId node) const {
    const Kind kind = ast_.kind(node);
    return kind == Kind::IntLiteral || kind == Kind::FloatLiteral ||
           kind == Kind::DurationLiteral || kind == Kind::StringLiteral ||
           kind == Kind::BoolLiteral;
}

// ---- scopes of `for mut` and `match mut`

void FunctionLowering::close(const Scope& scope) {
    put(*scope.place, *scope.taken, put_parts(*scope.parts, 0), scope.at);
}

// The innermost first; the scopes stay open for the code that follows in the source.
void FunctionLowering::close_scopes(size_t depth) {
    for (size_t i = scopes_.size(); i-- > depth;) close(scopes_[i]);
}

}  // namespace aeroflow::lower
