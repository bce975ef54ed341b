// How actors end, and who is told (language.md §5, §6.7; formats.md §4).
//
// The order behind the effects of the ending turn: Asked or NoReply to open asks in the order in which they arrived (those
// deferred, the one being handled, the kept ones), NoActor to asks of this tick not taken, the news to monitors.
#include <algorithm>
#include <cstring>

#include "scheduler/core/hot.h"
#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

using turn::FaultKind;
using turn::MessageKind;

constexpr uint64_t kReasonFault = 2;
constexpr uint64_t kReasonGone = 5;

// Leaves the first of equal words where it stands.
void drop_doubles(Words& words) {
    std::vector<std::pair<uint64_t, uint32_t>> places;
    for (uint32_t i = 0; i < words.count; ++i) places.emplace_back(words.data()[i], i);
    std::ranges::stable_sort(places);
    std::vector<uint8_t> doubled(words.count, 0);
    for (size_t i = 1; i < places.size(); ++i) doubled[places[i].second] = places[i].first == places[i - 1].first;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < words.count; ++i) {
        if (doubled[i] == 0) words.data()[kept++] = words.data()[i];
    }
    words.count = kept;
}

}  // namespace

// Fault.Asked(who, fault), the fault an asker gets from an actor that ended by `fault`.
std::vector<uint64_t> World::asked_fault(const Row& row, Span fault) const {
    const std::string who = show_actor(row.id);
    std::vector<uint64_t> words{static_cast<uint64_t>(FaultKind::Asked), who.size()};
    words.resize(2 + (who.size() + 7) / 8, 0);
    std::memcpy(words.data() + 2, who.data(), who.size());
    words.insert(words.end(), fault.begin(), fault.end());
    return words;
}

void World::tell_asker(Row& row, uint64_t asker, uint64_t ask, Span fault) {
    put(row.id, asker, MessageKind::Answer_Fault, fault).set_ask_number(ask);
}

// Ends the actor. `rest` are the messages of this tick it has not taken; asker and ask are those of the handling that a
// fault cut short, when they are still open.
void World::end_actor(Row& row, Span reason, uint32_t rest, uint64_t asker, uint64_t ask) {
    AE_CHECK(row.state != RowState::Ended);
    const uint64_t mark = outbox_used();
    if (follower_ != nullptr) follower_->actor_ends(row.id);
    const uint64_t no_reply[] = {static_cast<uint64_t>(FaultKind::NoReply)};
    std::vector<uint64_t> asked;
    if (reason[0] == kReasonFault) asked = asked_fault(row, reason.subspan(1));
    const Span fault = asked.empty() ? Span(no_reply) : Span(asked);
    // 1. Open asks.
    while (row.cold != 0 && heap_.at<Cold>(row.cold).deferred != 0) {
        const Block block = heap_.at<Cold>(row.cold).deferred;
        const Deferred& deferred = heap_.at<Deferred>(block);
        tell_asker(row, deferred.asker, deferred.ask, fault);
        remove_deferred(block);
    }
    if (row.state == RowState::Suspended) {
        const Suspension& suspension = heap_.at<Suspension>(row.suspension);
        if (suspension.asker != 0 && (suspension.flags & kAnswered) == 0) {
            asker = suspension.asker;
            ask = suspension.ask;
        }
    }
    if (asker != 0) tell_asker(row, asker, ask, fault);
    drop_kept(row, fault);
    // 2. What it held.
    if (row.suspension != 0) release_suspension(row);
    drop_timers(row);
    row.state = RowState::Ended;
    set_aside(row, rest);
    tell_monitors(row, reason);
    if (follower_ != nullptr) tell_sent(mark);
    if (row.cold != 0 && heap_.at<Cold>(row.cold).names != 0) {
        names_.push_back({0, row.id, 0, {}});
        commit_ |= kCommitNames;
    }
    ended_.push_back({&row, row.id, reasons_.size(), reason.size()});
    for (const uint64_t word : reason) reasons_.push_back(word);
    commit_ |= kCommitEnds;
    if (row.id == base::kMain.bits && root_->main_done == 0) root_->main_done = kMainEnded;
}

