#include "tools/host/memory.h"

#include <utility>

#include <catch2/catch.hpp>

namespace aeroflow::host {

TEST_CASE("reserved memory is zero, keeps what is written and is zero again when released") {
    constexpr size_t kBytes = size_t{1} << 36;
    Result<Reservation> reservation = Reservation::reserve(kBytes);
    REQUIRE(reservation.has_value());
    uint8_t* last = reservation->base() + kBytes - 1;
    CHECK(*last == 0);
    *last = 7;
    CHECK(*last == 7);
    reservation->release(kBytes - 4096, 4096);
    CHECK(*last == 0);
}

TEST_CASE("the machine has a page to give, and not all of its address space") {
    CHECK(Reservation::available(4096));
    CHECK_FALSE(Reservation::available(size_t{1} << 60));
}

TEST_CASE("a moved reservation keeps its place") {
    Reservation first = Reservation::reserve(1 << 20).value();
    uint8_t* base = first.base();
    const Reservation second = std::move(first);
    CHECK(second.base() == base);
    CHECK(second.size() == 1 << 20);
}

}  // namespace aeroflow::host
