#include "tools/host/files.h"

#include <unistd.h>

#include <cstdio>

#include <catch2/catch.hpp>

namespace aeroflow::host {
namespace {

std::string temporary_path() { return "host_files_test." + std::to_string(getpid()); }

}  // namespace

TEST_CASE("a file reads back as it was written, zero bytes too") {
    const std::string path = temporary_path();
    const std::string bytes("a\0b\r\n\xff", 6);
    REQUIRE(write_file(path, bytes).has_value());
    CHECK(read_file(path).value() == bytes);
    CHECK(file_exists(path));
    std::remove(path.c_str());
    CHECK_FALSE(file_exists(path));
}

TEST_CASE("a file that is not there is an error that names it") {
    const Result<std::string> bytes = read_file("no/such/file");
    REQUIRE_FALSE(bytes.has_value());
    CHECK(bytes.error().message == "no/such/file: no such file or directory");
}

TEST_CASE("a folder is not a file") {
    const Result<std::string> bytes = read_file(".");
    REQUIRE_FALSE(bytes.has_value());
    CHECK(bytes.error().message == ".: is a directory");
}

TEST_CASE("two ways to write a path are one file") {
    CHECK(canonical_path("./a/../b.txt") == canonical_path("b.txt"));
}

TEST_CASE("a variable that is not set is none") {
    CHECK(environment("PATH").has_value());
    CHECK_FALSE(environment("AEROFLOW_NO_SUCH_VARIABLE").has_value());
}

}  // namespace aeroflow::host
