// Which words are keywords, always or softly: one lookup per word of the source.
#pragma once

#include <string_view>

#include "compiler/syntax/token.h"

namespace aeroflow::syntax {

struct Word {
    TokenKind kind = TokenKind::NAME;  // a hard keyword, or NAME
    TokenKind soft = TokenKind::None;  // for NAME: the soft keyword it may be
};

Word classify_word(std::string_view text);

}  // namespace aeroflow::syntax
