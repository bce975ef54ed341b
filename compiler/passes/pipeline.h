// The one IR pipeline: fixed, versioned, the same for every engine (architecture.md §2 "One pipeline").
//
// In: a module from lowering (Stage::Lowered). Out: Stage::Owned, with modes, copies, drops, stack units and records.
// The list of passes is passes.def.
#pragma once

#include <functional>
#include <string_view>

#include "compiler/ir/ir.h"

namespace aeroflow::passes {

// Raised when a pass changes where memory or stack ends; part of a program's identity.
inline constexpr uint32_t kPipelineVersion = 1;

struct PipelineOptions {
    bool fuel = false;  // the program has a limit of steps per turn
    // Without the optimisations: a reference for tests. Memory and stack end elsewhere.
    bool unoptimised = false;
};

// Called after each pass with its name: dumps, tests with the verifier.
using AfterPass = std::function<void(std::string_view pass, const ir::Module& module)>;

void run_pipeline(ir::Module& module, const PipelineOptions& options, const AfterPass& after = {});

}  // namespace aeroflow::passes
