namespace Meridian.Node;

/// <summary>The files of one log.</summary>
internal static class LogFiles
{
    /// <summary>Opens all, oldest first; empty if there are none.</summary>
    public static IReadOnlyList<FileStream> Open(string path)
    {
        var names = Enumerable.Range(1, ContainerLogWriter.Files - 1).Reverse().Select(age => $"{path}.{age}").Append(path);
        return [.. names.Select(TryOpen).OfType<FileStream>()];
    }

    /// <summary>Opens one, or null.</summary>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
