using System.Globalization;
using System.Runtime.InteropServices;

namespace Meridian.Cli;

/// <summary>
/// The pages of the program's own file that are mapped into the process. The kernel maps many around each that is used, so that after the start nearly the whole
/// file counts as used; of that, a process at rest needs a third. What is let go stays in the page cache and comes back at the first use.
/// </summary>
internal static partial class ProgramPages
{
    private const int NotNeeded = 4;

    /// <summary>Lets go of those pages that were only read. What was written is kept: there is no other copy of it.</summary>
    public static void Release()
    {
        const string Mappings = "/proc/self/smaps";
        if (!OperatingSystem.IsLinux() || Environment.ProcessPath is not { } program || !File.Exists(Mappings)) return;
        foreach (var (start, length) in Clean(File.ReadLines(Mappings), program)) _ = Advise(start, length, NotNeeded);
    }

    /// <summary>Finds the parts of a file that are mapped, cannot be written, and never were.</summary>
    /// <param name="mappings">Lines of <c>/proc/self/smaps</c>.</param>
    /// <param name="file">Path of the file.</param>
    internal static IEnumerable<(nuint Start, nuint Length)> Clean(IEnumerable<string> mappings, string file)
    {
        (nuint, nuint)? candidate = null;
        foreach (var line in mappings)
        {
            if (Mapping(line) is { } mapping) candidate = mapping.IsReadOnly && mapping.File == file ? mapping.Range : null;
            else if (candidate is { } clean && line.StartsWith("Private_Dirty:", StringComparison.Ordinal) && line.AsSpan(14).Trim() is "0 kB") yield return clean;
        }
    }

    // "55d0c000-55d0f000 r-xp 00002000 fd:01 1234   /usr/bin/meridian"; null for the lines of figures below it.
    private static ((nuint, nuint) Range, bool IsReadOnly, string File)? Mapping(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length < 5 || fields[0].Split('-') is not [var from, var to] || !Address(from, out var start) || !Address(to, out var end)) return null;
        return ((start, end - start), fields[1][1] == '-', fields.Length == 6 ? fields[5] : "");
    }

    private static bool Address(string text, out nuint value) => nuint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);
}
