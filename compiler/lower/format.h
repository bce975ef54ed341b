// The format of a hole of an f-string as the one int that the builtin `format` takes.
#pragma once

#include <cstdint>

#include "compiler/ast/ast.h"

namespace aeroflow::lower {

int64_t packed_format(const ast::Format& format);

}  // namespace aeroflow::lower
