// Cold functions about the actor and its world: messages out, spawns, replies, names.
//
// Arguments are encoded canonically into the message (formats.md §3). A message whose arguments are one word each is
// written straight into the outbox.
#include "vm/interpreter/machine.h"
#include "vm/numerics/float_ops.h"
#include "vm/value/text_data.h"
#include "vm/value/value_operations.h"

namespace aeroflow::interpreter {

using namespace bytecode;
using turn::Message;
using turn::MessageKind;

namespace {

uint32_t count_of(const Word* pc) { return wide_of(pc[1]); }
uint32_t words_of(const Word* pc) { return 2 + (count_of(pc) + 3) / 4; }
Slot* argument(const Machine& machine, const Word* pc, uint32_t i) {
    return machine.frame + static_cast<uint16_t>(pc[2 + i / 4] >> i % 4 * 16);
}
bool faulted(const Machine& machine) { return machine.context->status != turn::Status::Running; }

// The canonical words of all arguments in the machine's scratch; false when encoding raised.
bool encode_arguments(Machine& machine, const Word* pc, const std::vector<value::TypeId>& types) {
    machine.words.clear();
    machine.context->site = bytecode::kNone;
    for (uint32_t i = 0; i < types.size(); ++i)
        value::encode(*machine.context, argument(machine, pc, i), types[i], machine.words);
    return !faulted(machine);
}

// One message to the actor in slot b; null when a fault was raised.
Message* write_message(Machine& machine, const Word* pc, MessageKind kind) {
    turn::Context& context = *machine.context;
    const uint32_t selector = low_of(pc[1]);
    const uint64_t to = machine.frame[b_of(*pc)];
    const MessageShape& shape = (*machine.shapes)[selector];
    if (shape.simple) [[likely]] {
        const uint32_t count = count_of(pc);
        Message& message = context.put(to, kind, count);
        message.selector = static_cast<uint16_t>(selector);
        for (uint32_t i = 0; i < count; ++i) message.payload()[i] = *argument(machine, pc, i);
        return &message;
    }
    if (!encode_arguments(machine, pc, context.program->selectors[selector].parameters))
        return nullptr;
    const std::vector<uint64_t>& words = machine.words;
    Message& message = context.put(to, kind, static_cast<uint32_t>(words.size()));
    message.selector = static_cast<uint16_t>(selector);
    for (size_t i = 0; i < words.size(); ++i) message.payload()[i] = words[i];
    return &message;
}

std::string_view text(const Machine& machine, uint32_t slot) {
    return value::text_view(*machine.context, static_cast<value::Reference>(machine.frame[slot]));
}

}  // namespace

namespace cold {

const Word* Send(Machine& machine, const Word* pc) {
    return write_message(machine, pc, MessageKind::Tell) == nullptr ? raised(machine, pc)
                                                                    : pc + words_of(pc);
}

const Word* Ask(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    if (machine.frame[b_of(*pc)] == context.self) {
        turn::raise(context, turn::FaultKind::Panic, site_of(machine, pc), "ask of itself");
        return unwind(machine);
    }
    Message* const message = write_message(machine, pc, MessageKind::Ask);
    if (message == nullptr) return raised(machine, pc);
    message->set_ask_number(++context.asks);
    machine.frame[a_of(*pc)] = context.asks;
    return pc + words_of(pc);
}

const Word* After(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const uint32_t selector = low_of(pc[1]);
    if (!encode_arguments(machine, pc, context.program->selectors[selector].parameters))
        return raised(machine, pc);
    Message head = {machine.frame[b_of(*pc)],
                    context.self,
                    0,
                    static_cast<uint32_t>(machine.words.size()),
                    0,
                    0,
                    MessageKind::Tell,
                    static_cast<uint16_t>(selector)};
    const auto delay = static_cast<int64_t>(machine.frame[c_of(*pc)]);
    machine.frame[a_of(*pc)] = context.world->send_after(context, delay, head, machine.words);
    return faulted(machine) ? raised(machine, pc) : pc + words_of(pc);
}

const Word* Spawn(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const uint32_t type = c_of(*pc);
    if (!encode_arguments(machine, pc, context.program->actors[type].parameters))
        return raised(machine, pc);
    machine.frame[a_of(*pc)] = context.world->spawn(context, type, low_of(pc[1]), machine.words);
    return faulted(machine) ? raised(machine, pc) : pc + words_of(pc);
}

const Word* Cancel(Machine& machine, const Word* pc) {
    machine.context->world->cancel(*machine.context, machine.frame[a_of(*pc)]);
    return pc + 1;
}

// The first answer counts: whoever was answered, or will be by a Reply handed out, gets nothing here.
const Word* Reply(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    if (context.asker == 0 || context.answered != 0) return pc + 2;
    machine.words.clear();
    value::encode(context, machine.frame + a_of(*pc), {low_of(pc[1])}, machine.words);
    if (faulted(machine)) return raised(machine, pc);
    Message& message =
        context.put(context.asker, MessageKind::Reply, static_cast<uint32_t>(machine.words.size()));
    message.set_ask_number(context.ask);
    message.selector = context.selector;
    for (size_t i = 0; i < machine.words.size(); ++i) message.payload()[i] = machine.words[i];
    context.answered = 1;
    return pc + 2;
}

const Word* DeferReply(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    Slot* const reply = machine.frame + a_of(*pc);
    const bool open = context.asker != 0 && context.answered == 0;
    reply[0] = open ? context.asker : 0;
    reply[1] = open ? context.ask : 0;
    if (open) context.answered = context.deferred = 1;
    return pc + 1;
}

const Word* ReplySend(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const Slot* const reply = machine.frame + a_of(*pc);
    if (reply[0] == 0) return pc + 2;
    machine.words.clear();
    value::encode(context, machine.frame + b_of(*pc), {low_of(pc[1])}, machine.words);
    if (!faulted(machine)) 
        context.world->reply_to(context, reply[0], reply[1], {low_of(pc[1])}, machine.words);
    return faulted(machine) ? raised(machine, pc) : pc + 2;
}

const Word* Monitor(Machine& machine, const Word* pc) {
    machine.context->world->monitor(*machine.context, machine.frame[a_of(*pc)]);
    return pc + 1;
}

// stop(self) sends nothing: the actor ends when the handling of this message is complete (language.md §5).
const Word* Stop(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const uint64_t actor = machine.frame[a_of(*pc)];
    if (actor == context.self) {
        context.stopping = 1;
    } else {
        context.world->stop(context, actor);
    }
    return pc + 1;
}

const Word* Kill(Machine& machine, const Word* pc) {
    machine.context->world->kill(*machine.context, machine.frame[a_of(*pc)]);
    return pc + 1;
}

const Word* Register(Machine& machine, const Word* pc) {
    machine.context->world->register_name(*machine.context, text(machine, a_of(*pc)),
                                          machine.frame[b_of(*pc)], 0);
    return faulted(machine) ? raised(machine, pc) : pc + 1;
}

const Word* RegisterAsk(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const uint64_t ask = ++context.asks;
    context.world->register_name(context, text(machine, b_of(*pc)), machine.frame[c_of(*pc)], ask);
    machine.frame[a_of(*pc)] = ask;
    return faulted(machine) ? raised(machine, pc) : pc + 1;
}

// Actor references are 8 bytes: an optional one is {tag, id}.
const Word* Lookup(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const uint64_t id = context.world->lookup(context, text(machine, b_of(*pc)), {low_of(pc[1])});
    machine.frame[a_of(*pc)] = id != 0;
    machine.frame[a_of(*pc) + 1] = id;
    return pc + 2;
}

const Word* Sender(Machine& machine, const Word* pc) {
    const uint64_t id = machine.context->sender;
    machine.frame[a_of(*pc)] = id != 0;
    machine.frame[a_of(*pc) + 1] = id;
    return pc + 1;
}

const Word* Port(Machine& machine, const Word* pc) {
    machine.frame[a_of(*pc)] = machine.context->world->port(*machine.context, wide_of(*pc));
    return faulted(machine) ? raised(machine, pc) : pc + 1;
}

}  // namespace cold
}  // namespace aeroflow::interpreter
