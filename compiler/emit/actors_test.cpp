// Messages, state, awaits and resumption, run.
#include <catch2/catch.hpp>

#include "tests/golden/bytecode/run_ir.h"
#include "vm/memory/arena.h"

namespace aeroflow::emit {
namespace {

const char* const kActor = R"ir(
stage owned
type struct main.Root
type optional ActorRef
type reply int
type pending int
type result int Fault
type list Pending<int>
type list int
type tuple (int,int)
type optional bool
struct main.Root { a: int flag: bool b: int pair: (int,int) }
file "f"
site 0 1 1 1 0
spawn 0x34
selector "put(int)" "put" 0x1 (int)
selector "set(float,int)" "set" 0x2 (float, int)
actor "main" "main" "start:main" 0x5 type ActorRef root main.Root parameters () start 0
)ir";

std::string with_actor(const std::string& text) { return kActor + text; }

TEST_CASE("state is read and written in place") {
    Run run(with_actor(R"ir(
func @start(%0: int, %1: bool) -> int {
b0:
  state.set 0 %0 : int
  state.set 1 %1 : bool
  %2 = make %0, %0 : (int,int)
  state.set 3 %2 : (int,int)
  %3 = state.take 3 : (int,int)
  %4 = field 0 %3 : int
  state.put 2 %4 : int
  %5 = state 3 : (int,int)
  %6 = field 1 %5 : int
  %7 = state 1 : bool
  branch %7, b1, b2
b1:
  %8 = state 2 : int
  %9 = int.add %8, %6 : int @0
  return %9
b2:
  %10 = state 0 : int
  %11 = int.neg %10 : int @0
  return %11
}
)ir"),
            64);
    CHECK(run.call("start", {5, 1}) == 5);
    CHECK(run.call("start", {5, 0}) == -5);
}

TEST_CASE("messages carry their arguments in canonical words") {
    Run run(with_actor(R"ir(
func @send(%0: ActorRef, %1: int, %2: float) {
b0:
  send 0 %0, %1 @0
  send 1 %0, %2, %1 @0
  %3 = ask 0 %0, %1 : Pending<int> @0
  %6 = cast %1 : duration
  %4 = after 0 %6, %0, %1 : Timer @0
  cancel %4
  monitor %0
  stop %0
  kill %0
  %5 = self : ActorRef
  stop %5
  return
}
func @ask_self(%0: int) {
b0:
  %1 = self : ActorRef
  %2 = ask 0 %1, %0 : Pending<int> @0
  return
}
func @now(%0: ActorRef) -> int {
b0:
  %1 = now : duration
  %2 = cast %1 : int
  reply %2 @0
  reply %2 @0
  %3 = sender : ActorRef?
  %4 = tag %3 : int
  %5 = int.add %2, %4 : int @0
  return %5
}
func @defer(%0: int) {
b0:
  %1 = defer_reply : Reply<int>
  reply.send %1, %0 @0
  %2 = spawn 0  : ActorRef @0 #0
  return
}
)ir"),
            64);
    auto& world = run.world;
    const int64_t nan = static_cast<int64_t>(0xFFF8000000000000);
    REQUIRE(run.start("send", {99, 7, nan}) == turn::Status::Running);
    const auto* message = reinterpret_cast<const turn::Message*>(world.outbox());
    CHECK(message->to == 99);
    CHECK(message->kind == turn::MessageKind::Tell);
    CHECK(message->payload()[0] == 7);
    message = reinterpret_cast<const turn::Message*>(world.outbox() + message->bytes());
    CHECK(message->selector == 1);
    CHECK(message->payload()[0] == 0x7FF8000000000000);
    CHECK(message->payload()[1] == 7);
    message = reinterpret_cast<const turn::Message*>(reinterpret_cast<const uint8_t*>(message) +
                                                     message->bytes());
    CHECK(message->kind == turn::MessageKind::Ask);
    CHECK(message->ask_number() == 1);
    REQUIRE(world.delayed.size() == 1);
    CHECK(world.delayed[0].cancelled);
    CHECK(world.notes == std::vector<std::string>{"monitor 99", "stop 99", "kill 99"});
    CHECK(world.context.stopping == 1);
    CHECK(run.fault("ask_self", {1}) == "panic: ask of itself");

    world.context.tick = 50;
    world.context.asker = 5;
    world.context.ask = 3;
    world.context.sender = 5;
    CHECK(run.call("now", {0}) == 51);
    CHECK(world.context.answered == 1);
    world.context.answered = 0;
    REQUIRE(run.start("defer", {8}) == turn::Status::Running);
    CHECK(world.context.deferred == 1);
    CHECK(world.notes.back() == "reply 5 3");
    CHECK(world.replied == std::vector<uint64_t>{8});
    CHECK(world.spawned.size() == 1);
}

const char* const kWait = R"ir(
func @inner(%0: Pending<int>, %1: int) -> int suspends {
b0:
  await 0 %0, b1(%1) : int @0
b1(%2: int, %3: int):
  %4 = int.add %2, %3 : int @0
  return %4
resume b0 size 8 %1=0
}
func @outer(%0: Pending<int>, %1: int) -> int suspends {
b0:
  call.suspend @inner(%0, %1), b1(%1) @0 #3
b1(%2: int, %3: int):
  %4 = int 100 : int
  %5 = int.mul %2, %4 : int @0
  %6 = int.add %5, %3 : int @0
  return %6
resume b0 size 8 %1=0
}
func @twice(%0: Pending<int>) -> int suspends {
b0:
  %1 = int 0 : int
  jump b1(%1, %1)
b1(%2: int, %3: int):
  %4 = int 3 : int
  %5 = int.lt %2, %4 : bool
  branch %5, b2, b4
b2:
  await 0 %0, b3 : int @0
b3(%6: int):
  %7 = int.add %3, %6 : int @0
  %8 = int 1 : int
  %9 = int.add %2, %8 : int @0
  jump b1(%9, %7)
b4:
  return %3
resume b2 size 24 %0=0 %2=8 %3=16
}
func @tried(%0: Pending<int>) -> int suspends {
b0:
  await 4 %0, b1 : result<int,Fault> @0
b1(%1: result<int,Fault>):
  %2 = tag %1 : int
  drop %1
  return %2
resume b0 size 0
}
func @sleeps(%0: duration) -> int suspends {
b0:
  await 3 %0, b1 @0
b1:
  %1 = int 4 : int
  return %1
resume b0 size 0
}
)ir";

