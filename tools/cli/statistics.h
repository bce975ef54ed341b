// What `--stats` prints: how much ran, and how long each phase took on this machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/core/world.h"

namespace aeroflow::cli {

class Statistics {
public:
    Statistics();
    // The phase `name` ends now; it began where the last one ended.
    void end_phase(std::string_view name);
    // As text, or as one JSON line `{"kind":"stats",…}` (docs/tools.md).
    std::string report(const core::RunResult& result, uint64_t image_bytes, bool json) const;

private:
    struct Phase {
        std::string name;
        uint64_t ns;
    };
    std::string text(const core::RunResult& result, uint64_t image_bytes) const;
    std::string json(const core::RunResult& result, uint64_t image_bytes) const;

    std::vector<Phase> phases_;
    uint64_t last_ns_;
};

}  // namespace aeroflow::cli
