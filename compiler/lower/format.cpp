#include "compiler/lower/format.h"

#include "vm/builtins/format.h"

namespace aeroflow::lower {

int64_t packed_format(const ast::Format& format) {
    return builtins::pack({static_cast<builtins::Align>(format.align), format.zero,
                           format.has_digits, format.base, format.width, format.digits});
}

}  // namespace aeroflow::lower
