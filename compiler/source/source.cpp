#include "compiler/source/source.h"

#include <algorithm>

#include "vm/base/check.h"

namespace aeroflow::source {

File::File(FileId id, std::string path, std::string text)
    : id_(id), path_(std::move(path)), text_(std::move(text)) {
    line_begins_.push_back(0);
    for (size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
        line_begins_.push_back(uint32_t(at + 1));
    }
}

std::string_view File::text(Span span) const {
    const uint32_t end = std::min(span.end, size());
    const uint32_t begin = std::min(span.begin, end);
    return std::string_view(text_).substr(begin, end - begin);
}

uint32_t File::line_of(uint32_t offset) const {
    const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), std::min(offset, size()));
    return uint32_t(after - line_begins_.begin());
}

Position File::position(uint32_t offset) const {
    offset = std::min(offset, size());
    const uint32_t line = line_of(offset);
    return {line, 1 + scalar_count(text({line_begins_[line - 1], offset}))};
}

Span File::line_span(uint32_t line) const {
    AE_CHECK(line >= 1);
    AE_CHECK(line <= line_count());
    const uint32_t begin = line_begins_[line - 1];
    uint32_t end = line < line_count() ? line_begins_[line] - 1 : size();
    if (end > begin && text_[end - 1] == '\r') --end;
    return {begin, end};
}

const File& FileSet::add(std::string path, std::string text) {
    const FileId id{uint32_t(files_.size())};
    files_.push_back(std::make_unique<File>(id, std::move(path), std::move(text)));
    return *files_.back();
}

const File& FileSet::file(FileId id) const {
    AE_CHECK(id.index < files_.size());
    return *files_[id.index];
}

uint32_t scalar_count(std::string_view text) {
    uint32_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

}  // namespace aeroflow::source
