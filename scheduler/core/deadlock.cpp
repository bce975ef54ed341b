// Deadlocks: cycles of awaits without time-out (language.md §6.7).
//
// An edge leads from an asker that waits to the actor asked, as long as that one owes the answer: it handles the ask (and
// has not deferred it), has kept it, or the ask is on its way. The edges are found at the actors asked. A new cycle must
// hold an await that began since the last look, so the search starts there and follows who waits for whom. Method:
// remove whoever can still go on, then strongly connected components (Kosaraju).
#include <algorithm>
#include <map>

#include "scheduler/core/world.h"
#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

using turn::AwaitMode;
using turn::MessageKind;

struct Node {
    uint64_t id;
    bool any = false;
    uint32_t needed = 0;                // Any: how many of its asks are open
    std::vector<uint32_t> peers;        // it waits for these
    std::vector<uint32_t> waiters;      // these wait for it
    bool removed = false;
    uint32_t component = 0;
};

// The components of the nodes left, numbered from 1.
uint32_t find_components(std::vector<Node>& nodes) {
    std::vector<uint32_t> order;
    std::vector<uint8_t> seen(nodes.size(), 0);
    std::vector<std::pair<uint32_t, uint32_t>> stack;
    for (uint32_t root = 0; root < nodes.size(); ++root) {
        if (nodes[root].removed || seen[root] != 0) continue;
        stack.emplace_back(root, 0);
        seen[root] = 1;
        while (!stack.empty()) {
            auto& [node, next] = stack.back();
            if (next == nodes[node].peers.size()) {
                order.push_back(node);
                stack.pop_back();
                continue;
            }
            const uint32_t peer = nodes[node].peers[next++];
            if (nodes[peer].removed || seen[peer] != 0) continue;
            seen[peer] = 1;
            stack.emplace_back(peer, 0);
        }
    }
    uint32_t components = 0;
    std::vector<uint32_t> work;
    for (size_t i = order.size(); i-- > 0;) {
        if (nodes[order[i]].component != 0) continue;
        nodes[order[i]].component = ++components;
        work.push_back(order[i]);
        while (!work.empty()) {
            const uint32_t node = work.back();
            work.pop_back();
            for (const uint32_t waiter : nodes[node].waiters) {
                if (nodes[waiter].removed || nodes[waiter].component != 0) continue;
                nodes[waiter].component = components;
                work.push_back(waiter);
            }
        }
    }
    return components;
}

// Removes whoever does not wait for the others: what is left can never go on by itself.
void remove_unstuck(std::vector<Node>& nodes) {
    std::vector<uint32_t> left(nodes.size());
    std::vector<uint32_t> work;
    const auto stuck = [&](uint32_t i) { return nodes[i].any ? left[i] >= nodes[i].needed : left[i] > 0; };
    for (uint32_t i = 0; i < nodes.size(); ++i) {
        left[i] = static_cast<uint32_t>(nodes[i].peers.size());
        if (!stuck(i)) work.push_back(i);
    }
    while (!work.empty()) {
        const uint32_t node = work.back();
        work.pop_back();
        if (nodes[node].removed) continue;
        nodes[node].removed = true;
        for (const uint32_t waiter : nodes[node].waiters) {
            --left[waiter];
            if (!nodes[waiter].removed && !stuck(waiter)) work.push_back(waiter);
        }
    }
}

}  // namespace

// Whether the actor waits without time-out for actors; if `ask` is not 0, for the answer to that ask.
bool World::waits_for(const Row& row, uint64_t ask) {
    if (row.state != RowState::Suspended) return false;
    const Suspension& suspension = heap_.at<Suspension>(row.suspension);
    if (static_cast<AwaitMode>(suspension.mode) == AwaitMode::Sleep || (suspension.flags & kTimed) != 0) return false;
    if (ask == 0) return true;
    if ((suspension.flags & kPlain) != 0) return suspension.awaited == ask;
    const AskEntry* const entry = find_ask(suspension.asks, ask);
    return entry != nullptr && entry->awaited != 0 && entry->state == AskState::Open;
}

// The asks that `row`, which is suspended, owes an answer.
void World::owed_asks(const Row& row, std::vector<std::pair<uint64_t, uint64_t>>& out) {
    const Suspension& suspension = heap_.at<Suspension>(row.suspension);
    if (suspension.asker != 0 && (suspension.flags & kAnswered) == 0) out.emplace_back(suspension.asker, suspension.ask);
    std::vector<turn::Message*> calls;
    kept_calls(row, calls);
    for (const turn::Message* call : calls) {
        if (call->kind == MessageKind::Ask) out.emplace_back(call->from, call->ask_number());
    }
}

