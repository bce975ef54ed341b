#include "compiler/codegen/codegen.h"

#include "compiler/codegen/entries.h"
#include "compiler/codegen/function_code.h"
#include "compiler/codegen/target.h"

namespace aeroflow::codegen {
namespace {

// A function without code (a declaration that was dropped) is never called.
void generate(Unit& unit, const Options& options) {
    const auto& functions = unit.module.functions;
    for (uint32_t i = 0; i < functions.size(); ++i)
        if (!functions[i].blocks.empty()) FunctionCode(unit, i).generate();
    add_entries(unit, options.tables);
    for (uint32_t i = 0; i < functions.size(); ++i)
        if (functions[i].blocks.empty()) unit.function(i)->eraseFromParent();
}

}  // namespace

std::expected<std::string, std::string> make_object(const ir::Module& module,
                                                    const Options& options) {
    llvm::LLVMContext context;
    Unit unit(module, context);
    generate(unit, options);
    return write_object(unit.code, options.optimize);
}

std::expected<std::string, std::string> make_text(const ir::Module& module,
                                                  const Options& options) {
    llvm::LLVMContext context;
    Unit unit(module, context);
    generate(unit, options);
    return write_text(unit.code, options.optimize);
}

}  // namespace aeroflow::codegen
