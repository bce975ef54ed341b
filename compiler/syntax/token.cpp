#include "compiler/syntax/token.h"

namespace aeroflow::syntax {

std::string_view shown(TokenKind kind) {
    switch (kind) {
#define TOKEN(kind, shown) \
    case TokenKind::kind: return shown;
#define SOFT(kind, word) \
    case TokenKind::kind: return "`" word "`";
#define KEYWORD(kind, word) \
    case TokenKind::kind: return "`" word "`";
#define SIGN(kind, text) \
    case TokenKind::kind: return "`" text "`";
#include "compiler/syntax/tokens.def"
        case TokenKind::None: return "nothing";
        case TokenKind::End: return "the end of the file";
    }
    return "";
}

bool is_keyword(TokenKind kind) {
    switch (kind) {
#define TOKEN(kind, shown)
#define SOFT(kind, word)
#define KEYWORD(kind, word) case TokenKind::kind:
#define SIGN(kind, text)
#include "compiler/syntax/tokens.def"
        return true;
        default: return false;
    }
}

}  // namespace aeroflow::syntax
