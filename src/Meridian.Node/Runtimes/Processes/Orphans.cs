using System.Globalization;
using System.Text;

namespace Meridian.Node;

/// <summary>Finds processes of pods whose agent is gone, by the mark every one of them carries in its environment.</summary>
internal static class Orphans
{
    /// <summary>Variable that names the pod a process belongs to.</summary>
    public const string Mark = "MERIDIAN_POD_UID";

    /// <summary>Ends all processes that carry the mark of one of these pods. Returns how many.</summary>
    public static int Kill(IReadOnlySet<string> podUids)
    {
        var killed = 0;
        if (podUids.Count == 0 || !Directory.Exists("/proc")) return killed;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid == Environment.ProcessId) continue;
            if (PodOf(folder) is { } uid && podUids.Contains(uid) && LinuxCalls.Kill(pid, LinuxCalls.SigKill)) killed++;
        }
        return killed;
    }

    private static string? PodOf(string folder)
    {
        try
        {
            var mark = Encoding.UTF8.GetBytes(Mark + "=");
            foreach (var range in Split(File.ReadAllBytes(Path.Combine(folder, "environ"))))
                if (range.Span.StartsWith(mark)) return Encoding.UTF8.GetString(range.Span[mark.Length..]);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's and so none of ours.
            return null;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> environment)
    {
        while (!environment.IsEmpty)
        {
            var end = environment.Span.IndexOf((byte)0);
            yield return end < 0 ? environment : environment[..end];
            environment = end < 0 ? default : environment[(end + 1)..];
        }
    }
}
