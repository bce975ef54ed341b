#include "compiler/codegen/codegen.h"

#include "compiler/codegen/entries.h"
#include "compiler/codegen/function_code.h"
#include "compiler/codegen/target.h"

namespace aeroflow::codegen {
namespace {

void generate(Unit& unit, const Options& options) {
    const auto& functions = unit.module.functions;
    const std::vector<uint8_t> reached = find_reached(unit.module);
    for (uint32_t i = 0; i < functions.size(); ++i)
        if (reached[i] != 0) FunctionCode(unit, i).generate();
    add_entries(unit, options.tables);
    for (uint32_t i = 0; i < functions.size(); ++i)
        if (reached[i] == 0) unit.function(i)->eraseFromParent();
}

}  // namespace

std::expected<std::string, std::string> make_object(const ir::Module& module,
                                                    const Options& options) {
    llvm::LLVMContext context;
    Unit unit(module, context, options.target);
    generate(unit, options);
    return write_object(unit.code, options.target, options.runtime, options.optimize);
}

std::expected<std::string, std::string> make_text(const ir::Module& module,
                                                  const Options& options) {
    llvm::LLVMContext context;
    Unit unit(module, context, options.target);
    generate(unit, options);
    return write_text(unit.code, options.target, options.runtime, options.optimize);
}

}  // namespace aeroflow::codegen
