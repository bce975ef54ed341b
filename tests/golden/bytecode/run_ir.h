// For tests: a text of IR emitted and run in a small world. Only tests include this.
#pragma once

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "compiler/emit/emit.h"
#include "compiler/ir/text.h"
#include "vm/bytecode/disassemble.h"
#include "vm/interpreter/interpreter.h"
#include "vm/interpreter/tables.h"
#include "vm/turn/fake_world.h"
#include "vm/value/constants.h"

namespace aeroflow::emit {

// All opcodes that some test has emitted.
inline std::set<uint32_t>& emitted_ops() {
    static std::set<uint32_t> ops;
    return ops;
}

inline ir::Module read_ir(const std::string& text) {
    auto module = ir::parse(text);
    if (!module)
        FAIL("line " << module.error().line << ": " << module.error().message << "\n" << text);
    if (module->program.constants.empty()) value::append_fixed_constants(module->program.constants);
    module->program.functions.clear();
    for (const ir::Function& function : module->functions) {
        turn::FunctionInfo info{function.name, {}, function.result};
        for (const ir::ValueId id : function.blocks[0].parameters)
            info.parameters.push_back(function[id].type);
        module->program.functions.push_back(std::move(info));
    }
    return std::move(*module);
}

inline bytecode::Module emit_all(const ir::Module& module) {
    auto code = emit(module);
    if (!code) FAIL(code.error());
    for (const bytecode::Function& function : code->functions)
        for (uint32_t at = function.code; at < function.code + function.words;) {
            emitted_ops().insert(static_cast<uint32_t>(bytecode::op_of(code->code[at])));
            const uint32_t words = bytecode::instruction_words(code->code, at);
            REQUIRE(words != 0);
            at += words;
        }
    const std::string problem = bytecode::verify(*code, interpreter::tables_of(module.program));
    if (!problem.empty()) FAIL(problem << "\n" << bytecode::disassemble(*code));
    return std::move(*code);
}

struct Run {
    explicit Run(const std::string& text, uint64_t root_bytes = 0)
        : module(read_ir(text)),
          code(emit_all(module)),
          world(module.program, root_bytes),
          engine(code, module.program) {}

    uint32_t number(const std::string& name) const {
        for (uint32_t i = 0; i < module.functions.size(); ++i)
            if (module.functions[i].name == name) return i;
        FAIL("no function " << name);
        return 0;
    }
    turn::Status start(const std::string& name, const std::vector<int64_t>& arguments) {
        const std::vector<uint64_t> words(arguments.begin(), arguments.end());
        return engine.start(world.context, number(name), words);
    }
    // The first slot of the result.
    int64_t call(const std::string& name, const std::vector<int64_t>& arguments) {
        const turn::Status status = start(name, arguments);
        if (status == turn::Status::Fault)
            FAIL(turn::show_fault(world.context.fault.words) << "\n" << text());
        REQUIRE(status == turn::Status::Running);
        return result(0);
    }
    int64_t result(uint32_t slot) const { return static_cast<int64_t>(world.context.result[slot]); }
    std::string fault(const std::string& name, const std::vector<int64_t>& arguments) {
        if (start(name, arguments) != turn::Status::Fault) return "no fault";
        return turn::show_fault(world.context.fault.words);
    }
    std::string text() const { return bytecode::disassemble(code); }

    ir::Module module;
    bytecode::Module code;
    turn::FakeWorld world;
    interpreter::Interpreter engine;
};

}  // namespace aeroflow::emit
