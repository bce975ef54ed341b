// Which values no arm of a match takes, and which arms no value reaches.
//
// Maranget, "Warnings for pattern matching" (JFP 2007): a matrix of patterns, one row per arm, is taken apart column by
// column by the constructors of the column's type. Numbers and strings have endlessly many, so only `_` ends them; lists
// are split by length up to the longest that is written. A pattern is a node, kNoNode the wildcard.
#include <algorithm>

#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using AstKind = ast::Kind;

namespace {

using Row = std::vector<NodeId>;

// How a value of a type may look. `open` of lists: this length or longer.
struct Shape {
    uint32_t index = 0;
    bool open = false;
    std::vector<TypeId> parts;
};

class Matrix {
public:
    static constexpr size_t kMostWitnesses = 5;
    // A hostile match may need exponential work; past this the rest is taken as covered.
    static constexpr uint32_t kMostSteps = 200'000;

    Matrix(const ast::Module& module, const ProgramTypes& types) : module_(module), types_(types) {}

    // Values that no row takes, as patterns; a witness has one text per column.
    std::vector<std::vector<std::string>> missing(std::vector<Row> rows,
                                                  std::vector<TypeId> columns, bool outermost) {
        if (rows.empty()) return {std::vector<std::string>(columns.size(), "_")};
        if (columns.empty() || ++steps_ > kMostSteps) return {};
        rows = without_or(rows);
        const std::vector<Shape> shapes = shapes_of(columns[0], rows);
        std::vector<std::vector<std::string>> found;
        if (shapes.empty()) {
            for (auto& rest : missing(others(rows), tail(columns), false)) {
                rest.insert(rest.begin(), "_");
                found.push_back(std::move(rest));
            }
            return found;
        }
        const bool none_used =
            !outermost && std::none_of(rows.begin(), rows.end(),
                                       [&](const Row& row) { return !is_wildcard(row[0]); });
        if (none_used && kind(columns[0]) != Kind::Tuple) {
            for (auto& rest : missing(others(rows), tail(columns), false)) {
                rest.insert(rest.begin(), "_");
                found.push_back(std::move(rest));
            }
            return found;
        }
        for (const Shape& shape : shapes) {
            std::vector<TypeId> inner = shape.parts;
            inner.insert(inner.end(), columns.begin() + 1, columns.end());
            for (const auto& witness :
                 missing(specialised(rows, columns[0], shape), std::move(inner), false)) {
                std::vector<std::string> whole{text_of(columns[0], shape, witness)};
                whole.insert(whole.end(), witness.begin() + ptrdiff_t(shape.parts.size()),
                             witness.end());
                found.push_back(std::move(whole));
                if (found.size() >= kMostWitnesses) return found;
            }
        }
        return found;
    }

    // Whether `row` takes a value that `rows` do not.
    bool useful(const std::vector<Row>& given, const Row& row, const std::vector<TypeId>& columns) {
        if (given.empty()) return true;
        if (columns.empty()) return false;
        if (++steps_ > kMostSteps) return true;
        const std::vector<Row> rows = without_or(given);
        const NodeId head = row[0];
        if (!is_wildcard(head) && module_.kind(head) == AstKind::OrPattern) {
            for (NodeId part : module_.children(head)) {
                Row one = row;
                one[0] = part;
                if (useful(rows, one, columns)) return true;
            }
            return false;
        }
        // A column of wildcards says nothing; taking it apart would not end in a type that holds itself.
        const bool plain = is_wildcard(head) &&
                           std::all_of(rows.begin(), rows.end(),
                                       [&](const Row& other) { return is_wildcard(other[0]); });
        const std::vector<Shape> shapes =
            plain ? std::vector<Shape>{} : shapes_of(columns[0], rows, head);
        if (shapes.empty()) {
            std::vector<Row> kept;
            for (const Row& other : rows) {
                if (covers(other[0], head)) kept.push_back(Row(other.begin() + 1, other.end()));
            }
            return useful(kept, Row(row.begin() + 1, row.end()), tail(columns));
        }
        for (const Shape& shape : shapes) {
            const std::vector<Row> one = specialised({row}, columns[0], shape);
            if (one.empty()) continue;
            std::vector<TypeId> inner = shape.parts;
            inner.insert(inner.end(), columns.begin() + 1, columns.end());
            if (useful(specialised(rows, columns[0], shape), one[0], inner)) return true;
        }
        return false;
    }

private:
    Kind kind(TypeId id) const { return types_.types.kind(id); }
    const Pattern& pattern(NodeId id) const { return types_.pattern(id); }
    static std::vector<TypeId> tail(const std::vector<TypeId>& columns) {
        return {columns.begin() + 1, columns.end()};
    }

