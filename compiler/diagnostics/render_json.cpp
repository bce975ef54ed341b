// Diagnostics for tools: one JSON object per line, keys always in the same order.
#include "compiler/diagnostics/render.h"

namespace aeroflow::diagnostics {

namespace {

void append_string(std::string& out, std::string_view text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_field(std::string& out, std::string_view key, std::string_view text) {
    append_string(out, key);
    out += ':';
    append_string(out, text);
}

void append_place(std::string& out, source::Location at, const source::FileSet& files) {
    const source::File& file = files.file(at.file);
    const source::Position begin = file.position(at.span.begin);
    const source::Position end = file.position(at.span.end);
    append_field(out, "file", file.path());
    out += ",\"line\":" + std::to_string(begin.line) + ",\"column\":" + std::to_string(begin.column);
    out += ",\"end_line\":" + std::to_string(end.line) + ",\"end_column\":" + std::to_string(end.column);
}

void append_label(std::string& out, const Label& label, const source::FileSet& files) {
    append_place(out, label.location, files);
    out += ',';
    append_field(out, "label", label.text);
}

void append_help(std::string& out, const Help& help, const source::FileSet& files) {
    out += '{';
    append_field(out, "text", help.text);
    if (help.fix) {
        out += ",\"fix\":{";
        append_place(out, help.fix->location, files);
        out += ',';
        append_field(out, "replacement", help.fix->replacement);
        out += '}';
    }
    out += '}';
}

}  // namespace

std::string render_json(const Diagnostic& diagnostic, const source::FileSet& files) {
    std::string out = "{";
    append_field(out, "severity", diagnostic.severity == Severity::Error ? "error" : "warning");
    out += ',';
    append_field(out, "code", code_text(diagnostic.code));
    out += ',';
    append_field(out, "message", diagnostic.message);
    out += ',';
    append_label(out, diagnostic.primary, files);
    out += ",\"related\":[";
    for (size_t i = 0; i < diagnostic.secondary.size(); ++i) {
        out += i == 0 ? "{" : ",{";
        append_label(out, diagnostic.secondary[i], files);
        out += '}';
    }
    out += "],\"help\":[";
    for (size_t i = 0; i < diagnostic.helps.size(); ++i) {
        if (i != 0) out += ',';
        append_help(out, diagnostic.helps[i], files);
    }
    return out + "]}\n";
}

std::string render_json(const Sink& sink, const source::FileSet& files) {
    std::string out;
    for (const Diagnostic& diagnostic : sink.all()) out += render_json(diagnostic, files);
    return out;
}

}  // namespace aeroflow::diagnostics
