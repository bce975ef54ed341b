#include "compiler/syntax/words.h"

#include <algorithm>
#include <array>

namespace aeroflow::syntax {

namespace {

struct Row {
    std::string_view text;
    Word word;
};

constexpr auto kRows = [] {
    std::array rows = {
#define TOKEN(kind, shown)
#define SOFT(kind, word) Row{word, {TokenKind::NAME, TokenKind::kind}},
#define KEYWORD(kind, word) Row{word, {TokenKind::kind, TokenKind::None}},
#define SIGN(kind, text)
#include "compiler/syntax/tokens.def"
    };
    std::sort(rows.begin(), rows.end(),  // tidy: no two words are the same
              [](const Row& a, const Row& b) { return a.text < b.text; });
    return rows;
}();

// Where the words of each first letter begin in kRows.
constexpr auto kStarts = [] {
    std::array<uint8_t, 27> starts{};
    for (size_t letter = 0; letter <= 26; ++letter) {
        size_t at = 0;
        while (at < kRows.size() && kRows[at].text[0] < char('a' + letter)) ++at;
        starts[letter] = uint8_t(at);
    }
    return starts;
}();

}  // namespace

Word classify_word(std::string_view text) {
    if (text[0] < 'a' || text[0] > 'z') return {};
    const auto letter = size_t(text[0] - 'a');
    for (size_t at = kStarts[letter]; at < kStarts[letter + 1]; ++at) {
        if (kRows[at].text == text) return kRows[at].word;
    }
    return {};
}

}  // namespace aeroflow::syntax
