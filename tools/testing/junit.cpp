// JUnit XML, as Jenkins, GitLab and GitHub read it: a suite per file, a case per test.
#include <map>

#include "tools/testing/report.h"
#include "tools/testing/text.h"

namespace aeroflow::testing {
namespace {

// Text for attributes and elements. XML 1.0 has no way to write most control characters: they become U+FFFD.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\n': out += "&#10;"; break;
            case '\t': out += "&#9;"; break;
            case '\r': out += "&#13;"; break;
            default: out += static_cast<unsigned char>(c) < 0x20 ? "\uFFFD" : std::string(1, c);
        }
    }
    // U+FFFE and U+FFFF are the scalars that XML has not.
    for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
        for (size_t at = out.find(none); at != std::string::npos; at = out.find(none, at)) out.replace(at, 3, "\uFFFD");
    }
    return out;
}

std::string attribute(const std::string& name, std::string_view value) { return " " + name + "=\"" + escaped(value) + "\""; }

std::string case_xml(const Outcome& outcome) {
    std::string out = "    <testcase" + attribute("name", outcome.title) + attribute("classname", outcome.file) +
                      attribute("file", outcome.file) + attribute("line", std::to_string(outcome.line)) +
                      attribute("time", seconds(outcome.nanoseconds));
    if (!outcome.failure && outcome.output.empty()) return out + "/>\n";
    out += ">\n";
    if (outcome.failure) {
        Outcome without_output = outcome;
        without_output.output.clear();
        out += "      <failure" + attribute("message", outcome.failure->message) + ">" +
               escaped(failure_block(without_output, palette(false))) + "</failure>\n";
    }
    if (!outcome.output.empty()) out += "      <system-out>" + escaped(outcome.output) + "</system-out>\n";
    return out + "    </testcase>\n";
}

struct Suite {
    std::string cases;
    uint64_t tests = 0, failures = 0, errors = 0, nanoseconds = 0;
};

std::string counts(const Suite& suite) {
    return attribute("tests", std::to_string(suite.tests)) + attribute("failures", std::to_string(suite.failures)) +
           attribute("errors", std::to_string(suite.errors)) + attribute("time", seconds(suite.nanoseconds));
}

}  // namespace

std::string junit_xml(std::span<const Outcome> outcomes, std::span<const BrokenFile> broken) {
    std::map<std::string, Suite> suites;
    Suite all;
    for (const Outcome& outcome : outcomes) {
        Suite& suite = suites[outcome.file];
        suite.cases += case_xml(outcome);
        for (Suite* counted : {&suite, &all}) {
            ++counted->tests;
            counted->failures += outcome.failure ? 1 : 0;
            counted->nanoseconds += outcome.nanoseconds;
        }
    }
    for (const BrokenFile& file : broken) {
        Suite& suite = suites[file.file];
        suite.cases += "    <testcase" + attribute("name", "compiles") + attribute("classname", file.file) + ">\n      <error" +
                       attribute("message", "does not compile") + ">" + escaped(file.message) + "</error>\n    </testcase>\n";
        for (Suite* counted : {&suite, &all}) {
            ++counted->tests;
            ++counted->errors;
        }
    }
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "aeroflow") + counts(all) + ">\n";
    for (const auto& [file, suite] : suites) {
        out += "  <testsuite" + attribute("name", file) + counts(suite) + ">\n" + suite.cases + "  </testsuite>\n";
    }
    return out + "</testsuites>\n";
}

}  // namespace aeroflow::testing
