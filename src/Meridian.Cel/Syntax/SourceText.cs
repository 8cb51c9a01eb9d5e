using System.Globalization;
using System.Text;
using Meridian.Cel.Values;

namespace Meridian.Cel.Syntax;

/// <summary>The text of an expression, its lines, and how faults in it are shown.</summary>
internal sealed class SourceText
{
    private readonly List<int> lineStarts = [0];

    public SourceText(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\n') lineStarts.Add(i + 1);
    }

    public string Text { get; }

    /// <summary>Line (from 1) and column (from 0, in characters, not in UTF-16 units) of an offset.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var line = lineStarts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return (line + 1, CodePoints.Count(Text.AsSpan(lineStarts[line], offset - lineStarts[line])));
    }

    public CelIssue Issue(int offset, string message)
    {
        var (line, column) = Locate(offset);
        return new CelIssue(line, column, message);
    }

    /// <summary>All faults with their lines and a caret under each place.</summary>
    public string Describe(IEnumerable<CelIssue> issues)
    {
        var text = new StringBuilder();
        foreach (var issue in issues)
        {
            if (text.Length > 0) text.Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"ERROR: <input>:{issue.Line}:{issue.Column + 1}: {issue.Message}");
            AppendSnippet(text, issue);
        }
        return text.ToString();
    }

    private void AppendSnippet(StringBuilder text, CelIssue issue)
    {
        if (issue.Line < 1 || issue.Line > lineStarts.Count) return;
        var start = lineStarts[issue.Line - 1];
        var end = issue.Line < lineStarts.Count ? lineStarts[issue.Line] - 1 : Text.Length;
        text.Append("\n | ").Append(Text, start, end - start).Append("\n | ").Append('.', issue.Column).Append('^');
    }
}