bool World::look_for_deadlocks() {
    root_->next_look = root_->tick + kLookEvery;
    if (root_->awaits_since_look == 0) return false;
    root_->awaits_since_look = 0;
    std::vector<uint64_t> start;
    std::swap(start, asked_);
    if (look_everywhere_) {
        start.clear();
        for (uint32_t rank = 0; rank < root_->rank_count; ++rank) {
            const Row* const row = table_.ranked(rank);
            if (row != nullptr && row->state == RowState::Suspended) start.push_back(row->id);
        }
        look_everywhere_ = false;
    }
    // Asks on their way: (to, from, number).
    std::vector<std::array<uint64_t, 3>> sent;
    for (uint8_t* place = outbox_first_; place < context_.out;) {
        const auto& message = *reinterpret_cast<turn::Message*>(place);
        if (message.kind == MessageKind::Ask) sent.push_back({message.to, message.from, message.ask_number()});
        place += message.bytes();
    }
    std::ranges::stable_sort(sent);
    return find_deadlocks(start, sent);
}

bool World::find_deadlocks(std::span<const uint64_t> start, std::span<const std::array<uint64_t, 3>> sent) {
    std::vector<Node> nodes;
    std::map<uint64_t, uint32_t> places;
    const auto place_of = [&](uint64_t id) {
        const auto [entry, added] = places.try_emplace(id, static_cast<uint32_t>(nodes.size()));
        if (added) {
            Node& node = nodes.emplace_back();
            node.id = id;
            const Suspension& suspension = heap_.at<Suspension>(table_.row(id).suspension);
            node.any = static_cast<AwaitMode>(suspension.mode) == AwaitMode::Any;
            node.needed = suspension.asks == 0 ? 1 : heap_.at<AskTable>(suspension.asks).remaining;
        }
        return entry->second;
    };
    // Who owes no answer is on no cycle.
    const auto owes = [&](uint64_t id) {
        const Suspension& suspension = heap_.at<Suspension>(table_.row(id).suspension);
        if (suspension.kept != 0 || (suspension.asker != 0 && (suspension.flags & kAnswered) == 0)) return true;
        const auto on_way = std::lower_bound(sent.begin(), sent.end(), std::array<uint64_t, 3>{id, 0, 0});
        return on_way != sent.end() && (*on_way)[0] == id;
    };
    for (const uint64_t id : start) {
        if (alive(id) && waits_for(table_.row(id), 0) && owes(id)) place_of(id);
    }
    std::vector<std::pair<uint64_t, uint64_t>> owed;
    for (uint32_t i = 0; i < nodes.size(); ++i) {
        const uint64_t id = nodes[i].id;
        owed.clear();
        owed_asks(table_.row(id), owed);
        auto on_way = std::lower_bound(sent.begin(), sent.end(), std::array<uint64_t, 3>{id, 0, 0});
        for (; on_way != sent.end() && (*on_way)[0] == id; ++on_way) owed.emplace_back((*on_way)[1], (*on_way)[2]);
        for (const auto& [asker, ask] : owed) {
            if (!alive(asker) || !waits_for(table_.row(asker), ask) || !owes(asker)) continue;
            const uint32_t waiter = place_of(asker);
            nodes[waiter].peers.push_back(i);
            nodes[i].waiters.push_back(waiter);
        }
    }
    remove_unstuck(nodes);
    const uint32_t components = find_components(nodes);
    bool found = false;
    for (uint32_t component = 1; component <= components; ++component) {
        std::vector<Waiting> cycle;
        for (const Node& node : nodes) {
            if (node.removed || node.component != component) continue;
            uint64_t peer = node.id;
            for (const uint32_t to : node.peers) {
                if (nodes[to].component == component && !nodes[to].removed) peer = nodes[to].id;
            }
            cycle.push_back({table_.row(node.id).rank, node.id, peer});
        }
        if (cycle.size() < 2) continue;
        std::ranges::stable_sort(cycle, std::ranges::less{}, &Waiting::rank);
        report_deadlock(cycle);
        const uint64_t fault[] = {static_cast<uint64_t>(turn::FaultKind::Deadlock)};
        for (const Waiting& waiting : cycle) put(waiting.id, waiting.id, MessageKind::Await_Fault, fault);
        found = true;
    }
    return found;
}

// Quiescence while main waits: every open await ends with NoReply at the next tick.
bool World::end_open_awaits() {
    const uint64_t fault[] = {static_cast<uint64_t>(turn::FaultKind::NoReply)};
    bool any = false;
    for (uint32_t rank = 0; rank < root_->rank_count; ++rank) {
        const Row* const row = table_.ranked(rank);
        if (row == nullptr || row->state != RowState::Suspended) continue;
        put(row->id, row->id, MessageKind::Await_Fault, fault);
        any = true;
    }
    return any;
}

}  // namespace aeroflow::core
