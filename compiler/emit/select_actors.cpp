// The actor and its world: messages, spawns, replies, awaits.
#include "compiler/emit/select.h"
#include "vm/base/check.h"

namespace aeroflow::emit {

namespace {

using IrOp = ir::Op;

}  // namespace

// The receiver stands before the arguments, a delay before the receiver.
void Selector::emit_message(const Instruction& instruction, Op op, uint32_t first_argument) {
    const uint32_t to = instruction.result_count != 0 ? result(instruction) : 0;
    std::vector<uint32_t> arguments;
    for (uint32_t i = first_argument; i < instruction.operands.count; ++i)
        arguments.push_back(slot_of_operand(instruction, i));
    out_.site(instruction.site);
    if (op == Op::Spawn) {
        out_.op(op, to, 0, narrow(static_cast<uint32_t>(instruction.immediate)));
    } else {
        const uint32_t receiver = slot_of_operand(instruction, first_argument - 1);
        out_.op(op, to, receiver, op == Op::After ? slot_of_operand(instruction, 0) : 0);
    }
    const auto number =
        op == Op::Spawn ? instruction.index : static_cast<uint32_t>(instruction.immediate);
    out_.word(bytecode::pack_pair(number, static_cast<uint32_t>(arguments.size())));
    out_.list(arguments);
}

void Selector::emit_await(BlockId block, const Instruction& instruction) {
    const auto& results = plan_.blocks[block.index].results;
    const uint32_t to =
        results.empty() || plan_.values[results[0]].slots == 0 ? 0 : allocation_.slots[results[0]];
    std::vector<uint32_t> operands;
    for (uint32_t i = 0; i < instruction.operands.count; ++i)
        operands.push_back(slot_of_operand(instruction, i));
    out_.site(instruction.site);
    add_resume_point(block, out_.here());
    out_.op(Op::Await, to, static_cast<uint32_t>(instruction.immediate),
            narrow(instruction.operands.count));
    out_.word(bytecode::pack_pair(instruction.type.index, instruction.site));
    out_.list(operands);
    go_along(block, 0);
}

void Selector::emit_actors(const Instruction& instruction, const InstructionPlan&) {
    const auto slot_at = [&](uint32_t i) { return slot_of_operand(instruction, i); };
    switch (instruction.op) {
        case IrOp::Self: return out_.op(Op::Self, result(instruction));
        case IrOp::Now: return out_.op(Op::Now, result(instruction));
        case IrOp::Sender: return out_.op(Op::Sender, result(instruction));
        case IrOp::Send: return emit_message(instruction, Op::Send, 1);
        case IrOp::Ask: return emit_message(instruction, Op::Ask, 1);
        case IrOp::After: return emit_message(instruction, Op::After, 2);
        case IrOp::Spawn: return emit_message(instruction, Op::Spawn, 0);
        case IrOp::Cancel: return out_.op(Op::Cancel, slot_at(0));
        case IrOp::DeferReply: return out_.op(Op::DeferReply, result(instruction));
        case IrOp::Monitor: return out_.op(Op::Monitor, slot_at(0));
        case IrOp::Stop: return out_.op(Op::Stop, slot_at(0));
        case IrOp::Kill: return out_.op(Op::Kill, slot_at(0));
        case IrOp::Port:
            return out_.wide(Op::Port, result(instruction),
                             static_cast<uint32_t>(instruction.immediate));
        default: break;
    }
    out_.site(instruction.site);
    switch (instruction.op) {
        case IrOp::Reply:
            out_.op(Op::Reply, slot_at(0));
            return out_.word(bytecode::pack_pair(plan_.function[operand(instruction, 0)].type.index,
                                                 instruction.site));
        case IrOp::ReplySend:
            out_.op(Op::ReplySend, slot_at(0), slot_at(1));
            return out_.word(bytecode::pack_pair(plan_.function[operand(instruction, 1)].type.index,
                                                 instruction.site));
        case IrOp::Register: return out_.op(Op::Register, slot_at(0), slot_at(1));
        case IrOp::RegisterAsk:
            return out_.op(Op::RegisterAsk, result(instruction), slot_at(0), slot_at(1));
        case IrOp::Lookup:  // the actor's type: the world compares with it
            out_.op(Op::Lookup, result(instruction), slot_at(0));
            return out_.word(
                bytecode::pack_pair(types()[instruction.type].first.index, instruction.site));
        case IrOp::Fuel:
            return out_.wide(Op::Fuel, 0, static_cast<uint32_t>(instruction.immediate));
        default: AE_CHECK(!"no actor instruction");
    }
}

}  // namespace aeroflow::emit
