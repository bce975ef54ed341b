// From an object file to what is run: a linker that is installed, and our prelinked runtimes.
#pragma once

#include <string>

#include "tools/host/error.h"

namespace aeroflow::native {

// The runtime's functions that code generation takes in.
[[nodiscard]] host::Result<std::string> read_bitcode();

// A static executable.
[[nodiscard]] host::Result<void> link_executable(const std::string& object, const std::string& output);

// A folder with a module for pages, a command of WASI, the loader and a package.json.
[[nodiscard]] host::Result<void> link_module(const std::string& object, const std::string& folder);

}  // namespace aeroflow::native
