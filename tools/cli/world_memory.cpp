#include "tools/cli/world_memory.h"

#include <cstdlib>

#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"

namespace aeroflow::cli {
namespace {

// Address space for a world; memory is taken page by page as it is touched. Where address space is rationed (ulimit -v, strict
// overcommit) a smaller range does: how large a world may grow is a limit of the host, not of the program.
constexpr uint64_t kWorldBytes = uint64_t{1} << 38;
constexpr uint64_t kLeastWorldBytes = uint64_t{1} << 30;

}  // namespace

void WorldMemory::exhausted(uint64_t used_bytes) {
    const std::string text = "out of memory: the world takes " + std::to_string(used_bytes >> 20) +
                             " MiB and this machine has no more to give; it was cut in the middle of a tick";
    if (last_words != nullptr) last_words->end_now(text);
    std::_Exit(fail({}, kHostLimit, text));
}

host::Result<std::unique_ptr<WorldMemory>> WorldMemory::reserve() {
    for (uint64_t bytes = kWorldBytes;; bytes /= 2) {
        host::Result<host::Reservation> reservation = host::Reservation::reserve(bytes);
        if (reservation) return std::unique_ptr<WorldMemory>(new WorldMemory(std::move(*reservation)));
        if (bytes <= kLeastWorldBytes) return std::unexpected(reservation.error());
    }
}

}  // namespace aeroflow::cli
