#include "tools/host/memory.h"

#include <sys/mman.h>

#include <cerrno>
#include <utility>

namespace aeroflow::host {

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

}  // namespace aeroflow::host