    bool is_wildcard(NodeId id) const {
        if (!id.exists()) return true;
        const PatternKind what = pattern(id).kind;
        return what == PatternKind::Wildcard || what == PatternKind::Rest ||
               (what == PatternKind::Binding && !pattern(id).unwraps);
    }

    // Rows that begin with `a | b` become two.
    std::vector<Row> without_or(const std::vector<Row>& rows) const {
        std::vector<Row> flat;
        for (const Row& row : rows) {
            if (!row[0].exists() || module_.kind(row[0]) != AstKind::OrPattern) {
                flat.push_back(row);
                continue;
            }
            std::vector<Row> parts;
            for (NodeId part : module_.children(row[0])) {
                parts.push_back(row);
                parts.back()[0] = part;
            }
            for (Row& part : without_or(parts)) flat.push_back(std::move(part));
        }
        return flat;
    }

    std::vector<Row> others(const std::vector<Row>& rows) const {
        std::vector<Row> kept;
        for (const Row& row : rows) {
            if (is_wildcard(row[0])) kept.push_back(Row(row.begin() + 1, row.end()));
        }
        return kept;
    }

    // All shapes of a type; none where there are endlessly many.
    std::vector<Shape> shapes_of(TypeId id, const std::vector<Row>& rows,
                                 NodeId also = ast::kNoNode) const {
        const Type& type = types_.types[id];
        switch (type.kind) {
            case Kind::Bool: return {Shape{0, false, {}}, Shape{1, false, {}}};
            case Kind::Unit: return {Shape{0, false, {}}};
            case Kind::Optional: return {Shape{0, false, {}}, Shape{1, false, {type.first}}};
            case Kind::Result:
                return {Shape{0, false, {type.first}}, Shape{1, false, {type.second}}};
            case Kind::Tuple: {
                const auto parts = types_.types.parts(id);
                return {Shape{0, false, {parts.begin(), parts.end()}}};
            }
            case Kind::Struct: {
                Shape shape;
                for (const Field& field : types_.structs[type.declaration].fields)
                    shape.parts.push_back(field.type);
                return {shape};
            }
            case Kind::Enum: {
                std::vector<Shape> shapes;
                const std::vector<Variant>& variants = types_.enums[type.declaration].variants;
                for (uint32_t i = 0; i < variants.size(); ++i) {
                    Shape shape{i, false, {}};
                    for (const Field& field : variants[i].fields) shape.parts.push_back(field.type);
                    shapes.push_back(std::move(shape));
                }
                return shapes;
            }
            case Kind::List: return lengths(type.first, rows, also);
            default: return {};
        }
    }

    std::vector<Shape> lengths(TypeId element, const std::vector<Row>& rows, NodeId also) const {
        uint32_t longest = 0;
        const auto look = [&](NodeId id) {
            if (is_wildcard(id) || module_.kind(id) != AstKind::ListPattern) return;
            const bool open = is_open(id);
            const uint32_t size = uint32_t(module_.children(id).size());
            longest = std::max(longest, open ? size - 1 : size + 1);
        };
        for (const Row& row : rows) look(row[0]);
        look(also);
        std::vector<Shape> shapes;
        for (uint32_t n = 0; n <= longest; ++n)
            shapes.push_back({n, n == longest, std::vector<TypeId>(n, element)});
        return shapes;
    }

    bool is_open(NodeId list) const {
        const auto parts = module_.children(list);
        return !parts.empty() && module_.kind(parts.back()) == AstKind::RestPattern;
    }

    std::vector<Row> specialised(const std::vector<Row>& rows, TypeId type,
                                 const Shape& shape) const {
        std::vector<Row> kept;
        for (const Row& row : rows) {
            Row parts(shape.parts.size(), ast::kNoNode);
            if (!is_wildcard(row[0]) && !take_apart(row[0], type, shape, parts)) continue;
            parts.insert(parts.end(), row.begin() + 1, row.end());
            kept.push_back(std::move(parts));
        }
        return kept;
    }

