// Any bytes through the whole front end: a module comes out, its nodes are in order and inside of the file, an Error node has
// been reported, and both the tree and the diagnostics can be shown.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/diagnostics/render.h"
#include "compiler/syntax/parse.h"
#include "vm/base/check.h"

namespace {

using namespace aeroflow;

void check_tree(const ast::Module& module, const source::File& file) {
    for (uint32_t i = 0; i < module.size(); ++i) {
        const ast::Node& node = module.node({i});
        AE_CHECK(node.begin <= node.end);
        AE_CHECK(node.end <= file.size());
        if (i > 0) AE_CHECK(module.node({i - 1}).begin <= node.begin);
        for (const ast::NodeId child : module.children({i})) {
            if (!child.exists()) continue;
            AE_CHECK(child.index > i);
            AE_CHECK(module.node(child).end <= node.end);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    source::FileSet files;
    const source::File& file = files.add("fuzz.aefl", std::string(reinterpret_cast<const char*>(data), size));
    diagnostics::Sink sink;
    const ast::Module module = syntax::parse(file, sink);
    check_tree(module, file);
    const bool broken = ast::dump(module).find("Error\n") != std::string::npos;
    if (broken) AE_CHECK(sink.has_errors());
    (void)diagnostics::render(sink, files);
    (void)diagnostics::render_json(sink, files);
    return 0;
}
