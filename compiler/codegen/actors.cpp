// The actor and its world: messages, spawns, replies, names.
#include "compiler/codegen/function_code.h"
#include "vm/base/check.h"

namespace aeroflow::codegen {

using ir::Op;

// The addresses of the operands' slots, from the first argument on.
llvm::Value* FunctionCode::argument_addresses(const Instruction& instruction, uint32_t first) {
    const uint32_t count = instruction.operands.count - first;
    llvm::Value* const list = scratch(std::max(1u, count));
    for (uint32_t i = 0; i < count; ++i)
        b_.CreateStore(slots_of(operand(instruction, first + i)),
                       offset(list, uint64_t{i} * unit_.pointer_bytes));
    return list;
}

// Every argument is one slot that is its canonical word: floats are not, because of NaN.
bool FunctionCode::is_simple(const turn::Selector& selector) const {
    for (const value::TypeId id : selector.parameters) {
        const value::Type& type = types()[id];
        if (!type.scalar || type.reference || type.words != 1) return false;
        if (type.kind == value::Kind::Float) return false;
    }
    return true;
}

void FunctionCode::simple_message(const Instruction& instruction) {
    const uint32_t count = instruction.operands.count - 1;
    llvm::Value* const words = scratch(std::max(1u, count));
    for (uint32_t i = 0; i < count; ++i) {
        const ValueId id = operand(instruction, i + 1);
        store_slots(offset(words, uint64_t{i} * 8), type_id(id), get(id));
    }
    llvm::Value* const to = single(operand(instruction, 0));
    llvm::Value* const selector = b_.getInt32(static_cast<uint32_t>(instruction.immediate));
    if (instruction.op == Op::Send) {
        call(Runtime::ae_send_words, {context_, to, selector, words, b_.getInt32(count)});
        return;
    }
    set_result(instruction,
               call(Runtime::ae_ask_words, {context_, b_.getInt32(instruction.site), to, selector,
                                            words, b_.getInt32(count)}));
    leave_if_raised(instruction.site);
}

void FunctionCode::message(const Instruction& instruction) {
    const auto number = static_cast<uint32_t>(instruction.immediate);
    llvm::Value* const selector = b_.getInt32(number);
    const auto at = [&](uint32_t i) { return single(operand(instruction, i)); };
    const bool sends = instruction.op == Op::Send || instruction.op == Op::Ask;
    if (sends && is_simple(unit_.module.program.selectors[number]))
        return simple_message(instruction);
    switch (instruction.op) {
        case Op::Send:
            call(Runtime::ae_send,
                 {context_, at(0), selector, argument_addresses(instruction, 1)});
            break;
        case Op::Ask:
            set_result(instruction,
                       call(Runtime::ae_ask, {context_, b_.getInt32(instruction.site), at(0),
                                              selector, argument_addresses(instruction, 1)}));
            break;
        case Op::After:
            set_result(instruction, call(Runtime::ae_after, {context_, at(0), at(1), selector,
                                                             argument_addresses(instruction, 2)}));
            break;
        default:
            AE_CHECK(instruction.op == Op::Spawn);
            set_result(instruction,
                       call(Runtime::ae_spawn, {context_, selector, b_.getInt32(instruction.index),
                                                argument_addresses(instruction, 0)}));
            break;
    }
    leave_if_raised(instruction.site);
}

// Actor references are 8 bytes: an optional one is {tag, id}.
void FunctionCode::optional_actor(const Instruction& instruction, llvm::Value* id) {
    llvm::Value* const some = b_.CreateZExt(b_.CreateICmpNE(id, b_.getInt64(0)), unit_.i8);
    set_result(instruction, LeafValues{some, id});
}

void FunctionCode::reply(const Instruction& instruction) {
    if (instruction.op == Op::DeferReply) {
        llvm::Value* const words = scratch(2);
        call(Runtime::ae_defer_reply, {context_, words});
        return set_result(instruction, load(words, type_id(instruction.first_result)));
    }
    const ValueId value = operand(instruction, instruction.operands.count - 1);
    llvm::Value* const type = b_.getInt32(type_id(value).index);
    llvm::Value* const slots = slots_of(value);
    if (instruction.op == Op::Reply) {
        call(Runtime::ae_reply, {context_, slots, type});
    } else {
        const LeafValues handle = get(operand(instruction, 0));
        call(Runtime::ae_reply_send, {context_, handle[0], handle[1], slots, type});
    }
    leave_if_raised(instruction.site);
}

void FunctionCode::names(const Instruction& instruction) {
    const auto at = [&](uint32_t i) { return single(operand(instruction, i)); };
    switch (instruction.op) {
        case Op::Register: call(Runtime::ae_register, {context_, at(0), at(1)}); break;
        case Op::RegisterAsk:
            set_result(instruction, call(Runtime::ae_register_ask, {context_, at(0), at(1)}));
            break;
        case Op::Lookup: {  // the actor's type: the world compares with it
            const value::TypeId actor = types()[instruction.type].first;
            return optional_actor(instruction, call(Runtime::ae_lookup,
                                                    {context_, at(0), b_.getInt32(actor.index)}));
        }
        default:
            AE_CHECK(instruction.op == Op::Port);
            set_result(
                instruction,
                call(Runtime::ae_port,
                     {context_, b_.getInt32(static_cast<uint32_t>(instruction.immediate))}));
            break;
    }
    leave_if_raised(instruction.site);
}

void FunctionCode::actor(const Instruction& instruction) {
    const auto at = [&](uint32_t i) { return single(operand(instruction, i)); };
    const auto field = [&](uint32_t where) {
        return b_.CreateLoad(unit_.i64, offset(context_, where));
    };
    const auto simple = [&](Runtime which) { call(which, {context_, at(0)}); };
    switch (instruction.op) {
        case Op::Self: return set_result(instruction, field(unit_.layout.self));
        case Op::Now: return set_result(instruction, field(unit_.layout.tick));
        case Op::Sender: return optional_actor(instruction, field(unit_.layout.sender));
        case Op::Cancel: return simple(Runtime::ae_cancel);
        case Op::Monitor: return simple(Runtime::ae_monitor);
        case Op::Stop: return simple(Runtime::ae_stop);
        case Op::Kill: return simple(Runtime::ae_kill);
        case Op::Reply:
        case Op::DeferReply:
        case Op::ReplySend: return reply(instruction);
        case Op::Register:
        case Op::RegisterAsk:
        case Op::Lookup:
        case Op::Port: return names(instruction);
        case Op::Fuel: {
            llvm::Value* const place = offset(context_, unit_.layout.fuel);
            llvm::Value* const left =
                b_.CreateSub(b_.CreateLoad(unit_.i64, place),
                             b_.getInt64(static_cast<uint64_t>(instruction.immediate)));
            b_.CreateStore(left, place);
            return fault_if(b_.CreateICmpSLT(left, b_.getInt64(0)), turn::FaultKind::OutOfFuel,
                            instruction.site);
        }
        default: return message(instruction);
    }
}

}  // namespace aeroflow::codegen
