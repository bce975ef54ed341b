// xxh3 of a text that comes in pieces: what a turn writes, however long.
//
// In: pieces. Out: XXH3_64bits of all of them. Short texts are kept and mixed at once; of long ones only the state is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace aeroflow::base {

class TextDigest {
public:
    void add(std::string_view text);
    bool empty() const { return kept_.empty() && state_ == nullptr; }
    uint64_t take();  // the digest; empty afterwards

private:
    struct Deleter {
        void operator()(void* state) const;
    };
    void mix();

    std::string kept_;  // not mixed into the state
    std::unique_ptr<void, Deleter> state_;
};

}  // namespace aeroflow::base
