using System.Text;

namespace Meridian.Node;

/// <summary>What a container leaves as its last words: a file it wrote, or the end of its log if it failed and that was asked for.</summary>
/// <param name="Path">The file, on the machine.</param>
/// <param name="Log">Its log.</param>
/// <param name="FromLog">Whether the log stands in for an empty file.</param>
internal sealed record TerminationMessage(string Path, string Log, bool FromLog)
{
    private const int Longest = 4096;
    private const int LongestFromLog = 2048;
    private const int LinesFromLog = 80;

    /// <summary>Nothing.</summary>
    public static readonly TerminationMessage None = new("", "", false);

    /// <summary>Reads it.</summary>
    public string Read(int exitCode)
    {
        if (Path.Length == 0) return "";
        var said = End(Path, Longest);
        return said.Length > 0 || !FromLog || exitCode == 0 ? said : LastLines();
    }

    private string LastLines()
    {
        var text = new StringBuilder();
        foreach (var line in End(Log, 4 * LongestFromLog).Split('\n').TakeLast(LinesFromLog + 1))
            if (CriLogLine.TryParse(Encoding.UTF8.GetBytes(line), out var parsed)) text.Append(Encoding.UTF8.GetString(parsed.Text)).Append('\n');
        return text.Length > LongestFromLog ? text.ToString(text.Length - LongestFromLog, LongestFromLog) : text.ToString();
    }

    private static string End(string path, int length)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Max(0, file.Length - length);
            var text = new byte[length];
            return Encoding.UTF8.GetString(text, 0, file.ReadAtLeast(text, length, throwOnEndOfStream: false));
        }
        catch (IOException)
        {
            // The pod's folder may be gone already.
            return "";
        }
    }
}
