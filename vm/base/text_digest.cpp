#include "vm/base/text_digest.h"

#include <xxhash.h>

#include "vm/base/check.h"

namespace aeroflow::base {
namespace {

constexpr size_t kKeptBytes = 64 * 1024;

}  // namespace

void TextDigest::Deleter::operator()(void* state) const { XXH3_freeState(static_cast<XXH3_state_t*>(state)); }

void TextDigest::add(std::string_view text) {
    kept_ += text;
    if (kept_.size() >= kKeptBytes) mix();
}

uint64_t TextDigest::take() {
    uint64_t digest = 0;
    if (state_ == nullptr) {
        digest = XXH3_64bits(kept_.data(), kept_.size());
    } else {
        mix();
        digest = XXH3_64bits_digest(static_cast<XXH3_state_t*>(state_.get()));
        state_.reset();
    }
    kept_.clear();
    return digest;
}

void TextDigest::mix() {
    if (state_ == nullptr) {
        state_.reset(XXH3_createState());
        AE_CHECK(state_ != nullptr);
        XXH3_64bits_reset(static_cast<XXH3_state_t*>(state_.get()));
    }
    XXH3_64bits_update(static_cast<XXH3_state_t*>(state_.get()), kept_.data(), kept_.size());
    kept_.clear();
}

}  // namespace aeroflow::base
