using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Meridian.Cli;

/// <summary>A kubeconfig of the user as it was before our contexts came into it.</summary>
internal sealed record KubeconfigOriginal
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it was there.</summary>
    public required bool Existed { get; init; }

    /// <summary>Its bytes.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>All that are remembered. One that cannot be read is nothing that could be put back, so it is left out.</summary>
    public static IReadOnlyList<KubeconfigOriginal> All(MeridianHome home)
    {
        var folder = Folder(home);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<KubeconfigOriginal>()] : [];
    }

    /// <summary>What is remembered of a file, or null.</summary>
    public static KubeconfigOriginal? Find(MeridianHome home, string path) => Read(FileOf(home, path));

    /// <summary>Remembers a file as it is now.</summary>
    public static KubeconfigOriginal Remember(MeridianHome home, string path)
    {
        var original = File.Exists(path)
            ? new KubeconfigOriginal { Path = path, Existed = true, Content = File.ReadAllBytes(path) }
            : new KubeconfigOriginal { Path = path, Existed = false };
        MeridianHome.CreateFolder(Folder(home));
        AtomicFile.Write(FileOf(home, path), JsonSerializer.SerializeToUtf8Bytes(original, CliJsonContext.Default.KubeconfigOriginal));
        return original;
    }

    /// <summary>Forgets it.</summary>
    public void Forget(MeridianHome home) => File.Delete(FileOf(home, Path));

    private static KubeconfigOriginal? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), CliJsonContext.Default.KubeconfigOriginal) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Folder(MeridianHome home) => System.IO.Path.Combine(home.Path, "kubeconfigs");

    private static string FileOf(MeridianHome home, string path) =>
        System.IO.Path.Combine(Folder(home), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16] + ".json");
}
