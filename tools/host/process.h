// Other programs: where they are, running one and waiting, becoming one.
#pragma once

#include <cstdint>

#include <string>
#include <vector>

#include "tools/host/error.h"

namespace aeroflow::host {

// The folder of the program that runs: "/usr/local/bin".
[[nodiscard]] Result<std::string> program_folder();

// The file of the first of these programs that PATH has; empty when it has none.
std::string find_program(const std::vector<std::string>& names);

// Runs a program to its end; gives its exit status. `words[0]` is its file.
[[nodiscard]] Result<int> run_program(const std::vector<std::string>& words);

// This process becomes the program; gives an error when it cannot.
[[nodiscard]] Error become_program(const std::vector<std::string>& words);

// A new empty file that only the user may read; the caller removes it.
[[nodiscard]] Result<std::string> make_temporary_file();
void remove_file(const std::string& path);

// Runs `body` on a stack with room for `bytes`, and a page behind it that may not be touched.
[[nodiscard]] Result<void> run_on_stack(uint64_t bytes, void (*body)(void* argument), void* argument);

}  // namespace aeroflow::host