void World::tell_monitors(Row& row, Span reason) {
    if (row.cold == 0 || heap_.at<Cold>(row.cold).monitors == 0) return;
    Words& monitors = heap_.at<Words>(heap_.at<Cold>(row.cold).monitors);
    drop_doubles(monitors);
    for (uint32_t i = 0; i < monitors.count; ++i) {
        const uint64_t watcher = monitors.data()[i];
        put(row.id, watcher, MessageKind::Down, reason);
        gone_.emplace(watcher, row.id);  // open until its news: a second monitor in this tick changes nothing
    }
}

// `monitor` at the end of the turn that called it. Who has ended is told at once (language.md §5).
void World::monitor(turn::Context& context, uint64_t actor) {
    rare_ |= kRareEffects;
    if (alive(actor)) {
        effects_.push_back({EffectKind::Monitor, actor, 0, {}});
        return;
    }
    if (!gone_.emplace(context.self, actor).second) return;
    commit_ |= kCommitEnds;
    if (const Ended* const ended = ended_in_this_tick(actor)) {
        put(actor, context.self, MessageKind::Down, Span(reasons_).subspan(ended->reason, ended->reason_words));
        return;
    }
    const uint64_t reason[] = {kReasonGone};
    put(actor, context.self, MessageKind::Down, reason);
}

// Actors end in the order in which they run, and keep their ranks until the tick ends.
const World::Ended* World::ended_in_this_tick(uint64_t actor) const {
    const Row& row = table_.row(actor);
    if (row.id != actor || row.state != RowState::Ended) return nullptr;
    const auto found = std::ranges::lower_bound(ended_, row.rank, {}, [](const Ended& ended) { return ended.row->rank; });
    AE_CHECK(found != ended_.end() && found->id == actor);
    return &*found;
}

// Whoever monitors twice is told once. Doubles go when the list is full, so that a list of n costs O(n log n).
void World::monitor_now(Row& row, uint64_t target) {
    Row& watched = table_.row(target);
    if (watched.state == RowState::Port) return;  // a port has no end
    Cold& record = cold(watched);
    if (record.monitors != 0) {
        Words& monitors = heap_.at<Words>(record.monitors);
        if (monitors.count == monitors.capacity()) drop_doubles(monitors);
        if (monitors.count > monitors.capacity() / 2) heap_.grow_words(lane_of(watched), record.monitors);
    }
    heap_.append(lane_of(watched), record.monitors, row.id);
}

void World::stop(turn::Context& context, uint64_t actor) {
    if (actor == context.self) {
        if ((turn_.kind & kStopTurn) == 0) context.stopping = 1;
        return;
    }
    if (table_.row(actor).state != RowState::Port) put(context.self, actor, MessageKind::Stop, {});
}

void World::kill(turn::Context& context, uint64_t actor) {
    if (table_.row(actor).state != RowState::Port) put(context.self, actor, MessageKind::Kill, {});
}

// The tick of the end: all actors end in reverse birth order, with `on stop` (language.md §6.7).
void World::end_program() {
    ending_ = true;
    context_.tick = root_->tick = next_tick();
    context_.out = outbox_first_;
    if (configuration_.hash_state) add_states();
    for (uint32_t rank = root_->rank_count; rank-- > 0;) {
        Row* const row = table_.ranked(rank);
        if (row != nullptr && row->state != RowState::Port) end_alive(*row);
    }
    static const uint64_t signature = base::signature_digest("exit");
    const uint64_t status[] = {static_cast<uint64_t>(root_->status)};
    loose(0, 0, signature, status);
    close_window();
    flush_output();
    ended_program_ = true;
}

void World::end_alive(Row& row) {
    static const uint64_t signature = base::signature_digest("end");
    event(row, row.id, signature, {});
    const turn::FunctionNumber function = code(row).type->stop;
    const bool begun = row.state == RowState::Idle || row.state == RowState::Suspended;
    if (!begun || function == turn::kNone) return;
    enter(row, 0, 0, 0, kNoSelector);
    turn_.kind = kStopTurn;
    const turn::Status status = engine_.start(context_, function, {});
    drop_effects(row);
    if (status == turn::Status::Fault) fail_turn(row);
    if ((rare_ & kRareOutput) != 0) finish_output(row);
    rare_ = 0;
}

}  // namespace aeroflow::core