TEST_CASE("a wait writes records and goes on from them") {
    Run run(with_actor(kWait), 64);
    auto& context = run.world.context;
    const uint64_t live = run.world.live_bytes();
    REQUIRE(run.start("outer", {1, 7}) == turn::Status::Suspended);
    CHECK(run.world.awaited.asks == std::vector<uint64_t>{1});
    CHECK(run.world.live_bytes() > live);
    const value::Reference record = context.record;
    const std::vector<uint64_t> reply = {35};
    context.answers = {};
    context.answers.values.push_back(reply);
    REQUIRE(run.engine.resume(context, record) == turn::Status::Running);
    CHECK(run.result(0) == 742);
    CHECK(run.world.live_bytes() == live);
}

TEST_CASE("a fault after a wait names the frames that were built again") {
    Run run(with_actor(kWait), 64);
    auto& context = run.world.context;
    REQUIRE(run.start("outer", {1, 7}) == turn::Status::Suspended);
    context.answers = {};
    context.answers.failed = true;
    context.answers.fault = {static_cast<uint64_t>(turn::FaultKind::NoReply)};
    REQUIRE(run.engine.resume(context, context.record) == turn::Status::Fault);
    CHECK(turn::show_fault(context.fault.words) == "no reply");
    CHECK(context.fault.stack.size() == 2);
}

TEST_CASE("a function keeps its record over several waits") {
    Run run(with_actor(kWait), 64);
    auto& context = run.world.context;
    const uint64_t live = run.world.live_bytes();
    REQUIRE(run.start("twice", {1}) == turn::Status::Suspended);
    const value::Reference first = context.record;
    const std::vector<uint64_t> reply = {11};
    for (int i = 0; i < 3; ++i) {
        CHECK(context.record == first);
        context.answers = {};
        context.answers.values.push_back(reply);
        const turn::Status status = run.engine.resume(context, context.record);
        REQUIRE(status == (i < 2 ? turn::Status::Suspended : turn::Status::Running));
    }
    CHECK(run.result(0) == 33);
    CHECK(run.world.live_bytes() == live);
}

TEST_CASE("a tried wait gives the fault as a value; sleeps say when they are due") {
    Run run(with_actor(kWait), 64);
    auto& context = run.world.context;
    REQUIRE(run.start("tried", {1}) == turn::Status::Suspended);
    context.answers = {};
    context.answers.failed = true;
    context.answers.fault = {static_cast<uint64_t>(turn::FaultKind::Timeout)};
    REQUIRE(run.engine.resume(context, context.record) == turn::Status::Running);
    CHECK(run.result(0) == 1);
    context.tick = 10;
    REQUIRE(run.start("sleeps", {0}) == turn::Status::Suspended);
    CHECK(run.world.awaited.due == 11);
    context.answers = {};
    REQUIRE(run.engine.resume(context, context.record) == turn::Status::Running);
    CHECK(run.result(0) == 4);
    CHECK(run.fault("sleeps", {INT64_MAX}) == "overflow");
}

TEST_CASE("exit ends the turn with its code") {
    Run run(R"ir(
file "f"
site 0 1 1 1 0
func @leave(%0: int) {
b0:
  exit %0 @0
}
func @range(%0: int, %1: int) {
b0:
  fault OutOfRange %0, %1 @0
}
)ir");
    REQUIRE(run.start("leave", {3}) == turn::Status::Exit);
    CHECK(run.world.context.exit_code == 3);
    CHECK(run.fault("leave", {256}) == "index 256 out of range for length 256");
    CHECK(run.fault("range", {7, 3}) == "index 7 out of range for length 3");
}

}  // namespace
}  // namespace aeroflow::emit
