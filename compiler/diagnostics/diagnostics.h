// Diagnostics about the user's source: what, where, why, what to do (cli.md).
//
// In: any stage of the compiler builds a Diagnostic and gives it to a Sink. Out: text as in cli.md, or JSON lines.
// Holds: order of output is order of report; a Sink keeps at most kMaxErrors and counts the rest.
// Read next: diagnostics.def for the codes, render.h for the output.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/source/source.h"

namespace aeroflow::diagnostics {

enum class Severity : uint8_t { Error, Warning };

enum class Code : uint16_t {
#define DIAGNOSTIC(name, number, severity, title) name = number,
#include "compiler/diagnostics/diagnostics.def"
};

// `AE0101`
std::string code_text(Code code);
std::string_view title(Code code);
Severity severity(Code code);
// Every code in the table, for `aeroflow explain` and for the test that each has a test.
std::span<const Code> all_codes();
// `AE0101` back to its code.
std::optional<Code> parse_code(std::string_view text);

struct Label {
    source::Location location;
    std::string text;
};

// A change of the source: the span is replaced. An insertion has an empty span; "\n" in the text makes new lines.
struct Fix {
    source::Location location;
    std::string replacement;
};

struct Help {
    std::string text;
    std::optional<Fix> fix;
};

struct Diagnostic {
    Code code;
    Severity severity;
    std::string message;   // one line, no full stop; names in backquotes
    Label primary;
    std::vector<Label> secondary;
    std::vector<Help> helps;

    // Severity comes from the table.
    Diagnostic(Code code, source::Location at, std::string message);

    // Chained by the reporter: sink.report(Diagnostic(…).label("…").note(where, "…").help("…"));
    Diagnostic&& label(std::string text) &&;
    Diagnostic&& note(source::Location at, std::string text) &&;
    Diagnostic&& help(std::string text) &&;
    Diagnostic&& help(std::string text, source::Location at, std::string replacement) &&;
};

class Sink {
public:
    static constexpr uint32_t kMaxKept = 200;

    void report(Diagnostic diagnostic);

    bool has_errors() const { return error_count_ != 0; }
    uint32_t error_count() const { return error_count_; }
    uint32_t warning_count() const { return warning_count_; }
    std::span<const Diagnostic> all() const { return kept_; }

private:
    std::vector<Diagnostic> kept_;
    uint32_t error_count_ = 0;
    uint32_t warning_count_ = 0;
};

}  // namespace aeroflow::diagnostics
