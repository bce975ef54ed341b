// Files, standard input and the environment, read whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/host/error.h"

namespace aeroflow::host {

// The bytes of a file, as they are; more than `most` of them are an error.
[[nodiscard]] Result<std::string> read_file(const std::string& path, uint64_t most = UINT64_MAX);

// The rest of standard input, up to its end.
[[nodiscard]] Result<std::string> read_stdin();

// Creates or replaces the file; unless `mode` says otherwise only the user may read it.
[[nodiscard]] Result<void> write_file(const std::string& path, const std::string& bytes, uint32_t mode = 0600);

// Makes the folder when there is none; what lies above it must exist.
[[nodiscard]] Result<void> make_folder(const std::string& path);

bool file_exists(const std::string& path);

// The absolute path with `.`, `..` and links resolved: two paths are the same file when these are equal. Parts that do
// not exist stay as they are.
std::string canonical_path(const std::string& path);

std::optional<std::string> environment(const std::string& name);

bool is_terminal(int descriptor);

}  // namespace aeroflow::host
