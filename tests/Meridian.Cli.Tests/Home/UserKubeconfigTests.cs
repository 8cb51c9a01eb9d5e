using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli.Tests.Home;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UserKubeconfigTests : IDisposable
{
    private const string Original = """
        # mine, with a comment
        apiVersion: v1
        kind: Config
        current-context: mine
        clusters:
        - {name: mine, cluster: {server: "https://192.0.2.1", extra: kept}}
        contexts:
        - {name: mine, context: {cluster: mine, user: me}}
        users:
        - {name: me, user: {token: t}}

        """;

    private static readonly ClusterCredentials Credentials = new() { Server = new Uri("https://127.9.0.1:6443"), Token = "x" };

    private readonly string folder = Directory.CreateTempSubdirectory("meridian-cli-").FullName;
    private readonly UserKubeconfig kubeconfig;

    public UserKubeconfigTests() => kubeconfig = new UserKubeconfig(Path.Combine(folder, ".kube", "config"), new MeridianHome(Path.Combine(folder, "home")));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Merge_ExistingFile_KeepsOtherEntriesAndTheCurrentContext()
    {
        Write(Original);

        kubeconfig.Merge([("world", Credentials)]);

        var merged = kubeconfig.Read();
        Assert.Equal(["mine", "world"], merged.Contexts);
        Assert.Equal("mine", merged.CurrentContext);
        Assert.Equal("t", merged.Credentials("mine").Token);
        Assert.Contains("extra: kept", File.ReadAllText(kubeconfig.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_AllThatWasAdded_RestoresTheFileByteForByte()
    {
        Write(Original);
        kubeconfig.Merge([("a", Credentials), ("b", Credentials)]);

        kubeconfig.Remove([("a", Credentials.Server), ("b", Credentials.Server)]);

        Assert.Equal(Original, File.ReadAllText(kubeconfig.Path));
    }

    [Fact]
    public void Remove_FileWasAbsent_RemovesTheFile()
    {
        kubeconfig.Merge([("a", Credentials)]);

        kubeconfig.Remove([("a", Credentials.Server)]);

        Assert.False(File.Exists(kubeconfig.Path));
    }

    [Fact]
    public void Remove_UserAddedSomethingMeanwhile_KeepsIt()
    {
        Write(Original);
        kubeconfig.Merge([("a", Credentials)]);
        var edited = kubeconfig.Read();
        edited.Set("theirs", Credentials);
        Write(Meridian.Objects.YamlWriter.Write(edited.Root));

        kubeconfig.Remove([("a", Credentials.Server)]);

        Assert.Equal(["mine", "theirs"], kubeconfig.Read().Contexts);
    }

    [Fact]
    public void Merge_FileIsNoKubeconfig_IsRefusedAndKept()
    {
        Write("- just\n- a list\n");

        Assert.Throws<CliException>(() => kubeconfig.Merge([("a", Credentials)]));

        Assert.Equal("- just\n- a list\n", File.ReadAllText(kubeconfig.Path));
    }

    [Fact]
    public void Merge_FileIsALink_WritesItsTarget()
    {
        var target = Path.Combine(folder, "real");
        File.WriteAllText(target, Original);
        Directory.CreateDirectory(Path.GetDirectoryName(kubeconfig.Path)!);
        File.CreateSymbolicLink(kubeconfig.Path, target);

        kubeconfig.Merge([("a", Credentials)]);

        Assert.NotNull(new FileInfo(kubeconfig.Path).LinkTarget);
        Assert.Contains("127.9.0.1", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_ContextLeadsElsewhereByNow_KeepsIt()
    {
        kubeconfig.Merge([("a", Credentials)]);
        kubeconfig.Merge([("a", Credentials with { Server = new Uri("https://127.8.0.1:6443") })]);

        kubeconfig.Remove([("a", Credentials.Server)]);

        Assert.Equal(["a"], kubeconfig.Read().Contexts);
    }

    [Fact]
    public void RemoveIn_FederationThatRanInADeletedCluster_TakesItOutAndNothingElse()
    {
        Write(Original);
        kubeconfig.Merge([("world", Credentials with { Server = new Uri("https://127.9.200.1") }), ("other", Credentials with { Server = new Uri("https://127.8.200.1") })]);

        kubeconfig.RemoveIn([new LoopbackBlock(9)]);

        Assert.Equal(["mine", "other"], kubeconfig.Read().Contexts);
    }

    [Fact]
    public void Check_NameIsSomebodyElses_IsRefused()
    {
        Write(Original);

        var refused = Assert.Throws<CliException>(() => kubeconfig.Check(new Dictionary<string, Uri?> { ["mine"] = null }));

        Assert.Contains("somebody else", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LeftByAHomeThatIsGone_MayBeReplaced()
    {
        kubeconfig.Merge([("a", Credentials)]);

        kubeconfig.Check(new Dictionary<string, Uri?> { ["a"] = new("https://127.7.0.1:6443") });
    }

    [Fact]
    public void Merge_ReadOnlyFile_IsRefusedAndKept()
    {
        Write(Original);
        File.SetUnixFileMode(kubeconfig.Path, UnixFileMode.UserRead);

        Assert.Throws<CliException>(() => kubeconfig.Merge([("a", Credentials)]));

        Assert.Equal(Original, File.ReadAllText(kubeconfig.Path));
    }

    [Fact]
    public void Merge_FileHasRightsOfItsOwn_KeepsThem()
    {
        Write(Original);
        File.SetUnixFileMode(kubeconfig.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        kubeconfig.Merge([("a", Credentials)]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(kubeconfig.Path));
    }

    [Fact]
    public void Merge_AnotherProgramHasTheLock_IsRefused()
    {
        Write(Original);
        File.WriteAllText(kubeconfig.Path + ".lock", "");

        Assert.Throws<CliException>(() => kubeconfig.Merge([("a", Credentials)]));

        Assert.Equal(Original, File.ReadAllText(kubeconfig.Path));
    }

    private void Write(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(kubeconfig.Path)!);
        File.WriteAllText(kubeconfig.Path, content);
    }
}
