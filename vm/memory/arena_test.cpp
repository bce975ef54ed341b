#include "vm/memory/arena.h"

#include <catch2/catch.hpp>
#include <map>

#include "vm/turn/fake_world.h"

using namespace aeroflow;
using value::Reference;

TEST_CASE("a new arena has its root behind the head") {
    uint64_t words[16] = {};
    CHECK(memory::initial_bytes(20) == 16 + 24);
    memory::initialise(reinterpret_cast<uint8_t*>(words), 20);
    CHECK(reinterpret_cast<value::ArenaHead*>(words)->top == 5);
}

TEST_CASE("freeing the last object gives its room back at once") {
    turn::Program program;
    turn::FakeWorld world(program, 24);
    const Reference a = memory::allocate(world.context, 24, 20);
    CHECK(world.live_bytes() == 20);
    memory::release(world.context, a, 24, 20);
    CHECK(world.live_bytes() == 0);
    CHECK(memory::allocate(world.context, 24, 20) == a);
}

TEST_CASE("blocks come zeroed, aligned and apart, whatever was freed before") {
    turn::Program program;
    turn::FakeWorld world(program, 8);
    world.move_always = true;
    auto& context = world.context;
    std::map<Reference, std::pair<uint64_t, uint64_t>> alive;  // bytes, mark
    uint64_t random = 1;
    const auto next = [&](uint64_t below) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        return (random >> 33) % below;
    };
    uint64_t live = 0;
    for (int step = 0; step < 20000; ++step) {
        if (alive.size() < 50 || next(2) == 0) {
            const uint64_t bytes = 8 + next(step % 7 == 0 ? 3000 : 100);
            const Reference r = memory::allocate(context, bytes, bytes);
            REQUIRE(r != 0);
            REQUIRE(alive.count(r) == 0);
            for (uint64_t i = 0; i < bytes; ++i)
                if (context.at(r)[i] != 0) FAIL("not zeroed");
            std::memset(context.at(r), step & 0xFF, bytes);
            alive[r] = {bytes, static_cast<uint64_t>(step & 0xFF)};
            live += bytes;
        } else {
            auto it = std::next(alive.begin(), static_cast<long>(next(alive.size())));
            for (uint64_t i = 0; i < it->second.first; ++i)
                if (context.at(it->first)[i] != it->second.second) FAIL("overwritten");
            memory::release(context, it->first, it->second.first, it->second.first);
            live -= it->second.first;
            alive.erase(it);
        }
    }
    CHECK(world.live_bytes() == live);
    CHECK(world.moves > 0);
    CHECK(reinterpret_cast<value::ArenaHead*>(context.bases[0])->directory != 0);
}

TEST_CASE("memory freed is used again before the arena grows") {
    turn::Program program;
    turn::FakeWorld world(program);
    auto& context = world.context;
    std::vector<Reference> blocks;
    for (int i = 0; i < 1000; ++i) blocks.push_back(memory::allocate(context, 48, 48));
    for (Reference block : blocks)
        if (block != blocks.back()) memory::release(context, block, 48, 48);
    const uint32_t top = reinterpret_cast<value::ArenaHead*>(context.bases[0])->top;
    for (int i = 0; i < 900; ++i) memory::allocate(context, 48, 48);
    CHECK(reinterpret_cast<value::ArenaHead*>(context.bases[0])->top == top);
}

TEST_CASE("the quota ends in OutOfMemory, with nothing allocated") {
    turn::Program program;
    turn::FakeWorld world(program, 0, 1000);
    CHECK(memory::allocate(world.context, 900, 900) != 0);
    CHECK(memory::allocate(world.context, 200, 200) == 0);
    CHECK(turn::show_fault(world.context.fault.words) == "out of memory");
    CHECK(world.live_bytes() == 900);
}

TEST_CASE("a correction beyond the quota faults") {
    turn::Program program;
    turn::FakeWorld world(program, 0, 1000);
    memory::charge(world.context, 1000);
    CHECK(world.context.status == turn::Status::Running);
    memory::charge(world.context, 1);
    CHECK(world.context.status == turn::Status::Fault);
}
