#include "scheduler/trace/ledger_hash.h"

#include <sodium.h>

#include <cinttypes>
#include <cstdio>

#include "vm/base/check.h"
#include "vm/base/versions.h"

namespace aeroflow::trace {

LedgerHash::Link LedgerHash::digest(std::span<const uint64_t> words) const {
    constexpr std::string_view kKey = base::kFormatsVersion;
    Link link{};
    const int failed = crypto_generichash(
        reinterpret_cast<unsigned char*>(link.data()), sizeof link, reinterpret_cast<const unsigned char*>(words.data()),
        words.size() * 8, reinterpret_cast<const unsigned char*>(kKey.data()), kKey.size());
    AE_CHECK(failed == 0);
    return link;
}

void LedgerHash::event(const core::SeenEvent& event) {
    const uint64_t id[] = {event.at};
    Link last{};
    auto chain = chains_.end();
    if (event.loose) {
        last = digest(id);
    } else {
        bool fresh = false;
        std::tie(chain, fresh) = chains_.try_emplace(event.at);
        if (fresh) chain->second = digest(id);
        last = chain->second;
    }
    words_ = {last[0], last[1], event.sender, event.signature, event.tick};
    words_.insert(words_.end(), event.words.begin(), event.words.end());
    const Link link = digest(words_);
    if (!event.loose) chain->second = link;
    sum_ += static_cast<unsigned __int128>(link[1]) << 64 | link[0];
}

std::string LedgerHash::text() const {
    char digits[33];
    std::snprintf(digits, sizeof digits, "%016" PRIx64 "%016" PRIx64, static_cast<uint64_t>(sum_ >> 64),
                  static_cast<uint64_t>(sum_));
    return digits;
}

}  // namespace aeroflow::trace
