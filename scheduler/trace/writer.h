// trace.json from a Trace (formats.md §7): one JSON object that also opens in Perfetto.
//
// In: a Trace and who takes the text. Out: the text in pieces of some 64 KiB. The same Trace gives the same bytes.
#pragma once

#include <functional>
#include <string_view>

#include "scheduler/trace/trace.h"

namespace aeroflow::trace {

using Sink = std::function<void(std::string_view)>;

// Level `inputs`: no events.
void write_trace(const Trace& trace, const Sink& sink);

// Level `events`: the head, then the events with commas between them, then the tail.
void write_head(const Sink& sink);
void write_tail(const Trace& trace, const Sink& sink);

// Appends a JSON string with its quotes; `text` is UTF-8.
void append_json(std::string& out, std::string_view text);

}  // namespace aeroflow::trace
