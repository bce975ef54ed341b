// Diagnostics as people and tools read them (cli.md).
//
// In: a Sink and the files its locations point into. Out: text for a terminal, or one JSON object per line. Tabs are shown
// as blanks, control characters as U+FFFD, long lines as a window around the caret.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"

namespace aeroflow::diagnostics {

struct RenderOptions {
    bool color = false;
};

// All diagnostics, with an empty line between them, and the last line `2 errors`, when there were any.
std::string render(const Sink& sink, const source::FileSet& files, RenderOptions options = {});
std::string render(const Diagnostic& diagnostic, const source::FileSet& files, RenderOptions options = {});

// {"kind": "diagnostic", "severity", "code", "message", "file", "line", "column", "end_line", "end_column", "label",
//  "related": [{…}], "help": [{"text", "fix": {…, "replacement"}}]}, one line each.
std::string render_json(const Diagnostic& diagnostic, const source::FileSet& files);
std::string render_json(const Sink& sink, const source::FileSet& files);

}  // namespace aeroflow::diagnostics
