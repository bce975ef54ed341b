#include "scheduler/trace/event_writer.h"

#include <xxhash.h>

namespace aeroflow::trace {
namespace {

constexpr size_t kPiece = size_t{64} << 10;

}  // namespace

EventWriter::EventWriter(const turn::Program& program, const Sink& sink) : program_(program), sink_(sink), labels_(program) {
    begin("process_name", 'M');
    out_ += ",\"args\":{\"name\":\"node 0\"}";
    end();
    lane(base::kMain.bits).name = base::show(program.actors[0].show_name, base::kMain);
}

EventWriter::~EventWriter() { sink_(out_); }

EventWriter::Key EventWriter::key(uint64_t from, uint64_t to, uint64_t signature, std::span<const uint64_t> words) {
    return {from, to, signature, XXH3_64bits(words.data(), words.size() * 8)};
}

// Births are numbered as spawns are told, in canonical order.
EventWriter::Lane& EventWriter::lane(uint64_t actor) {
    Lane& lane = lanes_[actor];
    if (lane.birth == 0) lane.birth = ++births_;
    return lane;
}

void EventWriter::sent(const turn::Message& message, uint64_t signature, std::span<const uint64_t> words) {
    if (message.kind == turn::MessageKind::Start) {
        lane(message.to).name = base::show(program_.actors[message.selector].show_name, base::ActorId{message.to});
    }
    const auto sender = lanes_.find(message.from);
    if (sender == lanes_.end() || sender->second.last == 0) return;
    open_[key(message.from, message.to, signature, words)].push_back(
        {++flows_, sender->second.birth, sender->second.last, labels_.of(signature)});
}

void EventWriter::take_flow(const core::SeenEvent& event) {
    const auto found = open_.find(key(event.sender, event.at, event.signature, event.words));
    if (found == open_.end()) return;
    if (!event.loose) arriving_.push_back(found->second.front());
    found->second.pop_front();
    if (found->second.empty()) open_.erase(found);
}

void EventWriter::event(const core::SeenEvent& event) {
    if (event.at != last_.at) arriving_.clear();  // taken without a turn
    take_flow(event);
    if (!event.loose) last_ = event;
    last_.words = {};
}

void EventWriter::turn_begins(const core::SeenTurn& turn) {
    Lane& lane = this->lane(turn.actor);
    place_ = turn.number;
    lane.last = turn.number;
    if (!lane.name.empty()) {
        begin("thread_name", 'M');
        number_member(",\"tid\":", lane.birth);
        out_ += ",\"args\":{\"name\":";
        append_json(out_, lane.name);
        out_ += '}';
        end();
        lane.name.clear();
    }
    const bool resumed = labels_.of(last_.signature) == "reply" || labels_.of(last_.signature) == "fault" ||
                         labels_.of(last_.signature) == "timeout" || labels_.of(last_.signature) == "sleep";
    const bool of_message = resumed && turn.selector < program_.selectors.size();
    begin(of_message ? std::string_view(program_.selectors[turn.selector].name) : labels_.of(last_.signature), 'X');
    place_member(turn.number, "");
    number_member(",\"dur\":0.9,\"tid\":", lane.birth);
    number_member(",\"args\":{\"tick\":", turn.tick);
    out_ += ",\"takes\":";
    append_json(out_, labels_.signature(last_.signature));
    out_ += '}';
    end();
    for (const Flow& flow : arriving_) this->flow(flow, lane.birth, turn.number);
    arriving_.clear();
}

// From within the sender's slice to within the receiver's.
void EventWriter::flow(const Flow& flow, uint64_t birth, uint64_t place) {
    begin(flow.name, 's');
    number_member(",\"cat\":\"message\",\"id\":", flow.number);
    place_member(flow.place, ".5");
    number_member(",\"tid\":", flow.birth);
    end();
    begin(flow.name, 'f');
    number_member(",\"bp\":\"e\",\"cat\":\"message\",\"id\":", flow.number);
    place_member(place, ".1");
    number_member(",\"tid\":", birth);
    end();
}

void EventWriter::tick_ends(uint64_t, uint64_t actors, uint64_t messages) {
    begin("actors", 'C');
    place_member(place_, "");
    number_member(",\"args\":{\"alive\":", actors);
    out_ += '}';
    end();
    begin("messages", 'C');
    place_member(place_, "");
    number_member(",\"args\":{\"delivered\":", messages - messages_);
    out_ += '}';
    end();
    messages_ = messages;
}

void EventWriter::begin(std::string_view name, char phase) {
    out_ += first_ ? "\n{\"name\":" : ",\n{\"name\":";
    first_ = false;
    append_json(out_, name);
    out_ += ",\"ph\":\"";
    out_ += phase;
    out_ += "\",\"pid\":0";
}

void EventWriter::place_member(uint64_t place, const char* tenths) {
    number_member(",\"ts\":", place);
    out_ += tenths;
}

void EventWriter::number_member(std::string_view before, uint64_t value) {
    out_ += before;
    out_ += std::to_string(value);
}

void EventWriter::end() {
    out_ += '}';
    if (out_.size() < kPiece) return;
    sink_(out_);
    out_.clear();
}

}  // namespace aeroflow::trace
