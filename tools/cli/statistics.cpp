#include "tools/cli/statistics.h"

#include "tools/host/measure.h"
#include "vm/base/json_line.h"

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

std::string megabytes(uint64_t bytes) { return thousandths(bytes, 1'000'000) + " MB"; }

}  // namespace

Statistics::Statistics() : last_ns_(host::monotonic_ns()) {}

void Statistics::end_phase(std::string_view name) {
    const uint64_t now = host::monotonic_ns();
    phases_.push_back({std::string(name), now - last_ns_});
    last_ns_ = now;
}

std::string Statistics::report(const core::RunResult& result, uint64_t image_bytes, bool json_format) const {
    return json_format ? json(result, image_bytes) : text(result, image_bytes);
}

std::string Statistics::text(const core::RunResult& result, uint64_t image_bytes) const {
    std::string text = "stats\n";
    text += row("turns", std::to_string(result.turns));
    text += row("messages", std::to_string(result.messages));
    text += row("ticks", std::to_string(result.ticks) + ", the last one at " + std::to_string(result.tick) + " ns of logical time");
    text += row("actors", std::to_string(result.born) + " spawned, at most " + std::to_string(result.live_peak) + " alive at once");
    text += row("memory", megabytes(host::peak_memory()) + " at most, the world " + megabytes(image_bytes));
    uint64_t total = 0;
    for (const Phase& phase : phases_) total += phase.ns;
    text += row("time", thousandths(total, 1'000'000) + " ms");
    for (const Phase& phase : phases_) text += row("  " + phase.name, thousandths(phase.ns, 1'000'000) + " ms");
    return text;
}

std::string Statistics::json(const core::RunResult& result, uint64_t image_bytes) const {
    std::vector<std::string> phases;
    for (const Phase& phase : phases_) phases.push_back(base::JsonLine().text("name", phase.name).number("ns", phase.ns).object());
    base::JsonLine json;
    json.text("kind", "stats").number("turns", result.turns).number("messages", result.messages);
    json.number("ticks", result.ticks).number("last_tick", result.tick);
    json.number("actors", result.born).number("actors_peak", result.live_peak);
    json.number("memory_bytes", host::peak_memory()).number("world_bytes", image_bytes);
    return json.objects("phases", phases).line();
}

}  // namespace aeroflow::cli
