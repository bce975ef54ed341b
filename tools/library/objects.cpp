#include "tools/library/objects.h"

#include <algorithm>
#include <cstring>

#include "vm/value/text_data.h"

namespace aeroflow::library {
namespace {

struct Answered {
    std::string text;
    bool found = false;
};

Answered ask(aeroflow_request request, void* user, const std::string& subject) {
    if (request == nullptr) return {};
    aeroflow_reply reply;
    const bool found = request(user, subject.c_str(), &reply) != 0;
    return {std::move(reply.bytes), found};
}

}  // namespace

aeroflow_code fail(aeroflow_error* error, aeroflow_code code, std::string_view message) {
    if (error == nullptr) return code;
    error->code = code;
    size_t size = std::min(message.size(), sizeof error->message - 1);
    // Not in the middle of a scalar.
    while (size != 0 && size < message.size() && (static_cast<uint8_t>(message[size]) & 0xC0) == 0x80) --size;
    std::memcpy(error->message, message.data(), size);
    error->message[size] = 0;
    return code;
}

aeroflow_code succeed(aeroflow_error* error) { return fail(error, AEROFLOW_OK, ""); }

std::pair<std::string, bool> Callbacks::read_file(const std::string& path) {
    Answered answer = ask(options_.read_file, options_.user, path);
    if (answer.found) return {std::move(answer.text), true};
    if (answer.text.empty() || !value::is_utf8(answer.text)) answer.text = path + ": no such file or directory";
    return {std::move(answer.text), false};
}

std::optional<std::string> Callbacks::environment(const std::string& name) {
    Answered answer = ask(options_.environment, options_.user, name);
    if (!answer.found) return std::nullopt;
    return std::move(answer.text);
}

std::string Callbacks::standard_input() {
    Answered answer = ask(options_.standard_input, options_.user, "");
    return answer.found ? std::move(answer.text) : std::string();
}

ports::Permissions Callbacks::permissions() const {
    ports::Permissions permissions;
    permissions.every_file = options_.read_file != nullptr;
    permissions.every_variable = options_.environment != nullptr;
    return permissions;
}

void OutputGate::write(turn::Stream stream, std::string_view bytes) {
    if (options_.on_output == nullptr) return kept.write(stream, bytes);
    const aeroflow_stream to = stream == turn::Stream::Out ? AEROFLOW_OUT : AEROFLOW_ERR;
    options_.on_output(options_.user, to, bytes.data(), bytes.size());
}

}  // namespace aeroflow::library

aeroflow_world::aeroflow_world(std::shared_ptr<const aeroflow::library::Compiled> program, const aeroflow_options& given)
    : compiled(std::move(program)),
      options(given),
      callbacks(options),
      output(options),
      host_ports(callbacks, callbacks.permissions()),
      recording_ports(host_ports, compiled->executable->program, trace.inputs),
      recorder(trace.inputs) {}
