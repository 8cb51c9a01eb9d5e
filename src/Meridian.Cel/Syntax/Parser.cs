using Meridian.Cel.Values;

namespace Meridian.Cel.Syntax;

/// <summary>What the parser gives: a tree unless there are issues.</summary>
internal sealed record ParseResult(SourceText Source, Expr? Root, List<CelIssue> Issues);

/// <summary>Reads an expression by recursive descent, expands its macros, and stops at the first fault of grammar.</summary>
internal sealed partial class Parser
{
    private readonly SourceText source;
    private readonly CelLimits limits;
    private readonly List<CelIssue> issues;
    private readonly List<Token> tokens;
    private readonly MacroSet macros;
    private int at;
    private int depth;

    private Parser(SourceText source, CelLimits limits, MacroSet macros)
    {
        (this.source, this.limits, this.macros, issues) = (source, limits, macros, []);
        tokens = new Lexer(source, issues).Read();
    }

    private Token Current => tokens[at];

    public static ParseResult Parse(string text, CelLimits limits, MacroSet macros)
    {
        var source = new SourceText(text);
        if (CodePoints.Count(text) is var size && size > limits.MaxSize)
            return new ParseResult(source, null, [new CelIssue(-1, -1, $"expression code point size exceeds limit: size: {size}, limit {limits.MaxSize}")]);
        var parser = new Parser(source, limits, macros);
        var root = parser.Whole();
        return new ParseResult(source, parser.issues.Count == 0 ? root : null, [.. parser.issues.OrderBy(i => i.Line).ThenBy(i => i.Column)]);
    }

    private Expr? Whole()
    {
        try
        {
            var root = Conditional();
            if (Current.Kind == TokenKind.End) return root;
            throw new SyntaxException(Current.Start, $"Syntax error: mismatched input '{Shown(Current)}' expecting <EOF>");
        }
        catch (SyntaxException fault)
        {
            issues.Add(fault.Offset < 0 ? new CelIssue(-1, -1, fault.Message) : source.Issue(fault.Offset, fault.Message));
            return null;
        }
    }

    private Expr Conditional()
    {
        Enter();
        var condition = LogicalOr();
        if (Current.Is("?"))
        {
            var op = Take();
            var then = LogicalOr();
            Expect(":");
            condition = new CallExpr(op.Start, Operators.Conditional, null, condition, then, Conditional());
        }
        depth--;
        return condition;
    }

    private Expr LogicalOr() => Balanced("||", Operators.Or, LogicalAnd);

    private Expr LogicalAnd() => Balanced("&&", Operators.And, Relation);

    /// <summary>A chain of one operator as a balanced tree, so that long chains do not become deep ones.</summary>
    private Expr Balanced(string symbol, string function, Func<Expr> operand)
    {
        var first = operand();
        if (!Current.Is(symbol)) return first;
        List<Expr> terms = [first];
        List<int> positions = [];
        while (Current.Is(symbol))
        {
            positions.Add(Take().Start);
            terms.Add(operand());
        }
        return Balance(function, terms, positions, 0, positions.Count - 1);
    }

    private static CallExpr Balance(string function, List<Expr> terms, List<int> positions, int low, int high)
    {
        var middle = (low + high + 1) / 2;
        var left = middle == low ? terms[middle] : Balance(function, terms, positions, low, middle - 1);
        var right = middle == high ? terms[middle + 1] : Balance(function, terms, positions, middle + 1, high);
        return new CallExpr(positions[middle], function, null, left, right);
    }

    private Expr Relation()
    {
        var left = Sum();
        var levels = 0;
        while (Current.Kind == TokenKind.Punctuation && Operators.Relation(Current.Text) is { } function)
        {
            Deepen(ref levels);
            left = new CallExpr(Take().Start, function, null, left, Sum());
        }
        depth -= levels;
        return left;
    }

    private Expr Sum()
    {
        var left = Product();
        var levels = 0;
        while (Current.Is("+") || Current.Is("-"))
        {
            Deepen(ref levels);
            var op = Take();
            left = new CallExpr(op.Start, op.Text == "+" ? Operators.Add : Operators.Subtract, null, left, Product());
        }
        depth -= levels;
        return left;
    }

    private Expr Product()
    {
        var left = Unary();
        var levels = 0;
        while (Current.Is("*") || Current.Is("/") || Current.Is("%"))
        {
            Deepen(ref levels);
            var op = Take();
            var function = op.Text switch { "*" => Operators.Multiply, "/" => Operators.Divide, _ => Operators.Modulo };
            left = new CallExpr(op.Start, function, null, left, Unary());
        }
        depth -= levels;
        return left;
    }

    private Expr Unary()
    {
        if (!Current.Is("!") && !Current.Is("-")) return Member();
        var op = Current;
        // A minus before a number belongs to the number: the smallest int has no positive counterpart.
        if (op.Text == "-" && tokens[at + 1].Kind is TokenKind.Int or TokenKind.Double) return Member();
        var count = 0;
        while (Current.Is(op.Text) && (op.Text == "!" || count == 0 || tokens[at + 1].Kind is not (TokenKind.Int or TokenKind.Double)))
        {
            count++;
            at++;
        }
        var operand = Member();
        return count % 2 == 0 ? operand : new CallExpr(op.Start, op.Text == "!" ? Operators.Not : Operators.Negate, null, operand);
    }

    private void Enter()
    {
        if (++depth > limits.MaxDepth) throw new SyntaxException(-1, $"expression recursion limit exceeded: {limits.MaxDepth}");
    }

    private void Deepen(ref int levels)
    {
        Enter();
        levels++;
    }

    private Token Take() => tokens[at++];

    private void Expect(string punctuation)
    {
        if (!Current.Is(punctuation)) throw Mismatch($"'{punctuation}'");
        at++;
    }

    private SyntaxException Mismatch(string expected)
    {
        var kind = Current.Kind == TokenKind.End || at > 0 ? "mismatched" : "extraneous";
        return new SyntaxException(Current.Start, $"Syntax error: {kind} input '{Shown(Current)}' expecting {expected}");
    }

    private static string Shown(Token token) => token.Kind == TokenKind.QuotedIdentifier ? $"`{token.Text}`" : token.Text;
}

internal sealed class SyntaxException(int offset, string message) : Exception(message)
{
    /// <summary>Where; -1 if nowhere in particular.</summary>
    public int Offset => offset;
}
