// Folders: what lies in them, making them.
#pragma once

#include <string>
#include <vector>

#include "tools/host/error.h"

namespace aeroflow::host {

bool folder_exists(const std::string& path);

// The files below a folder whose names end with `suffix`, sorted by path; hidden files and folders, and folders that are
// links, are left out. Paths begin with `folder` as it is written; "." gives paths without it.
[[nodiscard]] Result<std::vector<std::string>> find_files(const std::string& folder, const std::string& suffix);

// The folder and those above it.
[[nodiscard]] Result<void> make_folders(const std::string& path);

// Without `.` and doubled slashes: "./a//b" is "a/b".
std::string plain_path(const std::string& path);

}  // namespace aeroflow::host
