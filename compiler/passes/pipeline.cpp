#include "compiler/passes/pipeline.h"

#include "compiler/passes/effects.h"
#include "compiler/passes/fuel.h"
#include "compiler/passes/inline_functions.h"
#include "compiler/passes/open_variants.h"
#include "compiler/passes/ownership.h"
#include "compiler/passes/repeats.h"
#include "compiler/passes/simplify.h"
#include "compiler/passes/stack_units.h"
#include "compiler/passes/suspension.h"
#include "compiler/passes/views.h"

namespace aeroflow::passes {

void run_pipeline(ir::Module& module, const PipelineOptions& options, const AfterPass& after) {
    // Fuel first, so that all other passes see the same program with and without it but for these instructions.
    if (options.fuel) insert_fuel(module);
#define PASS(function, name, doc) \
    function(module);             \
    if (after) after(name, module);
#define OPTIMISATION(function, name, doc) \
    if (!options.unoptimised) {           \
        PASS(function, name, doc)         \
    }
#include "compiler/passes/passes.def"
#undef PASS
}

}  // namespace aeroflow::passes
