// JSON objects on one line: what our messages look like to tools (`--message-format json`).
//
// In: keys and values in the order in which they shall stand. Out: `{"key":"text","number":3}`. Any bytes may come in: what is
// not UTF-8 becomes U+FFFD, so that every line is valid JSON whatever a source file or a path holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aeroflow::base {

void append_json_string(std::string& out, std::string_view text);

class JsonLine {
public:
    JsonLine& text(std::string_view key, std::string_view value);
    JsonLine& number(std::string_view key, uint64_t value);
    JsonLine& boolean(std::string_view key, bool value);
    // `value` is JSON already: an object of another JsonLine, an array.
    JsonLine& json(std::string_view key, std::string_view value);
    JsonLine& texts(std::string_view key, const std::vector<std::string>& values);
    JsonLine& objects(std::string_view key, const std::vector<std::string>& values);

    std::string object() const { return "{" + members_ + "}"; }
    std::string line() const { return object() + "\n"; }

private:
    void begin(std::string_view key);

    std::string members_;
};

}  // namespace aeroflow::base
