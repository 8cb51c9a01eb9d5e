using System.Diagnostics.CodeAnalysis;

namespace Meridian.ApiServer;

/// <summary>
/// The keys of service-account tokens. The newest signs; all verify, so that tokens of older keys are good until they expire or their key is taken away.
/// Safe for concurrent use.
/// </summary>
public sealed class ServiceAccountKeyRing : IDisposable
{
    private const string FileName = "service-account";
    private const string Extension = ".key";

    private readonly ServiceAccountKey[] keys;

    /// <summary>Takes keys over, the newest first.</summary>
    /// <exception cref="ArgumentException">There is no key.</exception>
    public ServiceAccountKeyRing(IReadOnlyList<ServiceAccountKey> keys)
    {
        if (keys.Count == 0) throw new ArgumentException("a ring needs a key", nameof(keys));
        this.keys = [.. keys];
    }

    /// <summary>The key that signs.</summary>
    public ServiceAccountKey Newest => keys[0];

    /// <summary>All keys, the newest first.</summary>
    public IReadOnlyList<ServiceAccountKey> Keys => keys;

    /// <summary>
    /// Reads the keys of a folder: <c>service-account.key</c>, then <c>service-account-2.key</c> and so on, of which the last is the newest.
    /// Makes the first when there is none.
    /// </summary>
    public static ServiceAccountKeyRing LoadOrCreate(string folder)
    {
        var files = Files(folder);
        return files.Length == 0
            ? new ServiceAccountKeyRing([ServiceAccountKey.LoadOrCreate(Path.Combine(folder, FileName + Extension))])
            : new ServiceAccountKeyRing([.. files.Select(ServiceAccountKey.Load)]);
    }

    /// <summary>Makes a new key in a folder, to sign from the next start on.</summary>
    /// <returns>Its file.</returns>
    public static string Rotate(string folder)
    {
        var files = Files(folder);
        var file = Path.Combine(folder, files.Length == 0 ? FileName + Extension : $"{FileName}-{Number(files[0]) + 1}{Extension}");
        using var key = ServiceAccountKey.Create();
        key.Save(file);
        return file;
    }

    /// <summary>Finds the key that a token names.</summary>
    internal bool TryFind(string id, [NotNullWhen(true)] out ServiceAccountKey? key) => (key = Array.Find(keys, k => k.KeyId == id)) is not null;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var key in keys) key.Dispose();
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, $"{FileName}*{Extension}").Where(f => Number(f) > 0).OrderByDescending(Number)];

    // The first has no number; what has something else there is not one of ours.
    private static int Number(string file)
    {
        var rest = Path.GetFileNameWithoutExtension(file)[FileName.Length..];
        if (rest.Length == 0) return 1;
        return rest[0] == '-' && int.TryParse(rest.AsSpan(1), out var number) && number > 1 ? number : 0;
    }
}
