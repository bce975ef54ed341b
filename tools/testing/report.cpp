#include "tools/testing/report.h"

#include "tools/testing/text.h"
#include "vm/base/json_line.h"

namespace aeroflow::testing {
namespace {

constexpr size_t kPlaceColumn = 60;  // of file and line behind a title

std::string counted(uint64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string place_of(const Outcome& outcome) {
    const uint32_t line = outcome.failure && outcome.failure->line != 0 ? outcome.failure->line : outcome.line;
    return outcome.file + ":" + std::to_string(line);
}

std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? ' ' : c;
    return out;
}

}  // namespace

std::string plan_line(const Plan& plan) {
    std::string seed = "seed " + std::to_string(plan.seed);
    if (plan.seeds > 1) seed = "seeds " + std::to_string(plan.seed) + " to " + std::to_string(plan.seed + plan.seeds - 1);
    return seed + " · " + counted(plan.files, "file") + " · " + counted(plan.tests, "test") + "\n";
}

std::string mark(const Outcome& outcome, const Palette& colors) {
    return outcome.failure ? colors.bad + "F" + colors.plain : colors.good + "." + colors.plain;
}

std::string output_block(const Outcome& outcome) {
    if (outcome.output.empty()) return {};
    return "  output:\n" + indented(outcome.output, "    ");
}

std::string failure_block(const Outcome& outcome, const Palette& colors) {
    const std::string title = one_line(outcome.title);
    const size_t used = width(title);
    std::string out = colors.bad + title + colors.plain;
    out += std::string(used < kPlaceColumn ? kPlaceColumn - used : 2, ' ') + place_of(outcome) + "\n";
    out += failure_text(*outcome.failure, colors);
    out += output_block(outcome);
    out += "  seed " + std::to_string(outcome.seed) + ", tick " + std::to_string(outcome.tick);
    if (!outcome.trace.empty()) out += " · replay: aeroflow replay " + outcome.trace;
    out += "\n  run only this: " + outcome.again + "\n";
    return out;
}

std::string seconds(uint64_t nanoseconds) {
    const std::string digits = std::to_string((nanoseconds + 5'000'000) / 10'000'000);
    const std::string padded = std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
    return padded.substr(0, padded.size() - 2) + "." + padded.substr(padded.size() - 2);
}

std::string summary_line(const Totals& totals, const Palette& colors) {
    const bool good = totals.failed == 0 && totals.broken_files == 0;
    std::string out = (good ? colors.good : colors.bad) + std::to_string(totals.passed) + " passed";
    if (totals.failed != 0) out += ", " + std::to_string(totals.failed) + " failed";
    if (totals.broken_files != 0) {
        out += ", " + counted(totals.broken_files, "file") + (totals.broken_files == 1 ? " does" : " do") + " not compile";
    }
    if (totals.not_run != 0) out += ", " + std::to_string(totals.not_run) + " not run";
    out += colors.plain + " · " + seconds(totals.nanoseconds) + " s";
    return out + (good ? "\n" : " · again: aeroflow test --failed\n");
}

std::string json_line(const Outcome& outcome) {
    base::JsonLine line;
    line.text("kind", "test").text("test", outcome.title).text("file", outcome.file).number("line", outcome.line);
    line.text("outcome", outcome.failure ? "failed" : "passed").number("seed", outcome.seed).number("worlds", outcome.worlds);
    line.number("tick", outcome.tick);
    if (outcome.failure) {
        const Failure& failure = *outcome.failure;
        line.text("message", failure.message).number("failed_line", failure.line);
        std::vector<std::string> values;
        for (const Operand& operand : failure.operands) {
            base::JsonLine value;
            value.text("source", failure.condition.substr(operand.begin, operand.end - operand.begin)).text("value", operand.value);
            values.push_back(value.object());
        }
        line.objects("values", values).text("trace", outcome.trace).text("again", outcome.again);
    }
    return line.text("output", outcome.output).line();
}

std::string json_line(const Totals& totals) {
    base::JsonLine line;
    line.text("kind", "tests").number("passed", totals.passed).number("failed", totals.failed);
    return line.number("broken_files", totals.broken_files).number("not_run", totals.not_run).line();
}

}  // namespace aeroflow::testing
