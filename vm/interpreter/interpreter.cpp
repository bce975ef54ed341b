#include "vm/interpreter/interpreter.h"

#include "vm/base/check.h"
#include "vm/interpreter/suspension.h"
#include "vm/value/access.h"
#include "vm/value/one_word.h"
#include "vm/value/blob.h"
#include "vm/value/value_operations.h"

namespace aeroflow::interpreter {

namespace {

bool all_one_word(const value::TypeTable& types, const std::vector<value::TypeId>& list) {
    for (const value::TypeId id : list)
        if (!value::is_one_word(types[id])) return false;
    return true;
}

}  // namespace

Interpreter::Interpreter(const bytecode::Module& module, const turn::Program& program)
    : program_(program) {
    AE_CHECK(module.functions.size() == program.functions.size());
    machine_.module = &module;
    machine_.code = module.code.data();
    machine_.pool = module.pool.data();
    machine_.stack.resize(kFirstSlots);
    machine_.limit = machine_.stack.data() + machine_.stack.size();
    for (size_t i = 0; i < module.functions.size(); ++i) {
        const std::vector<value::TypeId>& parameters = program.functions[i].parameters;
        const bytecode::Function& function = module.functions[i];
        entries_.push_back({machine_.code + function.code, function.slots,
                            static_cast<uint32_t>(parameters.size()),
                            all_one_word(program.types, parameters)});
    }
    for (const turn::Selector& selector : program.selectors)
        shapes_.push_back({all_one_word(program.types, selector.parameters)});
    machine_.shapes = &shapes_;
    for (uint32_t i = 0; i < program.types.size(); ++i)
        one_word_.push_back(value::is_one_word(program.types[value::TypeId{i}]));
    machine_.one_word = &one_word_;
}

void Interpreter::begin(turn::Context& context) {
    machine_.context = &context;
    machine_.units = context.stack_units;
    machine_.frame = machine_.stack.data() + kEntry;
    machine_.frame[-1] = reinterpret_cast<uint64_t>(halt_word());
    context.status = turn::Status::Running;
    context.result = nullptr;
    context.record = 0;
}

// Malformed words (of a hostile trace or image) are a fault of the turn.
bool Interpreter::decode_arguments(turn::FunctionNumber function,
                                   std::span<const uint64_t> arguments) {
    turn::Context& context = *machine_.context;
    const value::TypeTable& types = program_.types;
    Slot* slot = machine_.frame;
    context.site = bytecode::kNone;
    std::span<const value::TypeId> left = program_.functions[function].parameters;
    for (; !left.empty(); left = left.subspan(1)) {
        const value::TypeId id = left.front();
        uint64_t read = 0;
        for (uint32_t i = 0; i < types[id].slots(); ++i) slot[i] = 0;
        const bool fits = value::decode(context, arguments, id, slot, read);
        if (context.status != turn::Status::Running) {
            value::release_words(context, left, arguments);
            return false;
        }
        if (!fits) {
            turn::raise(context, turn::FaultKind::Panic, bytecode::kNone, "malformed message");
            return false;
        }
        arguments = arguments.subspan(read);
        slot += types[id].slots();
    }
    return true;
}

turn::Status Interpreter::finish(const Word* pc) {
    run(machine_, pc);
    turn::Context& context = *machine_.context;
    if (context.status == turn::Status::Running) context.result = machine_.frame - 1;
    return context.status;
}

turn::Status Interpreter::start(turn::Context& context, turn::FunctionNumber function,
                                std::span<const uint64_t> arguments) {
    AE_CHECK(function < entries_.size());
    begin(context);
    machine_.entry_function = function;
    const Entry entry = entries_[function];
    if (machine_.limit - machine_.frame < static_cast<int64_t>(entry.slots)) [[unlikely]]
        AE_CHECK(grow_stack(machine_, entry.slots));
    if (entry.simple && arguments.size() >= entry.words) [[likely]] {
        const uint64_t* const words = arguments.data();
        Slot* const frame = machine_.frame;
        for (uint32_t i = 0; i < entry.words; ++i) frame[i] = words[i];
    } else if (!decode_arguments(function, arguments)) {
        return context.status;
    }
    return finish(entry.code);
}

turn::Status Interpreter::resume(turn::Context& context, value::Reference record) {
    begin(context);
    const Word* const wait = rebuild(machine_, record);
    machine_.entry_function = value::head_at<value::RecordHead>(context, record).function;
    return finish(answer(machine_, wait));
}

}  // namespace aeroflow::interpreter
