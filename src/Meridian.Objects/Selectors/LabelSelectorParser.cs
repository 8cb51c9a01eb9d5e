namespace Meridian.Objects;

/// <summary>Reads the text form of a label selector, left to right.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private const int MaxRequirements = 1000;
    private int position;

    /// <exception cref="FormatException">The text is not a selector.</exception>
    public IReadOnlyList<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            requirements.Add(Requirement());
            if (requirements.Count > MaxRequirements) throw new FormatException($"more than {MaxRequirements} requirements");
            SkipSpace();
            if (position == text.Length) return requirements;
            if (!Take(',')) throw Unexpected("',' or end");
        }
    }

    private LabelRequirement Requirement()
    {
        SkipSpace();
        if (Take('!')) return new LabelRequirement(Key(), LabelOperator.DoesNotExist);
        var key = Key();
        SkipSpace();
        if (position == text.Length || text[position] == ',') return new LabelRequirement(key, LabelOperator.Exists);
        return Operator() switch
        {
            "=" or "==" => new LabelRequirement(key, LabelOperator.In, Value()),
            "!=" => new LabelRequirement(key, LabelOperator.NotIn, Value()),
            ">" => new LabelRequirement(key, LabelOperator.GreaterThan, Value()),
            "<" => new LabelRequirement(key, LabelOperator.LessThan, Value()),
            "in" => new LabelRequirement(key, LabelOperator.In, Set()),
            "notin" => new LabelRequirement(key, LabelOperator.NotIn, Set()),
            var other => throw new FormatException($"found '{other}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string Operator()
    {
        var start = position;
        while (position < text.Length && text[position] is '=' or '!' or '<' or '>') position++;
        return position > start ? text[start..position] : Word();
    }

    private string Key()
    {
        SkipSpace();
        var key = Word();
        if (key.Length == 0) throw Unexpected("!, identifier, or 'end of string'");
        return LabelSyntax.KeyFault(key) is { } fault ? throw new FormatException($"key: Invalid value: \"{key}\": {fault}") : key;
    }

    private string Value()
    {
        SkipSpace();
        return Checked(Word());
    }

    private List<string> Set()
    {
        SkipSpace();
        if (!Take('(')) throw Unexpected("'('");
        var values = new List<string>();
        do values.Add(Value());
        while (TakeAfterSpace(','));
        return Take(')') ? values : throw Unexpected("',' or ')'");
    }

    private static string Checked(string value) =>
        LabelSyntax.ValueFault(value) is { } fault ? throw new FormatException($"values[0]: Invalid value: \"{value}\": {fault}") : value;

    private bool TakeAfterSpace(char expected)
    {
        SkipSpace();
        return Take(expected);
    }

    private string Word()
    {
        var start = position;
        while (position < text.Length && !IsSpecial(text[position])) position++;
        return text[start..position];
    }

    private bool Take(char expected)
    {
        if (position >= text.Length || text[position] != expected) return false;
        position++;
        return true;
    }

    private void SkipSpace()
    {
        while (position < text.Length && IsSpace(text[position])) position++;
    }

    private FormatException Unexpected(string expected) =>
        new($"found '{(position < text.Length ? text[position].ToString() : "")}', expected: {expected}");

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsSpecial(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<' || IsSpace(c);
}
