#include "vm/base/json_line.h"

namespace aeroflow::base {
namespace {

// How many bytes of `text` at `at` are one scalar; 0 when they are not UTF-8 (Unicode 15.0, table 3-7).
size_t scalar_length(std::string_view text, size_t at) {
    const auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : uint8_t{0}; };
    const auto follows = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const uint8_t first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

std::string joined(const std::vector<std::string>& values) {
    std::string out = "[";
    for (const std::string& value : values) out += (out.size() > 1 ? "," : "") + value;
    return out + "]";
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += '"';
    for (size_t at = 0; at < text.size();) {
        const auto byte = static_cast<uint8_t>(text[at]);
        const size_t length = scalar_length(text, at);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (byte == '"' || byte == '\\') {
            out += '\\';
            out += text[at];
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\u00";
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        } else {
            out += text.substr(at, length);
        }
        at += length == 0 ? 1 : length;
    }
    out += '"';
}

void JsonLine::begin(std::string_view key) {
    if (!members_.empty()) members_ += ',';
    append_json_string(members_, key);
    members_ += ':';
}

JsonLine& JsonLine::text(std::string_view key, std::string_view value) {
    begin(key);
    append_json_string(members_, value);
    return *this;
}

JsonLine& JsonLine::number(std::string_view key, uint64_t value) { return json(key, std::to_string(value)); }

JsonLine& JsonLine::boolean(std::string_view key, bool value) { return json(key, value ? "true" : "false"); }

JsonLine& JsonLine::json(std::string_view key, std::string_view value) {
    begin(key);
    members_ += value;
    return *this;
}

JsonLine& JsonLine::texts(std::string_view key, const std::vector<std::string>& values) {
    std::vector<std::string> quoted(values.size());
    for (size_t i = 0; i < values.size(); ++i) append_json_string(quoted[i], values[i]);
    return json(key, joined(quoted));
}

JsonLine& JsonLine::objects(std::string_view key, const std::vector<std::string>& values) { return json(key, joined(values)); }

}  // namespace aeroflow::base
