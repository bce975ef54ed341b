#include "tools/cli/statistics.h"

#include "tools/host/measure.h"

namespace aeroflow::cli {
namespace {

// "12.345" for 12 345 678 and `unit` 1 000 000.
std::string thousandths(uint64_t value, uint64_t unit) {
    const std::string digits = std::to_string(value / (unit / 1000));
    const std::string padded = std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    return padded.substr(0, padded.size() - 3) + "." + padded.substr(padded.size() - 3);
}

std::string row(const std::string& name, const std::string& value) {
    return "  " + name + std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') + value + '\n';
}

}  // namespace

Statistics::Statistics() : last_ns_(host::monotonic_ns()) {}

void Statistics::end_phase(std::string_view name) {
    const uint64_t now = host::monotonic_ns();
    phases_.push_back({std::string(name), now - last_ns_});
    last_ns_ = now;
}

std::string Statistics::text(const core::RunResult& result, uint64_t image_bytes) const {
    std::string text = "stats: " + std::to_string(result.turns) + " turns, " + std::to_string(result.messages) +
                       " messages, " + std::to_string(result.ticks) + " ticks, ends at " + std::to_string(result.tick) +
                       " ns, at most " + std::to_string(result.live_peak) + " actors\n";
    for (const Phase& phase : phases_) text += row(phase.name, thousandths(phase.ns, 1'000'000) + " ms");
    text += row("world", thousandths(image_bytes, 1'000'000) + " MB");
    return text + row("peak memory", thousandths(host::peak_memory(), 1'000'000) + " MB");
}

}  // namespace aeroflow::cli
