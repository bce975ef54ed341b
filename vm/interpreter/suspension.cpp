// Await, suspension and resumption: frames written into records of the arena and built again from them.
//
// A record is {RecordHead, saved values} (vm/value/object.h); it is allocated at the first suspension of its function
// with room for the greatest of its resume points, kept while the function runs on, freed at its return. Suspending goes
// from the innermost frame outwards, resuming from the outermost record inwards; nothing but the record is read.
#include "vm/interpreter/suspension.h"

#include <cstring>

#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/turn/awaits.h"
#include "vm/value/blob.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/value_operations.h"

namespace aeroflow::interpreter {

using namespace bytecode;
using value::RecordHead;
using value::Reference;

namespace {

constexpr uint32_t kModeMask = turn::kAwaitModeMask, kTry = turn::kAwaitTry, kTimeout = turn::kAwaitTimeout,
                   kList = turn::kAwaitList, kTemporary = turn::kAwaitTemporary;

uint32_t operand_slot(const Word* pc, uint32_t i) {
    return static_cast<uint16_t>(pc[2 + i / 4] >> i % 4 * 16);
}
const Word* behind(const Word* pc) { return pc + 2 + (c_of(*pc) + 3) / 4; }

// ---- suspending

uint32_t resume_point(const Machine& machine, const Function& function, const Word* pc) {
    const auto at = static_cast<uint32_t>(pc - machine.code);
    const ResumePoint* const points = machine.module->resume_points.data() + function.first_resume;
    uint32_t low = 0;  // resume points stand in order of the code
    for (uint32_t high = function.resume_count; high - low > 1;) {
        const uint32_t middle = low + (high - low) / 2;
        (points[middle].at <= at ? low : high) = middle;
    }
    AE_CHECK(points[low].at == at);
    return low;
}

// The record of the frame, zero but for what the resume point saves: made when there is none; 0 when the quota is used up.
Reference record_of(Machine& machine, Slot* frame, const Function& function, uint32_t point) {
    Slot& slot = frame[function.record_slot];
    const uint32_t bytes = function.record_bytes;
    if (slot == 0) {
        slot = memory::allocate(*machine.context, sizeof(RecordHead) + bytes,
                                value::live_record(bytes));
        return static_cast<Reference>(slot);
    }
    const auto record = static_cast<Reference>(slot);
    const auto& head = value::head_at<RecordHead>(*machine.context, record);
    if (head.point != point)
        std::memset(machine.context->at(record) + sizeof(RecordHead), 0, bytes);
    return record;
}

std::span<const Saved> saved_at(const Machine& machine, const Function& function, uint32_t point) {
    const ResumePoint& row = machine.module->resume_points[function.first_resume + point];
    return {machine.module->saved.data() + row.first_saved, row.saved_count};
}

// A saved value between frame and record; words are the common case.
inline void move_saved(void* to, const void* from, uint32_t bytes) {
    if (bytes == 8) [[likely]] value::store(to, value::load<uint64_t>(from));
    else std::memcpy(to, from, bytes);
}

Reference save_frame(Machine& machine, Slot* frame, uint32_t number, const Word* pc, int64_t units,
                     Reference child) {
    const Function& function = machine.module->functions[number];
    const uint32_t point = resume_point(machine, function, pc);
    const Reference record = record_of(machine, frame, function, point);
    if (record == 0) return 0;
    uint8_t* const bytes = machine.context->at(record);
    *reinterpret_cast<RecordHead*>(bytes) = {
        number, point, static_cast<uint32_t>(units), child, function.record_bytes, 0};
    for (const Saved saved : saved_at(machine, function, point)) {
        move_saved(bytes + sizeof(RecordHead) + saved.offset, frame + saved.slot, saved.bytes);
    }
    return record;
}

// Writes all frames, innermost first. `machine.frame` moves outwards, so that a fault names the callers that are left.
const Word* suspend(Machine& machine, const Word* pc) {
    Reference child = 0;
    const Word* wait = pc;
    for (;;) {
        const Word* const back = return_of(machine.frame);
        const bool outermost = back == halt_word();
        const uint32_t number = outermost ? machine.entry_function : wide_of(back[-1]);
        child = save_frame(machine, machine.frame, number, wait, machine.units, child);
        if (child == 0) return raised(machine, wait);
        if (outermost) break;
        wait = back - 2;
        machine.frame -= a_of(*wait);
        machine.units += b_of(*wait);
    }
    machine.context->record = child;
    machine.context->status = turn::Status::Suspended;
    return halt_word();
}

// ---- awaiting

// False when its tick lies beyond the range.
bool build_request(const Machine& machine, const Word* pc, turn::AwaitRequest& request) {
    const uint32_t flags = b_of(*pc);
    uint32_t operands = c_of(*pc);
    if ((flags & ~(kTry | kTemporary)) == 0) [[likely]] {  // one ask, without time-out
        request.mode = turn::AwaitMode::One;
        request.has_timeout = false;
        request.temporary = (flags & kTemporary) != 0;
        request.site = wide_of(pc[1]);
        request.asks.resize(1);
        request.asks[0] = machine.frame[operand_slot(pc, 0)];
        return true;
    }
    request.asks.clear();
    request.mode = static_cast<turn::AwaitMode>(flags & kModeMask);
    request.site = wide_of(pc[1]);
    request.has_timeout = (flags & kTimeout) != 0;
    request.temporary = (flags & kTemporary) != 0;
    if (request.mode == turn::AwaitMode::Sleep)
        return turn::due_after(*machine.context, machine.frame[operand_slot(pc, 0)], request.due);
    if (request.has_timeout &&
        !turn::due_after(*machine.context, machine.frame[operand_slot(pc, --operands)], request.due))
        return false;
    if ((flags & kList) == 0) {
        for (uint32_t i = 0; i < operands; ++i)
            request.asks.push_back(machine.frame[operand_slot(pc, i)]);
        return true;
    }
    auto& list = value::head_at<value::ListHead>(
        *machine.context, static_cast<Reference>(machine.frame[operand_slot(pc, 0)]));
    const uint8_t* const data = value::list_data(*machine.context, list, 8);
    for (uint64_t i = 0; i < list.length; ++i)
        request.asks.push_back(value::load<uint64_t>(data + i * 8));
    return true;
}

// Goes on behind the Await with the answers in the context.
const Word* deliver(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    const uint32_t flags = b_of(*pc);
    if (context.answers.failed && (flags & kTry) == 0) {
        turn::raise_words(context, context.answers.fault, site_of(machine, pc));
        return unwind(machine);
    }
    const value::TypeId type{low_of(pc[1])};
    if ((flags & ~kTemporary) == 0 && (*machine.one_word)[type.index]) [[likely]] {
        AE_CHECK(context.answers.values.size() == 1);
        if (context.answers.values[0].size() == 1) {
            machine.frame[a_of(*pc)] = context.answers.values[0][0];
            return behind(pc);
        }
    }
    const uint32_t slots = context.program->types[type].slots();
    if (slots == 0) return behind(pc);
    turn::result_words(context.answers, flags, machine.words);
    Slot* const result = machine.frame + a_of(*pc);
    std::memset(result, 0, uint64_t{slots} * 8);
    uint64_t read = 0;
    context.site = wide_of(pc[1]);
    const bool fits = value::decode(context, machine.words, type, result, read);
    if (context.status != turn::Status::Running) {
        value::release_words(context, {&type, 1}, machine.words);
        return raised(machine, pc);
    }
    if (fits && read == machine.words.size()) return behind(pc);
    turn::raise(context, turn::FaultKind::Panic, context.site, "malformed answer");
    return unwind(machine);
}

// ---- resuming

// Fills a frame from its record; gives the instruction it waits at.
const Word* restore_frame(Machine& machine, Reference record) {
    const auto& head = value::head_at<RecordHead>(*machine.context, record);
    const Function& function = machine.module->functions[head.function];
    Slot* const frame = machine.frame;
    for (const Saved saved : saved_at(machine, function, head.point)) {
        if (saved.bytes % 8 != 0) frame[saved.slot + saved.bytes / 8] = 0;
        move_saved(frame + saved.slot, reinterpret_cast<const uint8_t*>(&head + 1) + saved.offset,
                   saved.bytes);
    }
    frame[function.record_slot] = record;
    machine.units = head.units;
    return machine.code + machine.module->resume_points[function.first_resume + head.point].at;
}

bool is_valid(const Machine& machine, Reference record) {
    if (!value::is_counted(record)) return false;
    if (record + sizeof(RecordHead) / 8 > machine.context->arena_units) return false;
    const auto& head = value::head_at<RecordHead>(*machine.context, record);
    if (head.function >= machine.module->functions.size()) return false;
    const Function& function = machine.module->functions[head.function];
    return head.point < function.resume_count && head.size == function.record_bytes;
}

}  // namespace

const Word* rebuild(Machine& machine, Reference record) {
    for (;;) {
        AE_CHECK(is_valid(machine, record));
        const auto head = value::head_at<RecordHead>(*machine.context, record);
        const uint64_t slots = machine.module->functions[head.function].slots;
        if (machine.limit - machine.frame < static_cast<int64_t>(slots))
            AE_CHECK(grow_stack(machine, slots));
        const Word* const wait = restore_frame(machine, record);
        if (head.child == 0) return wait;
        machine.frame += a_of(*wait);
        machine.frame[-1] = reinterpret_cast<uint64_t>(wait + 2);
        record = head.child;
    }
}

const Word* answer(Machine& machine, const Word* wait) { return deliver(machine, wait); }

const Word* free_record(Machine& machine, const Word* pc) {
    Slot& slot = machine.frame[a_of(*pc)];
    const auto record = static_cast<Reference>(slot);
    const uint32_t bytes = value::head_at<RecordHead>(*machine.context, record).size;
    memory::release(*machine.context, record, sizeof(RecordHead) + bytes,
                    value::live_record(bytes));
    slot = 0;
    return pc + 1;
}

namespace cold {

const Word* Await(Machine& machine, const Word* pc) {
    turn::Context& context = *machine.context;
    if (!build_request(machine, pc, context.request))
        return fault(machine, pc, turn::FaultKind::Overflow);
    const bool ready = context.world->await(context);
    if (context.status == turn::Status::Fault) return raised(machine, pc);
    if (ready) return deliver(machine, pc);
    context.status =
        turn::Status::Running;  // records are allocated as in any other part of the turn
    return suspend(machine, pc);
}

}  // namespace cold
}  // namespace aeroflow::interpreter
