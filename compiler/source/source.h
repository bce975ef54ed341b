// Source files, byte spans in them, and the lines and columns that people see.
//
// In: a path to show and the bytes of a file, held unchanged. Out: spans (byte offsets), positions (1-based line and column,
// the column counted in Unicode scalars; a tab is one). Files keep their address and id for the whole compilation.
// Read next: compiler/diagnostics/diagnostics.h.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aeroflow::source {

// Files above this are refused before they are read (diagnostic AE0003).
inline constexpr uint64_t kMaxFileBytes = uint64_t{64} << 20;

struct FileId {
    uint32_t index = 0;
    friend constexpr auto operator<=>(FileId, FileId) = default;
};

// Bytes [begin, end) of one file.
struct Span {
    uint32_t begin = 0;
    uint32_t end = 0;
    constexpr uint32_t length() const { return end - begin; }
    friend constexpr bool operator==(Span, Span) = default;
};

struct Location {
    FileId file;
    Span span;
    friend constexpr bool operator==(Location, Location) = default;
};

struct Position {
    uint32_t line = 1;
    uint32_t column = 1;
    friend constexpr auto operator<=>(Position, Position) = default;
};

class File {
public:
    File(FileId id, std::string path, std::string text);

    FileId id() const { return id_; }
    // As the user wrote it on the command line, or below the package root.
    const std::string& path() const { return path_; }
    std::string_view text() const { return text_; }
    std::string_view text(Span span) const;
    uint32_t size() const { return uint32_t(text_.size()); }

    uint32_t line_count() const { return uint32_t(line_begins_.size()); }
    // Both 1-based, offsets beyond the end are clamped to it.
    Position position(uint32_t offset) const;
    uint32_t line_of(uint32_t offset) const;
    // The line without its line break.
    Span line_span(uint32_t line) const;
    std::string_view line_text(uint32_t line) const { return text(line_span(line)); }

private:
    FileId id_;
    std::string path_;
    std::string text_;
    std::vector<uint32_t> line_begins_;
};

// Bytes that begin a scalar; right for valid UTF-8, harmless for any other bytes.
uint32_t scalar_count(std::string_view text);

// All files of one compilation, in order of loading.
class FileSet {
public:
    const File& add(std::string path, std::string text);
    const File& file(FileId id) const;
    uint32_t size() const { return uint32_t(files_.size()); }

private:
    std::vector<std::unique_ptr<File>> files_;
};

}  // namespace aeroflow::source
