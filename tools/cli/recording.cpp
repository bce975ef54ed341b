#include "tools/cli/recording.h"

#include "scheduler/trace/identity.h"
#include "scheduler/trace/writer.h"
#include "tools/host/files.h"
#include "vm/base/json_line.h"

namespace aeroflow::cli {
namespace {

// The path from the package's folder, so that a trace is the same wherever the package stands.
std::string path_from_root(const std::string& path, const std::string& root) {
    const std::string whole = host::canonical_path(path);
    const std::string before = root == "/" ? root : root + '/';
    if (!root.empty() && whole.starts_with(before)) return whole.substr(before.size());
    return whole.substr(whole.rfind('/') + 1);
}

// "24 MB", "1.2 MB" would say more than anybody asks.
std::string size_text(uint64_t bytes) {
    if (bytes < 10'000) return std::to_string(bytes) + " B";
    if (bytes < 10'000'000) return std::to_string(bytes / 1000) + " kB";
    return std::to_string(bytes / 1'000'000) + " MB";
}

std::string counted(uint64_t count, const std::string& what) {
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

}  // namespace

trace::Trace begin_trace(const turn::Program& program, const std::string& root, trace::Config config) {
    trace::Trace trace;
    for (const turn::File& file : program.files) {
        trace.program.files.push_back({path_from_root(file.path, root), file.text});
    }
    if (!program.files.empty()) trace.program.entry = trace.program.files[0].path;
    trace.program.id = trace::program_id(trace.program, config.limits);
    trace.config = std::move(config);
    return trace;
}

host::Result<void> write_trace_file(const trace::Trace& trace, host::NewFile& file) {
    trace::write_trace(trace, [&](std::string_view text) { file.write(text); });
    return file.commit();
}

host::Result<void> write_trace_file(const trace::Trace& trace, const std::string& path) {
    const host::Result<std::unique_ptr<host::NewFile>> file = host::NewFile::create(path);
    if (!file) return std::unexpected(file.error());
    return write_trace_file(trace, **file);
}

std::string trace_line(const trace::Trace& trace, const std::string& path, bool json) {
    const size_t sources = trace.program.files.size();
    if (json) {
        base::JsonLine line;
        line.text("kind", "trace").text("file", path).number("turns", trace.end.turns);
        return line.number("input_bytes", trace.inputs.bytes()).number("sources", sources).line();
    }
    const std::string inputs = trace.inputs.size() == 0 ? "no inputs" : size_text(trace.inputs.bytes()) + " of inputs";
    return "trace: " + path + ", " + counted(trace.end.turns, "turn") + ", " + inputs + " and " + counted(sources, "source") +
           '\n';
}

}  // namespace aeroflow::cli
