// Runs the front end over every program here and compares its diagnostics with the comments at their lines.
//
//     let x: int = "a"   // expect error AE0201 found `string`
//     // expect warning AE0150        (a comment that stands alone is about the line below)
//
// The text behind the code, if any, must stand in the message, a label, a note or a help. Every diagnostic of the source
// must be expected. A row of resolve_diagnostics.def or check_diagnostics.def that no program names fails too.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/diagnostics/render.h"
#include "compiler/resolve/bindings.h"
#include "compiler/syntax/parse.h"

namespace {

using namespace aeroflow;

struct Expected {
    uint32_t line = 0;
    std::string severity;
    std::string code;
    std::string text;
    bool met = false;
};

std::vector<std::filesystem::path> programs() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(AE_DIAGNOSTICS_FOLDER)) {
        if (entry.path().extension() == ".aefl") found.push_back(entry.path());
    }
    std::stable_sort(found.begin(), found.end());
    return found;
}

std::string read(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::vector<Expected> expectations(const source::File& file) {
    std::vector<Expected> found;
    for (uint32_t line = 1; line <= file.line_count(); ++line) {
        const std::string text(file.line_text(line));
        const size_t at = text.find("// expect ");
        if (at == std::string::npos) continue;
        Expected expected;
        std::istringstream words(text.substr(at + 10));
        words >> expected.severity >> expected.code;
        std::getline(words >> std::ws, expected.text);
        const bool alone = text.find_first_not_of(" \t") == at;
        expected.line = alone ? line + 1 : line;
        found.push_back(expected);
    }
    return found;
}

std::string all_text(const diagnostics::Diagnostic& diagnostic) {
    std::string text = diagnostic.message + "\n" + diagnostic.primary.text;
    for (const auto& label : diagnostic.secondary) text += "\n" + label.text;
    for (const auto& help : diagnostic.helps) text += "\n" + help.text;
    return text;
}

void run(const std::filesystem::path& path, std::vector<std::string>& codes) {
    source::FileSet files;
    const source::File& file = files.add(path.filename().string(), read(path));
    diagnostics::Sink sink;
    const ast::Module module = syntax::parse(file, sink);
    const resolve::Bindings bindings = resolve::resolve(module, sink);
    check::check(module, bindings, sink);
    std::vector<Expected> expected = expectations(file);
    INFO(path.string() + "\n" + diagnostics::render(sink, files));
    for (const diagnostics::Diagnostic& diagnostic : sink.all()) {
        const uint32_t line = file.line_of(diagnostic.primary.location.span.begin);
        const std::string code = diagnostics::code_text(diagnostic.code);
        const std::string severity =
            diagnostic.severity == diagnostics::Severity::Error ? "error" : "warning";
        bool met = false;
        for (Expected& one : expected) {
            if (one.met || one.line != line || one.code != code || one.severity != severity)
                continue;
            if (all_text(diagnostic).find(one.text) == std::string::npos) continue;
            one.met = met = true;
            break;
        }
        INFO("line " << line << " " << severity << " " << code << " " << diagnostic.message);
        CHECK(met);
    }
    for (const Expected& one : expected) {
        INFO("expected at line " << one.line << ": " << one.severity << " " << one.code << " "
                                 << one.text);
        CHECK(one.met);
        codes.push_back(one.code);
    }
}

}  // namespace

TEST_CASE(
    "every program gets just the diagnostics its comments name, and every row has a program") {
    std::vector<std::string> codes;
    for (const auto& path : programs()) run(path, codes);
    for (diagnostics::Code code : diagnostics::all_codes()) {
        if (unsigned(code) < 100 || unsigned(code) >= 400) continue;
        // Found when the constant is run, behind the front end: tests/conformance/declarations/constant_overflow.aefl.
        if (diagnostics::code_text(code) == "AE0254") continue;
        INFO("no program names " << diagnostics::code_text(code) << ", "
                                 << diagnostics::title(code));
        CHECK(std::find(codes.begin(), codes.end(), diagnostics::code_text(code)) != codes.end());
    }
}
