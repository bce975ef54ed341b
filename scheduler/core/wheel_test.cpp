#include <catch2/catch.hpp>

#include <map>

#include "scheduler/core/testing.h"

namespace aeroflow::core::testing {
namespace {

struct Fixture {
    Fixture() {
        heap.attach(memory);
        heap.root() = {};
        heap.root().top = sizeof(Root) / kBlockBytes + 1;
        heap.root().wheel.soonest = kNever;
    }
    Block arm(uint64_t due) {
        const Block node = heap.allocate(0, 0);
        heap.at<TimerNode>(node) = {};
        heap.at<TimerNode>(node).due = due;
        WheelView(heap).arm(node);
        return node;
    }
    uint64_t random() { return state = state * 6364136223846793005u + 1442695040888963407u, state >> 17; }
    MappedMemory memory;
    Heap heap;
    uint64_t state = 1;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "timers come in order of due tick, then of arming, as in a multimap") {
    std::multimap<uint64_t, Block> model;
    uint64_t now = 0;
    for (int round = 0; round < 20000; ++round) {
        const uint64_t kind = random() % 8;
        if (kind < 4) {
            const uint64_t due = now + 1 + random() % (uint64_t{1} << random() % 50);
            model.emplace(due, arm(due));
        } else if (kind == 4 && !model.empty()) {
            auto entry = model.lower_bound(now + random() % 4096);
            if (entry == model.end()) entry = model.begin();
            WheelView(heap).unlink(entry->second);
            model.erase(entry);
        } else if (kind == 5) {
            // A tick that comes from a message: only what is due at once may fire.
            if (!model.empty() && model.begin()->first <= now + 1) continue;
            CHECK(WheelView(heap).next_due(now + 1) == kNever);
            ++now;
        } else if (!model.empty()) {
            const uint64_t due = WheelView(heap).next_due(kNever - 1);
            REQUIRE(due == model.begin()->first);
            now = due;
            for (Block block = WheelView(heap).take(due); block != 0; block = heap.at<TimerNode>(block).next) {
                REQUIRE(model.begin()->first == due);
                REQUIRE(model.begin()->second == block);
                model.erase(model.begin());
            }
            CHECK((model.empty() || model.begin()->first > due));
        }
        REQUIRE(heap.root().wheel.timers == model.size());
    }
}

TEST_CASE_METHOD(Fixture, "a timer at the end of time") {
    arm(INT64_MAX);
    CHECK(WheelView(heap).next_due(1) == kNever);
    CHECK(WheelView(heap).next_due(kNever - 1) == INT64_MAX);
    CHECK(WheelView(heap).take(INT64_MAX) != 0);
    CHECK(WheelView(heap).next_due(kNever - 1) == kNever);
}

}  // namespace aeroflow::core::testing
