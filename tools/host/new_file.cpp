#include "tools/host/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "tools/host/files.h"

namespace aeroflow::host {

NewFile::NewFile(int descriptor, std::string path, std::string target, std::string temporary)
    : descriptor_(descriptor),
      path_(std::move(path)),
      target_(std::move(target)),
      temporary_(std::move(temporary)) {
    output_.emplace(descriptor, path_);
}

Result<std::unique_ptr<NewFile>> NewFile::create(const std::string& path) {
    struct stat status {};
    const bool exists = stat(path.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) return failed(path, EISDIR);
    if (exists && !S_ISREG(status.st_mode)) {
        // Opening a pipe that nobody reads would wait for ever.
        const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0 && errno == ENXIO) return std::unexpected(Error{ENXIO, path + ": nobody reads this pipe"});
        if (descriptor < 0) return failed(path, errno);
        fcntl(descriptor, F_SETFL, O_WRONLY);
        return std::unique_ptr<NewFile>(new NewFile(descriptor, path, "", ""));
    }
    std::string target = exists ? canonical_path(path) : path;
    std::string temporary = target + "." + std::to_string(getpid()) + ".part";
    const int descriptor = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return failed(path, errno);
    return std::unique_ptr<NewFile>(new NewFile(descriptor, path, std::move(target), std::move(temporary)));
}

NewFile::~NewFile() {
    output_.reset();
    if (descriptor_ >= 0) close(descriptor_);
    if (!temporary_.empty()) unlink(temporary_.c_str());
}

void NewFile::rescue() {
    if (!temporary_.empty()) unlink(temporary_.c_str());
}

Result<void> NewFile::commit() {
    const Result<void> flushed = output_->flush();
    if (!flushed) return flushed;
    const int closed = close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) return failed(path_, errno);
    if (temporary_.empty()) return {};
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return failed(path_, errno);
    temporary_.clear();
    return {};
}

}  // namespace aeroflow::host
