// What a native executable holds beside its code: the program's tables, and what the package's manifest said when it was
// built.
#pragma once

#include <string>
#include <string_view>

#include "tools/cli/manifest.h"
#include "vm/turn/program.h"

namespace aeroflow::native {

struct Tables {
    turn::Program program;
    cli::Manifest manifest;
};

std::string write_tables(const turn::Program& program, const cli::Manifest& manifest);
// Aborts on bytes that write_tables has not written.
Tables read_tables(std::string_view bytes);

}  // namespace aeroflow::native
