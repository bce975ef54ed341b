// What coverage counts: the lines that statements begin on, and both ways of every decision.
//
// In: asked for by lowering, which puts a `cover` where each point is passed. Out: the points, by number. A program compiled
// for coverage does what it does without: a `cover` reads nothing, gives nothing and no fault.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "compiler/ast/ast.h"

namespace aeroflow::lower {

struct CoverPoint {
    static constexpr uint32_t kLine = ~0u;
    uint32_t line = 0;          // from 1
    uint32_t decision = kLine;  // number of the decision in the file, in source order; kLine: a statement
    uint32_t way = 0;           // of the decision
};

// The points of a file. The same node has the same point, however often it is lowered.
class CoverPoints {
public:
    uint32_t statement(ast::NodeId node, uint32_t line) { return number({node.index, 0}, {line, CoverPoint::kLine, 0}); }
    uint32_t way(ast::NodeId decision, uint32_t line, uint32_t way) {
        return number({decision.index, way + 1}, {line, decision.index, way});
    }
    const std::vector<CoverPoint>& all() const { return points_; }

private:
    uint32_t number(std::pair<uint32_t, uint32_t> key, CoverPoint point) {
        const auto [found, is_new] = numbers_.try_emplace(key, static_cast<uint32_t>(points_.size()));
        if (is_new) points_.push_back(point);
        return found->second;
    }

    std::map<std::pair<uint32_t, uint32_t>, uint32_t> numbers_;  // by node, and 0 or the way from 1
    std::vector<CoverPoint> points_;
};

}  // namespace aeroflow::lower
