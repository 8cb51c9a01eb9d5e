using System.Globalization;

namespace Meridian.Node;

/// <summary>Whether this process may give its children mounts of their own.</summary>
internal static class MountRights
{
    private const int SystemAdministration = 21;

    public static bool Have()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status)) return false;
        var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rights)
            && (rights >> SystemAdministration & 1) == 1;
    }
}