    // False when the pattern does not take values of this shape; else `parts` are the patterns inside.
    bool take_apart(NodeId id, TypeId, const Shape& shape, Row& parts) const {
        const Pattern& row = pattern(id);
        switch (row.kind) {
            case PatternKind::Literal:
                return module_.node(module_.child(id, 0)).literal == shape.index;
            case PatternKind::None: return shape.index == 0;
            case PatternKind::Binding:  // of `if let x = opt`
                return shape.index == 1;
            case PatternKind::Some:
            case PatternKind::Err:
            case PatternKind::Ok:
                if (shape.index != (row.kind == PatternKind::Ok ? 0u : 1u)) return false;
                return inner_patterns(id, parts);
            case PatternKind::Variant: return shape.index == row.index && inner_patterns(id, parts);
            case PatternKind::Struct: return inner_patterns(id, parts);
            case PatternKind::Tuple: {
                const auto children = module_.children(id);
                if (children.size() != parts.size()) return false;  // has been told
                std::copy(children.begin(), children.end(), parts.begin());
                return true;
            }
            case PatternKind::List: {
                const auto children = module_.children(id);
                const bool open = is_open(id);
                const size_t written = children.size() - (open ? 1 : 0);
                const bool fits =
                    open ? shape.index >= written : !shape.open && shape.index == written;
                if (fits) std::copy_n(children.begin(), written, parts.begin());
                return fits;
            }
            default: return false;
        }
    }

    bool inner_patterns(NodeId id, Row& parts) const {
        const NodeId arguments = module_.child(id, 1);
        if (!arguments.exists()) return true;
        for (NodeId argument : module_.children(arguments)) {
            const uint32_t place = pattern(argument).index;
            if (place < parts.size()) parts[place] = module_.child(argument, 0);
        }
        return true;
    }

    // Of types with endless shapes: every value of b is one of a.
    bool covers(NodeId a, NodeId b) const {
        if (is_wildcard(a)) return true;
        if (is_wildcard(b)) return false;
        const PatternKind x = pattern(a).kind, y = pattern(b).kind;
        if (x == PatternKind::Literal && y == PatternKind::Literal) {
            return compare(module_.child(a, 0), module_.child(b, 0)) == 0;
        }
        if (x != PatternKind::Range) return false;
        const bool inclusive = module_.node(a).has(ast::kInclusive);
        const auto below = [&](NodeId end, bool end_inclusive) {
            const int order = compare(end, module_.child(a, 1));
            return order < 0 || (order == 0 && (inclusive || !end_inclusive));
        };
        if (y == PatternKind::Literal) {
            return compare(module_.child(a, 0), module_.child(b, 0)) <= 0 &&
                   below(module_.child(b, 0), true);
        }
        return y == PatternKind::Range && compare(module_.child(a, 0), module_.child(b, 0)) <= 0 &&
               below(module_.child(b, 1), module_.node(b).has(ast::kInclusive));
    }

    int compare(NodeId a, NodeId b) const {
        if (module_.kind(a) != module_.kind(b)) return -1;
        if (module_.kind(a) == AstKind::StringLiteral || module_.kind(a) == AstKind::BytesLiteral) {
            return module_.string(a).compare(module_.string(b));
        }
        const int64_t x = int64_t(module_.node(a).literal), y = int64_t(module_.node(b).literal);
        return x < y ? -1 : x > y ? 1 : 0;
    }

    std::string text_of(TypeId id, const Shape& shape,
                        const std::vector<std::string>& witness) const {
        const Type& type = types_.types[id];
        std::string inner;
        for (size_t i = 0; i < shape.parts.size(); ++i) {
            if (i != 0) inner += ", ";
            if (type.kind == Kind::Struct)
                inner += std::string(types_.structs[type.declaration].fields[i].name) + ": ";
            inner += witness[i];
        }
        switch (type.kind) {
            case Kind::Bool: return shape.index == 0 ? "false" : "true";
            case Kind::Optional: return shape.index == 0 ? "none" : "some(" + inner + ")";
            case Kind::Result: return (shape.index == 0 ? "ok(" : "err(") + inner + ")";
            case Kind::Struct: return types_.structs[type.declaration].name + "(" + inner + ")";
            case Kind::Enum: {
                const Enum& row = types_.enums[type.declaration];
                const std::string name =
                    row.name + "." + std::string(row.variants[shape.index].name);
                return shape.parts.empty() ? name : name + "(" + inner + ")";
            }
            case Kind::List:
                return "[" + inner + (shape.open ? inner.empty() ? ".." : ", .." : "") + "]";
            default: return "(" + inner + (shape.parts.size() == 1 ? ",)" : ")");
        }
    }

