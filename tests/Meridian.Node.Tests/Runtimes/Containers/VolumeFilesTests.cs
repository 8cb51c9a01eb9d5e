using System.Text;

namespace Meridian.Node.Tests;

public sealed class VolumeFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-volume").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void Files_WrittenAgain_ChangeAllAtOnceAndLoseWhatIsGone()
    {
        AtomicFiles.Write(folder, Files(("a", "1"), ("deep/b", "2")), null);
        var first = new FileInfo(Path.Combine(folder, "..data")).LinkTarget;
        AtomicFiles.Write(folder, Files(("a", "1"), ("deep/b", "2")), null);
        Assert.Equal(first, new FileInfo(Path.Combine(folder, "..data")).LinkTarget);

        AtomicFiles.Write(folder, Files(("a", "3"), ("c", "4")), null);

        Assert.Equal("3", File.ReadAllText(Path.Combine(folder, "a")));
        Assert.Equal(["a", "c"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Where(n => !n!.StartsWith("..", StringComparison.Ordinal)).Order());
        Assert.Single(Directory.GetDirectories(folder), d => !Path.GetFileName(d).StartsWith("..data", StringComparison.Ordinal) && new DirectoryInfo(d).LinkTarget is null);
    }

    [Theory]
    [InlineData("inside/x", true)]
    [InlineData("link/x", false)]
    [InlineData("../x", false)]
    public void SubPath_OutOfItsVolume_IsRefused(string subPath, bool taken)
    {
        var volume = Directory.CreateDirectory(Path.Combine(folder, "volume")).FullName;
        File.CreateSymbolicLink(Path.Combine(volume, "link"), "/etc");
        var pod = new PodSandbox(TestPods.Pod(container: $$"""
            "volumeMounts":[{"name":"v","mountPath":"/v","subPath":"{{subPath}}"}]
            """), "10.0.0.1");
        var volumes = new Dictionary<string, PodVolume> { ["v"] = new(volume, false) };

        var fault = Record.Exception(() => ContainerMounts.Of(pod, pod.Spec.Containers[0], 0, new PodFolders(folder, "n"), volumes));

        Assert.Equal(taken, fault is null);
        Assert.Equal(taken, Directory.Exists(Path.Combine(volume, "inside", "x")));
    }

    [Fact]
    public async Task GrowingLog_Followed_EndsWithItsContainer()
    {
        var path = Path.Combine(folder, "0.log");
        File.WriteAllText(path, "t stdout F one\nt stdout F two\n");
        var runs = true;
        var log = new GrowingLog(path, () => runs, TimeProvider.System);

        var lines = new List<string>();
        await foreach (var line in log.ReadAsync(1, true, TestContext.Current.CancellationToken))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
            File.AppendAllText(path, runs ? "t stdout F three\n" : "");
            runs = false;
        }

        Assert.Equal(["t stdout F two", "t stdout F three"], lines);
    }

    [Fact]
    public void TerminationMessage_Unwritten_IsTheLogsEndOfWhatFailed()
    {
        File.WriteAllText(Path.Combine(folder, "message"), "");
        File.WriteAllText(Path.Combine(folder, "log"), "t stdout F one\nt stderr F two\n");
        var message = new TerminationMessage(Path.Combine(folder, "message"), Path.Combine(folder, "log"), true);

        Assert.Equal(("", "one\ntwo\n"), (message.Read(0), message.Read(1)));
    }

    private static Dictionary<string, VolumeFile> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(f => f.Path, f => new VolumeFile(Encoding.UTF8.GetBytes(f.Text), (UnixFileMode)420), StringComparer.Ordinal);
}
