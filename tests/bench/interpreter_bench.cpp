// Runs one function of a text of IR in the interpreter and says how long it took: for measuring opcodes without the front
// end. `interpreter_bench FILE.ir FUNCTION [INT …]`; --dump prints the bytecode instead.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "compiler/emit/emit.h"
#include "compiler/ir/text.h"
#include "vm/bytecode/disassemble.h"
#include "vm/interpreter/interpreter.h"
#include "vm/interpreter/tables.h"
#include "vm/turn/fake_world.h"
#include "vm/value/constants.h"

using namespace aeroflow;

namespace {

int fail(const std::string& message) {
    std::fprintf(stderr, "interpreter_bench: %s\n", message.c_str());
    return 2;
}

std::string read(const char* path) {
    std::string text;
    std::FILE* const file = std::fopen(path, "rb");
    if (file == nullptr) return text;
    for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file))
        text += static_cast<char>(byte);
    std::fclose(file);
    return text;
}

// What the scheduler knows of functions, which the text leaves out.
void describe_functions(ir::Module& module) {
    module.program.functions.clear();
    for (const ir::Function& function : module.functions) {
        turn::FunctionInfo info{function.name, {}, function.result};
        if (!function.blocks.empty())
            for (const ir::ValueId id : function.blocks[0].parameters)
                info.parameters.push_back(function[id].type);
        module.program.functions.push_back(std::move(info));
    }
}

int run(const ir::Module& module, const bytecode::Module& code, uint32_t function,
        const std::vector<uint64_t>& arguments) {
    turn::FakeWorld world(module.program);
    interpreter::Interpreter engine(code, module.program);
    const auto begin = std::chrono::steady_clock::now();
    const turn::Status status = engine.start(world.context, function, arguments);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    if (status == turn::Status::Fault)
        return fail("fault: " + turn::show_fault(world.context.fault.words));
    const uint64_t result = world.context.result[0];
    double as_float;
    std::memcpy(&as_float, &result, 8);
    std::printf("%lld (%.9f)  %.4f s\n", static_cast<long long>(result), as_float, seconds.count());
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) return fail("FILE.ir FUNCTION [INT …]");
    auto module = ir::parse(read(arguments[1]));
    if (!module)
        return fail("line " + std::to_string(module.error().line) + ": " + module.error().message);
    if (module->program.constants.empty()) value::append_fixed_constants(module->program.constants);
    describe_functions(*module);
    const auto code = emit::emit(*module);
    if (!code) return fail(code.error());
    const std::string problem = bytecode::verify(*code, interpreter::tables_of(module->program));
    if (!problem.empty()) return fail("not accepted: " + problem);
    std::vector<uint64_t> values;
    for (int i = 3; i < count; ++i) {
        if (std::string(arguments[i]) == "--dump")
            return std::fputs(bytecode::disassemble(*code).c_str(), stdout), 0;
        values.push_back(static_cast<uint64_t>(std::atoll(arguments[i])));
    }
    for (uint32_t i = 0; i < module->functions.size(); ++i)
        if (module->functions[i].name == arguments[2]) return run(*module, *code, i, values);
    return fail("no such function");
}
