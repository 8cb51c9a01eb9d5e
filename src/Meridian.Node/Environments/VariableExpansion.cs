using System.Text;

namespace Meridian.Node;

/// <summary>Replaces <c>$(NAME)</c> by a variable's value. <c>$$</c> is a dollar sign; a name that is not known stays as it is written.</summary>
internal static class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$', StringComparison.Ordinal)) return text;
        var expanded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (text[at] != '$' || next is not ('$' or '(')) expanded.Append(text[at]);
            else if (next == '$')
            {
                expanded.Append('$');
                at++;
            }
            else at = Reference(text, at, variables, expanded);
        }
        return expanded.ToString();
    }

    // Returns the place of the last character used.
    private static int Reference(string text, int at, IReadOnlyDictionary<string, string> variables, StringBuilder expanded)
    {
        var end = text.IndexOf(')', at);
        if (end < 0)
        {
            expanded.Append("$(");
            return at + 1;
        }
        var name = text[(at + 2)..end];
        expanded.Append(variables.TryGetValue(name, out var value) ? value : text[at..(end + 1)]);
        return end;
    }
}
