// Calls builtins by name with values made of C++ ones. Only tests include this.
#pragma once

#include <bit>
#include <vector>

#include "vm/builtins/builtins.h"
#include "vm/value/fixture.h"

namespace aeroflow::builtins {

using value::kBool;
using value::kBytes;
using value::kDuration;
using value::kFloat;
using value::kInt;
using value::kString;
using value::Reference;
using value::TypeId;

struct Caller : value::Fixture {
    using Fixture::Fixture;
    static constexpr uint32_t kSlots = 8;
    Slot result[2][kSlots] = {};

    // Operands of one slot each.
    Slot call(Builtin builtin, TypeId type, std::initializer_list<Slot> operands) {
        std::vector<Slot> slots(operands);
        std::vector<Slot*> addresses;
        for (Slot& slot : slots) addresses.push_back(&slot);
        return call_at(builtin, type, addresses);
    }
    Slot call_at(Builtin builtin, TypeId type, const std::vector<Slot*>& operands) {
        Slot* const results[] = {result[0], result[1]};
        std::memset(result, 0xEE, sizeof result);
        context.status = turn::Status::Running;
        context.site = 1;
        kFunctions[static_cast<uint32_t>(builtin)](context, results, operands.data(),
                                                   static_cast<uint32_t>(operands.size()), type);
        return result[0][0];
    }
    std::string fault() const {
        return context.status == turn::Status::Fault ? turn::show_fault(context.fault.words) : "";
    }
    // The result shown as inside a collection; then dropped.
    std::string take(TypeId type, int which = 0) {
        if (context.status == turn::Status::Fault) {
            const std::string text = "fault: " + fault();
            context.status = turn::Status::Running;
            return text;
        }
        const std::string text = show(result[which], type, true);
        value::drop(context, result[which], type);
        return text;
    }
    // A result of type T, or the fault.
    std::string got(Builtin builtin, TypeId type, TypeId result_type,
                    std::initializer_list<Slot> operands) {
        call(builtin, type, operands);
        return take(result_type);
    }
    Slot ints(std::initializer_list<int64_t> numbers) {
        std::vector<uint64_t> slots(numbers.begin(), numbers.end());
        const Reference made = value::make_list(context, types()[kInt], slots.size());
        if (!slots.empty())
            std::memcpy(value::list_data(context, made, 8), slots.data(), slots.size() * 8);
        return made;
    }
    Slot strings(std::initializer_list<const char*> texts) {
        const Reference made = value::make_list(context, types()[kString], texts.size());
        uint32_t i = 0;
        for (const char* s : texts) {
            const Reference t = text(s);
            value::store(value::list_data(context, made, 4) + i++ * 4, t);
        }
        return made;
    }
    void drop(Slot slot, TypeId type) { value::drop(context, &slot, type); }
};

inline Slot slot_of(double x) { return std::bit_cast<Slot>(x); }
inline Slot slot_of(int64_t x) { return static_cast<Slot>(x); }

}  // namespace aeroflow::builtins
