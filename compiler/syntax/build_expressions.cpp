// Expressions: precedence of operators (language.md §4), prefixes, suffixes.
#include "compiler/syntax/tree_builder.h"

namespace aeroflow::syntax {

using ast::Kind;
using ast::kNoNode;
using ast::Node;
using ast::NodeId;
using ast::Operator;
using diagnostics::Code;
using diagnostics::Diagnostic;

namespace {

// Prefixes and right-associative operators that may be open at once.
constexpr uint32_t kMaxOperatorDepth = 500;

constexpr int binding_of(Operator op) {
    switch (op) {
#define OPERATOR(name, text, binding, associativity) \
    case Operator::name: return binding;
#include "compiler/ast/operators.def"
    }
    return 0;
}

constexpr int kComparison = binding_of(Operator::Equal);
constexpr int kRange = binding_of(Operator::Range);
constexpr int kNot = binding_of(Operator::Not);
constexpr int kSum = binding_of(Operator::Add);
constexpr int kLoosest = binding_of(Operator::Or);

}  // namespace

NodeId TreeBuilder::expression(Cursor& cursor) {
    const source::Span span = cursor.span();
    Cursor inside = cursor.enter();
    if (inside.at(Rule::Operation)) return operation(inside);
    if (inside.at(Rule::Lambda)) return lambda(inside.enter(), span);
    if (inside.at(Rule::Render)) return render(inside.enter(), span);
    if (inside.at(TokenKind::AFTER)) return after(inside, span);
    return jump(inside, span);
}

NodeId TreeBuilder::jump(Cursor& cursor, source::Span span) {
    const Token& word = cursor.token();
    const Kind kind = word.kind == TokenKind::RETURN  ? Kind::Return
                      : word.kind == TokenKind::BREAK ? Kind::Break
                                                      : Kind::Continue;
    Node node = make(kind, span, word);
    if (cursor.at(TokenKind::LABEL)) node.name = builder_.intern(text(cursor.token()).substr(1));
    if (kind == Kind::Continue) return add(node);
    return add(node, {cursor.done() ? kNoNode : expression(cursor)});
}

NodeId TreeBuilder::lambda(Cursor cursor, source::Span span) {
    Node node = make(Kind::Lambda, span, cursor.token());
    const NodeId taken = parameters(cursor);
    const NodeId result = optional_result(cursor);
    bool is_expression = false;
    const NodeId code = body(cursor.enter(), is_expression);
    if (is_expression) node.flags |= ast::kExpressionBody;
    return add(node, {taken, result, code});
}

NodeId TreeBuilder::after(Cursor& cursor, source::Span span) {
    const Token& word = cursor.token();
    const NodeId delay = operation(cursor);
    cursor.token();  // `send`
    const NodeId sent = operation(cursor);
    if (node(sent).kind != Kind::Call) {
        report(Diagnostic(Code::NotACall, location(span_of(sent)), "`send` is followed by a message")
                   .label("write `after d send actor.message(…)`"));
    }
    return add(make(Kind::After, span, word), {delay, sent});
}

NodeId TreeBuilder::render(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    Kind kind = Kind::Render;
    if (cursor.accept(TokenKind::TIMELINE)) kind = Kind::RenderTimeline;
    if (cursor.accept(TokenKind::DISTRIBUTED)) kind = Kind::RenderState;
    NodeIds items;
    while (!cursor.done()) {
        const source::Span at = cursor.span();
        if (cursor.at(Rule::Expression)) {
            items.push_back(expression(cursor));
        } else if (cursor.at(Rule::TimelineEvent)) {
            items.push_back(timeline_event(cursor.enter(), at));
        } else {
            cursor.skip();  // `state`, braces, separators
        }
    }
    return builder_.add(make(kind, span, word), items);
}

NodeId TreeBuilder::timeline_event(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    if (word.kind == TokenKind::ERROR) return error_node(span);
    Node node = make(Kind::TimelineEvent, span, word);
    const NodeId from = name_node(cursor.token());
    cursor.accept(TokenKind::ARROW);
    const NodeId to = name_node(cursor.token());
    cursor.accept(TokenKind::AT);
    if (cursor.accept(TokenKind::TICK)) node.flags |= ast::kTick;
    cursor.accept(TokenKind::ASSIGN);
    const NodeId time = operation(cursor);
    const NodeId payload = cursor.accept(TokenKind::PAYLOAD) ? expression(cursor) : kNoNode;
    return add(node, {from, to, time, payload});
}

// ---- operators

NodeId TreeBuilder::operation(Cursor& cursor) {
    Cursor inside = cursor.enter();
    const uint32_t outer_depth = operator_depth_;
    operator_depth_ = 0;  // brackets have their own limit
    const NodeId id = binary(inside, kLoosest);
    operator_depth_ = outer_depth;
    return id;
}

bool TreeBuilder::too_deep(source::Span span) {
    if (operator_depth_ < kMaxOperatorDepth) return false;
    if (operator_depth_ == kMaxOperatorDepth) {
        report(Diagnostic(Code::NestedTooDeeply, location(span), "operators are nested too deeply")
                   .label("give a part of this expression a name"));
    }
    return true;
}

// Precedence climbing: takes operators that bind at least as tight as `loosest`.
NodeId TreeBuilder::binary(Cursor& cursor, int loosest) {
    ++operator_depth_;
    NodeId left = unary(cursor, loosest);
    bool compared = false;
    bool ranged = false;
    while (cursor.at(Rule::Binary)) {
        Cursor ahead = cursor;
        const source::Span sign = ahead.span();
        const Operator op = binary_operator(ahead.enter(), sign);
        if (op == Operator::None) {  // `timeout` and `on` without their partner: reported, what follows is skipped
            cursor = ahead;
            unary(cursor, kLoosest);
            continue;
        }
        const int binding = binding_of(op);
        if (binding < loosest) break;
        bool& chained = binding == kRange ? ranged : compared;
        const bool is_chain = (binding == kComparison && compared) || (binding == kRange && ranged);
        if (is_chain) {
            report(Diagnostic(Code::ComparisonChain, location(sign),
                              binding == kRange ? "ranges cannot be chained" : "comparisons cannot be chained")
                       .label(binding == kRange ? "put parentheses around one of them" : "compare twice: `a < b and b < c`"));
        }
        if (binding == kComparison || binding == kRange) chained = true;
        cursor = ahead;
        const NodeId right = binary(cursor, op == Operator::Coalesce ? binding : binding + 1);
        const source::Span span{span_of(left).begin, span_of(right).end};
        Token anchor;
        anchor.begin = sign.begin;
        anchor.end = sign.end;
        Node joined = make(op == Operator::Range || op == Operator::RangeTo ? Kind::Range : Kind::Binary, span, anchor);
        if (joined.kind == Kind::Binary) joined.op = op;
        if (op == Operator::RangeTo) joined.flags |= ast::kInclusive;
        left = add(joined, {left, right});
    }
    --operator_depth_;
    return left;
}

Operator TreeBuilder::binary_operator(Cursor cursor, source::Span span) {
    const Token& sign = cursor.token();
    switch (sign.kind) {
        case TokenKind::OR: return Operator::Or;
        case TokenKind::AND: return Operator::And;
        case TokenKind::EQUAL: return Operator::Equal;
        case TokenKind::NOT_EQUAL: return Operator::NotEqual;
        case TokenKind::LESS: return Operator::Less;
        case TokenKind::LESS_EQUAL: return Operator::LessEqual;
        case TokenKind::GREATER_EQUAL: return Operator::GreaterEqual;
        case TokenKind::IN: return Operator::In;
        case TokenKind::RANGE: return Operator::Range;
        case TokenKind::RANGE_TO: return Operator::RangeTo;
        case TokenKind::COALESCE: return Operator::Coalesce;
        case TokenKind::PIPE: return Operator::BitOr;
        case TokenKind::CARET: return Operator::BitXor;
        case TokenKind::AMPERSAND: return Operator::BitAnd;
        case TokenKind::SHIFT_LEFT: return Operator::ShiftLeft;
        case TokenKind::PLUS: return Operator::Add;
        case TokenKind::MINUS: return Operator::Subtract;
        case TokenKind::STAR: return Operator::Multiply;
        case TokenKind::SLASH: return Operator::Divide;
        case TokenKind::PERCENT: return Operator::Remainder;
        case TokenKind::GREATER: break;
        case TokenKind::TIMEOUT:
            report(Diagnostic(Code::TimeoutWithoutAwait, location(span), "`timeout` belongs to an `await`")
                       .label("there is no `await` before it"));
            return Operator::None;
        default:
            report(Diagnostic(Code::UnexpectedToken, location(span), "`on` belongs to a `spawn`").label("there is no `spawn` before it"));
            return Operator::None;
    }
    // `>>` and `>>>` are never tokens: `>` that touch are one operator.
    uint32_t count = 1;
    for (; !cursor.done(); ++count) cursor.token();
    if (span.length() != count) {
        report(Diagnostic(Code::UnexpectedToken, location(span), "expected an expression between `>` and `>`")
                   .label("`>>` is written without a blank"));
    }
    return count == 1 ? Operator::Greater : count == 2 ? Operator::ShiftRight : Operator::ShiftRightLogical;
}

NodeId TreeBuilder::unary(Cursor& cursor, int loosest) {
    if (too_deep(cursor.span())) {
        ++operator_depth_;
        const source::Span span = cursor.span();
        while (!cursor.done()) cursor.skip();
        return error_node(span);
    }
    if (!cursor.at(Rule::Prefix)) return operand(cursor.enter());
    ++operator_depth_;
    const Token& sign = cursor.enter().token();
    const NodeId id = prefixed(cursor, sign, loosest);
    --operator_depth_;
    return id;
}

NodeId TreeBuilder::prefixed(Cursor& cursor, const Token& sign, int loosest) {
    constexpr int kTightest = 100;
    const auto unary_node = [&](Operator op, NodeId operand) {
        Node node = make(Kind::Unary, {sign.begin, span_of(operand).end}, sign);
        node.op = op;
        return add(node, {operand});
    };
    switch (sign.kind) {
        case TokenKind::MINUS: {
            const NodeId literal = smallest_int(cursor, sign);
            return literal.exists() ? literal : unary_node(Operator::Negate, unary(cursor, kTightest));
        }
        case TokenKind::TILDE: return unary_node(Operator::BitNot, unary(cursor, kTightest));
        case TokenKind::BANG:
            report(Diagnostic(Code::ForeignOperator, location(sign.span()), "`!` before a value is written `not`")
                       .help("write", location(sign.span()), "not "));
            return unary_node(Operator::Not, unary(cursor, kTightest));
        case TokenKind::NOT:
            if (loosest > kNot) {
                report(Diagnostic(Code::UnexpectedToken, location(sign.span()), "`not` needs parentheses here")
                           .label("it binds looser than the operator before it: write `(not …)`"));
            }
            return unary_node(Operator::Not, binary(cursor, kNot));
        case TokenKind::AWAIT: return await(cursor, sign);
        case TokenKind::TRY: return try_await(cursor, sign);
        case TokenKind::SPAWN: return spawn(cursor, sign);
        case TokenKind::ASK: return called(Kind::Ask, sign, unary(cursor, kTightest));
        case TokenKind::SEND: return called(Kind::Send, sign, unary(cursor, kTightest));
        default: return unary(cursor, kTightest);  // `all` and `any` stand behind `await`, which has taken them
    }
}

NodeId TreeBuilder::smallest_int(Cursor& cursor, const Token& sign) {
    if (!cursor.at(Rule::Operand)) return kNoNode;
    Cursor ahead = cursor;
    Cursor operand = ahead.enter();
    if (!operand.at(TokenKind::INT)) return kNoNode;
    const Token& digits = operand.token();
    constexpr uint64_t kBound = uint64_t{1} << 63;
    const Number number = read_int(text(digits));
    if (!operand.done() || !number.decimal || number.bits != kBound) return kNoNode;
    cursor = ahead;
    return int_literal(digits, true, sign.begin);
}

NodeId TreeBuilder::await(Cursor& cursor, const Token& sign) {
    Node node = make(Kind::Await, sign.span(), sign);
    if (cursor.at(Rule::Prefix)) {
        Cursor ahead = cursor;
        const TokenKind word = ahead.enter().token().kind;
        if (word == TokenKind::ALL || word == TokenKind::ANY) {
            node.flags |= word == TokenKind::ALL ? ast::kAll : ast::kAny;
            cursor = ahead;
        }
    }
    const NodeId awaited = unary(cursor, 100);
    node.end = span_of(awaited).end;
    NodeId limit = kNoNode;
    Cursor ahead = cursor;
    if (cursor.at(Rule::Binary) && ahead.enter().at(TokenKind::TIMEOUT)) {
        cursor = ahead;
        limit = binary(cursor, kSum);
        node.end = span_of(limit).end;
    }
    return add(node, {awaited, limit});
}

NodeId TreeBuilder::try_await(Cursor& cursor, const Token& sign) {
    const NodeId awaited = unary(cursor, 100);
    if (node(awaited).kind != Kind::Await || node(awaited).has(ast::kParenthesized)) {
        if (node(awaited).kind != Kind::Error) {
            report(Diagnostic(Code::TryWithoutAwait, location(sign.span()), "`try` stands before `await`")
                       .label("`try await …` gives a `result`; a `result` is passed on with `?`"));
        }
        return awaited;
    }
    builder_.set_flag(awaited, ast::kTry);
    builder_.set_span(awaited, {sign.begin, span_of(awaited).end});
    return awaited;
}

NodeId TreeBuilder::spawn(Cursor& cursor, const Token& sign) {
    const NodeId constructor = unary(cursor, 100);
    if (node(constructor).kind != Kind::Call && node(constructor).kind != Kind::Error) {
        report(Diagnostic(Code::NotACall, location(span_of(constructor)), "`spawn` is followed by an actor and its arguments")
                   .label("write `spawn Name(…)`"));
    }
    NodeId place = kNoNode;
    Cursor ahead = cursor;
    if (cursor.at(Rule::Binary) && ahead.enter().at(TokenKind::ON)) {
        cursor = ahead;
        place = unary(cursor, 100);
    }
    const uint32_t end = span_of(place.exists() ? place : constructor).end;
    return add(make(Kind::Spawn, {sign.begin, end}, sign), {constructor, place});
}

NodeId TreeBuilder::called(Kind kind, const Token& sign, NodeId operand) {
    const Kind given = node(operand).kind;
    if (given != Kind::Call && given != Kind::Error) {
        const std::string word(text(sign));
        report(Diagnostic(Code::NotACall, location(span_of(operand)), "`" + word + "` is followed by a message to an actor")
                   .label("write `" + word + " actor.message(…)`"));
    }
    return add(make(kind, {sign.begin, span_of(operand).end}, sign), {operand});
}

// ---- operands

NodeId TreeBuilder::operand(Cursor cursor) {
    NodeId id = primary(cursor);
    NodeId type_arguments = kNoNode;
    while (!cursor.done()) id = suffix(cursor, id, type_arguments);
    return id;
}

NodeId TreeBuilder::primary(Cursor& cursor) {
    const source::Span span = cursor.span();
    switch (cursor.rule()) {
        case Rule::Token: return literal(cursor.token());
        case Rule::Interpolated: return interpolated(cursor.enter(), span);
        case Rule::Tuple: return tuple(cursor.enter(), span);
        case Rule::List: return list(cursor.enter(), span);
        case Rule::Dict: return dict(cursor.enter(), span);
        case Rule::Block: return block(cursor);
        case Rule::Conditional: return conditional(cursor.enter(), span);
        case Rule::Matching: return matching(cursor.enter(), span);
        case Rule::Looping: return looping(cursor.enter(), span);
        case Rule::ExpectFault: return expect_fault(cursor.enter(), span);
        default: cursor.skip(); return error_node(span);
    }
}

NodeId TreeBuilder::suffix(Cursor& cursor, NodeId object, NodeId& type_arguments) {
    const source::Span span = cursor.span();
    const uint32_t begin = span_of(object).begin;
    if (cursor.at(Rule::ExplicitTypes)) {
        type_arguments = type_list(cursor.enter(), span);
        return object;
    }
    if (cursor.at(Rule::Arguments)) {
        const NodeId id = call(cursor.enter(), span, object, type_arguments);
        type_arguments = kNoNode;
        return id;
    }
    if (type_arguments.exists()) {
        Node applied = make(Kind::TypeApplication, {begin, span_of(type_arguments).end});
        applied.anchor = node(object).anchor;
        applied.anchor_end = node(object).anchor_end;
        object = add(applied, {object, type_arguments});
        type_arguments = kNoNode;
    }
    if (cursor.at(Rule::Subscript)) return subscript(cursor.enter(), span, object);
    if (cursor.at(TokenKind::DOT) || cursor.at(TokenKind::QUESTION_DOT)) return member_access(cursor, object);
    const Token& mark = cursor.token();
    return add(make(mark.kind == TokenKind::QUESTION ? Kind::Propagate : Kind::Unwrap, {begin, mark.end}, mark), {object});
}

NodeId TreeBuilder::member_access(Cursor& cursor, NodeId object) {
    const bool optional = cursor.token().kind == TokenKind::QUESTION_DOT;
    const Token& name = cursor.token();
    const source::Span span{span_of(object).begin, name.end};
    Node node = make(name.kind == TokenKind::INT ? Kind::TupleIndex : Kind::Member, span, name);
    if (optional) node.flags |= ast::kOptional;
    if (node.kind == Kind::Member) {
        node.name = symbol(name);
    } else {
        const Number number = read_int(text(name));
        if (!number.error.message.empty()) report_literal(name, Code::NumberTooLarge, number.error);
        node.literal = number.bits;
    }
    return add(node, {object});
}

NodeId TreeBuilder::subscript(Cursor cursor, source::Span span, NodeId object) {
    const Token& open = cursor.token();
    NodeId low = kNoNode, high = kNoNode, index = kNoNode;
    const Token* dots = nullptr;
    if (cursor.at(TokenKind::RANGE_FIRST)) {
        dots = &cursor.token();
        if (cursor.at(Rule::Operation)) high = operation(cursor);
    } else {
        low = index = operation(cursor);
        if (cursor.at(TokenKind::RANGE_LAST)) dots = &cursor.token();
    }
    if (dots != nullptr) {
        const uint32_t begin = low.exists() ? span_of(low).begin : dots->begin;
        const uint32_t end = high.exists() ? span_of(high).end : dots->end;
        index = add(make(Kind::Range, {begin, end}, *dots), {low, high});
    }
    return add(make(Kind::Index, {span_of(object).begin, span.end}, open), {object, index});
}

NodeId TreeBuilder::call(Cursor cursor, source::Span span, NodeId callee, NodeId type_arguments) {
    NodeIds arguments;
    cursor.token();
    bool any_named = false;
    while (!cursor.at(TokenKind::PAREN_CLOSE)) {
        if (cursor.at(TokenKind::COMMA)) {
            comma(cursor);
            continue;
        }
        const source::Span at = cursor.span();
        bool named = false;
        arguments.push_back(argument(cursor.enter(), at, named));
        if (any_named && !named && !node(arguments.back()).has(ast::kSpread)) {
            report(Diagnostic(Code::MisplacedArgument, location(at), "positional arguments come before named ones")
                       .label("give its name, or move it forward"));
        }
        any_named = any_named || named;
    }
    Node made = make(Kind::Call, {span_of(callee).begin, span.end});
    made.anchor = node(callee).anchor;
    made.anchor_end = node(callee).anchor_end;
    return add(made, {callee, type_arguments, add_list(Kind::ArgumentList, span, arguments)});
}

NodeId TreeBuilder::argument(Cursor cursor, source::Span span, bool& named) {
    Node node = make(Kind::Argument, span);
    if (cursor.at(TokenKind::FIELD_NAME)) {
        named = true;
        const Token& name = cursor.token();
        node = make(Kind::Argument, span, name);
        node.name = symbol(name);
        cursor.token();
    }
    if (cursor.accept(TokenKind::MUT)) node.flags |= ast::kMut;
    if (cursor.accept(TokenKind::RANGE)) node.flags |= ast::kSpread;
    return add(node, {cursor.at(Rule::Operation) ? operation(cursor) : expression(cursor)});
}

NodeId TreeBuilder::tuple(Cursor cursor, source::Span span) {
    NodeIds elements;
    bool commas = false;
    cursor.token();
    while (!cursor.at(TokenKind::PAREN_CLOSE)) {
        if (cursor.at(TokenKind::COMMA)) {
            commas = true;
            comma(cursor);
        } else {
            elements.push_back(expression(cursor));
        }
    }
    if (elements.size() != 1 || commas) return add_list(Kind::Tuple, span, elements);
    builder_.set_flag(elements[0], ast::kParenthesized);
    builder_.set_span(elements[0], span);
    return elements[0];
}

NodeId TreeBuilder::list(Cursor cursor, source::Span span) {
    NodeIds elements;
    bool repeat = false;
    cursor.token();
    while (!cursor.at(TokenKind::BRACKET_CLOSE)) {
        if (cursor.at(TokenKind::COMMA)) {
            comma(cursor);
        } else if (cursor.accept(TokenKind::SEPARATOR)) {
            repeat = true;
        } else {
            elements.push_back(expression(cursor));
        }
    }
    if (repeat) return builder_.add(make(Kind::ListRepeat, span), elements);
    return add_list(Kind::List, span, elements);
}

NodeId TreeBuilder::dict(Cursor cursor, source::Span span) {
    NodeIds entries;
    while (!cursor.done()) {
        if (!cursor.at(Rule::DictEntry)) {
            cursor.skip();
            continue;
        }
        const source::Span at = cursor.span();
        Cursor entry = cursor.enter();
        const NodeId key = expression(entry);
        entry.accept(TokenKind::COLON);
        entries.push_back(add(make(Kind::DictEntry, at), {key, expression(entry)}));
    }
    return add_list(Kind::Dict, span, entries);
}

// ---- control flow

// `else if` is a row in the grammar and nests in the tree: built from the last branch backwards.
NodeId TreeBuilder::conditional(Cursor cursor, source::Span span) {
    struct Branch {
        const Token* word;
        NodeId condition;
        NodeId then_block;
    };
    std::vector<Branch> branches;
    NodeId otherwise = kNoNode;
    while (!cursor.done()) {
        if (cursor.accept(TokenKind::ELSE)) {
            otherwise = block(cursor);
            continue;
        }
        cursor.accept(TokenKind::ELSE_IF);
        const Token& word = cursor.token();
        Cursor head = cursor.enter();
        const NodeId chosen = condition(head);
        branches.push_back({&word, chosen, block(cursor)});
    }
    for (size_t i = branches.size(); i-- > 0;) {
        const Branch& branch = branches[i];
        otherwise = add(make(Kind::If, {branch.word->begin, span.end}, *branch.word), {branch.condition, branch.then_block, otherwise});
    }
    return otherwise;
}

NodeId TreeBuilder::condition(Cursor& cursor) {
    if (!cursor.at(TokenKind::LET)) return operation(cursor);
    const Token& word = cursor.token();
    const NodeId shape = pattern(cursor);
    cursor.accept(TokenKind::ASSIGN);
    const NodeId value = operation(cursor);
    return add(make(Kind::LetCondition, {word.begin, span_of(value).end}, word), {shape, value});
}

NodeId TreeBuilder::matching(Cursor cursor, source::Span span) {
    Node node = make(Kind::Match, span, cursor.token());
    if (cursor.accept(TokenKind::MUT)) node.flags |= ast::kMut;
    const NodeId subject = operation(cursor);
    const uint32_t begin = cursor.token().begin;
    NodeIds arms;
    while (!cursor.at(TokenKind::BRACE_CLOSE)) {
        if (cursor.at(Rule::Separator)) {
            cursor.skip();
            continue;
        }
        const source::Span at = cursor.span();
        arms.push_back(arm(cursor.enter(), at));
    }
    return add(node, {subject, add_list(Kind::ArmList, {begin, span.end}, arms)});
}

NodeId TreeBuilder::arm(Cursor cursor, source::Span span) {
    if (cursor.at(TokenKind::ERROR)) return error_node(span);
    const NodeId shape = pattern(cursor);
    const NodeId guard = cursor.accept(TokenKind::IF) ? operation(cursor) : kNoNode;
    cursor.accept(TokenKind::FAT_ARROW);
    return add(make(Kind::Arm, span), {shape, guard, statement(cursor)});
}

NodeId TreeBuilder::looping(Cursor cursor, source::Span span) {
    ast::Symbol label;
    if (cursor.at(TokenKind::LABEL_DEFINITION)) {
        label = builder_.intern(text(cursor.token()).substr(1));
        cursor.accept(TokenKind::COLON);
    }
    if (cursor.at(TokenKind::FOR)) return for_loop(cursor, span, label);
    const Token& word = cursor.token();
    Node node = make(word.kind == TokenKind::WHILE ? Kind::While : Kind::Loop, span, word);
    node.name = label;
    if (node.kind == Kind::Loop) return add(node, {block(cursor)});
    Cursor head = cursor.enter();
    const NodeId holds = condition(head);
    return add(node, {holds, block(cursor)});
}

NodeId TreeBuilder::for_loop(Cursor& cursor, source::Span span, ast::Symbol label) {
    Node node = make(Kind::For, span, cursor.token());
    node.name = label;
    if (cursor.accept(TokenKind::MUT)) node.flags |= ast::kMut;
    NodeIds patterns{pattern(cursor)};
    while (cursor.accept(TokenKind::COMMA)) patterns.push_back(pattern(cursor));
    NodeId shape = patterns[0];
    if (patterns.size() > 1) {
        Node bare = make(Kind::TuplePattern, {span_of(patterns.front()).begin, span_of(patterns.back()).end});
        bare.flags |= ast::kBare;
        shape = builder_.add(bare, patterns);
    }
    cursor.accept(TokenKind::IN);
    const NodeId iterable = operation(cursor);
    return add(node, {shape, iterable, block(cursor)});
}

NodeId TreeBuilder::expect_fault(Cursor cursor, source::Span span) {
    const Token& word = cursor.token();
    const NodeId code = block(cursor);
    const NodeId text = cursor.accept(TokenKind::MATCHING) ? string_literal(cursor.token(), Kind::StringLiteral) : kNoNode;
    return add(make(Kind::ExpectFault, span, word), {code, text});
}

}  // namespace aeroflow::syntax
