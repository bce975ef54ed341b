#include "tools/host/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace aeroflow::host {
namespace {

// Reads to the end in growing steps: pipes and /proc files have no size to ask for.
Result<std::string> read_all(int descriptor, const std::string& subject, size_t expected_bytes, uint64_t most) {
    const auto too_large = [&] { return std::unexpected(Error{EFBIG, subject + ": larger than " + std::to_string(most) + " bytes"}); };
    if (expected_bytes > most) return too_large();
    std::string bytes;
    size_t used = 0;
    bytes.resize(expected_bytes + 1);
    while (true) {
        if (used == bytes.size()) bytes.resize(bytes.size() * 2 + 4096);
        const ssize_t count = read(descriptor, bytes.data() + used, bytes.size() - used);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed(subject, errno);
        if (count == 0) break;
        used += static_cast<size_t>(count);
        if (used > most) return too_large();
    }
    bytes.resize(used);
    return bytes;
}

Result<void> write_all(int descriptor, const std::string& subject, const std::string& bytes) {
    size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = write(descriptor, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed(subject, errno);
        done += static_cast<size_t>(count);
    }
    return {};
}

}  // namespace

std::unexpected<Error> failed(const std::string& subject, int code) {
    const char* text = strerrordesc_np(code);
    std::string message = text != nullptr ? text : "error " + std::to_string(code);
    if (message.size() > 1 && message[1] >= 'a') message[0] |= 0x20;
    return std::unexpected(Error{code, subject + ": " + message});
}

Result<std::string> read_file(const std::string& path, uint64_t most) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return failed(path, errno);
    struct stat status {};
    const int known = fstat(descriptor, &status);
    if (known == 0 && S_ISDIR(status.st_mode)) {
        close(descriptor);
        return failed(path, EISDIR);
    }
    Result<std::string> bytes =
        read_all(descriptor, path, known == 0 ? static_cast<size_t>(status.st_size) : 0, most);
    close(descriptor);
    return bytes;
}

Result<std::string> read_stdin() { return read_all(STDIN_FILENO, "standard input", 0, UINT64_MAX); }

Result<void> write_file(const std::string& path, const std::string& bytes, uint32_t mode) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (descriptor < 0) return failed(path, errno);
    Result<void> result = write_all(descriptor, path, bytes);
    if (close(descriptor) != 0 && result) return failed(path, errno);
    return result;
}

Result<void> make_folder(const std::string& path) {
    struct stat status {};
    if (mkdir(path.c_str(), 0777) == 0) return {};
    const int error = errno;
    if (error == EEXIST && stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return {};
    return failed(path, error);
}

bool file_exists(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode);
}

std::string canonical_path(const std::string& path) {
    std::error_code error;
    const std::filesystem::path resolved =
        std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
    return error ? path : resolved.string();
}

std::optional<std::string> environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
}

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

}  // namespace aeroflow::host
