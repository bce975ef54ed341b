// The front end: one file to its syntax tree.
//
// In: a file. Out: a module, always; what could not be read stands in it as Error nodes, and has been reported. Never throws,
// never recurses without a limit, linear in the size of the file. Steps: lexer.h, token_filter.h, item_parser.h, tree_builder.h.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"

namespace aeroflow::syntax {

ast::Module parse(const source::File& file, diagnostics::Sink& sink);

}  // namespace aeroflow::syntax
