// Lowers every program of a folder and compares its IR with the `.ir` file beside it; `--update` writes these files.
//
//     ae_golden_lower [--update] FOLDER|FILE…
//
// Shown are the functions, not the module's tables. Every program must be free of errors and its IR accepted by the
// verifier. Files are taken in order of their names.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/ir/text.h"
#include "compiler/ir/verifier.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/parse.h"

namespace {

using namespace aeroflow;

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The IR's text; empty after errors, which are printed.
std::string lowered(const std::filesystem::path& path) {
    source::FileSet files;
    const source::File& file = files.add(path.filename().string(), read(path));
    diagnostics::Sink sink;
    const auto report = [&] {
        for (const auto& d : sink.all()) {
            if (d.severity != diagnostics::Severity::Error) continue;
            const auto at = file.position(d.primary.location.span.begin);
            std::fprintf(stderr, "%s:%u:%u: %s\n", path.c_str(), at.line, at.column,
                         d.message.c_str());
        }
        return sink.has_errors();
    };
    const ast::Module module = syntax::parse(file, sink);
    if (report()) return "";
    const resolve::Bindings bindings = resolve::resolve(module, sink);
    if (report()) return "";
    const check::ProgramTypes types = check::check(module, bindings, sink);
    if (report()) return "";
    const ir::Module out = lower::lower(module, bindings, types, sink);
    if (report()) return "";
    std::string text;
    for (const ir::Function& function : out.functions) text += ir::print(out, function) + "\n";
    for (const std::string& line : ir::verify(out, ir::Stage::Lowered)) {
        std::fprintf(stderr, "%s: %s\n", path.c_str(), line.c_str());
        text += "not accepted: " + line + "\n";
    }
    return text;
}

bool same(const std::filesystem::path& source, bool update) {
    std::filesystem::path expected_path = source;
    expected_path.replace_extension(".ir");
    const std::string found = lowered(source);
    if (found.empty() || found.find("not accepted:") != std::string::npos) return false;
    if (update) {
        std::ofstream(expected_path, std::ios::binary) << found;
        return true;
    }
    if (read(expected_path) == found) return true;
    std::fprintf(stderr, "%s differs; found:\n%s", expected_path.c_str(), found.c_str());
    return false;
}

}  // namespace

int main(int count, char** arguments) {
    bool update = false;
    std::vector<std::filesystem::path> sources;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument == "--update") {
            update = true;
        } else if (std::filesystem::is_directory(argument)) {
            for (const auto& entry : std::filesystem::directory_iterator(argument)) {
                if (entry.path().extension() == ".aefl") sources.push_back(entry.path());
            }
        } else {
            sources.emplace_back(argument);
        }
    }
    std::ranges::stable_sort(sources);
    int failures = sources.empty() ? 1 : 0;
    for (const auto& source : sources) failures += same(source, update) ? 0 : 1;
    return failures == 0 ? 0 : 1;
}
