#include "compiler/diagnostics/render.h"

#include <algorithm>

#include "compiler/diagnostics/excerpt.h"

namespace aeroflow::diagnostics {

namespace {

using source::File;
using source::FileSet;

struct Colors {
    std::string_view error, warning, gutter, help, reset;
};

Colors colors(RenderOptions options) {
    if (!options.color) return {};
    return {"\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[1;36m", "\x1b[0m"};
}

// All labels that fall on one line of one file.
struct MarkedLine {
    source::FileId file;
    uint32_t line;
    std::vector<Mark> marks;
};

void add_mark(std::vector<MarkedLine>& lines, const FileSet& files, const Label& label, char sign) {
    const uint32_t line = files.file(label.location.file).line_of(label.location.span.begin);
    const auto same = [&](const MarkedLine& m) { return m.file == label.location.file && m.line == line; };
    auto found = std::find_if(lines.begin(), lines.end(), same);
    if (found == lines.end()) found = lines.insert(lines.end(), {label.location.file, line, {}});
    found->marks.push_back({label.location.span, sign, label.text});
}

// The primary file first, lines in order.
std::vector<MarkedLine> marked_lines(const Diagnostic& diagnostic, const FileSet& files) {
    std::vector<MarkedLine> lines;
    add_mark(lines, files, diagnostic.primary, '^');
    for (const Label& label : diagnostic.secondary) add_mark(lines, files, label, '-');
    const source::FileId first = diagnostic.primary.location.file;
    std::stable_sort(lines.begin(), lines.end(), [&](const MarkedLine& a, const MarkedLine& b) {
        if (a.file != b.file) return a.file == first || (b.file != first && a.file < b.file);
        return a.line < b.line;
    });
    return lines;
}

// The lines of the file that a fix changes, as they are after it.
struct FixedLines {
    uint32_t first_line = 0;
    std::vector<std::string> texts;
};

FixedLines fixed_lines(const Fix& fix, const FileSet& files) {
    const File& file = files.file(fix.location.file);
    const source::Span span = fix.location.span;
    const uint32_t first = file.line_of(span.begin);
    const source::Span head = file.line_span(first);
    const source::Span tail = file.line_span(file.line_of(span.end));
    std::string changed(file.text({head.begin, std::min(span.begin, head.end)}));
    changed += fix.replacement;
    changed += file.text({std::min(span.end, tail.end), tail.end});
    FixedLines result{first, {}};
    size_t begin = 0;
    for (size_t end = changed.find('\n'); end != std::string::npos; end = changed.find('\n', begin)) {
        result.texts.push_back(changed.substr(begin, end - begin));
        begin = end + 1;
    }
    result.texts.push_back(changed.substr(begin));
    // A pure insertion of lines shows only what is new.
    if (result.texts.size() > 1 && result.texts[0] == file.line_text(first)) {
        result.texts.erase(result.texts.begin());
        ++result.first_line;
    }
    return result;
}

class Writer {
public:
    Writer(const Diagnostic& diagnostic, const FileSet& files, RenderOptions options)
        : diagnostic_(diagnostic), files_(files), colors_(colors(options)) {}

    std::string write() {
        lines_ = marked_lines(diagnostic_, files_);
        for (const Help& help : diagnostic_.helps) {
            fixes_.push_back(help.fix ? fixed_lines(*help.fix, files_) : FixedLines{});
        }
        measure_gutter();
        write_head();
        write_lines();
        write_helps();
        return std::move(out_);
    }

private:
    void measure_gutter() {
        uint32_t last = 1;
        for (const MarkedLine& line : lines_) last = std::max(last, line.line);
        for (const FixedLines& fix : fixes_) last = std::max(last, fix.first_line + uint32_t(fix.texts.size()));
        gutter_ = std::max<size_t>(2, std::to_string(last).size());
    }

    void write_head() {
        const bool error = diagnostic_.severity == Severity::Error;
        out_ += error ? colors_.error : colors_.warning;
        out_ += (error ? "error[" : "warning[") + code_text(diagnostic_.code) + ']';
        out_ += colors_.reset;
        out_ += ": " + diagnostic_.message + '\n';
        write_place(diagnostic_.primary.location);
    }

    void write_place(source::Location at) {
        const File& file = files_.file(at.file);
        const source::Position position = file.position(at.span.begin);
        write_gutter("", "┌─ ");
        out_ += file.path() + ':' + std::to_string(position.line) + ':' + std::to_string(position.column) + '\n';
    }

    void write_gutter(const std::string& number, std::string_view bar) {
        out_ += colors_.gutter;
        out_.append(gutter_ - number.size(), ' ');
        out_ += number;
        out_ += bar;
        out_ += colors_.reset;
    }

    void write_lines() {
        if (lines_.size() > 1) {
            write_gutter("", "│");
            out_ += '\n';
        }
        source::FileId file = diagnostic_.primary.location.file;
        for (const MarkedLine& line : lines_) {
            if (line.file != file) {
                file = line.file;
                write_place({file, line.marks[0].span});
            }
            write_line(line);
        }
        if (lines_.size() > 1 && !diagnostic_.helps.empty()) {
            write_gutter("", "│");
            out_ += '\n';
        }
    }

    void write_line(const MarkedLine& line) {
        const Excerpt shown = excerpt(files_.file(line.file), line.line, line.marks);
        write_gutter(std::to_string(line.line), "│ ");
        out_ += shown.line + '\n';
        for (const std::string& below : shown.below) {
            write_gutter("", "│ ");
            out_ += below + '\n';
        }
    }

    void write_helps() {
        for (size_t i = 0; i < diagnostic_.helps.size(); ++i) {
            out_ += colors_.help;
            out_ += "help";
            out_ += colors_.reset;
            out_ += ": " + diagnostic_.helps[i].text + '\n';
            uint32_t number = fixes_[i].first_line;
            for (const std::string& text : fixes_[i].texts) {
                write_gutter(std::to_string(number++), "│ ");
                out_ += text.size() > 300 ? text.substr(0, 100) + "…" : text;
                out_ += '\n';
            }
        }
        if (!diagnostic_.helps.empty()) out_ += "more: aeroflow explain " + code_text(diagnostic_.code) + '\n';
    }

    const Diagnostic& diagnostic_;
    const FileSet& files_;
    Colors colors_;
    std::vector<MarkedLine> lines_;
    std::vector<FixedLines> fixes_;
    size_t gutter_ = 2;
    std::string out_;
};

std::string count(uint32_t number, std::string_view noun) {
    return std::to_string(number) + ' ' + std::string(noun) + (number == 1 ? "" : "s");
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const FileSet& files, RenderOptions options) {
    return Writer(diagnostic, files, options).write();
}

std::string render(const Sink& sink, const FileSet& files, RenderOptions options) {
    std::string out;
    for (const Diagnostic& diagnostic : sink.all()) out += render(diagnostic, files, options) + '\n';
    std::string summary;
    if (sink.error_count() != 0) summary = count(sink.error_count(), "error");
    if (sink.warning_count() != 0) summary += (summary.empty() ? "" : ", ") + count(sink.warning_count(), "warning");
    if (!summary.empty()) out += summary + '\n';
    return out;
}

}  // namespace aeroflow::diagnostics
