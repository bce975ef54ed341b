#include "tools/host/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include <catch2/catch.hpp>

#include "tools/host/shutdown.h"

namespace aeroflow::host {

TEST_CASE("what is written arrives in order when it is flushed") {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    Output output(ends[1], "the pipe");
    output.write("one ");
    output.write("two\n");
    REQUIRE(output.flush().has_value());
    char bytes[16] = {};
    CHECK(read(ends[0], bytes, sizeof bytes) == 8);
    CHECK(std::string(bytes) == "one two\n");
    close(ends[0]);
    close(ends[1]);
}

TEST_CASE("a closed pipe is an error of the stream, which is kept") {
    catch_shutdown_signals({}, nullptr);
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    close(ends[0]);
    Output output(ends[1], "standard output");
    output.write("lost");
    const Result<void> flushed = output.flush();
    REQUIRE_FALSE(flushed.has_value());
    CHECK(flushed.error().message == "standard output: broken pipe");
    output.write("lost too");
    CHECK_FALSE(output.flush().has_value());
    close(ends[1]);
}

TEST_CASE("a full disk is an error of the stream") {
    const int full = open("/dev/full", O_WRONLY);
    if (full < 0) return;
    Output output(full, "standard output");
    output.write("lost");
    const Result<void> flushed = output.flush();
    REQUIRE_FALSE(flushed.has_value());
    CHECK(flushed.error().message == "standard output: no space left on device");
    close(full);
}

TEST_CASE("a signal sets the flag it was given") {
    bool requested = false;
    catch_shutdown_signals({.request = [](void* flag) { *static_cast<bool*>(flag) = true; }}, &requested);
    CHECK_FALSE(requested);
    std::raise(SIGTERM);
    CHECK(requested);
    catch_shutdown_signals({}, nullptr);
}

}  // namespace aeroflow::host
