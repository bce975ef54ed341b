// Types, calls and effects of a file (language.md §2-§7, §13).
//
// In: the AST and what its names mean. Out: ProgramTypes; diagnostics AE0200 … AE0399 in the sink. What had a diagnostic
// has the type Error and is silent from then on, so one mistake gives one message.
// Read next: program_types.h (the result), checker.h (how it is found).
#pragma once

#include <string>

#include "compiler/ast/ast.h"
#include "compiler/check/program_types.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/resolve/bindings.h"

namespace aeroflow::check {

ProgramTypes check(const ast::Module& module, const resolve::Bindings& bindings,
                   diagnostics::Sink& sink);

// One line per expression: `12:5 Call int`, then functions with results and effects, then messages.
std::string dump(const ast::Module& module, const resolve::Bindings& bindings,
                 const ProgramTypes& types);

}  // namespace aeroflow::check
