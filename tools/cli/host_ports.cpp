#include "tools/cli/host_ports.h"

#include <cstring>

#include "compiler/source/utf8.h"
#include "tools/host/files.h"
#include "vm/base/check.h"

namespace aeroflow::cli {
namespace {

// Canonical words (formats.md §3).

void put_string(std::vector<uint64_t>& words, std::string_view text) {
    words.push_back(text.size());
    const size_t first = words.size();
    words.resize(first + (text.size() + 7) / 8);
    if (!text.empty()) std::memcpy(words.data() + first, text.data(), text.size());
}

void put_strings(std::vector<uint64_t>& words, std::span<const std::string_view> texts) {
    words.push_back(texts.size());
    for (std::string_view text : texts) put_string(words, text);
}

void put_optional_string(std::vector<uint64_t>& words, const std::optional<std::string>& text) {
    words.push_back(text.has_value() ? 1 : 0);
    if (text) put_string(words, *text);
}

constexpr uint64_t kOk = 0, kErr = 1;

std::string read_string(std::span<const uint64_t> words) {
    AE_CHECK(!words.empty());
    const uint64_t length = words[0] & ~turn::kBlobWord;
    // A path or name of 64 KiB comes as a blob, which no file system has.
    if ((words[0] & turn::kBlobWord) != 0) return std::string();
    AE_CHECK(words.size() >= 1 + (length + 7) / 8);
    return std::string(reinterpret_cast<const char*>(words.data() + 1), length);
}

// As string.lines(): `\r\n` is a line's end too, and there is no empty last line.
std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::string repair_utf8(const std::string& text) {
    if (!source::first_invalid_utf8(text)) return text;
    std::string repaired;
    for (size_t at = 0; at < text.size();) {
        const source::Scalar scalar = source::decode_scalar(text, at);
        source::append_scalar(repaired, scalar.length == 0 ? U'\uFFFD' : scalar.value);
        at += scalar.length == 0 ? 1 : scalar.length;
    }
    return repaired;
}

bool denied(std::string_view kind, std::string_view value, std::vector<uint64_t>& answer) {
    answer.push_back(static_cast<uint64_t>(turn::FaultKind::Denied));
    put_string(answer, Permissions::flag(kind, value));
    return false;
}

}  // namespace

bool HostPorts::serve(std::string_view module, const turn::Selector& request, std::span<const uint64_t> arguments,
                      std::vector<uint64_t>& answer) {
    if (module.starts_with("std.")) module.remove_prefix(4);
    if (module == "fs") return serve_files(request.name, read_string(arguments), answer);
    if (module == "env") return serve_environment(read_string(arguments), answer);
    AE_CHECK(module == "stdin");
    return serve_input(request.name, answer);
}

bool HostPorts::serve_files(std::string_view request, const std::string& path, std::vector<uint64_t>& answer) {
    if (!permissions_.may_read(path)) return denied("read", path, answer);
    const host::Result<std::string> bytes = host::read_file(path);
    if (!bytes || source::first_invalid_utf8(*bytes)) {
        answer.push_back(kErr);
        put_string(answer, bytes ? path + ": is not valid UTF-8" : bytes.error().message);
        return true;
    }
    answer.push_back(kOk);
    if (request == "read_text") {
        put_string(answer, *bytes);
    } else {
        put_strings(answer, split_lines(*bytes));
    }
    return true;
}

bool HostPorts::serve_environment(const std::string& name, std::vector<uint64_t>& answer) {
    if (!permissions_.may_read_variable(name)) return denied("env", name, answer);
    std::optional<std::string> value = host::environment(name);
    if (value) value = repair_utf8(*value);
    put_optional_string(answer, value);
    return true;
}

bool HostPorts::serve_input(std::string_view request, std::vector<uint64_t>& answer) {
    const std::string_view rest = rest_of_input();
    if (request == "text") {
        put_string(answer, rest);
        input_used_ = input_->size();
    } else if (request == "lines") {
        put_strings(answer, split_lines(rest));
        input_used_ = input_->size();
    } else {
        const size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
        const std::vector<std::string_view> lines = split_lines(line);
        put_optional_string(answer, lines.empty() ? std::nullopt : std::optional(std::string(lines[0])));
        input_used_ += line.size();
    }
    return true;
}

std::string_view HostPorts::rest_of_input() {
    if (!input_) {
        // An unreadable standard input is an empty one: the requests have no error to give.
        host::Result<std::string> bytes = host::read_stdin();
        input_ = bytes ? repair_utf8(*bytes) : std::string();
    }
    return std::string_view(*input_).substr(input_used_);
}

}  // namespace aeroflow::cli
