// The first syntax error of an item in words: what was expected, what stands there, what to do.
#pragma once

#include <span>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"
#include "compiler/syntax/item_parser.h"

namespace aeroflow::syntax {

diagnostics::Diagnostic explain(const source::File& file, std::span<const Token> item, const SyntaxError& error);

}  // namespace aeroflow::syntax
