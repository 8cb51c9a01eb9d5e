using Meridian.Cel.Values;

namespace Meridian.Cel.Syntax;

/// <summary>Selections, calls, literals and what stands in brackets.</summary>
internal sealed partial class Parser
{
    private const string ExpressionStart =
        "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

    private static readonly string[] Reserved =
    [
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace", "null",
        "return", "true", "var", "void", "while",
    ];

    private Expr Member()
    {
        var expr = Primary();
        var levels = 0;
        while (true)
        {
            if (Current.Is(".")) expr = Selection(expr);
            else if (Current.Is("[")) expr = Indexing(expr);
            else break;
            Deepen(ref levels);
        }
        depth -= levels;
        return expr;
    }

    private Expr Selection(Expr operand)
    {
        var dot = Take();
        var optional = Current.Is("?");
        if (optional) Take();
        var name = FieldName();
        if (optional) return new CallExpr(dot.Start, Operators.OptionalSelect, null, operand, new ConstExpr(name.Start, CelValue.String(name.Text)));
        if (!Current.Is("(") || name.Kind == TokenKind.QuotedIdentifier) return new SelectExpr(dot.Start, operand, name.Text, false);
        var open = Take();
        return macros.Expand(this, open.Start, name.Text, operand, Arguments());
    }

    private Token FieldName()
    {
        if (Current.Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier) return Take();
        if (Current.Kind is TokenKind.String or TokenKind.Bytes or TokenKind.Int)
            throw new SyntaxException(Current.Start, $"Syntax error: no viable alternative at input '.{Current.Text}'");
        throw Mismatch("IDENTIFIER");
    }

    private CallExpr Indexing(Expr operand)
    {
        var open = Take();
        var optional = Current.Is("?");
        if (optional) Take();
        var index = Conditional();
        Expect("]");
        return new CallExpr(open.Start, optional ? Operators.OptionalIndex : Operators.Index, null, operand, index);
    }

    private Expr Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double or TokenKind.String or TokenKind.Bytes:
                at++;
                return Literal(token, false);
            case TokenKind.Identifier:
                return Name("");
            case TokenKind.Punctuation:
                return Bracketed(token);
            default:
                throw Mismatch(ExpressionStart);
        }
    }

    private Expr Bracketed(Token token)
    {
        switch (token.Text)
        {
            case "true" or "false":
                at++;
                return new ConstExpr(token.Start, CelValue.Bool(token.Text == "true"));
            case "null":
                at++;
                return new ConstExpr(token.Start, CelValue.Null);
            case "-" when tokens[at + 1].Kind is TokenKind.Int or TokenKind.Double:
                at += 2;
                return Literal(tokens[at - 1] with { Start = token.Start }, true);
            case "(":
                at++;
                var inner = Conditional();
                Expect(")");
                return inner;
            case "[":
                return List();
            case "{":
                return Map();
            case ".":
                at++;
                if (Current.Kind != TokenKind.Identifier) throw Mismatch("IDENTIFIER");
                return Name(".");
            default:
                throw Mismatch(ExpressionStart);
        }
    }

    private ConstExpr Literal(Token token, bool negative)
    {
        if (token.Kind == TokenKind.Double && negative) return new ConstExpr(token.Start, CelValue.Double(-token.Value.AsDouble()));
        if (token.Kind != TokenKind.Int) return new ConstExpr(token.Start, token.Value);
        var magnitude = token.Value.AsUint();
        if (magnitude > (negative ? 1UL << 63 : long.MaxValue)) issues.Add(source.Issue(token.Start, "invalid int literal"));
        return new ConstExpr(token.Start, CelValue.Int(negative ? unchecked(-(long)magnitude) : (long)magnitude));
    }

    private Expr Name(string prefix)
    {
        var word = Take();
        if (Current.Is("{")) return Struct(prefix + word.Text);
        if (Current.Is("("))
        {
            var open = Take();
            return macros.Expand(this, open.Start, prefix + word.Text, null, Arguments());
        }
        if (QualifiedStruct(word) is { } type) return Struct(prefix + type);
        if (Reserved.Contains(word.Text, StringComparer.Ordinal)) return Fault(word.Start, $"reserved identifier: {word.Text}");
        return new IdentExpr(word.Start, prefix + word.Text);
    }

    /// <summary>Looks ahead over <c>.name.name{</c>: a message type with its package. Moves to the brace if there is one.</summary>
    private string? QualifiedStruct(Token first)
    {
        var ahead = at;
        while (tokens[ahead].Is(".") && tokens[ahead + 1].Kind == TokenKind.Identifier) ahead += 2;
        if (ahead == at || !tokens[ahead].Is("{")) return null;
        var name = first.Text;
        for (; at < ahead; at += 2) name += "." + tokens[at + 1].Text;
        return name;
    }

    private Expr[] Arguments()
    {
        List<Expr> arguments = [];
        while (!Current.Is(")"))
        {
            arguments.Add(Conditional());
            if (!Current.Is(",")) break;
            Take();
            if (Current.Is(")")) throw Mismatch(ExpressionStart);
        }
        Expect(")");
        return [.. arguments];
    }

    private ListExpr List()
    {
        var open = Take();
        List<Expr> elements = [];
        List<bool> optional = [];
        while (!Current.Is("]"))
        {
            optional.Add(TakeOptionalMark());
            elements.Add(Conditional());
            if (!Current.Is(",")) break;
            Take();
        }
        Expect("]");
        return new ListExpr(open.Start, [.. elements], [.. optional]);
    }

    private MapExpr Map()
    {
        var open = Take();
        List<Entry> entries = [];
        while (!Current.Is("}"))
        {
            var optional = TakeOptionalMark();
            if (Current.Kind == TokenKind.End)
                throw Mismatch("{'[', '{', '}', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}");
            var key = Conditional();
            var colon = Current.Start;
            Expect(":");
            entries.Add(new Entry(colon, key, "", Conditional(), optional));
            if (!Current.Is(",")) break;
            Take();
        }
        Expect("}");
        return new MapExpr(open.Start, [.. entries]);
    }

    private StructExpr Struct(string type)
    {
        var open = Take();
        List<Entry> entries = [];
        while (!Current.Is("}"))
        {
            var optional = TakeOptionalMark();
            if (Current.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier))
                throw Mismatch(optional ? "{IDENTIFIER, ESC_IDENTIFIER}" : "{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}");
            var field = Take();
            var colon = Current.Start;
            Expect(":");
            entries.Add(new Entry(colon, null, field.Text, Conditional(), optional));
            if (!Current.Is(",")) break;
            Take();
        }
        Expect("}");
        return new StructExpr(open.Start, type, [.. entries]);
    }

    private bool TakeOptionalMark()
    {
        if (!Current.Is("?")) return false;
        at++;
        return true;
    }

    /// <summary>Reports a fault of a macro's arguments; parsing goes on.</summary>
    internal Expr Fault(int position, string message)
    {
        issues.Add(source.Issue(position, message));
        return new ConstExpr(position, CelValue.Null);
    }
}
