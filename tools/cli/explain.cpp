// `aeroflow explain AE0312`: the page of a diagnostic, from its Markdown (compiler/diagnostics/explanations). `aeroflow explain`
// lists all; a word finds those whose titles hold it.
#include <algorithm>
#include <string>
#include <vector>

#include "compiler/diagnostics/explanations.h"
#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"
#include "tools/host/output.h"
#include "vm/base/json_line.h"
#include "vm/base/versions.h"

namespace aeroflow::cli {
namespace {

using diagnostics::Code;

int show(const std::string& text) {
    host::Output out(1, "standard output");
    out.write(text);
    return out.flush() ? kOk : kHostLimit;
}

std::string severity_of(Code code) {
    return diagnostics::severity(code) == diagnostics::Severity::Error ? "error" : "warning";
}

// ---- a page

struct Part {
    enum class Kind { Prose, Wrong, Right } kind;
    std::string text;
};

// The page without its head line, cut at its blocks of code.
std::vector<Part> parts_of(std::string_view page) {
    std::vector<Part> parts{{Part::Kind::Prose, ""}};
    page.remove_prefix(std::min(page.find('\n') + 1, page.size()));
    while (!page.empty()) {
        const size_t end = std::min(page.find('\n'), page.size() - 1) + 1;
        const std::string_view line = page.substr(0, end);
        page.remove_prefix(end);
        if (line.starts_with("```ae wrong")) parts.push_back({Part::Kind::Wrong, ""});
        else if (line.starts_with("```ae")) parts.push_back({Part::Kind::Right, ""});
        else if (line.starts_with("```")) parts.push_back({Part::Kind::Prose, ""});
        else parts.back().text += line;
    }
    return parts;
}

std::string trimmed(std::string text) {
    while (text.starts_with('\n')) text.erase(0, 1);
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

std::string indented(const std::string& text) {
    std::string out = "    ";
    for (const char c : text) {
        out += c;
        if (c == '\n') out += "    ";
    }
    return out;
}

std::string page_text(Code code, bool color) {
    const std::string strong = !color ? "" : diagnostics::severity(code) == diagnostics::Severity::Error ? "\x1b[1;31m" : "\x1b[1;33m";
    const std::string mild = color ? "\x1b[1;36m" : "", reset = color ? "\x1b[0m" : "";
    std::string out = strong + severity_of(code) + "[" + diagnostics::code_text(code) + "]" + reset + ": " +
                      std::string(diagnostics::title(code)) + "\n";
    for (const Part& part : parts_of(diagnostics::explanation(code))) {
        const std::string text = trimmed(part.text);
        if (text.empty()) continue;
        if (part.kind == Part::Kind::Prose) out += "\n" + text + "\n";
        if (part.kind == Part::Kind::Wrong) out += "\n" + mild + "wrong" + reset + ":\n" + indented(text) + "\n";
        if (part.kind == Part::Kind::Right) out += "\n" + mild + "right" + reset + ":\n" + indented(text) + "\n";
    }
    return out;
}

std::string page_json(Code code) {
    std::string prose;
    std::vector<std::string> wrong, right;
    for (const Part& part : parts_of(diagnostics::explanation(code))) {
        if (part.kind == Part::Kind::Wrong) wrong.push_back(part.text);
        if (part.kind == Part::Kind::Right) right.push_back(part.text);
        if (part.kind == Part::Kind::Prose) prose += trimmed(part.text) + "\n\n";
    }
    base::JsonLine json;
    json.text("kind", "explanation").text("code", diagnostics::code_text(code)).text("severity", severity_of(code));
    json.text("title", diagnostics::title(code)).text("text", trimmed(prose));
    return json.texts("wrong", wrong).texts("right", right).line();
}

// ---- which code is meant

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return out;
}

// `AE0312`, `ae312` and `312` are the same.
std::optional<uint32_t> number_of(std::string_view word) {
    std::string digits = lower(word);
    if (digits.starts_with("ae")) digits.erase(0, 2);
    if (digits.empty() || digits.size() > 4) return std::nullopt;
    uint32_t number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + uint32_t(c - '0');
    }
    return number;
}

std::optional<Code> code_of(std::string_view word) {
    const std::optional<uint32_t> number = number_of(word);
    for (const Code code : diagnostics::all_codes()) {
        if (number && uint32_t(code) == *number) return code;
    }
    return std::nullopt;
}

// The codes before and behind a number that is none.
std::string neighbours(uint32_t number) {
    uint32_t below = 0, above = 0;
    for (const Code code : diagnostics::all_codes()) {
        const auto other = uint32_t(code);
        if (other < number) below = std::max(below, other);
        if (other > number && (above == 0 || other < above)) above = other;
    }
    std::string out;
    for (const uint32_t one : {below, above}) {
        if (one != 0) out += (out.empty() ? "near it: `" : ", `") + diagnostics::code_text(Code(one)) + "`";
    }
    return out;
}

std::vector<Code> codes_about(std::string_view word) {
    std::vector<Code> found;
    for (const Code code : diagnostics::all_codes()) {
        if (lower(diagnostics::title(code)).find(lower(word)) != std::string::npos) found.push_back(code);
    }
    return found;
}

std::string list_row(Code code, bool json) {
    const std::string text = diagnostics::code_text(code), title(diagnostics::title(code));
    if (json) {
        base::JsonLine row;
        return row.text("kind", "explanation").text("code", text).text("severity", severity_of(code)).text("title", title).line();
    }
    std::string severity = severity_of(code);
    severity.resize(9, ' ');
    return text + "  " + severity + title + "\n";
}

std::string list(std::vector<Code> codes, bool json) {
    std::ranges::stable_sort(codes, std::ranges::less{}, [](Code code) { return uint16_t(code); });
    std::string out;
    for (const Code code : codes) out += list_row(code, json);
    return out;
}

int unknown(const ExplainOptions& options) {
    const std::optional<uint32_t> number = number_of(options.code);
    const std::string near = number ? neighbours(*number) + "; " : "";
    return fail(options.messages, kUsage, "there is no diagnostic `" + options.code + "`; " + near + "`aeroflow explain` lists all");
}

}  // namespace

int explain(const ExplainOptions& options) {
    const bool json = options.messages.json;
    if (options.code.empty()) {
        const std::span<const Code> all = diagnostics::all_codes();
        return show(list({all.begin(), all.end()}, json));
    }
    if (const std::optional<Code> code = code_of(options.code)) {
        return show(json ? page_json(*code) : page_text(*code, options.messages.color));
    }
    const std::vector<Code> about = codes_about(options.code);
    return about.empty() || number_of(options.code) ? unknown(options) : show(list(about, json));
}

int completions(const CompletionsOptions& options) { return show(options.script); }

int version(const VersionOptions& options) {
    std::string text = std::string("aeroflow ") + AEROFLOW_VERSION + "\n";
    if (options.verbose) {
        text += "language " + std::string(base::kLanguageVersion) + "\n" + std::string(base::kNumericsVersion) + "\n" +
                std::string(base::kFormatsVersion) + "\nengine interpreter\n";
    }
    return show(text);
}

}  // namespace aeroflow::cli
