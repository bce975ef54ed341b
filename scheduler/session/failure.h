// Why a host's request was refused: a code for programs, a sentence for people.
#pragma once

#include <cstdint>
#include <string>

namespace aeroflow::session {

enum class FailureCode : uint8_t { NoActor, NoMessage, WrongArguments, Ended, Full };

struct Failure {
    FailureCode code = FailureCode::NoActor;
    std::string text;
};

}  // namespace aeroflow::session
