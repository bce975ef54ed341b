// Writes case_table.h: what case mapping needs of Unicode's character database, from utf8proc, when AeroFlow is built.
//
// So the runtime depends on nothing and is the same for every target. Out, on stdout: pages of 128 scalars (equal ones once),
// for each scalar the number of a row {what is added for upper case, for lower case, class}.
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <vector>

#include <utf8proc.h>

namespace {

constexpr int32_t kScalars = 0x110000, kPage = 128;

// 1: has a case (Lu, Ll, Lt). 2: ignorable between letters (Mn, Me, Cf, Lm, Sk).
int class_of(int32_t scalar) {
    switch (utf8proc_category(scalar)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT: return 1;
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_SK: return 2;
        default: return 0;
    }
}

using Row = std::array<int32_t, 3>;
using Page = std::array<size_t, kPage>;

template <class Key>
size_t number_of(std::map<Key, size_t>& numbers, std::vector<Key>& keys, const Key& key) {
    const auto [place, added] = numbers.try_emplace(key, keys.size());
    if (added) keys.push_back(key);
    return place->second;
}

}  // namespace

int main() {
    std::map<Row, size_t> row_numbers;
    std::map<Page, size_t> page_numbers;
    std::vector<Row> rows;
    std::vector<Page> pages;
    std::vector<size_t> index;
    for (int32_t first = 0; first < kScalars; first += kPage) {
        Page page{};
        for (int32_t i = 0; i < kPage; ++i) {
            const int32_t scalar = first + i;
            const Row row{utf8proc_toupper(scalar) - scalar, utf8proc_tolower(scalar) - scalar, class_of(scalar)};
            page[static_cast<size_t>(i)] = number_of(row_numbers, rows, row);
        }
        index.push_back(number_of(page_numbers, pages, page));
    }
    while (index.size() > 1 && index.back() == index[index.size() - 2]) index.pop_back();  // the rest is like the last one
    std::printf("// Unicode %s.\nconstexpr CaseRow kCaseRows[] = {\n", utf8proc_unicode_version());
    for (const Row& row : rows) std::printf("{%d, %d, %d},\n", row[0], row[1], row[2]);
    std::printf("};\nconstexpr uint8_t kCaseIndex[] = {");
    for (const size_t number : index) std::printf("%zu,", number);
    std::printf("};\nconstexpr uint8_t kCasePages[][%d] = {\n", kPage);
    for (const Page& page : pages) {
        std::printf("{");
        for (const size_t number : page) std::printf("%zu,", number);
        std::printf("},\n");
    }
    std::printf("};\n");
    return rows.size() <= 256 && pages.size() <= 256 ? 0 : 1;
}
