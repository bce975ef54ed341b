#include "tools/testing/failed_list.h"

#include <algorithm>

namespace aeroflow::testing {
namespace {

constexpr size_t kLongestSlug = 60;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\t') out += "\\t";
        else if (c == '\n') out += "\\n";
        else if (c == '\\') out += "\\\\";
        else out += c;
    }
    return out;
}

// Reads up to the next tab or the end, and goes behind it.
std::string take_field(std::string_view& line) {
    const size_t end = line.find('\t');
    const std::string_view field = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    std::string out;
    for (size_t i = 0; i < field.size(); ++i) {
        if (field[i] != '\\' || i + 1 == field.size()) {
            out += field[i];
            continue;
        }
        const char c = field[++i];
        out += c == 't' ? '\t' : c == 'n' ? '\n' : c;
    }
    return out;
}

}  // namespace

std::string slug_of(std::string_view title) {
    std::string slug;
    for (const char c : title) {
        const bool capital = c >= 'A' && c <= 'Z';
        const bool keeps = capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (keeps) slug += static_cast<char>(capital ? c + ('a' - 'A') : c);
        else if (!slug.empty() && slug.back() != '-') slug += '-';
        if (slug.size() == kLongestSlug) break;
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug.empty() ? "test" : slug;
}

FailedList::FailedList(std::string_view text) {
    while (!text.empty()) {
        const size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (std::ranges::count(line, '\t') != 2) continue;
        Row row;
        row.slug = take_field(line);
        row.file = take_field(line);
        row.title = take_field(line);
        rows_.push_back(std::move(row));
    }
}

std::string FailedList::text() const {
    std::string out;
    for (const Row& row : rows_) out += row.slug + '\t' + escaped(row.file) + '\t' + escaped(row.title) + '\n';
    return out;
}

bool FailedList::contains(std::string_view file, std::string_view title) const {
    return std::ranges::any_of(rows_, [&](const Row& row) {
        return row.file == file && (row.slug.empty() || row.title == title);
    });
}

bool FailedList::names_file(std::string_view file) const {
    return std::ranges::any_of(rows_, [&](const Row& row) { return row.file == file; });
}

std::vector<std::string> FailedList::files() const {
    std::vector<std::string> files;
    for (const Row& row : rows_) {
        if (std::ranges::find(files, row.file) == files.end()) files.push_back(row.file);
    }
    return files;
}

std::string FailedList::add(std::string_view file, std::string_view title) {
    (void)remove(file, title);
    const std::string stem = slug_of(title);
    std::string slug = stem;
    for (int number = 2; std::ranges::find(rows_, slug, &Row::slug) != rows_.end(); ++number) {
        slug = stem + '-' + std::to_string(number);
    }
    rows_.push_back({slug, std::string(file), std::string(title)});
    return slug;
}

void FailedList::add_file(std::string_view file) {
    remove_file(file);
    rows_.push_back({"", std::string(file), ""});
}

std::string FailedList::remove(std::string_view file, std::string_view title, bool whole) {
    const auto found = std::ranges::find_if(rows_, [&](const Row& row) {
        return row.file == file && row.slug.empty() == whole && (whole || row.title == title);
    });
    if (found == rows_.end()) return {};
    const std::string slug = found->slug;
    rows_.erase(found);
    return slug;
}

}  // namespace aeroflow::testing
