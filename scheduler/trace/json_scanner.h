// The pieces of a JSON text (RFC 8259), one after the other, to a handler: no tree, no copies of plain strings.
//
// In: any bytes. Out: calls in the order of the text; strings are valid UTF-8 with their escapes resolved and live for the call
// only. Nesting is the handler's to limit: it may refuse to go on at any call. docs/decisions/0002 says why this is ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aeroflow::trace {

class JsonHandler {
public:
    virtual ~JsonHandler() = default;
    // Each gives whether to go on.
    virtual bool begin(bool object) = 0;  // else a list
    virtual bool end() = 0;
    virtual bool key(std::string_view text) = 0;
    virtual bool string(std::string_view text) = 0;
    virtual bool number(uint64_t value) = 0;
    virtual bool other_number(bool negative) = 0;  // below 0, not whole, or too large
    virtual bool word(std::string_view text) = 0;  // null, true, false
};

// True when all of `text` is one JSON value and the handler took it. Else `position` is the byte from which on it is not JSON, or
// behind what the handler refused.
bool scan_json(std::string_view text, JsonHandler& handler, size_t& position);

}  // namespace aeroflow::trace
