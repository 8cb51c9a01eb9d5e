using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>A file of an image.</summary>
/// <param name="Path">Where, relative to the root.</param>
/// <param name="Content">What is in it.</param>
internal sealed record OciFile(string Path, byte[] Content)
{
    /// <summary>What it links to; empty for a file. Default empty.</summary>
    public string Target { get; init; } = "";
}

/// <summary>What an image runs.</summary>
/// <param name="Entrypoint">Program and first arguments.</param>
internal sealed record OciRun(IReadOnlyList<string> Entrypoint);

/// <summary>Writes an image of one layer as the archive of an OCI image layout.</summary>
internal static class OciArchive
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    /// <summary>Writes it.</summary>
    public static void Write(Stream to, string reference, IEnumerable<OciFile> files, OciRun run)
    {
        var layer = Layer(files);
        var config = JsonBytes.Of(Config(run, Digest(layer))).ToArray();
        var manifest = JsonBytes.Of(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Manifest,
            ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", config),
            ["layers"] = new JsonArray(Descriptor("application/vnd.oci.image.layer.v1.tar", layer)),
        }).ToArray();
        var entry = Descriptor(Manifest, manifest);
        entry["annotations"] = new JsonObject { ["io.containerd.image.name"] = reference, ["org.opencontainers.image.ref.name"] = reference[(reference.LastIndexOf(':') + 1)..] };
        using var tar = new TarWriter(to, leaveOpen: true);
        Add(tar, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
        Add(tar, "index.json", JsonBytes.Of(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(entry) }).ToArray());
        foreach (var blob in (byte[][])[layer, config, manifest]) Add(tar, $"blobs/sha256/{Digest(blob)["sha256:".Length..]}", blob);
    }

    private static byte[] Layer(IEnumerable<OciFile> files)
    {
        using var layer = new MemoryStream();
        using (var tar = new TarWriter(layer, leaveOpen: true))
        {
            foreach (var file in files)
            {
                if (file.Target.Length > 0) tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, file.Path) { LinkName = file.Target });
                else Add(tar, file.Path, file.Content);
            }
        }
        return layer.ToArray();
    }

    private static JsonObject Config(OciRun run, string layer) => new()
    {
        ["architecture"] = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
        ["os"] = "linux",
        ["config"] = new JsonObject { ["Entrypoint"] = new JsonArray([.. run.Entrypoint.Select(e => (JsonNode)JsonValue.Create(e)!)]), ["Env"] = new JsonArray("PATH=/usr/local/bin:/usr/bin:/bin") },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(layer) },
    };

    private static JsonObject Descriptor(string type, byte[] blob) => new() { ["mediaType"] = type, ["digest"] = Digest(blob), ["size"] = blob.Length };

    private static string Digest(byte[] blob) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(blob))}";

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = Executable, DataStream = new MemoryStream(content) });
}
