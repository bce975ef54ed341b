// A file that is there whole or not at all: written beside its place under another name, then moved there.
//
// What is no regular file (a pipe, a device) is written to directly. Only the user may read the file: a trace holds what a
// program was told. Without `commit` nothing remains.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tools/host/error.h"
#include "tools/host/output.h"

namespace aeroflow::host {

class NewFile {
public:
    // Fails when nothing can be written there, so that a command can say so before it starts.
    [[nodiscard]] static Result<std::unique_ptr<NewFile>> create(const std::string& path);

    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    void write(std::string_view bytes) { output_->write(bytes); }
    // The first error since `create`, or the file stands in its place.
    [[nodiscard]] Result<void> commit();
    // From a signal handler that ends the process: nothing is left behind.
    void rescue();

private:
    NewFile(int descriptor, std::string path, std::string target, std::string temporary);

    int descriptor_;
    std::string path_;       // as the user wrote it
    std::string target_;     // with links resolved
    std::string temporary_;  // empty: written to directly, or done
    std::optional<Output> output_;
};

}  // namespace aeroflow::host
