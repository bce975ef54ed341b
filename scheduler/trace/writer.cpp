#include "scheduler/trace/writer.h"

#include <algorithm>
#include <charconv>

#include "scheduler/trace/base64.h"

namespace aeroflow::trace {
namespace {

constexpr size_t kPiece = size_t{64} << 10;
constexpr size_t kWordsOfPiece = 3 * 2048;
constexpr uint64_t kExactInDoubles = uint64_t{1} << 53;  // readers of JSON that know only doubles keep these

void append_decimal(std::string& out, uint64_t value) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_id(std::string& out, uint64_t id) {
    out += '"';
    append_decimal(out, id);
    out += '"';
}

void append_number(std::string& out, uint64_t value) {
    if (value > kExactInDoubles) append_id(out, value);
    else append_decimal(out, value);
}

void append_digest(std::string& out, uint64_t digest) {
    constexpr char kHex[] = "0123456789abcdef";
    char digits[16];
    for (int i = 0; i < 16; ++i) digits[i] = kHex[digest >> (60 - 4 * i) & 15];
    out.append(digits, sizeof digits);
}

class Writer {
public:
    explicit Writer(const Sink& sink) : sink_(sink) { out_.reserve(2 * kPiece); }
    ~Writer() { pass_on(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void program(const Program& program) {
        text_member("{\"id\":", program.id);
        text_member(",\"entry\":", program.entry);
        out_ += ",\"files\":[";
        for (const SourceFile& file : program.files) {
            if (&file != program.files.data()) out_ += ',';
            text_member("\n{\"path\":", file.path);
            text_member(",\"text\":", file.text);
            out_ += '}';
            pass_on_when_full();
        }
        out_ += "]}";
    }

    void config(const Config& config) {
        out_ += "{\"seed\":";
        append_id(out_, config.seed);
        number_member(",\"limits\":{\"memory\":", config.limits.memory);
        number_member(",\"stack\":", config.limits.stack);
        number_member(",\"fuel\":", config.limits.fuel);
        out_ += "},\"arguments\":[";
        for (const std::string& argument : config.arguments) {
            text_member(&argument == config.arguments.data() ? "" : ",", argument);
            pass_on_when_full();
        }
        out_ += "],\"nodes\":[]";
        if (config.test) text_member(",\"test\":", *config.test);
        out_ += '}';
    }

    void inputs(const Inputs& inputs) {
        out_ += '[';
        for (size_t i = 0; i < inputs.size(); ++i) {
            if (i != 0) out_ += ',';
            input(inputs[i], inputs.words(inputs[i]));
            pass_on_when_full();
        }
        out_ += ']';
    }

    void clock(const std::vector<std::pair<uint64_t, uint64_t>>& moves) {
        out_ += '[';
        for (const auto& [tick, to] : moves) {
            number_member(&tick == &moves.front().first ? "[" : ",[", tick);
            number_member(",", to);
            out_ += ']';
            pass_on_when_full();
        }
        out_ += ']';
    }

    void windows(const std::vector<WindowRow>& rows) {
        out_ += '[';
        for (const WindowRow& row : rows) {
            number_member(&row == rows.data() ? "\n[" : ",\n[", row.turns);
            number_member(",", row.tick);
            text_member(",", row.hash);
            out_ += ']';
        }
        out_ += ']';
    }

    void end(const End& end) {
        number_member("{\"tick\":", end.tick);
        number_member(",\"turns\":", end.turns);
        text_member(",\"hash\":", end.hash);
        number_member(",\"status\":", static_cast<uint64_t>(end.status));
        if (end.shutdown) number_member(",\"shutdown\":", *end.shutdown);
        out_ += '}';
    }

    void raw(std::string_view text) { out_ += text; }

private:
    void input(const Input& input, std::span<const uint64_t> words) {
        number_member("\n{\"tick\":", input.tick);
        out_ += ",\"port\":";
        append_id(out_, input.port);
        number_member(",\"request\":", input.request);
        out_ += ",\"digest\":\"";
        append_digest(out_, input.digest);
        if (input.text) {
            text_member("\",\"answer\":", {reinterpret_cast<const char*>(words.data() + 1), words[0]});
            out_ += '}';
        } else {
            out_ += "\",\"base64\":\"";
            // In pieces of whole groups of three bytes, so that a large answer needs no copy of itself.
            while (!words.empty()) {
                const std::span<const uint64_t> piece = words.first(std::min(words.size(), kWordsOfPiece));
                encode_base64(piece, out_);
                words = words.subspan(piece.size());
                pass_on_when_full();
            }
            out_ += "\"}";
        }
    }

    void number_member(std::string_view before, uint64_t value) {
        out_ += before;
        append_number(out_, value);
    }
    void text_member(std::string_view before, std::string_view text) {
        out_ += before;
        append_json(out_, text);
    }
    void pass_on_when_full() {
        if (out_.size() >= kPiece) pass_on();
    }
    void pass_on() {
        sink_(out_);
        out_.clear();
    }

    const Sink& sink_;
    std::string out_;
};

}  // namespace

void append_json(std::string& out, std::string_view text) {
    constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    size_t from = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<uint8_t>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, from, i - from);
        from = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                out += "\\u00";
                out += kHex[c >> 4];
                out += kHex[c & 15];
        }
    }
    out.append(text, from, text.size() - from);
    out += '"';
}

void write_head(const Sink& sink) { sink("{\"traceEvents\":["); }

void write_tail(const Trace& trace, const Sink& sink) {
    Writer writer(sink);
    writer.raw("],\"displayTimeUnit\":\"ns\",\"aeroflow\":{\n\"version\":1,\n\"program\":");
    writer.program(trace.program);
    writer.raw(",\n\"config\":");
    writer.config(trace.config);
    writer.raw(",\n\"inputs\":");
    writer.inputs(trace.inputs);
    writer.raw(",\n\"clock\":");
    writer.clock(trace.clock);
    writer.raw(",\n\"windows\":");
    writer.windows(trace.windows);
    writer.raw(",\n\"end\":");
    writer.end(trace.end);
    writer.raw("}}\n");
}

void write_trace(const Trace& trace, const Sink& sink) {
    write_head(sink);
    write_tail(trace, sink);
}

}  // namespace aeroflow::trace
