// Lowers a checked file to IR (architecture.md §2 "One pipeline").
//
// In: AST, bindings and types of a file whose sink has no errors. Out: a module at stage Lowered, that ir::verify accepts:
// functions in SSA form, and program tables but for what later passes derive. Constructs that no stage before has refused
// and that are not built yet get the diagnostic `not yet` in the sink.
// Read next: function_lowering.h (one function), tables.h (the program's tables).
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/check/program_types.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/ir/ir.h"
#include "compiler/lower/coverage.h"
#include "compiler/resolve/bindings.h"

namespace aeroflow::lower {

ir::Module lower(const ast::Module& module, const resolve::Bindings& bindings,
                 const check::ProgramTypes& types, diagnostics::Sink& sink,
                 CoverPoints* cover_points = nullptr);  // with points where they are given

}  // namespace aeroflow::lower