    const ast::Module& module_;
    const ProgramTypes& types_;
    uint32_t steps_ = 0;
};

}  // namespace

std::string Checker::missing_case(NodeId pattern, TypeId subject) {
    const auto found = Matrix(module_, out_).missing({Row{pattern}}, {subject}, true);
    return found.empty() ? std::string() : found[0][0];
}

// Arms that are `_`, a name, or a variant with nothing but such inside: one look at each arm is enough. True when all
// arms are of this kind and the match has been dealt with.
bool Checker::check_flat_match(NodeId id, TypeId subject) {
    if (kind(subject) != Kind::Enum) return false;
    const auto is_open = [&](NodeId pattern) {
        const PatternKind what = out_.pattern(pattern).kind;
        return module_.kind(pattern) != AstKind::Error &&
               (what == PatternKind::Wildcard || what == PatternKind::Binding);
    };
    const std::span<const NodeId> arms = module_.children(module_.child(id, 1));
    for (NodeId arm : arms) {
        if (module_.kind(arm) != AstKind::Arm || !module_.child(arm, 0).exists()) return false;
        const NodeId pattern = module_.child(arm, 0);
        if (is_open(pattern)) continue;
        if (out_.pattern(pattern).kind != PatternKind::Variant) return false;
        for (NodeId argument : pattern_arguments(pattern)) {
            if (!is_open(module_.child(argument, 0))) return false;
        }
    }
    const Enum& row = out_.enums[out_.types[subject].declaration];
    std::vector<uint8_t> taken(row.variants.size(), 0);
    size_t left = row.variants.size();
    for (NodeId arm : arms) {
        const NodeId pattern = module_.child(arm, 0);
        const bool open = is_open(pattern), guarded = module_.child(arm, 1).exists();
        const uint32_t variant = out_.pattern(pattern).index;
        if (left == 0 || (!open && taken[variant] != 0)) {
            sink_.report(error(Code::UnreachableArm, pattern,
                               "the arms above take all that this one could"));
        }
        if (guarded || left == 0 || (!open && taken[variant] != 0)) continue;
        left = open ? 0 : left - 1;
        if (!open) taken[variant] = 1;
    }
    if (left == 0) return true;
    std::vector<std::string> missing;
    for (size_t i = 0; i < taken.size() && missing.size() < Matrix::kMostWitnesses; ++i) {
        if (taken[i] != 0) continue;
        std::string text = row.name + "." + std::string(row.variants[i].name);
        for (size_t k = 0; k < row.variants[i].fields.size(); ++k) text += k == 0 ? "(_" : ", _";
        missing.push_back(text + (row.variants[i].fields.empty() ? "" : ")"));
    }
    report_missing(id, missing);
    return true;
}

void Checker::check_match(NodeId id, TypeId subject) {
    if (check_flat_match(id, subject)) return;
    Matrix matrix(module_, out_);
    std::vector<Row> rows;
    for (NodeId arm : module_.children(module_.child(id, 1))) {
        if (module_.kind(arm) != AstKind::Arm) return;
        const Row row{module_.child(arm, 0)};
        if (!row[0].exists() || module_.kind(row[0]) == AstKind::Error) return;
        if (!matrix.useful(rows, row, {subject})) {
            sink_.report(
                error(Code::UnreachableArm, row[0], "the arms above take all that this one could"));
        }
        if (!module_.child(arm, 1).exists()) rows.push_back(row);
    }
    std::vector<std::string> missing;
    for (auto& witness : matrix.missing(rows, {subject}, true))
        missing.push_back(std::move(witness[0]));
    if (!missing.empty()) report_missing(id, missing);
}

}  // namespace aeroflow::check
