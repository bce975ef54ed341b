#include "compiler/syntax/recover.h"

#include <algorithm>

namespace aeroflow::syntax {

namespace {

bool opens(TokenKind kind) {
    return kind == TokenKind::PAREN_OPEN || kind == TokenKind::BRACKET_OPEN || kind == TokenKind::BRACE_OPEN ||
           kind == TokenKind::DICT_OPEN || kind == TokenKind::FSTRING_OPEN || kind == TokenKind::HOLE_OPEN;
}

bool closes(TokenKind kind) {
    return kind == TokenKind::PAREN_CLOSE || kind == TokenKind::BRACKET_CLOSE || kind == TokenKind::BRACE_CLOSE ||
           kind == TokenKind::FSTRING_CLOSE || kind == TokenKind::HOLE_CLOSE;
}

struct Open {
    TokenKind kind;
    uint32_t statement;  // where the statement at hand begins
};

std::vector<Open> open_brackets(const std::vector<Token>& item, uint32_t until) {
    std::vector<Open> open;
    for (uint32_t i = 0; i < until; ++i) {
        const TokenKind kind = item[i].kind;
        if (opens(kind)) {
            open.push_back({kind, i + 1});
        } else if (closes(kind) && !open.empty()) {
            open.pop_back();
        } else if (kind == TokenKind::SEPARATOR && !open.empty()) {
            open.back().statement = i + 1;
        }
    }
    return open;
}

// From `from`, `inner` brackets deep in the frame of the statement, to the separator or brace that ends it.
uint32_t statement_end(const std::vector<Token>& item, uint32_t from, size_t inner) {
    for (uint32_t i = from; i < item.size(); ++i) {
        const TokenKind kind = item[i].kind;
        if (opens(kind)) {
            ++inner;
        } else if (closes(kind)) {
            if (inner == 0) return i;
            --inner;
        } else if (kind == TokenKind::SEPARATOR && inner == 0) {
            return i;
        }
    }
    return uint32_t(item.size());
}

}  // namespace

bool cut_statement(std::vector<Token>& item, uint32_t error_token) {
    error_token = std::min(error_token, uint32_t(item.size()));
    const std::vector<Open> open = open_brackets(item, error_token);
    for (size_t frame = open.size(); frame-- > 0;) {
        if (open[frame].kind != TokenKind::BRACE_OPEN) continue;
        const uint32_t begin = open[frame].statement;
        const uint32_t end = statement_end(item, error_token, open.size() - 1 - frame);
        if (begin >= end) continue;
        if (end == begin + 1 && item[begin].kind == TokenKind::ERROR) continue;
        Token error = item[begin];
        error.kind = TokenKind::ERROR;
        error.end = item[end - 1].end;
        item[begin] = error;
        item.erase(item.begin() + begin + 1, item.begin() + end);
        return true;
    }
    return false;
}

}  // namespace aeroflow::syntax
