#include "tools/wasm/linear_memory.h"

#include <cstring>

#include "vm/base/check.h"

namespace aeroflow::wasm {
namespace {

constexpr uint64_t kPage = 65536;
constexpr uint64_t kLeast = uint64_t{2} << 20;
constexpr uint64_t kMost = uint64_t{3} << 30;  // of 4 GiB

}  // namespace

LinearMemory::LinearMemory(uint64_t bytes) {
    if (bytes > kMost) bytes = kMost;
    for (size_ = bytes / kPage * kPage; size_ >= kLeast; size_ = size_ / 2 / kPage * kPage) {
        const size_t page = __builtin_wasm_memory_grow(0, static_cast<size_t>(size_ / kPage));
        if (page == ~size_t{0}) continue;
        base_ = reinterpret_cast<uint8_t*>(page * kPage);
        return;
    }
    AE_CHECK(!"memory for a world");
}

void LinearMemory::release(uint64_t offset, uint64_t bytes) {
    std::memset(base_ + offset, 0, static_cast<size_t>(bytes));
}

}  // namespace aeroflow::wasm
