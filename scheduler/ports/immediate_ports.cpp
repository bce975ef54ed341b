#include "scheduler/ports/immediate_ports.h"

#include <cstring>

#include "vm/base/check.h"
#include "vm/value/text_data.h"

namespace aeroflow::ports {
namespace {

using Words = std::vector<uint64_t>;

void append_text(Words& words, std::string_view text) {
    words.push_back(text.size());
    const size_t first = words.size();
    words.resize(first + (text.size() + 7) / 8, 0);
    if (!text.empty()) std::memcpy(words.data() + first, text.data(), text.size());
}

std::string text_of(std::span<const uint64_t> words) {
    AE_CHECK(!words.empty());
    AE_CHECK((words[0] + 7) / 8 <= words.size() - 1);
    return {reinterpret_cast<const char*>(words.data() + 1), static_cast<size_t>(words[0])};
}

// The first line of `text` without its end; `text` moves behind it.
std::string_view take_line(std::string_view& text) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Lines end with \n or \r\n; there is no empty last one (language.md §13 "Strings").
void append_lines(Words& words, std::string_view text) {
    const size_t count_at = words.size();
    words.push_back(0);
    while (!text.empty()) {
        append_text(words, take_line(text));
        ++words[count_at];
    }
}

bool deny(std::string_view kind, std::string_view subject, Words& answer) {
    answer.assign(1, static_cast<uint64_t>(turn::FaultKind::Denied));
    append_text(answer, missing_flag(kind, subject));
    return false;
}

// Length of the UTF-8 sequence at the front, 0 when it is none.
size_t scalar_length(std::string_view text) {
    for (size_t length = 1; length <= 4 && length <= text.size(); ++length) {
        if (value::is_utf8(text.substr(0, length))) return length;
    }
    return 0;
}

std::string repaired(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const size_t length = scalar_length(text);
        if (length == 0) out += "\xEF\xBF\xBD";
        else out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

}  // namespace

bool ImmediatePorts::serve(const core::Request& request, Words& answer) {
    const std::string& name = request.selector.name;
    answer.clear();
    if (request.module == "std.env") return serve_environment(text_of(request.arguments), answer);
    if (request.module == "std.fs") return serve_file(text_of(request.arguments), name == "read_lines", answer);
    AE_CHECK(request.module == "std.stdin");
    serve_input(name, answer);
    return true;
}

bool ImmediatePorts::serve_environment(const std::string& name, Words& answer) {
    if (!permissions_.may_see(name)) return deny("env", name, answer);
    const std::optional<std::string> text = host_.environment(name);
    answer.push_back(text ? 1 : 0);
    if (text) append_text(answer, repaired(*text));
    return true;
}

bool ImmediatePorts::serve_file(const std::string& path, bool lines, Words& answer) {
    if (!permissions_.may_read(host_, path)) return deny("read", path, answer);
    auto [text, read] = host_.read_file(path);
    if (read && !value::is_utf8(text)) {
        read = false;
        text = path + ": not UTF-8";
    }
    answer.push_back(read ? 0 : 1);
    if (read && lines) append_lines(answer, text);
    else append_text(answer, text);
    return true;
}

void ImmediatePorts::fill_input() {
    if (input_) return;
    input_ = host_.standard_input();
    if (!value::is_utf8(*input_)) input_ = repaired(*input_);
}

// Each request takes what it gives: `text` and `lines` the rest, `line` one line (none at the end).
void ImmediatePorts::serve_input(std::string_view request, Words& answer) {
    fill_input();
    std::string_view rest = std::string_view(*input_).substr(taken_);
    if (request == "line") {
        answer.push_back(rest.empty() ? 0 : 1);
        if (!rest.empty()) append_text(answer, take_line(rest));
        taken_ = input_->size() - rest.size();
        return;
    }
    if (request == "lines") append_lines(answer, rest);
    else append_text(answer, rest);
    taken_ = input_->size();
}

}  // namespace aeroflow::ports
