#include "tools/host/process.h"

#include <cerrno>
#include <cstdlib>

#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/host/files.h"

extern char** environ;

namespace aeroflow::host {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> list;
    for (const std::string& word : words) list.push_back(const_cast<char*>(word.c_str()));
    list.push_back(nullptr);
    return list;
}

struct Body {
    void (*run)(void*);
    void* argument;
};

void* run_body(void* of) {
    const auto* body = static_cast<const Body*>(of);
    body->run(body->argument);
    return nullptr;
}

}  // namespace

Result<std::string> program_folder() {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0) return failed("/proc/self/exe", errno);
    const std::string whole(path, static_cast<size_t>(length));
    return whole.substr(0, whole.rfind('/'));
}

std::string find_program(const std::vector<std::string>& names) {
    const std::string folders = environment("PATH").value_or("/usr/bin:/bin");
    for (const std::string& name : names) {
        for (size_t at = 0; at <= folders.size();) {
            const size_t end = std::min(folders.find(':', at), folders.size());
            const std::string file = folders.substr(at, end - at) + "/" + name;
            if (access(file.c_str(), X_OK) == 0) return file;
            at = end + 1;
        }
    }
    return {};
}

Result<int> run_program(const std::vector<std::string>& words) {
    pid_t child = 0;
    const int error = posix_spawn(&child, words[0].c_str(), nullptr, nullptr, pointers(words).data(), environ);
    if (error != 0) return failed(words[0], error);
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return failed(words[0], errno);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Error become_program(const std::vector<std::string>& words) {
    execv(words[0].c_str(), pointers(words).data());
    return failed(words[0], errno).error();
}

Result<std::string> make_temporary_file() {
    std::string path = environment("TMPDIR").value_or("/tmp") + "/aeroflow-XXXXXX";
    const int file = mkstemp(path.data());
    if (file < 0) return failed(path, errno);
    close(file);
    return path;
}

void remove_file(const std::string& path) { unlink(path.c_str()); }

Result<void> run_on_stack(uint64_t bytes, void (*body)(void*), void* argument) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, (bytes + 4095) / 4096 * 4096);
    Body whole{body, argument};
    pthread_t thread;
    const int error = pthread_create(&thread, &attributes, run_body, &whole);
    pthread_attr_destroy(&attributes);
    if (error != 0) return failed("a stack of " + std::to_string(bytes >> 20) + " MB", error);
    pthread_join(thread, nullptr);
    return {};
}

}  // namespace aeroflow::host
