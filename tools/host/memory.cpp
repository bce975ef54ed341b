#include "tools/host/memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace aeroflow::host {
namespace {

// The first number behind `label` in a file of the system.
std::optional<uint64_t> number_behind(const char* path, std::string_view label) {
    char bytes[8192];
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    const ssize_t size = read(descriptor, bytes, sizeof bytes);
    close(descriptor);
    if (size <= 0) return std::nullopt;
    std::string_view text(bytes, static_cast<size_t>(size));
    const size_t at = text.find(label);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + label.size());
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    uint64_t number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) return std::nullopt;
    return number;
}

}  // namespace

Result<Reservation> Reservation::reserve(size_t bytes) {
    void* base = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) return failed("reserving memory for the world", errno);
    Reservation reservation;
    reservation.base_ = static_cast<uint8_t*>(base);
    reservation.size_ = bytes;
    return reservation;
}

Reservation::Reservation(Reservation&& other) noexcept
    : base_(std::exchange(other.base_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Reservation& Reservation::operator=(Reservation&& other) noexcept {
    std::swap(base_, other.base_);
    std::swap(size_, other.size_);
    return *this;
}

Reservation::~Reservation() {
    if (base_ != nullptr) munmap(base_, size_);
}

void Reservation::release(size_t offset, size_t bytes) { madvise(base_ + offset, bytes, MADV_DONTNEED); }

void Reservation::prefer_huge_pages(size_t offset, size_t bytes) {
    madvise(base_ + offset, bytes, MADV_HUGEPAGE);
}

bool Reservation::available(size_t bytes) {
    uint64_t free = UINT64_MAX;
    if (const std::optional<uint64_t> kib = number_behind("/proc/meminfo", "MemAvailable:")) free = *kib * 1024;
    if (const std::optional<uint64_t> kib = number_behind("/proc/meminfo", "SwapFree:")) free += *kib * 1024;
    // A container sees its own group as the root.
    const std::optional<uint64_t> limit = number_behind("/sys/fs/cgroup/memory.max", "");
    const std::optional<uint64_t> used = number_behind("/sys/fs/cgroup/memory.current", "");
    if (limit && used) {
        const uint64_t cached = number_behind("/sys/fs/cgroup/memory.stat", "inactive_file ").value_or(0);
        const uint64_t busy = *used > cached ? *used - cached : 0;
        free = std::min(free, *limit > busy ? *limit - busy : 0);
    }
    return bytes <= free;
}

}  // namespace aeroflow::host
