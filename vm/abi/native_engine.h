// Machine code of a whole program as an engine.
//
// In: the table of its functions (native_function.h) and the program's tables, both of which outlive it. Out: turn::Engine.
// Turns run on the caller's stack, which must have room for all stack units.
#pragma once

#include <span>
#include <vector>

#include "vm/abi/native_function.h"
#include "vm/turn/engine.h"

namespace aeroflow::abi {

class NativeEngine final : public turn::Engine {
public:
    NativeEngine(std::span<const NativeFunction> functions, const turn::Program& program);

    turn::Status start(turn::Context& context, turn::FunctionNumber function,
                       std::span<const uint64_t> arguments) override;
    turn::Status resume(turn::Context& context, value::Reference record) override;

private:
    bool decode_arguments(turn::Context& context, turn::FunctionNumber function,
                          std::span<const uint64_t> arguments);
    turn::Status finish(turn::Context& context);
    void check_records(turn::Context& context, value::Reference record) const;

    std::span<const NativeFunction> functions_;
    const turn::Program& program_;
    std::vector<uint8_t> simple_;  // by function: its arguments are one canonical word each
    std::vector<uint64_t> arguments_, results_;
};

}  // namespace aeroflow::abi
