// The one range of address space a world lives in (architecture.md §3 "world image").
//
// The scheduler sees memory only through this: tools/host implements it with a reservation, tests with mmap. Pages that
// were never touched, and pages given back, read as zeroes. How much a world may take is a limit of the host, not of the
// program: beyond it nothing is left to do but to say so.
#pragma once

#include <cstdint>

#include "vm/base/check.h"

namespace aeroflow::core {

class Memory {
public:
    virtual ~Memory() = default;
    virtual uint8_t* base() = 0;
    virtual uint64_t size() = 0;  // bytes reserved
    virtual void release(uint64_t offset, uint64_t bytes) = 0;
    virtual void prefer_huge_pages(uint64_t offset, uint64_t bytes) = 0;

    // Whether the host can back this many more bytes; asked before the world grows by much.
    virtual bool available(uint64_t /*bytes*/) { return true; }
    // The range or the host's memory is used up: reports it and ends the process with status 71.
    [[noreturn]] virtual void exhausted(uint64_t /*used_bytes*/) {
        AE_CHECK(!"memory is used up");
        __builtin_unreachable();
    }
};

}  // namespace aeroflow::core
