#include "compiler/lower/format.h"

namespace aeroflow::lower {

int64_t packed_format(const ast::Format&) { return 0; }

}  // namespace aeroflow::lower
