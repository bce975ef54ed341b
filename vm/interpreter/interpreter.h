// The bytecode interpreter as an engine.
//
// In: a program's bytecode (verified) and tables, both of which outlive it. Out: turn::Engine. It holds the frames of the
// turn that runs and nothing else; one interpreter runs one turn at a time, so every worker has its own.
#pragma once

#include "vm/interpreter/machine.h"
#include "vm/turn/engine.h"

namespace aeroflow::interpreter {

class Interpreter final : public turn::Engine {
public:
    Interpreter(const bytecode::Module& module, const turn::Program& program);

    turn::Status start(turn::Context& context, turn::FunctionNumber function,
                       std::span<const uint64_t> arguments) override;
    turn::Status resume(turn::Context& context, value::Reference record) override;

private:
    // What a turn needs of its function: where it begins, and whether its arguments are one word each.
    struct Entry {
        const Word* code = nullptr;
        uint32_t slots = 0;
        uint32_t words = 0;  // of all arguments when simple
        bool simple = false;
    };

    void begin(turn::Context& context);
    bool decode_arguments(turn::FunctionNumber function, std::span<const uint64_t> arguments);
    turn::Status finish(const Word* pc);

    const turn::Program& program_;
    std::vector<Entry> entries_;
    std::vector<MessageShape> shapes_;
    std::vector<uint8_t> one_word_;  // by type
    Machine machine_;
};

}  // namespace aeroflow::interpreter
