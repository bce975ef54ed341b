#include "scheduler/trace/record.h"

#include <xxhash.h>

#include <algorithm>

namespace aeroflow::trace {
namespace {

enum class TextForm : uint8_t { None, String, OkString };

// Whether an answer stands as its text (formats.md §7): a `string`, or the `ok` of one.
TextForm text_form(const value::TypeTable& types, value::TypeId result, std::span<const uint64_t> answer) {
    if (result == value::kString) return TextForm::String;
    const value::Type& type = types[result];
    const bool ok = type.kind == value::Kind::Result && type.first == value::kString && answer[0] == 0;
    return ok ? TextForm::OkString : TextForm::None;
}

}  // namespace

uint64_t message_digest(uint64_t signature, std::span<const uint64_t> hashed) {
    constexpr size_t kShort = 31;
    if (hashed.size() <= kShort) {
        uint64_t all[kShort + 1] = {signature};
        std::ranges::copy(hashed, all + 1);
        return XXH3_64bits(all, (hashed.size() + 1) * 8);
    }
    std::vector<uint64_t> all{signature};
    all.insert(all.end(), hashed.begin(), hashed.end());
    return XXH3_64bits(all.data(), all.size() * 8);
}

uint64_t request_digest(const core::Request& request) { return message_digest(request.selector.digest, request.hashed); }

void HostRecorder::input(const core::HostInput& input) {
    Input row{.tick = input.tick, .port = kHostPort, .request = input.number};
    if (input.kind != core::HostInput::Kind::Message) {
        row.digest = input.kind == core::HostInput::Kind::Open ? open_digest() : close_digest();
        inputs_.add(row, {});
        return;
    }
    row.digest = message_digest(input.selector->digest, input.hashed);
    inputs_.add(row, input.words, input.actor);
}

bool RecordingPorts::serve(const core::Request& request, std::vector<uint64_t>& answer) {
    const bool served = ports_.serve(request, answer);
    if (request.ask == 0) return served;  // nobody gets the answer
    Input input{.tick = request.tick, .port = request.port, .request = request.ask, .digest = request_digest(request)};
    const TextForm form =
        served ? text_form(program_.types, request.selector.result, answer) : TextForm::None;
    input.text = form != TextForm::None;
    if (form == TextForm::None) {
        inputs_.add(input, answer, served ? 0 : 1);
    } else {
        const std::span<const uint64_t> text = std::span(answer).subspan(form == TextForm::String ? 0 : 1);
        inputs_.add(input, text);
    }
    return served;
}

std::vector<WindowRow> window_rows(const core::RunResult& result) {
    std::vector<WindowRow> rows;
    for (const core::Window& window : result.windows) rows.push_back({window.turns, window.tick, window.sums.text()});
    return rows;
}

void finish(Trace& trace, const core::RunResult& result) {
    trace.windows = window_rows(result);
    trace.end = {.tick = result.tick,
                 .turns = result.turns,
                 .hash = result.hash,
                 .status = result.status,
                 .shutdown = result.shutdown};
}

}  // namespace aeroflow::trace
