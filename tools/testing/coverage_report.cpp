#include "tools/testing/coverage_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace aeroflow::testing {
namespace {

struct Branch {
    uint32_t line;
    uint32_t decision;
    uint32_t way;
    uint64_t count;
    bool reached;  // the decision was made at all
};

struct Counted {
    std::map<uint32_t, uint64_t> lines;
    std::vector<Branch> branches;  // by line, decision, way
    uint64_t lines_run = 0, branches_taken = 0;
};

Counted count(const FileCoverage& file) {
    Counted counted;
    std::set<uint32_t> reached;
    for (const CoverCount& point : file.counts) {
        if (point.decision == CoverCount::kLine) {
            uint64_t& times = counted.lines[point.line];
            times = std::max(times, point.count);
        } else if (point.count != 0) {
            reached.insert(point.decision);
        }
    }
    for (const CoverCount& point : file.counts) {
        if (point.decision == CoverCount::kLine) continue;
        counted.branches.push_back({point.line, point.decision, point.way, point.count, reached.contains(point.decision)});
    }
    const auto place = [](const Branch& branch) { return std::tuple(branch.line, branch.decision, branch.way); };
    std::ranges::sort(counted.branches, {}, place);  // tidy: the way of a decision is unique
    for (const auto& [line, times] : counted.lines) counted.lines_run += times != 0 ? 1 : 0;
    for (const Branch& branch : counted.branches) counted.branches_taken += branch.count != 0 ? 1 : 0;
    return counted;
}

// "92.0 % of 25 lines"
std::string share(uint64_t part, uint64_t whole, const std::string& what, const std::string& plural) {
    if (whole == 0) return "no " + plural;
    const uint64_t tenths = part * 1000 / whole;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " % of " + std::to_string(whole) + " " +
           (whole == 1 ? what : plural);
}

// "12, 14-16"
std::string ranges(const std::vector<uint32_t>& lines) {
    std::string out;
    for (size_t i = 0; i < lines.size();) {
        size_t last = i;
        while (last + 1 < lines.size() && lines[last + 1] == lines[last] + 1) ++last;
        if (!out.empty()) out += ", ";
        out += std::to_string(lines[i]);
        if (last > i) out += "-" + std::to_string(lines[last]);
        i = last + 1;
    }
    return out;
}

std::string row(const std::string& file, size_t widest, const Counted& counted) {
    std::string out = "  " + file + std::string(widest - file.size() + 2, ' ');
    out += share(counted.lines_run, counted.lines.size(), "line", "lines") + ", ";
    out += share(counted.branches_taken, counted.branches.size(), "branch", "branches") + "\n";
    std::vector<uint32_t> missed, one_way;
    for (const auto& [line, times] : counted.lines) {
        if (times == 0) missed.push_back(line);
    }
    for (const Branch& branch : counted.branches) {
        const bool partly = branch.reached && branch.count == 0;
        if (partly && (one_way.empty() || one_way.back() != branch.line)) one_way.push_back(branch.line);
    }
    if (!missed.empty()) out += "    not run: " + ranges(missed) + "\n";
    if (!one_way.empty()) out += "    a way not taken: " + ranges(one_way) + "\n";
    return out;
}

}  // namespace

std::string coverage_table(std::span<const FileCoverage> files) {
    size_t widest = 0;
    for (const FileCoverage& file : files) widest = std::max(widest, file.file.size());
    std::string out = "coverage\n";
    for (const FileCoverage& file : files) out += row(file.file, widest, count(file));
    return out;
}

std::string lcov(std::span<const FileCoverage> files) {
    std::string out;
    for (const FileCoverage& file : files) {
        const Counted counted = count(file);
        out += "TN:\nSF:" + file.file + "\n";
        for (const Branch& branch : counted.branches) {
            out += "BRDA:" + std::to_string(branch.line) + "," + std::to_string(branch.decision) + "," +
                   std::to_string(branch.way) + "," + (branch.reached ? std::to_string(branch.count) : "-") + "\n";
        }
        out += "BRF:" + std::to_string(counted.branches.size()) + "\nBRH:" + std::to_string(counted.branches_taken) + "\n";
        for (const auto& [line, times] : counted.lines) out += "DA:" + std::to_string(line) + "," + std::to_string(times) + "\n";
        out += "LF:" + std::to_string(counted.lines.size()) + "\nLH:" + std::to_string(counted.lines_run) + "\nend_of_record\n";
    }
    return out;
}

}  // namespace aeroflow::testing
