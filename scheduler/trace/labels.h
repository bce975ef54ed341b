// Names of what happens in a run: from the digests of signatures back to words for people.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "scheduler/core/interfaces.h"
#include "vm/turn/program.h"

namespace aeroflow::trace {

class Labels {
public:
    explicit Labels(const turn::Program& program);

    // "deposit", "start", "reply", "every" …
    std::string_view of(uint64_t signature) const;
    // "deposit(int)->int", "start:main.Account(string,int)", "reply" …
    std::string_view signature(uint64_t signature) const;
    // "Account", of a start; empty for others.
    std::string_view started_type(uint64_t signature) const;
    // The values of an event as text: "5, Order(id: 1)".
    std::string values(const core::SeenEvent& event) const;

private:
    struct Label {
        std::string name, signature, type;
        const std::vector<value::TypeId>* parameters = nullptr;
    };
    const turn::Program& program_;
    std::map<uint64_t, Label> labels_;
};

}  // namespace aeroflow::trace
