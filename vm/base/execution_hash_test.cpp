#include "vm/base/execution_hash.h"

#include <initializer_list>
#include <map>
#include <vector>

#include <catch2/catch.hpp>

namespace aeroflow::base {
namespace {

// A run written down by hand, event by event.
class Run {
public:
    void event(ActorId at, ActorId sender, std::string_view signature, std::vector<uint64_t> words, uint64_t tick) {
        uint64_t& chain = chains_.try_emplace(at.bits, first_link(at)).first->second;
        chain = sums_.add(chain, {sender, signature_digest(signature), tick, words});
    }

    void loose(ActorId to, std::string_view signature, std::vector<uint64_t> words, uint64_t tick) {
        sums_.add_loose(to, {ActorId{}, signature_digest(signature), tick, words});
    }

    std::string text() const { return sums_.text(); }

private:
    std::map<uint64_t, uint64_t> chains_;
    HashSums sums_;
};

constexpr ActorId kNobody{};

}  // namespace

// The golden values come from a second implementation, in Python, of the same rules.

TEST_CASE("the hash of hello world is the golden one") {
    Run run;
    run.event(kMain, kNobody, "start:main", {}, 0);
    run.event(kMain, kMain, "out", {1, signature_digest("hello\n")}, 0);
    run.event(kMain, kMain, "end", {}, 1);
    run.loose(kNobody, "exit", {0}, 1);
    CHECK(run.text() == "0425d1a12c93536c4c9e0c2a7db5e3b2");
}

TEST_CASE("the hash of one ask and its reply is the golden one") {
    Run run;
    const ActorId counter = ActorId::make(0, 0, 2, 0);
    run.event(kMain, kNobody, "start:main", {}, 0);
    run.event(counter, kMain, "start:main.Counter(int)", {40}, 1);
    run.event(counter, kMain, "add(int)->int", {2}, 1);
    run.event(kMain, counter, "reply", {1, 42}, 2);
    run.event(kMain, kMain, "out", {1, signature_digest("42\n")}, 2);
    run.event(counter, counter, "end", {}, 3);
    run.event(kMain, kMain, "end", {}, 3);
    run.loose(kNobody, "exit", {0}, 3);
    CHECK(run.text() == "41f08ac837de3429211579952fb827a2");
}

TEST_CASE("two workers that share the events have the sums of one") {
    HashSums one, left, right;
    const std::vector<uint64_t> words{7, 8, 9};
    const ActorId a = ActorId::make(0, 0, 2, 0), b = ActorId::make(0, 0, 3, 0);
    for (ActorId at : {a, b}) one.add(first_link(at), {kMain, signature_digest("m(int,int,int)"), 5, words});
    left.add(first_link(b), {kMain, signature_digest("m(int,int,int)"), 5, words});
    right.add(first_link(a), {kMain, signature_digest("m(int,int,int)"), 5, words});
    left.merge(right);
    CHECK(left.text() == one.text());
}

TEST_CASE("the order of two events at one actor shows in the hash") {
    const std::vector<uint64_t> one{1}, two{2};
    HashSums forth, back;
    const uint64_t m = signature_digest("m(int)");
    forth.add(forth.add(first_link(kMain), {kMain, m, 5, one}), {kMain, m, 5, two});
    back.add(back.add(first_link(kMain), {kMain, m, 5, two}), {kMain, m, 5, one});
    CHECK(forth.text() != back.text());
}

}  // namespace aeroflow::base
