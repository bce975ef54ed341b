#include "vm/base/text_digest.h"

#include <catch2/catch.hpp>

#include "vm/base/execution_hash.h"

namespace aeroflow::base {

TEST_CASE("a text in pieces has the digest of the whole, short or long") {
    TextDigest digest;
    for (const size_t length : {0u, 1u, 100u, 65535u, 65536u, 65537u, 300000u}) {
        std::string text(length, 'a');
        for (size_t i = 0; i < length; ++i) text[i] = static_cast<char>('a' + i % 23);
        for (const size_t piece : {1000u, 7777u, 400000u}) {
            for (size_t at = 0; at < length; at += piece) digest.add(std::string_view(text).substr(at, piece));
            CHECK(digest.empty() == text.empty());
            CHECK(digest.take() == signature_digest(text));
            CHECK(digest.empty());
        }
    }
}

}  // namespace aeroflow::base
