// Ranges of address space: reserved at once, given memory by the first touch.
//
// A world lives in one reservation (architecture.md §3), so that everything in it is an offset.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tools/host/error.h"

namespace aeroflow::host {

class Reservation {
public:
    // `bytes` of zeroes; no memory is taken until a page is touched.
    [[nodiscard]] static Result<Reservation> reserve(size_t bytes);

    Reservation() = default;
    Reservation(Reservation&& other) noexcept;
    Reservation& operator=(Reservation&& other) noexcept;
    ~Reservation();

    uint8_t* base() const { return base_; }
    size_t size() const { return size_; }

    // Gives the pages back; they read as zeroes again.
    void release(size_t offset, size_t bytes);

    // Huge pages, where the kernel has them: touching idle actors costs a third.
    void prefer_huge_pages(size_t offset, size_t bytes);

    // Whether the machine, or the group of processes we run in, has `bytes` more to give: so that a process that grows
    // without end is told, instead of being killed. True where nothing is known.
    static bool available(size_t bytes);

private:
    uint8_t* base_ = nullptr;
    size_t size_ = 0;
};

}  // namespace aeroflow::host
