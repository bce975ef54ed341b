#include "vm/abi/native_engine.h"

#include <algorithm>

#include "vm/base/check.h"
#include "vm/value/access.h"
#include "vm/value/one_word.h"
#include "vm/value/blob.h"
#include "vm/value/value_operations.h"

namespace aeroflow::abi {
namespace {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
static_assert(offsetof(turn::Context, bases) == kContextLayout.bases);
static_assert(offsetof(turn::Context, status) == kContextLayout.status);
static_assert(offsetof(turn::Context, site) == kContextLayout.site);
static_assert(offsetof(turn::Context, self) == kContextLayout.self);
static_assert(offsetof(turn::Context, tick) == kContextLayout.tick);
static_assert(offsetof(turn::Context, fuel) == kContextLayout.fuel);
static_assert(offsetof(turn::Context, sender) == kContextLayout.sender);
#pragma GCC diagnostic pop

void begin(turn::Context& context) {
    context.status = turn::Status::Running;
    context.result = nullptr;
    context.record = 0;
}

}  // namespace

NativeEngine::NativeEngine(std::span<const NativeFunction> functions, const turn::Program& program)
    : functions_(functions), program_(program) {
    AE_CHECK(functions.size() == program.functions.size());
    uint32_t most_arguments = 1, most_results = 1;
    for (size_t i = 0; i < functions.size(); ++i) {
        const auto& parameters = program.functions[i].parameters;
        simple_.push_back(std::all_of(parameters.begin(), parameters.end(), [&](value::TypeId id) {
            return value::is_one_word(program.types[id]);
        }));
        most_arguments = std::max(most_arguments, functions[i].parameter_slots);
        most_results = std::max(most_results, functions[i].result_slots);
    }
    arguments_.resize(most_arguments);
    results_.resize(most_results);
}

// Malformed words (of a hostile trace or image) are a fault of the turn.
bool NativeEngine::decode_arguments(turn::Context& context, turn::FunctionNumber function,
                                    std::span<const uint64_t> arguments) {
    const value::TypeTable& types = program_.types;
    uint64_t* slot = arguments_.data();
    context.site = turn::kNone;
    std::span<const value::TypeId> left = program_.functions[function].parameters;
    for (; !left.empty(); left = left.subspan(1)) {
        const value::TypeId id = left.front();
        uint64_t read = 0;
        std::fill_n(slot, types[id].slots(), 0);
        const bool fits = value::decode(context, arguments, id, slot, read);
        if (context.status != turn::Status::Running) {
            value::release_words(context, left, arguments);
            return false;
        }
        if (!fits) {
            turn::raise(context, turn::FaultKind::Panic, turn::kNone, "malformed message");
            return false;
        }
        arguments = arguments.subspan(read);
        slot += types[id].slots();
    }
    return true;
}

turn::Status NativeEngine::finish(turn::Context& context) {
    if (context.status == turn::Status::Running) context.result = results_.data();
    return context.status;
}

turn::Status NativeEngine::start(turn::Context& context, turn::FunctionNumber function,
                                 std::span<const uint64_t> arguments) {
    AE_CHECK(function < functions_.size());
    AE_CHECK(functions_[function].start != nullptr);
    begin(context);
    const NativeFunction& row = functions_[function];
    const uint64_t* slots = arguments.data();
    if (simple_[function] == 0 || arguments.size() < row.parameter_slots) {
        if (!decode_arguments(context, function, arguments)) return context.status;
        slots = arguments_.data();
    }
    row.start(&context, context.stack_units, slots, results_.data());
    return finish(context);
}

// Records may come from an image; machine code trusts what stands in their heads.
void NativeEngine::check_records(turn::Context& context, value::Reference record) const {
    while (record != 0) {
        AE_CHECK(value::is_counted(record));
        AE_CHECK(record + sizeof(value::RecordHead) / 8 <= context.arena_units);
        const auto& head = value::head_at<value::RecordHead>(context, record);
        AE_CHECK(head.function < functions_.size());
        AE_CHECK(head.point < functions_[head.function].resume_points);
        AE_CHECK(head.size == functions_[head.function].record_bytes);
        record = head.child;
    }
}

turn::Status NativeEngine::resume(turn::Context& context, value::Reference record) {
    begin(context);
    check_records(context, record);
    const uint32_t function = value::head_at<value::RecordHead>(context, record).function;
    AE_CHECK(functions_[function].resume != nullptr);
    functions_[function].resume(&context, record, results_.data());
    return finish(context);
}

}  // namespace aeroflow::abi
