#include "tools/cli/test_files.h"

#include <algorithm>

#include "compiler/diagnostics/render.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/front.h"
#include "tools/host/files.h"
#include "tools/host/folders.h"

namespace aeroflow::cli {
namespace {

// A turn of a test that takes longer than this has no end (language.md §7).
constexpr uint64_t kFuelOfTests = 1'000'000'000;

host::Result<void> add_folder(const std::string& folder, std::vector<std::string>& found) {
    host::Result<std::vector<std::string>> files = host::find_files(folder, ".aefl");
    if (!files) return std::unexpected(files.error());
    for (std::string& file : *files) {
        const host::Result<std::string> text = host::read_file(file);
        if (!text) return std::unexpected(text.error());
        if (has_test(*text)) found.push_back(std::move(file));
    }
    return {};
}

bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool has_test(std::string_view text) {
    constexpr std::string_view kWord = "test";
    for (size_t at = text.find(kWord); at != std::string_view::npos; at = text.find(kWord, at + 1)) {
        if (at > 0 && in_word(text[at - 1])) continue;
        const std::string_view behind = text.substr(at + kWord.size());
        const size_t next = behind.find_first_not_of(" \t\r\n");
        if (next != std::string_view::npos && behind[next] == '"') return true;
    }
    return false;
}

host::Result<std::vector<std::string>> find_test_files(const std::vector<std::string>& paths) {
    std::vector<std::string> found;
    const std::vector<std::string> here{"."};
    for (const std::string& path : paths.empty() ? here : paths) {
        if (!host::folder_exists(path)) {
            found.push_back(host::plain_path(path));
            continue;
        }
        const host::Result<void> added = add_folder(path, found);
        if (!added) return std::unexpected(added.error());
    }
    std::ranges::sort(found);  // tidy: equal paths are the same
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

host::Result<void> add_test_file(const std::string& path, const TestOptions& options, TestFiles& files) {
    host::Result<Manifest> manifest = find_manifest(path);
    if (!manifest) return std::unexpected(manifest.error());
    if (manifest->limits.fuel == 0) manifest->limits.fuel = kFuelOfTests;
    const HostFiles host_files;
    driver::CompileOptions compile;
    compile.fuel = true;
    compile.coverage = options.coverage;
    driver::Compilation compilation(host_files, compile);
    std::optional<driver::Executable> executable = compilation.compile(path);
    const int status = report(compilation, options.messages);
    if (status == kUsage) return std::unexpected(host::Error{0, ""});  // told already
    if (!executable || status != kOk) {
        const std::string text = diagnostics::render(compilation.sink(), compilation.sources(), {.color = false});
        files.broken.push_back({path, text + compilation.error()});
        return {};
    }
    const size_t points = executable->cover_points.size();
    files.files.push_back({path, std::move(*manifest), std::move(*executable), {}, std::vector<uint64_t>(points)});
    return {};
}

}  // namespace aeroflow::cli
