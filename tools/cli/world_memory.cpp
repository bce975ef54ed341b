#include "tools/cli/world_memory.h"

namespace aeroflow::cli {
namespace {

// Address space for a world; memory is taken page by page as it is touched. Where address space is rationed (ulimit -v, strict
// overcommit) a smaller range does: how large a world may grow is a limit of the host, not of the program.
constexpr uint64_t kWorldBytes = uint64_t{1} << 38;
constexpr uint64_t kLeastWorldBytes = uint64_t{1} << 30;

}  // namespace

host::Result<std::unique_ptr<WorldMemory>> WorldMemory::reserve() {
    for (uint64_t bytes = kWorldBytes;; bytes /= 2) {
        host::Result<host::Reservation> reservation = host::Reservation::reserve(bytes);
        if (reservation) return std::unique_ptr<WorldMemory>(new WorldMemory(std::move(*reservation)));
        if (bytes <= kLeastWorldBytes) return std::unexpected(reservation.error());
    }
}

}  // namespace aeroflow::cli
