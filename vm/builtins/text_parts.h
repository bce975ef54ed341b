// Parts of strings as strings of their own, for the builtins of string.
#pragma once

#include "vm/builtins/call.h"
#include "vm/builtins/utf8.h"

namespace aeroflow::builtins {

// Bytes [offset, offset + length) of a string, `scalars` of them scalars: a constant when empty or one ASCII letter, the
// string itself with one owner more when it is all of it.
inline Reference part_of(turn::Context& context, Reference text, uint64_t offset, uint64_t length,
                         uint64_t scalars) {
    if (length == 0) return value::kEmptyText;
    const uint8_t* data = value::text_data(context, text) + offset;
    if (length == 1 && *data < 0x80) return value::letter(*data);
    if (length == value::head_at<value::TextHead>(context, text).length) {
        value::copy_reference(context, text);
        return text;
    }
    const Reference made = value::make_text(context, length, scalars);
    if (made != 0)
        std::memcpy(value::text_data(context, made), value::text_data(context, text) + offset,
                    length);
    return made;
}
// The same for a part whose scalars are not known.
inline Reference part_of(turn::Context& context, Reference text, uint64_t offset, uint64_t length) {
    const bool ascii = value::is_ascii(value::head_at<value::TextHead>(context, text));
    const uint64_t scalars =
        ascii ? length
              : value::count_scalars(value::text_view(context, text).substr(offset, length));
    return part_of(context, text, offset, length, scalars);
}

// The byte offset of a scalar, O(1) in ASCII.
inline uint64_t byte_offset(turn::Context& context, Reference text, uint64_t index) {
    if (value::is_ascii(value::head_at<value::TextHead>(context, text))) return index;
    return offset_of(value::text_view(context, text), index);
}

}  // namespace aeroflow::builtins
