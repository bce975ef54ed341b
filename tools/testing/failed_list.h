// The tests that failed last time, kept in `.aeroflow/failed` of the working folder.
//
// In: the text of the list. Out: the text with what has run since. A line per test: slug, file, title with tabs between, `\`
// before tabs, newlines and itself; a file that does not compile has no slug and no title.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aeroflow::testing {

inline constexpr std::string_view kFailedFolder = ".aeroflow/failed";

class FailedList {
public:
    FailedList() = default;
    explicit FailedList(std::string_view text);  // lines that do not read as such are left out
    std::string text() const;

    bool empty() const { return rows_.empty(); }
    // Whether the test failed, or its whole file did.
    bool contains(std::string_view file, std::string_view title) const;
    bool names_file(std::string_view file) const;
    std::vector<std::string> files() const;  // each once

    // Gives the slug under which its trace is kept: of the title, with a number behind it when another test has it.
    std::string add(std::string_view file, std::string_view title);
    void add_file(std::string_view file);
    // Gives the slug it had, empty when it was not in the list.
    std::string remove(std::string_view file, std::string_view title) { return remove(file, title, false); }
    void remove_file(std::string_view file) { remove(file, {}, true); }

private:
    std::string remove(std::string_view file, std::string_view title, bool whole);
    struct Row {
        std::string slug, file, title;
    };
    std::vector<Row> rows_;
};

// "transfers-keep-the-total": small letters, digits and hyphens, at most 60.
std::string slug_of(std::string_view title);

}  // namespace aeroflow::testing
