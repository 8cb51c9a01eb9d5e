using System.Globalization;

namespace Meridian.Node;

/// <summary>Keeps the logs of a container's last two runs.</summary>
internal static class LogRotation
{
    /// <summary>Deletes the logs of the runs before the one before <paramref name="restart"/>.</summary>
    public static void DropOlder(string folder, int restart)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(file);
            var number = name.AsSpan(0, Math.Max(0, name.IndexOf('.', StringComparison.Ordinal)));
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var run) && run < restart - 1) File.Delete(file);
        }
    }
}
