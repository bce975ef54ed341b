// The memory of a world: one reserved range of addresses.
#pragma once

#include <memory>

#include "scheduler/core/memory.h"
#include "tools/cli/streams.h"
#include "tools/host/error.h"
#include "tools/host/memory.h"

namespace aeroflow::cli {

class WorldMemory final : public core::Memory {
public:
    [[nodiscard]] static host::Result<std::unique_ptr<WorldMemory>> reserve();

    uint8_t* base() override { return reservation_.base(); }
    uint64_t size() override { return reservation_.size(); }
    void release(uint64_t offset, uint64_t bytes) override { reservation_.release(offset, bytes); }
    void prefer_huge_pages(uint64_t offset, uint64_t bytes) override { reservation_.prefer_huge_pages(offset, bytes); }
    bool available(uint64_t bytes) override { return host::Reservation::available(bytes); }
    [[noreturn]] void exhausted(uint64_t used_bytes) override;

    Streams* last_words = nullptr;  // what the program has written leaves before the process ends

private:
    explicit WorldMemory(host::Reservation reservation) : reservation_(std::move(reservation)) {}
    host::Reservation reservation_;
};

}  // namespace aeroflow::cli
