// Messages out, spawns, replies, names: what machine code does to other actors.
//
// Arguments are encoded canonically into the message (formats.md §3).
#include <vector>

#include "vm/abi/runtime.h"
#include "vm/value/text_data.h"
#include "vm/value/value_operations.h"

namespace aeroflow::abi {
namespace {

using turn::Message;
using turn::MessageKind;

bool running(const Context* context) { return context->status == turn::Status::Running; }

// The canonical words of all arguments; null when encoding raised.
const std::vector<uint64_t>* encode(Context* context, const std::vector<value::TypeId>& types,
                                    const void* const* arguments) {
    std::vector<uint64_t>& words = context->scratch;
    words.clear();
    context->site = turn::kNone;
    for (size_t i = 0; i < types.size(); ++i)
        value::encode(*context, arguments[i], types[i], words);
    return running(context) ? &words : nullptr;
}

Message& put(Context* context, uint64_t to, MessageKind kind, const uint64_t* words,
             uint64_t count) {
    Message& message = context->put(to, kind, static_cast<uint32_t>(count));
    for (uint64_t i = 0; i < count; ++i) message.payload()[i] = words[i];
    return message;
}

Message* put_message(Context* context, uint64_t to, MessageKind kind, uint32_t selector,
                     const void* const* arguments) {
    const auto* words = encode(context, context->program->selectors[selector].parameters, arguments);
    if (words == nullptr) return nullptr;
    Message& message = put(context, to, kind, words->data(), words->size());
    message.selector = static_cast<uint16_t>(selector);
    return &message;
}

[[gnu::noinline, gnu::cold]] uint64_t refuse_own_ask(Context* context, uint32_t site) {
    turn::raise(*context, turn::FaultKind::Panic, site, "ask of itself");
    return 0;
}

std::string_view text(Context* context, Reference name) {
    return value::text_view(*context, name);
}

}  // namespace

void ae_send(Context* context, uint64_t to, uint32_t selector, const void* const* arguments) {
    put_message(context, to, MessageKind::Tell, selector, arguments);
}

void ae_send_words(Context* context, uint64_t to, uint32_t selector, const uint64_t* words,
                   uint32_t count) {
    put(context, to, MessageKind::Tell, words, count).selector = static_cast<uint16_t>(selector);
}

uint64_t ae_ask(Context* context, uint32_t site, uint64_t to, uint32_t selector,
                const void* const* arguments) {
    if (to == context->self) return refuse_own_ask(context, site);
    Message* const message = put_message(context, to, MessageKind::Ask, selector, arguments);
    if (message == nullptr) return 0;
    message->set_ask_number(++context->asks);
    return context->asks;
}

uint64_t ae_ask_words(Context* context, uint32_t site, uint64_t to, uint32_t selector,
                      const uint64_t* words, uint32_t count) {
    if (to == context->self) [[unlikely]]
        return refuse_own_ask(context, site);
    Message& message = put(context, to, MessageKind::Ask, words, count);
    message.selector = static_cast<uint16_t>(selector);
    message.set_ask_number(++context->asks);
    return context->asks;
}

uint64_t ae_after(Context* context, uint64_t delay, uint64_t to, uint32_t selector,
                  const void* const* arguments) {
    const auto* words = encode(context, context->program->selectors[selector].parameters, arguments);
    if (words == nullptr) return 0;
    const Message head = {to,
                          context->self,
                          0,
                          static_cast<uint32_t>(words->size()),
                          0,
                          0,
                          MessageKind::Tell,
                          static_cast<uint16_t>(selector)};
    return context->world->send_after(*context, static_cast<int64_t>(delay), head, *words);
}

uint64_t ae_spawn(Context* context, uint32_t actor, uint32_t site, const void* const* arguments) {
    const auto* words = encode(context, context->program->actors[actor].parameters, arguments);
    return words == nullptr ? 0 : context->world->spawn(*context, actor, site, *words);
}

void ae_cancel(Context* context, uint64_t timer) { context->world->cancel(*context, timer); }

// The first answer counts: whoever was answered, or will be by a Reply handed out, gets nothing here.
void ae_reply(Context* context, const void* value, uint32_t type) {
    if (context->asker == 0 || context->answered != 0) return;
    std::vector<uint64_t>& words = context->scratch;
    words.clear();
    value::encode(*context, value, {type}, words);
    if (!running(context)) return;
    Message& message =
        put(context, context->asker, MessageKind::Reply, words.data(), words.size());
    message.set_ask_number(context->ask);
    message.selector = context->selector;
    context->answered = 1;
}

void ae_defer_reply(Context* context, uint64_t* reply) {
    const bool open = context->asker != 0 && context->answered == 0;
    reply[0] = open ? context->asker : 0;
    reply[1] = open ? context->ask : 0;
    if (open) context->answered = context->deferred = 1;
}

void ae_reply_send(Context* context, uint64_t asker, uint64_t ask, const void* value,
                   uint32_t type) {
    if (asker == 0) return;
    std::vector<uint64_t>& words = context->scratch;
    words.clear();
    value::encode(*context, value, {type}, words);
    if (running(context)) context->world->reply_to(*context, asker, ask, {type}, words);
}

void ae_monitor(Context* context, uint64_t actor) { context->world->monitor(*context, actor); }

// stop(self) sends nothing: the actor ends when the handling of this message is complete (language.md §5).
void ae_stop(Context* context, uint64_t actor) {
    if (actor == context->self) {
        context->stopping = 1;
    } else {
        context->world->stop(*context, actor);
    }
}

void ae_kill(Context* context, uint64_t actor) { context->world->kill(*context, actor); }

void ae_register(Context* context, Reference name, uint64_t actor) {
    context->world->register_name(*context, text(context, name), actor, 0);
}

uint64_t ae_register_ask(Context* context, Reference name, uint64_t actor) {
    const uint64_t ask = ++context->asks;
    context->world->register_name(*context, text(context, name), actor, ask);
    return ask;
}

uint64_t ae_lookup(Context* context, Reference name, uint32_t type) {
    return context->world->lookup(*context, text(context, name), {type});
}

uint64_t ae_port(Context* context, uint32_t actor) {
    return context->world->port(*context, actor);
}

}  // namespace aeroflow::abi
