#include "tools/host/output.h"

#include <unistd.h>

#include <cerrno>

namespace aeroflow::host {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

}  // namespace

void Output::write(std::string_view bytes) {
    if (error_) return;
    busy_ = 1;
    buffer_.append(bytes);
    if (buffer_.size() >= kBufferBytes) drain();
    busy_ = 0;
}

void Output::rescue() {
    if (busy_ != 0) return;
    for (size_t done = 0; done < buffer_.size();) {
        const ssize_t count = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
        if (count < 0) return;
        done += static_cast<size_t>(count);
    }
}

Result<void> Output::flush() {
    busy_ = 1;
    drain();
    busy_ = 0;
    if (error_) return std::unexpected(*error_);
    return {};
}

void Output::drain() {
    size_t done = 0;
    while (done < buffer_.size() && !error_) {
        const ssize_t count = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
        if (count >= 0) {
            done += static_cast<size_t>(count);
        } else if (errno != EINTR) {
            error_ = host::failed(name_, errno).error();
        }
    }
    buffer_.clear();
}

}  // namespace aeroflow::host
