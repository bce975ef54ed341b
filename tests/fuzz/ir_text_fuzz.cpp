// Hostile IR text: never a crash; what is accepted prints to text that reads back to the same, and goes through the passes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "compiler/ir/text.h"
#include "compiler/ir/verifier.h"
#include "compiler/passes/pipeline.h"
#include "vm/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aeroflow;
    auto module = ir::parse({reinterpret_cast<const char*>(data), size});
    if (!module) return 0;
    const std::string printed = ir::print(*module);
    const auto again = ir::parse(printed);
    AE_CHECK(again.has_value());
    AE_CHECK(ir::print(*again) == printed);
    if (module->stage == ir::Stage::Lowered) {
        passes::run_pipeline(*module, {});
        AE_CHECK(ir::verify(*module, ir::Stage::Owned).empty());
    }
    return 0;
}
