#include "scheduler/trace/identity.h"

#include <xxhash.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "vm/base/versions.h"

namespace aeroflow::trace {
namespace {

void append_text(std::vector<uint64_t>& words, std::string_view text) {
    words.push_back(text.size());
    const size_t first = words.size();
    words.resize(first + (text.size() + 7) / 8, 0);
    if (!text.empty()) std::memcpy(words.data() + first, text.data(), text.size());
}

}  // namespace

std::string program_id(const Program& program, const Limits& limits) {
    std::vector<const SourceFile*> files;
    for (const SourceFile& file : program.files) files.push_back(&file);
    std::ranges::stable_sort(files, [&](const SourceFile* a, const SourceFile* b) {
        return std::pair(a->path != program.entry, std::string_view(a->path)) <
               std::pair(b->path != program.entry, std::string_view(b->path));
    });
    std::vector<uint64_t> words{files.size()};
    for (const SourceFile* file : files) {
        append_text(words, file->path);
        append_text(words, file->text);
    }
    for (const std::string_view version : {base::kLanguageVersion, base::kNumericsVersion, base::kFormatsVersion}) {
        append_text(words, version);
    }
    for (const uint64_t limit : {limits.memory, limits.stack, limits.fuel}) words.push_back(limit);
    const XXH128_hash_t digest = XXH3_128bits(words.data(), words.size() * 8);
    char digits[33];
    std::snprintf(digits, sizeof digits, "%016" PRIx64 "%016" PRIx64, digest.high64, digest.low64);
    return digits;
}

}  // namespace aeroflow::trace
