// The world's range in a module's linear memory.
#pragma once

#include <cstdint>

#include "scheduler/core/memory.h"

namespace aeroflow::wasm {

class LinearMemory final : public core::Memory {
public:
    // Grows the memory by `bytes`, or by less where the engine gives less; size() says how much. Pages are taken as they are
    // touched.
    explicit LinearMemory(uint64_t bytes);

    uint8_t* base() override { return base_; }
    uint64_t size() override { return size_; }
    void release(uint64_t offset, uint64_t bytes) override;
    void prefer_huge_pages(uint64_t, uint64_t) override {}

private:
    uint8_t* base_ = nullptr;
    uint64_t size_ = 0;
};

}  // namespace aeroflow::wasm
