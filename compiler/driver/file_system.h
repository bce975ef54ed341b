// Where the compiler's sources come from: the host's files in tools, a map in tests and in the browser.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace aeroflow::driver {

class FileSystem {
public:
    virtual ~FileSystem() = default;
    // The bytes of a file, or why there are none: "no such file".
    virtual std::expected<std::string, std::string> read(const std::string& path) const = 0;
};

// Files in memory.
class MemoryFiles final : public FileSystem {
public:
    void put(std::string path, std::string text) { files_[std::move(path)] = std::move(text); }
    std::expected<std::string, std::string> read(const std::string& path) const override {
        const auto found = files_.find(path);
        if (found == files_.end()) return std::unexpected("no such file");
        return found->second;
    }

private:
    std::map<std::string, std::string> files_;
};

}  // namespace aeroflow::driver
