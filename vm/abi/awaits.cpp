// Awaits of machine code, and the records its functions leave in the arena while they wait.
//
// A record is {RecordHead, saved values} (vm/value/object.h), the same that the interpreter writes. Functions suspend from
// the innermost outwards: each finds the record of the call it waits in as context.record.
#include <cstring>

#include "vm/abi/runtime.h"
#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/value/blob.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/value_operations.h"

namespace aeroflow::abi {
namespace {

using value::RecordHead;

// AwaitFlags of compiler/ir/ir.h.
constexpr uint32_t kModeMask = 3, kTry = 4, kTimeout = 8, kList = 16, kTemporary = 32;

// A type whose slot is its one canonical word: floats are not, because of NaN.
bool is_one_word(const value::Type& type) {
    return type.scalar && !type.reference && type.words == 1 && type.kind != value::Kind::Float;
}

// The tick a duration from now, at least one later; false beyond the range of ticks.
bool due_after(const Context& context, uint64_t duration, uint64_t& due) {
    const auto delay = static_cast<int64_t>(duration);
    int64_t tick;
    if (__builtin_add_overflow(static_cast<int64_t>(context.tick), delay < 1 ? 1 : delay, &tick))
        return false;
    due = static_cast<uint64_t>(tick);
    return true;
}

// False when its tick lies beyond the range.
bool build_request(const Context& context, uint32_t flags, uint32_t site,
                   std::span<const uint64_t> operands, turn::AwaitRequest& request) {
    request.mode = static_cast<turn::AwaitMode>(flags & kModeMask);
    request.site = site;
    request.asks.clear();
    request.has_timeout = (flags & kTimeout) != 0;
    request.temporary = (flags & kTemporary) != 0;
    if (request.mode == turn::AwaitMode::Sleep)
        return due_after(context, operands[0], request.due);
    if (request.has_timeout) {
        if (!due_after(context, operands.back(), request.due)) return false;
        operands = operands.first(operands.size() - 1);
    }
    if ((flags & kList) == 0) {
        request.asks.assign(operands.begin(), operands.end());
        return true;
    }
    auto& list = value::head_at<value::ListHead>(context, static_cast<Reference>(operands[0]));
    const uint8_t* const data = value::list_data(context, list, 8);
    for (uint64_t i = 0; i < list.length; ++i)
        request.asks.push_back(value::load<uint64_t>(data + i * 8));
    return true;
}

// The canonical words of the await's result type, put together from the answers.
void result_words(Context& context, uint32_t flags) {
    const turn::Answers& answers = context.answers;
    std::vector<uint64_t>& words = context.scratch;
    words.clear();
    if ((flags & kTry) != 0) words.push_back(answers.failed ? 1 : 0);
    if (answers.failed) {
        words.insert(words.end(), answers.fault.begin(), answers.fault.end());
        return;
    }
    const auto mode = static_cast<turn::AwaitMode>(flags & kModeMask);
    if (mode == turn::AwaitMode::Any) words.push_back(answers.index);
    if (mode == turn::AwaitMode::All && (flags & kList) != 0)
        words.push_back(answers.values.size());
    for (const std::span<const uint64_t> value : answers.values)
        words.insert(words.end(), value.begin(), value.end());
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
    if (context->answers.failed && (flags & kTry) == 0)
        return turn::raise_words(*context, context->answers.fault, site);
    const value::Type& of = context->program->types[{type}];
    if (of.size == 0) return;
    if ((flags & ~kTemporary) == 0 && is_one_word(of)) {
        AE_CHECK(context->answers.values.size() == 1);
        if (context->answers.values[0].size() == 1)
            return value::store(result, context->answers.values[0][0]);
    }
    result_words(*context, flags);
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
