// Emits every text of IR of a folder and compares its bytecode with the `.bytecode` file beside it; `--update` writes them.
//
//     ae_golden_bytecode [--update] FOLDER
//
// Files are taken in order of their names. What is emitted must be accepted by the verifier.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "compiler/emit/emit.h"
#include "compiler/ir/text.h"
#include "vm/bytecode/disassemble.h"
#include "vm/interpreter/tables.h"

namespace {

using namespace aeroflow;

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string emitted(const std::filesystem::path& path) {
    const auto module = ir::parse(read(path));
    if (!module)
        return "line " + std::to_string(module.error().line) + ": " + module.error().message + "\n";
    const auto code = emit::emit(*module);
    if (!code) return code.error() + "\n";
    const std::string problem = bytecode::verify(*code, interpreter::tables_of(module->program));
    return problem.empty() ? bytecode::disassemble(*code) : "not accepted: " + problem + "\n";
}

bool same(const std::filesystem::path& source, bool update) {
    std::filesystem::path expected = source;
    expected.replace_extension(".bytecode");
    const std::string found = emitted(source);
    if (update) std::ofstream(expected, std::ios::binary) << found;
    if (read(expected) == found) return true;
    std::fprintf(stderr, "%s differs; found:\n%s", expected.c_str(), found.c_str());
    return false;
}

}  // namespace

int main(int count, char** arguments) {
    const bool update = count > 1 && std::string(arguments[1]) == "--update";
    std::vector<std::filesystem::path> sources;
    for (int i = update ? 2 : 1; i < count; ++i)
        for (const auto& entry : std::filesystem::directory_iterator(arguments[i]))
            if (entry.path().extension() == ".ir") sources.push_back(entry.path());
    std::ranges::stable_sort(sources);
    bool all = !sources.empty();
    for (const std::filesystem::path& source : sources) all = same(source, update) && all;
    return all ? 0 : 1;
}
