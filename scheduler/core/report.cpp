// What the runtime says on stderr: faults, deadlocks, a world out of memory (cli.md "A run, a fault, a deadlock"); for tools
// one JSON object per line (docs/tools.md).
#include <algorithm>
#include <map>

#include "scheduler/core/world.h"
#include "vm/base/json_line.h"
#include "vm/value/object.h"
#include "vm/value/value_operations.h"

namespace aeroflow::core {
namespace {

constexpr size_t kShownValue = 40;    // bytes of a parameter in a report
constexpr size_t kShownCallers = 10;

std::string_view line_of(const turn::File& file, uint32_t line) {
    std::string_view text = file.text;
    for (uint32_t i = 1; i < line; ++i) {
        const size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

std::string place_of(const turn::Program& program, const turn::Site& site, bool column) {
    std::string text = program.files[site.file].path + ":" + std::to_string(site.line);
    if (column) text += ":" + std::to_string(site.column);
    return text;
}

bool known(const turn::Program& program, uint32_t site) {
    return site < program.sites.size() && program.sites[site].file < program.files.size();
}

std::string function_of(const turn::Program& program, uint32_t site) {
    if (site >= program.sites.size() || program.sites[site].function >= program.names.size()) return {};
    return program.names[program.sites[site].function];
}

// "dine" of "Philosopher.dine".
std::string last_part(const std::string& function) {
    const size_t dot = function.rfind('.');
    return dot == std::string::npos ? function : function.substr(dot + 1);
}

// Carets stand below their text: a tab above is a tab below, a scalar is one column.
std::string margin(std::string_view line, uint32_t columns) {
    std::string blank;
    for (const char c : line) {
        const bool continues = (static_cast<uint8_t>(c) & 0xC0) == 0x80;
        if (!continues && columns-- == 0) break;
        if (!continues) blank += c == '\t' ? '\t' : ' ';
    }
    return blank;
}

void add_site(base::JsonLine& json, const turn::Program& program, uint32_t number) {
    const std::string function = function_of(program, number);
    if (!function.empty()) json.text("function", function);
    if (!known(program, number)) return;
    const turn::Site& site = program.sites[number];
    json.text("file", program.files[site.file].path).number("line", site.line).number("column", site.column);
}

}  // namespace

// A source line with carets below the place, in the shape of a diagnostic.
void World::append_place(std::string& out, uint32_t number, std::string_view detail) const {
    const turn::Site& site = program_.sites[number];
    std::string line = std::to_string(site.line);
    if (line.size() < 2) line.insert(0, 1, ' ');
    const std::string blank(line.size(), ' ');
    out += blank + "┌─ " + place_of(program_, site, true) + "\n";
    const std::string_view text = line_of(program_.files[site.file], site.line);
    out += line + "│ " + std::string(text) + "\n";
    out += blank + "│ " + margin(text, site.column - 1) + std::string(std::max(site.length, 1u), '^');
    if (!detail.empty()) out += " " + std::string(detail);
    out += "\n";
}

// `owner "ada"`: the first parameter, which most often says which actor of its type this is.
std::string World::first_parameter(const Row& row) {
    const turn::ActorType& type = *code(row).type;
    const auto fields = program_.types.fields(program_.types[type.root]);
    // The parameters of main are locals: nothing of them is in its root.
    if (type.parameter_count == 0 || fields.empty() || (turn_.kind & kStartingTurn) != 0) return {};
    std::string shown;
    value::show(context_, context_.bases[0] + value::kRootOffset + fields[0].offset, fields[0].type, true, shown);
    return shown.size() <= kShownValue ? fields[0].name + " " + shown : "";
}

// "actor Account#7 (owner "ada"), tick 4, asked by Bank#2"
std::string World::actor_line(const Row& row) {
    std::string out = "actor " + show_actor(row.id);
    const std::string parameter = first_parameter(row);
    if (!parameter.empty()) out += " (" + parameter + ")";
    out += ", tick " + std::to_string(root_->tick);
    if (context_.asker != 0) out += ", asked by " + show_actor(context_.asker);
    else if (context_.sender != 0) out += ", sent by " + show_actor(context_.sender);
    return out;
}

std::string World::replay_of(const Row& row) const {
    if (configuration_.replay_command.empty()) return {};
    return configuration_.replay_command + " --until " + std::to_string(root_->tick) + " --print " + show_actor(row.id);
}

std::string World::fault_json(const Row& row) {
    const turn::RaisedFault& fault = context_.fault;
    base::JsonLine json;
    json.text("kind", "fault").text("fault", turn::show_fault(fault.words));
    if (!fault.stack.empty()) add_site(json, program_, fault.stack[0]);
    if (!fault.detail.empty()) json.text("detail", fault.detail);
    std::vector<std::string> callers;
    for (size_t i = 1; i < fault.stack.size() && i <= kShownCallers; ++i) {
        base::JsonLine caller;
        add_site(caller, program_, fault.stack[i]);
        callers.push_back(caller.object());
    }
    json.objects("callers", callers).text("actor", show_actor(row.id));
    const std::string parameter = first_parameter(row);
    if (!parameter.empty()) json.text("parameter", parameter);
    json.number("tick", root_->tick);
    if (context_.asker != 0) json.text("asked_by", show_actor(context_.asker));
    else if (context_.sender != 0) json.text("sent_by", show_actor(context_.sender));
    if (const std::string replay = replay_of(row); !replay.empty()) json.text("replay", replay);
    return json.line();
}

// The fault of the turn that has just ended.
void World::report_fault(const Row& row) {
    const std::string text = configuration_.json_reports ? fault_json(row) : fault_text(row);
    if (!output_.wants_report({context_.fault, row.id, row.type, text})) return;
    tick_err_ += text;
    commit_ |= kCommitOutput;
}

std::string World::fault_text(const Row& row) {
    const turn::RaisedFault& fault = context_.fault;
    std::string out = "fault: " + turn::show_fault(fault.words);
    const uint32_t site = fault.stack.empty() ? turn::kNone : fault.stack[0];
    const std::string function = function_of(program_, site);
    if (!function.empty()) out += " in " + function;
    out += "\n";
    if (known(program_, site)) append_place(out, site, fault.detail);
    for (size_t i = 1; i < fault.stack.size() && i <= kShownCallers; ++i) {
        if (!known(program_, fault.stack[i])) continue;
        out += "  called from " + function_of(program_, fault.stack[i]) + ", " +
               place_of(program_, program_.sites[fault.stack[i]], false) + "\n";
    }
    out += "  " + actor_line(row) + "\n";
    if (const std::string replay = replay_of(row); !replay.empty()) out += "  replay: " + replay + "\n";
    return out;
}

std::string World::deadlock_json(std::span<const Waiting> cycle) {
    std::vector<std::string> actors;
    uint64_t since = 0;
    for (const Waiting& waiting : cycle) {
        const Suspension& suspension = heap_.at<Suspension>(table_.row(waiting.id).suspension);
        since = std::max(since, suspension.since);
        base::JsonLine actor;
        actor.text("actor", show_actor(waiting.id)).text("waits_for", show_actor(waiting.peer));
        add_site(actor, program_, suspension.site);
        actors.push_back(actor.object());
    }
    base::JsonLine json;
    return json.text("kind", "deadlock").objects("actors", actors).number("since", since).number("tick", root_->tick).line();
}

void World::report_deadlock(std::span<const Waiting> cycle) {
    if (configuration_.json_reports) {
        tick_err_ += deadlock_json(cycle);
        return flush_output();
    }
    std::string out = "deadlock: " + std::to_string(cycle.size()) + " actors wait for each other\n";
    size_t width = 0;
    uint64_t since = 0;
    for (const Waiting& waiting : cycle) width = std::max(width, show_actor(waiting.id).size());
    for (const Waiting& waiting : cycle) {
        const Suspension& suspension = heap_.at<Suspension>(table_.row(waiting.id).suspension);
        since = std::max(since, suspension.since);
        std::string name = show_actor(waiting.id);
        name.resize(width + 3, ' ');
        out += "  " + name + "waits";
        if (known(program_, suspension.site)) {
            const std::string function = last_part(function_of(program_, suspension.site));
            if (!function.empty()) out += " in " + function + "()";
            out += ", " + place_of(program_, program_.sites[suspension.site], false) + ",";
        }
        out += " for a reply of " + show_actor(waiting.peer) + "\n";
    }
    out += "  since tick " + std::to_string(since) + "; each of these awaits ends with Fault.Deadlock\n";
    tick_err_ += out;
    flush_output();
}

// The messages that an actor has kept or will send later, by sender.
void World::count_waiting(const Row& row, std::map<uint64_t, uint64_t>& bytes) const {
    const Block last = row.suspension == 0 ? 0 : heap_.at<Suspension>(row.suspension).kept;
    for (Block block = last; block != 0;) {
        block = heap_.at<KeptChunk>(block).next;
        KeptChunk& chunk = heap_.at<KeptChunk>(block);
        for (uint32_t at = chunk.first; at < chunk.end; at += static_cast<uint32_t>(chunk.message(at).bytes())) {
            bytes[chunk.message(at).from] += chunk.message(at).bytes();
        }
        if (block == last) break;
    }
    for (Block timer = row.cold == 0 ? 0 : heap_.at<Cold>(row.cold).timers; timer != 0;) {
        const TimerNode& node = heap_.at<TimerNode>(timer);
        if (node.message != 0) bytes[node.owner] += Heap::class_bytes(node.message_class);
        timer = node.owner_next;
    }
}

// The world holds more undelivered messages than it may: says who sent most of them.
void World::report_senders() {
    std::map<uint64_t, uint64_t> bytes;
    for (const uint8_t* place = outbox_first_; place < context_.out;) {
        const auto& message = *reinterpret_cast<const turn::Message*>(place);
        bytes[message.from] += message.bytes();
        place += message.bytes();
    }
    for (uint32_t rank = 0; rank < root_->rank_count; ++rank) {
        if (const Row* const row = table_.ranked(rank)) count_waiting(*row, bytes);
    }
    std::vector<std::pair<uint64_t, uint64_t>> senders(bytes.begin(), bytes.end());
    std::ranges::stable_sort(senders, std::ranges::greater{}, &std::pair<uint64_t, uint64_t>::second);
    const std::string limit = std::to_string(configuration_.undelivered >> 20) + " MiB";
    std::string out = "out of memory: undelivered messages take more than " + limit + "\n";
    std::vector<std::string> lines;
    for (size_t i = 0; i < senders.size() && i < 5; ++i) {
        if (senders[i].first == 0) continue;
        lines.push_back(show_actor(senders[i].first) + " sent " + std::to_string(senders[i].second >> 20) + " MiB in tick " +
                        std::to_string(root_->tick));
        out += "  " + lines.back() + "\n";
    }
    if (configuration_.json_reports) {
        base::JsonLine json;
        json.text("kind", "error").text("message", "out of memory: undelivered messages take more than " + limit);
        out = json.texts("details", lines).line();
    }
    tick_err_ += out;
}

}  // namespace aeroflow::core
