// The commands, one function each (commands.def); each gives the exit status (exit_status.h).
#pragma once

#include "tools/cli/options.h"

namespace aeroflow::cli {

#define COMMAND(name, OptionsType, help) int name(const OptionsType& options);
#include "tools/cli/commands.def"

int version(const VersionOptions& options);

}  // namespace aeroflow::cli
