// Awaits of machine code, and the records its functions leave in the arena while they wait.
//
// A record is {RecordHead, saved values} (vm/value/object.h), the same that the interpreter writes. Functions suspend from
// the innermost outwards: each finds the record of the call it waits in as context.record.
#include <cstring>

#include "vm/abi/runtime.h"
#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/turn/awaits.h"
#include "vm/value/blob.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/one_word.h"
#include "vm/value/value_operations.h"

namespace aeroflow::abi {
namespace {

using value::RecordHead;

// False when its tick lies beyond the range.
bool build_request(const Context& context, uint32_t flags, uint32_t site,
                   std::span<const uint64_t> operands, turn::AwaitRequest& request) {
    request.mode = static_cast<turn::AwaitMode>(flags & turn::kAwaitModeMask);
    request.site = site;
    request.asks.clear();
    request.has_timeout = (flags & turn::kAwaitTimeout) != 0;
    request.temporary = (flags & turn::kAwaitTemporary) != 0;
    if (request.mode == turn::AwaitMode::Sleep)
        return turn::due_after(context, operands[0], request.due);
    if (request.has_timeout) {
        if (!turn::due_after(context, operands.back(), request.due)) return false;
        operands = operands.first(operands.size() - 1);
    }
    if ((flags & turn::kAwaitList) == 0) {
        request.asks.assign(operands.begin(), operands.end());
        return true;
    }
    auto& list = value::head_at<value::ListHead>(context, static_cast<Reference>(operands[0]));
    const uint8_t* const data = value::list_data(context, list, 8);
    for (uint64_t i = 0; i < list.length; ++i)
        request.asks.push_back(value::load<uint64_t>(data + i * 8));
    return true;
}

}  // namespace

uint32_t ae_await(Context* context, uint32_t flags, uint32_t site, const uint64_t* operands,
                  uint32_t count) {
    if (!build_request(*context, flags, site, {operands, count}, context->request)) {
        turn::raise(*context, turn::FaultKind::Overflow, site);
        return 0;
    }
    const bool ready = context->world->await(*context);
    if (context->status == turn::Status::Fault) ae_raised(context, site);
    return ready && context->status == turn::Status::Running ? 1 : 0;
}

void ae_deliver(Context* context, uint32_t flags, uint32_t type, uint32_t site, void* result) {
    if (context->answers.failed && (flags & turn::kAwaitTry) == 0)
        return turn::raise_words(*context, context->answers.fault, site);
    const value::Type& of = context->program->types[{type}];
    if (of.size == 0) return;
    if ((flags & ~turn::kAwaitTemporary) == 0 && value::is_one_word(of)) {
        AE_CHECK(context->answers.values.size() == 1);
        if (context->answers.values[0].size() == 1)
            return value::store(result, context->answers.values[0][0]);
    }
    turn::result_words(context->answers, flags, context->scratch);
    std::memset(result, 0, uint64_t{of.slots()} * 8);
    uint64_t read = 0;
    context->site = site;
    const bool fits = value::decode(*context, context->scratch, {type}, result, read);
    if (context->status != turn::Status::Running) {
        const value::TypeId id{type};
        value::release_words(*context, {&id, 1}, context->scratch);
        return ae_raised(context, site);
    }
    if (!fits || read != context->scratch.size())
        turn::raise(*context, turn::FaultKind::Panic, site, "malformed answer");
}

uint8_t* ae_suspend(Context* context, Reference record, uint32_t function, uint32_t point,
                    uint32_t units, uint32_t bytes, uint32_t site) {
    const Reference child = context->record;
    // Records are allocated as in any other part of the turn.
    context->status = turn::Status::Running;
    const bool fresh = record == 0;
    if (fresh)
        record = memory::allocate(*context, sizeof(RecordHead) + bytes, value::live_record(bytes));
    if (record == 0) {
        ae_raised(context, site);
        return nullptr;
    }
    uint8_t* const at = context->at(record);
    auto& head = *reinterpret_cast<RecordHead*>(at);
    // Zero but for what the resume point saves.
    if (!fresh && head.point != point) std::memset(at + sizeof(RecordHead), 0, bytes);
    head = {function, point, units, child, bytes, 0};
    context->record = record;
    context->status = turn::Status::Suspended;
    return at + sizeof(RecordHead);
}

void ae_free_record(Context* context, Reference record) {
    const uint32_t bytes = value::head_at<RecordHead>(*context, record).size;
    memory::release(*context, record, sizeof(RecordHead) + bytes, value::live_record(bytes));
}

}  // namespace aeroflow::abi
