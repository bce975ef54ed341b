#include "compiler/emit/select.h"

#include <algorithm>

#include "vm/base/check.h"

namespace aeroflow::emit {

using ir::Edge;

uint32_t Selector::slot(ValueId id) const {
    const uint32_t slot = allocation_.slots[id.index];
    // A value without slots (unit) may stand anywhere.
    if (slot == kNone && plan_.values[id.index].slots == 0) return 0;
    AE_CHECK(slot != kNone);
    return slot;
}

bool Selector::run() {
    for (size_t i = 0; i < plan_.function.blocks.size(); ++i) labels_.push_back(out_.label());
    if (plan_.record != kNone) out_.wide(Op::LoadInt, allocation_.slots[plan_.record], 0);
    for (place_ = 0; place_ < plan_.order.size(); ++place_) emit_block(place_);
    emit_detours();
    bind_unreached();
    return out_.finish() && !too_large_;
}

// Blocks that nothing reaches have labels that nothing uses.
void Selector::bind_unreached() {
    std::vector<uint8_t> reached(labels_.size(), 0);
    for (const BlockId block : plan_.order) reached[block.index] = 1;
    for (size_t i = 0; i < labels_.size(); ++i)
        if (reached[i] == 0) out_.bind(labels_[i]);
}

void Selector::emit_block(size_t place) {
    const BlockId block = plan_.order[place];
    const auto& instructions = plan_.function.blocks[block.index].instructions;
    const auto& plans = plan_.blocks[block.index].instructions;
    out_.bind(labels_[block.index]);
    for (uint32_t i = 0; i + 1 < instructions.size(); ++i) {
        if (plans[i].form == Form::Folded) continue;
        if (instructions[i].op == ir::Op::Call) {
            emit_call(block, i);
        } else {
            emit_instruction(instructions[i], plans[i]);
        }
    }
    emit_terminator(instructions.back(), plans.back());
}

void Selector::emit_instruction(const Instruction& instruction, const InstructionPlan& plan) {
    using ir::Op;
    const Op op = instruction.op;
    if (op <= Op::Zero) return emit_constant(instruction);
    if (op <= Op::FloatToInt) return emit_numbers(instruction, plan);
    if (op <= Op::PutPayload) return emit_values(instruction, plan);
    if (op <= Op::CallBuiltin) return emit_memory(instruction, plan);
    emit_actors(instruction, plan);
}

void Selector::emit_terminator(const Instruction& instruction, const InstructionPlan& plan) {
    const BlockId block = plan_.order[place_];
    const auto index =
        static_cast<uint32_t>(plan_.function.blocks[block.index].instructions.size() - 1);
    switch (instruction.op) {
        case ir::Op::Jump: return go_along(block, 0);
        case ir::Op::Branch: return emit_branch(block, instruction, plan);
        case ir::Op::Switch: return emit_switch(block, instruction);
        case ir::Op::Return: return emit_return(instruction, plan);
        case ir::Op::Fault: return emit_fault(instruction, plan);
        case ir::Op::Exit:
            out_.site(instruction.site);
            return out_.op(Op::Exit, slot_of_operand(instruction, 0));
        case ir::Op::Await: return emit_await(block, instruction);
        case ir::Op::SuspendCall: emit_call(block, index); return go_along(block, 0);
        default: return out_.op(Op::Unreachable);
    }
}

// A block that emits nothing when it falls through.
bool Selector::is_empty(BlockId block) const {
    for (const InstructionPlan& plan : plan_.blocks[block.index].instructions)
        if (&plan != &plan_.blocks[block.index].instructions.back() && plan.form != Form::Folded)
            return false;
    return plan_.terminator(block).op == ir::Op::Jump && edge_is_empty(block, 0);
}

// The code of the block stands right behind what is emitted now.
bool Selector::is_next(BlockId block) const {
    for (size_t place = place_ + 1; place < plan_.order.size(); ++place) {
        if (plan_.order[place] == block) return true;
        if (!is_empty(plan_.order[place])) return false;
        const ir::Edge& edge = plan_.function.successors(plan_.terminator(plan_.order[place]))[0];
        if (place + 1 >= plan_.order.size() || edge.target != plan_.order[place + 1]) return false;
    }
    return false;
}

// ---- edges

std::vector<Move> Selector::edge_moves(BlockId from, uint32_t edge_number) const {
    const Edge& edge = plan_.function.successors(plan_.terminator(from))[edge_number];
    const auto arguments = plan_.function.arguments(edge);
    const auto& parameters = plan_.function.blocks[edge.target.index].parameters;
    std::vector<Move> moves;
    const auto add = [&](ValueId parameter, uint32_t value) {
        const uint32_t to = allocation_.slots[parameter.index], source = allocation_.slots[value];
        if (to == kNone || source == kNone || to == source) return;
        moves.push_back({to, source, plan_[parameter].slots});
    };
    for (size_t i = 0; i < arguments.size(); ++i)
        if (!plan_[arguments[i]].folded) add(parameters[i], arguments[i].index);
    const auto& results = plan_.blocks[from.index].results;
    for (size_t i = 0; i < results.size(); ++i) add(parameters[arguments.size() + i], results[i]);
    return moves;
}

bool Selector::edge_is_empty(BlockId from, uint32_t edge_number) const {
    const Edge& edge = plan_.function.successors(plan_.terminator(from))[edge_number];
    for (const ValueId id : plan_.function.arguments(edge))
        if (plan_[id].folded) return false;
    return edge_moves(from, edge_number).empty();
}

void Selector::emit_edge(BlockId from, uint32_t edge_number) {
    emit_moves(out_, edge_moves(from, edge_number), allocation_.scratch);
    const Edge& edge = plan_.function.successors(plan_.terminator(from))[edge_number];
    const auto arguments = plan_.function.arguments(edge);
    const auto& parameters = plan_.function.blocks[edge.target.index].parameters;
    for (size_t i = 0; i < arguments.size(); ++i)
        if (plan_[arguments[i]].folded && has_slot(parameters[i]))
            load_constant(slot(parameters[i]), plan_[arguments[i]].bits);
}

void Selector::go_along(BlockId from, uint32_t edge_number) {
    emit_edge(from, edge_number);
    const BlockId target = plan_.function.successors(plan_.terminator(from))[edge_number].target;
    if (is_next(target)) return;
    if (!repeat_test(target)) out_.jump(labels_[target.index]);
}

Label Selector::edge_label(BlockId from, uint32_t edge_number) {
    const BlockId target = plan_.function.successors(plan_.terminator(from))[edge_number].target;
    if (edge_is_empty(from, edge_number)) return labels_[target.index];
    for (const Detour& detour : detours_)
        if (detour.from == from && detour.edge == edge_number) return detour.label;
    detours_.push_back({from, edge_number, out_.label()});
    return detours_.back().label;
}

// Edges with moves that a conditional jump takes; a detour may ask for further ones.
void Selector::emit_detours() {
    place_ = plan_.order.size();
    for (size_t i = 0; i < detours_.size(); ++i) {
        out_.bind(detours_[i].label);
        go_along(detours_[i].from, detours_[i].edge);
    }
}

// ---- calls

void Selector::emit_call(BlockId block, uint32_t index) {
    const Instruction& instruction = plan_.function.blocks[block.index].instructions[index];
    const uint32_t base = allocation_.call_bases[block.index][index];
    const auto operands = plan_.function.operands(instruction);
    std::vector<Move> moves;
    uint32_t to = base;
    for (uint32_t i = 0; i < operands.size(); ++i) {
        const ValueId id = operands[i];
        const bool moved = has_slot(id) && !is_immediate(instruction, i);
        if (moved && slot(id) != to) moves.push_back({to, slot(id), plan_[id].slots});
        to += plan_[id].slots;
    }
    emit_moves(out_, std::move(moves), allocation_.scratch);
    to = base;
    for (uint32_t i = 0; i < operands.size(); ++i) {
        if (is_immediate(instruction, i)) load_constant(to, plan_[operands[i]].bits);
        to += plan_[operands[i]].slots;
    }
    const bool suspends = instruction.op == ir::Op::SuspendCall;
    out_.site(instruction.site);
    calls_.push_back({out_.here(), static_cast<uint32_t>(instruction.immediate)});
    if (suspends) add_resume_point(block, out_.here());
    out_.op(suspends ? Op::CallSuspend : Op::Call, base, instruction.index, 0);
    out_.word(0);
    std::vector<Move> results;
    uint32_t from = base - 1;
    const auto& waited = plan_.blocks[block.index].results;
    const size_t count = suspends ? waited.size() : instruction.result_count;
    for (size_t i = 0; i < count; ++i) {
        const uint32_t id =
            suspends ? waited[i] : instruction.first_result.index + static_cast<uint32_t>(i);
        const uint32_t slots = plan_.values[id].slots;
        if (slots != 0 && allocation_.slots[id] != from)
            results.push_back({allocation_.slots[id], from, slots});
        from += slots;
    }
    emit_moves(out_, std::move(results), allocation_.scratch);
}

void Selector::emit_return(const Instruction& instruction, const InstructionPlan& plan) {
    if (plan_.record != kNone) out_.op(Op::FreeRecord, allocation_.slots[plan_.record]);
    const auto operands = plan_.function.operands(instruction);
    uint32_t slots = 0;
    for (const ValueId id : operands) slots += plan_[id].slots;
    if (slots == 0) return out_.op(Op::Return);
    if (operands.size() == 1) {
        if (is_immediate(instruction, 0))
            return out_.wide(Op::Return1I, 0, static_cast<uint32_t>(bits_of(instruction, 0)));
        if (slots == 1) return out_.op(Op::Return1, slot(operands[0]));
        return out_.op(Op::ReturnN, slot(operands[0]), 0, slots);
    }
    std::vector<Move> moves;
    uint32_t to = allocation_.slots[plan.temporary];
    const uint32_t first = to;
    for (const ValueId id : operands) {
        if (plan_[id].slots != 0 && slot(id) != to)
            moves.push_back({to, slot(id), plan_[id].slots});
        to += plan_[id].slots;
    }
    emit_moves(out_, std::move(moves), allocation_.scratch);
    out_.op(Op::ReturnN, first, 0, slots);
}

void Selector::emit_fault(const Instruction& instruction, const InstructionPlan& plan) {
    const uint32_t first = allocation_.slots[plan.temporary];
    for (uint32_t i = 0; i < instruction.operands.count; ++i) {
        const uint32_t from = slot_of_operand(instruction, i);
        if (from != first + i) out_.op(Op::Move, first + i, from);
    }
    out_.site(instruction.site);
    out_.op(Op::Fault, static_cast<uint32_t>(instruction.immediate), first);
}

void Selector::add_resume_point(BlockId block, uint32_t at) {
    const auto& points = plan_.function.resume_points;
    const auto found = std::find_if(points.begin(), points.end(),
                                    [&](const ir::ResumePoint& p) { return p.block == block; });
    AE_CHECK(found != points.end());
    bytecode::Module& module = out_.module();
    bytecode::Function& function = module.functions[number_];
    bytecode::ResumePoint& row =
        module.resume_points[function.first_resume + static_cast<size_t>(found - points.begin())];
    row.at = at;
    row.first_saved = static_cast<uint32_t>(module.saved.size());
    for (const ir::SavedValue& saved : found->saved) {
        if (!has_slot(saved.value)) continue;
        module.saved.push_back({slot(saved.value), saved.offset, type_of(saved.value).size});
    }
    row.saved_count = static_cast<uint32_t>(module.saved.size()) - row.first_saved;
}

}  // namespace aeroflow::emit
