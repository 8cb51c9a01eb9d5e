namespace Meridian.Cli;

/// <summary>Columns of text for people and for pipes: never cut, whatever the width of the terminal.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    /// <summary>Writes rows; the first has the names of the columns.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string[]> rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(r => r[column].Length) + Gap).ToArray();
        foreach (var row in rows) output.WriteLine(string.Concat(row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
