#include "tools/host/folders.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace aeroflow::host {

namespace fs = std::filesystem;

bool folder_exists(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

std::string plain_path(const std::string& path) {
    const std::string plain = fs::path(path).lexically_normal().string();
    const bool ends_open = plain.size() > 1 && plain.back() == '/';
    return ends_open ? plain.substr(0, plain.size() - 1) : plain;
}

Result<std::vector<std::string>> find_files(const std::string& folder, const std::string& suffix) {
    std::vector<std::string> found;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const std::string name = at->path().filename().string();
        std::error_code unknown;
        const bool is_folder = at->is_directory(unknown);
        if (name.starts_with('.')) {
            if (is_folder) at.disable_recursion_pending();
        } else if (!is_folder && name.ends_with(suffix)) {
            found.push_back(plain_path(at->path().string()));
        }
    }
    if (error) return failed(folder, error.value());
    std::ranges::sort(found);  // tidy: equal paths are the same
    return found;
}

Result<void> make_folders(const std::string& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return failed(path, error.value());
    return {};
}

}  // namespace aeroflow::host
