// The one range of address space a world lives in (architecture.md §3 "world image").
//
// The scheduler sees memory only through this: tools/host implements it with a reservation, tests with mmap. Pages that
// were never touched, and pages given back, read as zeroes.
#pragma once

#include <cstdint>

namespace aeroflow::core {

class Memory {
public:
    virtual ~Memory() = default;
    virtual uint8_t* base() = 0;
    virtual uint64_t size() = 0;  // bytes reserved
    virtual void release(uint64_t offset, uint64_t bytes) = 0;
    virtual void prefer_huge_pages(uint64_t offset, uint64_t bytes) = 0;
};

}  // namespace aeroflow::core
