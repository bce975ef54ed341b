#include "scheduler/trace/reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <set>

#include "scheduler/trace/base64.h"
#include "scheduler/trace/identity.h"
#include "scheduler/trace/json_scanner.h"
#include "scheduler/trace/schema.h"

namespace aeroflow::trace {
namespace {

constexpr uint64_t kExactInDoubles = uint64_t{1} << 53;
constexpr uint64_t kMostAsks = uint64_t{1} << 40;
constexpr uint32_t kDeepest = 64;        // of what is not read, the events
constexpr size_t kLongestPath = 4096;
constexpr size_t kMostWindows = 32;
constexpr size_t kShownBytes = 60;

// A piece of the file in a message: no control characters, not too long.
std::string shown(std::string_view text) {
    std::string out = "`";
    for (const char c : text.substr(0, kShownBytes)) out += static_cast<uint8_t>(c) < 0x20 || c == 0x7F ? '?' : c;
    // A cut in the middle of a character leaves no half of it.
    while (text.size() > kShownBytes && (static_cast<uint8_t>(out.back()) & 0xC0) == 0x80) out.pop_back();
    if (text.size() > kShownBytes && static_cast<uint8_t>(out.back()) >= 0xC0) out.pop_back();
    return out + (text.size() > kShownBytes ? "…`" : "`");
}

bool is_hex(std::string_view text, size_t digits) {
    return text.size() == digits &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// The one way to write a number: no sign, no leading zero.
std::optional<uint64_t> decimal(std::string_view text) {
    uint64_t value = 0;
    if (text.size() > 1 && text[0] == '0') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Follows the tables of schema.h.
class Handler final : public JsonHandler {
public:
    Trace trace;
    std::string error;

    bool word(std::string_view text) override { return scalar(text == "null" ? "null" : "true or false"); }
    bool other_number(bool negative) override {
        return scalar(negative ? "a negative number" : "a number that is not whole or too large");
    }

    bool number(uint64_t value) override {
        if (skipping_) return true;
        const Member* member = next("a number");
        if (member == nullptr) return false;
        if (member->kind == ValueKind::Anything) return value_done();
        if (member->kind != ValueKind::Number) return fail("a number stands here");
        if (value > kExactInDoubles) return fail("numbers above 2^53 are written as texts");
        return put(member->slot, value);
    }

    bool string(std::string_view text) override {
        if (skipping_) return true;
        const Member* member = next("a text");
        if (member == nullptr) return false;
        if (member->kind == ValueKind::Anything) return value_done();
        if (member->kind == ValueKind::Inside) return fail("a text stands here: " + shown(text));
        if (member->kind == ValueKind::Text) return put(member->slot, text);
        const std::optional<uint64_t> value = decimal(text);
        if (!value || *value <= kExactInDoubles) return fail(shown(text) + " is no number above 2^53");
        return put(member->slot, *value);
    }

    bool begin(bool object) override { return open(object); }
    bool end() override { return close(); }

    bool key(std::string_view name) override {
        if (skipping_) return true;
        Frame& frame = frames_.back();
        const auto members = frame.shape->members;
        size_t next = frame.next;
        while (next < members.size() && members[next].optional && members[next].name != name) ++next;
        if (next < members.size() && members[next].name == name) {
            frame.next = next;
            return true;
        }
        for (size_t i = 0; i < members.size(); ++i) {
            if (members[i].name != name) continue;
            return fail(shown(name) + (i < frame.next ? " stands twice, or too late" : " stands too early") + in_shape());
        }
        return fail(shown(name) + " is not known" + in_shape());
    }

    void not_json(size_t position) { fail("not JSON from byte " + std::to_string(position) + " on"); }

private:
    struct Frame {
        const Shape* shape;
        size_t next = 0;   // member that comes next, or whose value comes
        size_t count = 0;  // elements of a list
    };

    bool fail(const std::string& what) {
        if (!error.empty()) return false;
        const std::string place = this->place();
        error = place.empty() ? what : place + ": " + what;
        return false;
    }

    // "aeroflow.inputs[3].digest"
    std::string place() const {
        std::string out;
        for (const Frame& frame : frames_) {
            if (frame.shape->kind == ShapeKind::List) {
                out += '[' + std::to_string(frame.count == 0 ? 0 : frame.count - 1) + ']';
            } else if (frame.shape->kind == ShapeKind::Tuple) {
                out += '[' + std::to_string(frame.next) + ']';
            } else if (frame.next < frame.shape->members.size()) {
                if (!out.empty()) out += '.';
                out += frame.shape->members[frame.next].name;
            }
        }
        return out;
    }

    std::string in_shape() const {
        std::string out = "; here stand";
        for (const Member& member : frames_.back().shape->members) out += " " + std::string(member.name);
        return out;
    }

    // The member whose value comes now.
    const Member* next(const char* what) {
        if (frames_.empty()) {
            fail(std::string("not a trace: ") + what + " in place of an object");
            return nullptr;
        }
        Frame& frame = frames_.back();
        if (frame.shape->kind == ShapeKind::List) {
            ++frame.count;
            return &frame.shape->members[0];
        }
        if (frame.next >= frame.shape->members.size()) {
            fail("too many elements");
            return nullptr;
        }
        return &frame.shape->members[frame.next];
    }

    bool scalar(const char* what) {
        if (skipping_) return true;
        const Member* member = next(what);
        if (member == nullptr) return false;
        return member->kind == ValueKind::Anything ? value_done() : fail(std::string(what) + " stands here");
    }

    bool open(bool object) {
        if (skipping_) return ++skipped_ < kDeepest ? true : fail("nested too deeply");
        const char* what = object ? "an object" : "a list";
        if (frames_.empty() && object && !begun_) {
            begun_ = true;
            frames_.push_back({&file_shape()});
            return true;
        }
        const Member* member = next(what);
        if (member == nullptr) return false;
        if (member->kind == ValueKind::Anything) {
            skipping_ = true;
            skipped_ = 1;
            return true;
        }
        const bool fits = member->kind == ValueKind::Inside && (member->inside->kind == ShapeKind::Object) == object;
        if (!fits) return fail(std::string(what) + " stands here");
        frames_.push_back({member->inside});
        begin_row(member->inside->row);
        return true;
    }

    bool close() {
        if (skipping_) {
            if (--skipped_ == 0) {
                skipping_ = false;
                value_done();
            }
            return true;
        }
        const Frame& frame = frames_.back();
        if (frame.shape->kind != ShapeKind::List) {
            for (size_t i = frame.next; i < frame.shape->members.size(); ++i) {
                const Member& member = frame.shape->members[i];
                if (member.optional) continue;
                return fail(member.name.empty() ? "too few elements" : shown(member.name) + " is missing");
            }
        }
        if (!end_row(frame.shape->row)) return false;
        frames_.pop_back();
        return value_done();
    }

    bool value_done() {
        if (!frames_.empty() && frames_.back().shape->kind != ShapeKind::List) ++frames_.back().next;
        return true;
    }

    void begin_row(Row row) {
        switch (row) {
            case Row::None: return;
            case Row::File: trace.program.files.emplace_back(); return;
            case Row::Input:
                input_ = {};
                answers_ = 0;
                return;
            case Row::Clock: trace.clock.emplace_back(); return;
            case Row::Window: trace.windows.emplace_back(); return;
        }
    }

    bool end_row(Row row) {
        if (row == Row::Input) {
            if (answers_ != 1) return fail(answers_ == 0 ? "the answer is missing" : "two answers");
            const bool late = trace.inputs.size() != 0 && trace.inputs[trace.inputs.size() - 1].tick > input_.tick;
            if (late) return fail("an input of an earlier tick");
            trace.inputs.add(input_, words_);
        }
        if (row == Row::Window && trace.windows.size() > kMostWindows) return fail("too many windows");
        return true;
    }

    bool put(Slot slot, uint64_t value) {
        switch (slot) {
            case Slot::Version:
                if (value != 1) return fail("version " + std::to_string(value) + " of the format; this program reads 1");
                break;
            case Slot::Memory: trace.config.limits.memory = value; break;
            case Slot::Stack:
                if (value > UINT32_MAX) return fail("more stack units than there can be");
                trace.config.limits.stack = value;
                break;
            case Slot::Fuel:
                if (value > INT64_MAX) return fail("more fuel than there can be");
                trace.config.limits.fuel = value;
                break;
            case Slot::InputTick: input_.tick = value; break;
            case Slot::Request:
                if (value == 0 || value >= kMostAsks) return fail("no number of an ask");
                input_.request = value;
                break;
            case Slot::ClockTick: trace.clock.back().first = value; break;
            case Slot::ClockTo: trace.clock.back().second = value; break;
            case Slot::WindowTurns: trace.windows.back().turns = value; break;
            case Slot::WindowTick: trace.windows.back().tick = value; break;
            case Slot::EndTick: trace.end.tick = value; break;
            case Slot::EndTurns: trace.end.turns = value; break;
            case Slot::Status:
                if (value > 255) return fail("no exit status");
                trace.end.status = static_cast<int>(value);
                break;
            case Slot::Shutdown: trace.end.shutdown = value; break;
            default: return fail("a number stands here");
        }
        return value_done();
    }

    bool put(Slot slot, std::string_view text) {
        switch (slot) {
            case Slot::TimeUnit:
                if (text != "ns" && text != "ms") return fail(shown(text) + " is no unit of time");
                break;
            case Slot::ProgramId:
                if (!is_hex(text, 32)) return fail(shown(text) + " is not 32 hexadecimal digits");
                trace.program.id = text;
                break;
            case Slot::Entry: trace.program.entry = text; break;
            case Slot::Path: return put_path(text);
            case Slot::Text: trace.program.files.back().text = text; break;
            case Slot::Seed: return put_id(text, trace.config.seed);
            case Slot::Argument: trace.config.arguments.emplace_back(text); break;
            case Slot::Test: trace.config.test = std::string(text); break;
            case Slot::Port: return put_id(text, input_.port);
            case Slot::Digest:
                if (!is_hex(text, 16)) return fail(shown(text) + " is not 16 hexadecimal digits");
                std::from_chars(text.data(), text.data() + text.size(), input_.digest, 16);
                break;
            case Slot::Answer: put_answer(text); break;
            case Slot::Base64: {
                if (!decode_base64(text, words_)) return fail("not the base64 of whole words");
                ++answers_;
                break;
            }
            case Slot::Secret: return fail("secret answers stand in a file of their own, which this version does not read");
            case Slot::WindowHash:
                if (!is_hex(text, 32)) return fail(shown(text) + " is not 32 hexadecimal digits");
                trace.windows.back().hash = text;
                break;
            case Slot::EndHash:
                if (!is_hex(text, 32)) return fail(shown(text) + " is not 32 hexadecimal digits");
                trace.end.hash = text;
                break;
            default: return fail("a text stands here: " + shown(text));
        }
        return value_done();
    }

    bool put_id(std::string_view text, uint64_t& out) {
        const std::optional<uint64_t> id = decimal(text);
        if (!id) return fail(shown(text) + " is no number of 64 bits");
        out = *id;
        return value_done();
    }

    bool put_path(std::string_view path) {
        const bool control = std::ranges::any_of(path, [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7F; });
        if (path.empty() || path.size() > kLongestPath || control) return fail(shown(path) + " is no path");
        trace.program.files.back().path = path;
        return value_done();
    }

    void put_answer(std::string_view text) {
        words_.assign(1 + (text.size() + 7) / 8, 0);
        words_[0] = text.size();
        if (!text.empty()) std::memcpy(words_.data() + 1, text.data(), text.size());
        input_.text = true;
        ++answers_;
    }

    std::vector<Frame> frames_;
    bool begun_ = false;
    bool skipping_ = false;
    uint32_t skipped_ = 0;  // depth
    Input input_;
    std::vector<uint64_t> words_;  // of its answer
    int answers_ = 0;
};

// What the tables cannot say.
std::string contradiction(const Trace& trace) {
    if (trace.program.files.empty()) return "the trace has no sources";
    if (trace.program.files[0].path != trace.program.entry) return "the entry file is not the first of the program's files";
    std::set<std::string_view> paths;
    for (const SourceFile& file : trace.program.files) {
        if (!paths.insert(file.path).second) return "the file " + shown(file.path) + " stands twice";
    }
    if (program_id(trace.program, trace.config.limits) != trace.program.id) {
        return "the program is not the one that was recorded: its id is " +
               program_id(trace.program, trace.config.limits) + ", the trace says " + trace.program.id;
    }
    if (trace.windows.empty()) return "the trace has no windows";
    for (size_t i = 1; i < trace.windows.size(); ++i) {
        const WindowRow& before = trace.windows[i - 1];
        const WindowRow& row = trace.windows[i];
        if (row.turns < before.turns || row.tick < before.tick) return "the windows are not in order";
    }
    const WindowRow& last = trace.windows.back();
    if (last != WindowRow{trace.end.turns, trace.end.tick, trace.end.hash}) return "the last window is not the end";
    if (trace.end.shutdown && *trace.end.shutdown != trace.end.tick) return "the shutdown is not at the end";
    return {};
}

}  // namespace

std::expected<Trace, std::string> read_trace(std::string_view json) {
    if (json.size() > kMostBytes) return std::unexpected("larger than a trace may be, 2 GiB");
    Handler handler;
    size_t position = 0;
    if (!scan_json(json, handler, position)) {
        handler.not_json(position);  // unless it has said something more exact
        return std::unexpected(handler.error);
    }
    std::string wrong = contradiction(handler.trace);
    if (!wrong.empty()) return std::unexpected(std::move(wrong));
    return std::move(handler.trace);
}

}  // namespace aeroflow::trace
