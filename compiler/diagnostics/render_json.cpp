// Diagnostics for tools: one JSON object per line, keys always in the same order (docs/tools.md).
#include "compiler/diagnostics/render.h"
#include "vm/base/json_line.h"

namespace aeroflow::diagnostics {

namespace {

using base::JsonLine;

void add_place(JsonLine& json, source::Location at, const source::FileSet& files) {
    const source::File& file = files.file(at.file);
    const source::Position begin = file.position(at.span.begin);
    const source::Position end = file.position(at.span.end);
    json.text("file", file.path()).number("line", begin.line).number("column", begin.column);
    json.number("end_line", end.line).number("end_column", end.column);
}

void add_label(JsonLine& json, const Label& label, const source::FileSet& files) {
    add_place(json, label.location, files);
    json.text("label", label.text);
}

std::string help_object(const Help& help, const source::FileSet& files) {
    JsonLine json;
    json.text("text", help.text);
    if (help.fix) {
        JsonLine fix;
        add_place(fix, help.fix->location, files);
        json.json("fix", fix.text("replacement", help.fix->replacement).object());
    }
    return json.object();
}

}  // namespace

std::string render_json(const Diagnostic& diagnostic, const source::FileSet& files) {
    std::vector<std::string> related, helps;
    for (const Label& label : diagnostic.secondary) {
        JsonLine json;
        add_label(json, label, files);
        related.push_back(json.object());
    }
    for (const Help& help : diagnostic.helps) helps.push_back(help_object(help, files));
    JsonLine json;
    json.text("kind", "diagnostic").text("severity", diagnostic.severity == Severity::Error ? "error" : "warning");
    json.text("code", code_text(diagnostic.code)).text("message", diagnostic.message);
    add_label(json, diagnostic.primary, files);
    return json.objects("related", related).objects("help", helps).line();
}

std::string render_json(const Sink& sink, const source::FileSet& files) {
    std::string out;
    for (const Diagnostic& diagnostic : sink.all()) out += render_json(diagnostic, files);
    return out;
}

}  // namespace aeroflow::diagnostics
