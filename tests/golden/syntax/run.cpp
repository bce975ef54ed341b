// Parses every program of a folder and compares tree and diagnostics with the `.txt` file beside it.
//
//     ae_golden_syntax [--update] FOLDER…     `--update` writes the texts; a program without one fails
//     ae_golden_syntax --parses FOLDER…       all programs below the folders parse without an error, but those that have
//                                             `expect error` in them, are named errors* or stand in messages/
//
// Files are taken in order of their paths. Without a program there is nothing to show, and that fails too.
#include <algorithm>
#include <cstdio>
#include <filesystem>  // tidy: a test runner reads its folder
#include <fstream>     // tidy: and its files
#include <iterator>
#include <string>
#include <vector>

#include "compiler/diagnostics/render.h"
#include "compiler/syntax/parse.h"

namespace {

using namespace aeroflow;
namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Parsed {
    std::string tree;
    std::string diagnostics;
    bool has_errors;
};

Parsed parse(const fs::path& path) {
    source::FileSet files;
    const source::File& file = files.add(path.filename().string(), read(path));
    diagnostics::Sink sink;
    const ast::Module module = syntax::parse(file, sink);
    return {ast::dump(module), diagnostics::render(sink, files), sink.has_errors()};
}

bool matches_golden(const fs::path& path, bool update) {
    const Parsed parsed = parse(path);
    const std::string got = parsed.tree + parsed.diagnostics;
    fs::path golden = path;
    golden.replace_extension(".txt");
    if (update) {
        std::ofstream(golden, std::ios::binary) << got;
        return true;
    }
    const std::string wanted = read(golden);
    if (got == wanted) return true;
    const auto differs = std::mismatch(got.begin(), got.end(), wanted.begin(), wanted.end());
    const auto line = 1 + std::count(got.begin(), differs.first, '\n');
    std::fprintf(stderr, "%s differs from its golden text at line %ld\n", path.c_str(), long(line));
    return false;
}

bool parses(const fs::path& path) {
    const bool has_errors = read(path).find("expect error") != std::string::npos || path.filename().string().starts_with("errors") ||
                            path.parent_path().filename() == "messages";
    const Parsed parsed = parse(path);
    if (has_errors || !parsed.has_errors) return true;
    std::fprintf(stderr, "%s\n%s", path.c_str(), parsed.diagnostics.c_str());
    return false;
}

}  // namespace

int main(int count, char** arguments) {
    bool update = false;
    bool only_parse = false;
    std::vector<fs::path> programs;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument == "--update") {
            update = true;
        } else if (argument == "--parses") {
            only_parse = true;
        } else if (fs::exists(argument)) {
            for (const auto& entry : fs::recursive_directory_iterator(argument)) {
                if (entry.path().extension() == ".aefl") programs.push_back(entry.path());
            }
        }
    }
    std::stable_sort(programs.begin(), programs.end());
    size_t failed = 0;
    for (const fs::path& program : programs) {
        const bool good = only_parse ? parses(program) : matches_golden(program, update);
        if (!good) ++failed;
    }
    std::printf("%zu programs, %zu failed\n", programs.size(), failed);
    return failed == 0 && !programs.empty() ? 0 : 1;
}
