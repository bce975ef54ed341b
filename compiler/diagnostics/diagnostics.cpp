#include "compiler/diagnostics/diagnostics.h"

#include <array>

namespace aeroflow::diagnostics {

namespace {

constexpr std::array kCodes = {
#define DIAGNOSTIC(name, number, severity, title) Code::name,
#include "compiler/diagnostics/diagnostics.def"
};

}  // namespace

std::string code_text(Code code) {
    const std::string digits = std::to_string(unsigned(code));
    return "AE" + std::string(4 - digits.size(), '0') + digits;
}

std::string_view title(Code code) {
    switch (code) {
#define DIAGNOSTIC(name, number, severity, title) \
    case Code::name: return title;
#include "compiler/diagnostics/diagnostics.def"
    }
    return "";
}

Severity severity(Code code) {
    switch (code) {
#define DIAGNOSTIC(name, number, severity, title) \
    case Code::name: return Severity::severity;
#include "compiler/diagnostics/diagnostics.def"
    }
    return Severity::Error;
}

std::span<const Code> all_codes() { return kCodes; }

std::optional<Code> parse_code(std::string_view text) {
    for (const Code code : kCodes) {
        if (code_text(code) == text) return code;
    }
    return std::nullopt;
}

Diagnostic::Diagnostic(Code code, source::Location at, std::string message)
    : code(code),
      severity(diagnostics::severity(code)),
      message(std::move(message)),
      primary{at, ""} {}

Diagnostic&& Diagnostic::label(std::string text) && {
    primary.text = std::move(text);
    return std::move(*this);
}

Diagnostic&& Diagnostic::note(source::Location at, std::string text) && {
    secondary.push_back({at, std::move(text)});
    return std::move(*this);
}

Diagnostic&& Diagnostic::help(std::string text) && {
    helps.push_back({std::move(text), std::nullopt});
    return std::move(*this);
}

Diagnostic&& Diagnostic::help(std::string text, source::Location at, std::string replacement) && {
    helps.push_back({std::move(text), Fix{at, std::move(replacement)}});
    return std::move(*this);
}

void Sink::report(Diagnostic diagnostic) {
    (diagnostic.severity == Severity::Error ? error_count_ : warning_count_) += 1;
    if (kept_.size() < kMaxKept) kept_.push_back(std::move(diagnostic));
}

}  // namespace aeroflow::diagnostics
