namespace Meridian.Node;

/// <summary>
/// Writes the files of a volume so that a reader sees all of the old ones or all of the new ones: each name is a link into <c>..data</c>, which is a link that is
/// swapped in one step.
/// </summary>
internal static class AtomicFiles
{
    private const string Data = "..data";

    /// <summary>Makes a folder hold exactly these files, by relative path.</summary>
    public static void Write(string folder, IReadOnlyDictionary<string, VolumeFile> files, long? owner)
    {
        Directory.CreateDirectory(folder);
        var data = Path.Combine(folder, Data);
        var old = new FileInfo(data).LinkTarget;
        if (old is not null && IsSame(Path.Combine(folder, old), files)) return;
        var next = $"..{Guid.NewGuid():N}";
        foreach (var (path, file) in files) WriteOne(Path.Combine(folder, next, path), file, owner);
        Directory.CreateDirectory(Path.Combine(folder, next));
        var link = Path.Combine(folder, "..data_tmp");
        File.Delete(link);
        File.CreateSymbolicLink(link, next);
        LinuxCalls.Rename(link, data);
        LinkNames(folder, files.Keys.Select(p => p.Split('/')[0]).ToHashSet(StringComparer.Ordinal));
        if (old is not null) Directory.Delete(Path.Combine(folder, old), true);
    }

    private static bool IsSame(string folder, IReadOnlyDictionary<string, VolumeFile> files)
    {
        if (!Directory.Exists(folder)) return false;
        var there = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        return there.Length == files.Count
            && there.All(f => files.TryGetValue(Path.GetRelativePath(folder, f), out var file) && File.ReadAllBytes(f).AsSpan().SequenceEqual(file.Content));
    }

    private static void WriteOne(string path, VolumeFile file, long? owner)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file.Content);
        var mode = owner is null ? file.Mode : file.Mode | UnixFileMode.GroupRead;
        LinuxCalls.SetMode(path, mode);
        if (owner is { } group) LinuxCalls.SetGroup(path, group);
    }

    private static void LinkNames(string folder, HashSet<string> names)
    {
        foreach (var entry in Directory.GetFileSystemEntries(folder).Select(e => Path.GetFileName(e)!).Where(e => !e.StartsWith("..", StringComparison.Ordinal) && !names.Contains(e)))
            File.Delete(Path.Combine(folder, entry));
        foreach (var name in names.Where(n => new FileInfo(Path.Combine(folder, n)).LinkTarget is null))
            File.CreateSymbolicLink(Path.Combine(folder, name), $"{Data}/{name}");
    }
}
