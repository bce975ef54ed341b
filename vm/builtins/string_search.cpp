// Builtins of string that search, cut and put together: find, replace, split, trim, pad, codes.
#include "vm/builtins/text_parts.h"
#include "vm/value/list_data.h"

namespace aeroflow::builtins::rows {
namespace {

constexpr auto kNowhere = std::string_view::npos;

uint64_t occurrences(std::string_view text, std::string_view part) {
    uint64_t count = 0;
    for (size_t at = text.find(part); at != kNowhere; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

// A list of strings of a known length, filled from the front. Making the strings may move it.
class StringList {
public:
    StringList(const Call& call, uint64_t length)
        : call_(call), list_(call.spend(length) ? make(call, length) : 0) {}

    // False: a fault has been raised.
    bool add(Reference text) {
        if (text == 0) return false;
        value::store(value::list_data(call_.context, list_, 4) + filled_++ * 4, text);
        return true;
    }
    bool made() const { return list_ != 0; }
    Reference list() const { return list_; }

private:
    static Reference make(const Call& call, uint64_t length) {
        if (length == 0) return value::kEmptyList;
        return value::make_list(call.context, call.types()[value::kString], length);
    }

    const Call& call_;
    Reference list_;
    uint64_t filled_ = 0;
};

size_t skip_space(std::string_view text) {
    size_t at = 0;
    while (at < text.size() && is_space(scalar_at(text, at)))
        at += scalar_length(static_cast<uint8_t>(text[at]));
    return at;
}

size_t skip_space_back(std::string_view text, size_t least) {
    size_t end = text.size();
    while (end > least) {
        size_t last = end - 1;
        while (is_continuation(text[last])) --last;
        if (!is_space(scalar_at(text, last))) break;
        end = last;
    }
    return end;
}

void trim(const Call& call, bool start, bool end) {
    const std::string_view text = call.text(0);
    const size_t first = start ? skip_space(text) : 0;
    const size_t last = end ? skip_space_back(text, first) : text.size();
    call.give(part_of(call.context, call.reference(0), first, last - first));
}

// Fills up to `width` scalars with the fill, from its front, as often as it takes.
void pad(const Call& call, bool left) {
    const value::TextHead head = value::head_at<value::TextHead>(call.context, call.reference(0));
    const value::TextHead fill = value::head_at<value::TextHead>(call.context, call.reference(2));
    const int64_t missing = call.integer(1) - int64_t{head.scalars};
    if (call.integer(1) < 0 || missing <= 0 || fill.scalars == 0) {
        value::copy_reference(call.context, call.reference(0));
        return call.give(call.reference(0));
    }
    const auto count = static_cast<uint64_t>(missing);
    const uint64_t whole = count / fill.scalars;
    if (whole > value::kMaxText / fill.length) return call.fault(FaultKind::OutOfMemory);
    const uint64_t rest = offset_of(call.text(2), count % fill.scalars);
    const uint64_t padding = whole * fill.length + rest;
    if (!call.spend(padding / 8)) return;
    const Reference made =
        value::make_text(call.context, head.length + padding, head.scalars + count);
    if (made == 0) return;
    uint8_t* out = value::text_data(call.context, made);
    const std::string_view text = call.text(0);
    uint8_t* gap = left ? out : out + text.size();
    std::memcpy(left ? out + padding : out, text.data(), text.size());
    for (uint64_t i = 0; i < whole; ++i)
        std::memcpy(gap + i * fill.length, call.text(2).data(), fill.length);
    std::memcpy(gap + whole * fill.length, call.text(2).data(), rest);
    call.give(made);
}

// Where the line at `at` ends, without \n or \r\n, and where the next one begins.
struct Line {
    size_t end, next;
};
Line line_at(std::string_view text, size_t at) {
    const size_t newline = text.find('\n', at);
    if (newline == kNowhere) return {text.size(), text.size()};
    return {newline > at && text[newline - 1] == '\r' ? newline - 1 : newline, newline + 1};
}

}  // namespace

void StringContains(const Call& call) { call.give(call.text(0).find(call.text(1)) != kNowhere); }
void StringStartsWith(const Call& call) { call.give(call.text(0).starts_with(call.text(1))); }
void StringEndsWith(const Call& call) { call.give(call.text(0).ends_with(call.text(1))); }

void StringFind(const Call& call) {
    const size_t at = call.text(0).find(call.text(1));
    const int64_t index =
        at == kNowhere ? 0 : int64_t{value::count_scalars(call.text(0).substr(0, at))};
    give_optional(call, call.types()[value::kInt], at == kNowhere ? nullptr : &index);
}

void StringReplace(const Call& call) {
    const value::TextHead head = value::head_at<value::TextHead>(call.context, call.reference(0));
    const value::TextHead part = value::head_at<value::TextHead>(call.context, call.reference(1));
    const value::TextHead by = value::head_at<value::TextHead>(call.context, call.reference(2));
    if (part.length == 0) return call.fault(FaultKind::Panic, "empty separator");
    const uint64_t count = occurrences(call.text(0), call.text(1));
    if (count == 0) {
        value::copy_reference(call.context, call.reference(0));
        return call.give(call.reference(0));
    }
    const uint64_t length = head.length - count * part.length + count * by.length;
    const uint64_t scalars = head.scalars - count * part.scalars + count * by.scalars;
    if (length == 0) return call.give(value::kEmptyText);
    const Reference made =
        call.spend(length / 8) ? value::make_text(call.context, length, scalars) : 0;
    if (made == 0) return;
    uint8_t* out = value::text_data(call.context, made);
    const std::string_view text = call.text(0), old = call.text(1), fresh = call.text(2);
    size_t at = 0;
    for (uint64_t i = 0; i <= count; ++i) {
        const size_t found = i == count ? text.size() : text.find(old, at);
        std::memcpy(out, text.data() + at, found - at);
        out += found - at;
        at = found + old.size();
        if (i == count) break;
        std::memcpy(out, fresh.data(), fresh.size());
        out += fresh.size();
    }
    call.give(made);
}

void StringSplit(const Call& call) {
    if (call.text(1).empty()) return call.fault(FaultKind::Panic, "empty separator");
    const size_t separator = call.text(1).size();
    StringList list(call, occurrences(call.text(0), call.text(1)) + 1);
    if (!list.made()) return;
    for (size_t at = 0;;) {
        const size_t found = call.text(0).find(call.text(1), at);
        const size_t end = found == kNowhere ? call.text(0).size() : found;
        if (!list.add(part_of(call.context, call.reference(0), at, end - at))) return;
        if (found == kNowhere) break;
        at = found + separator;
    }
    call.give(list.list());
}

void StringLines(const Call& call) {
    uint64_t count = 0;
    for (size_t at = 0; at < call.text(0).size(); at = line_at(call.text(0), at).next) ++count;
    StringList list(call, count);
    if (!list.made()) return;
    for (size_t at = 0; at < call.text(0).size();) {
        const Line line = line_at(call.text(0), at);
        if (!list.add(part_of(call.context, call.reference(0), at, line.end - at))) return;
        at = line.next;
    }
    call.give(list.list());
}

void StringChars(const Call& call) {
    StringList list(call, value::head_at<value::TextHead>(call.context, call.reference(0)).scalars);
    if (!list.made()) return;
    for (size_t at = 0; at < call.text(0).size();) {
        const uint32_t length = scalar_length(static_cast<uint8_t>(call.text(0)[at]));
        if (!list.add(part_of(call.context, call.reference(0), at, length, 1))) return;
        at += length;
    }
    call.give(list.list());
}

void StringCodes(const Call& call) {
    const uint32_t scalars =
        value::head_at<value::TextHead>(call.context, call.reference(0)).scalars;
    if (scalars == 0) return call.give(value::kEmptyList);
    const Reference list = call.spend(scalars)
                               ? value::make_list(call.context, call.types()[value::kInt], scalars)
                               : 0;
    if (list == 0) return;
    uint8_t* out = value::list_data(call.context, list, 8);
    const std::string_view text = call.text(0);
    for (size_t at = 0; at < text.size(); at += scalar_length(static_cast<uint8_t>(text[at]))) {
        value::store<int64_t>(out, scalar_at(text, at));
        out += 8;
    }
    call.give(list);
}

void StringFromCodes(const Call& call) {
    const Reference list = call.reference(0);
    const uint32_t count = value::list_length(call.context, list);
    if (!call.spend(count)) return;
    const uint8_t* codes = value::list_data(call.context, list, 8);
    std::string out;
    out.reserve(count);
    for (uint32_t i = 0; i < count; ++i) {
        const auto code = value::load<int64_t>(codes + i * 8ull);
        if (code < 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            return call.out_of_range(code, 0x110000);
        char bytes[4];
        out.append(bytes, write_scalar(static_cast<uint32_t>(code), bytes));
    }
    if (out.size() == 1) return call.give(value::letter(static_cast<uint8_t>(out[0])));
    call.give(out.empty() ? value::kEmptyText : value::make_string(call.context, out));
}

void StringBytes(const Call& call) {
    const uint64_t length = call.text(0).size();
    const Reference made =
        call.spend(length / 8) ? value::make_text(call.context, length, length) : 0;
    if (made == 0) return;
    if (length != 0) std::memcpy(value::text_data(call.context, made), call.text(0).data(), length);
    call.give(made);
}

void StringTrim(const Call& call) { trim(call, true, true); }
void StringTrimStart(const Call& call) { trim(call, true, false); }
void StringTrimEnd(const Call& call) { trim(call, false, true); }
void StringPadLeft(const Call& call) { pad(call, true); }
void StringPadRight(const Call& call) { pad(call, false); }

}  // namespace aeroflow::builtins::rows
