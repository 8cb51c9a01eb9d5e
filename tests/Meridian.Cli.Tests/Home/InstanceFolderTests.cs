namespace Meridian.Cli.Tests.Home;

public sealed class InstanceFolderTests : IDisposable
{
    private static readonly InstanceConfig Config = new() { Name = "lab", Block = 7, Nodes = 2 };

    private readonly MeridianHome home = new(Directory.CreateTempSubdirectory("meridian-cli-").FullName);

    public void Dispose() => Directory.Delete(home.Path, recursive: true);

    [Fact]
    public void Config_Written_IsReadBack()
    {
        home.Cluster("lab").WriteConfig(Config);

        Assert.Equivalent(Config, home.Cluster("lab").ReadConfig());
        Assert.Equal(new Uri("https://127.7.0.1:6443"), home.Cluster("lab").Server());
    }

    [Theory]
    [InlineData("", "damaged")]
    [InlineData("{", "damaged")]
    [InlineData("null", "empty")]
    [InlineData("""{"name":"other","block":7,"nodes":2}""", "other")]
    [InlineData("""{"name":"lab","block":0,"nodes":2}""", "block")]
    [InlineData("""{"name":"lab","block":7,"nodes":65}""", "65 nodes")]
    [InlineData("""{"name":"lab","block":7,"nodes":2,"runtime":"magic"}""", "magic")]
    public void ReadConfig_Damaged_TellsTheWayOut(string content, string fault)
    {
        var folder = home.Cluster("lab");
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.ConfigFile, content);

        var told = Assert.Throws<CliException>(folder.ReadConfig).Message;

        Assert.Contains(fault, told, StringComparison.Ordinal);
        Assert.EndsWith("meridian delete lab", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Exists_DataWithoutConfiguration_IsThereButCannotBeRead()
    {
        var folder = home.Cluster("lab");
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.DatabaseFile, "");

        Assert.Equal(["lab"], home.Clusters().Select(c => c.Name));
        Assert.Contains("is missing", Assert.Throws<CliException>(folder.ReadConfig).Message, StringComparison.Ordinal);
        Assert.Null(folder.Server());
    }

    [Fact]
    public void Clusters_CreationWasCutOff_IsNothing()
    {
        Directory.CreateDirectory(home.Cluster("lab").Path);

        Assert.Empty(home.Instances());
    }

    [Fact]
    public void Create_RemovalWasCutOff_FinishesIt()
    {
        var left = Path.Combine(home.Path, "clusters", MeridianHome.Doomed + "lab-1");
        Directory.CreateDirectory(Path.Combine(left, "pods"));

        home.Create();

        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void Existing_Unknown_NamesThoseThereAre()
    {
        home.Cluster("lab").WriteConfig(Config);

        var refused = Assert.Throws<CliException>(() => home.Existing("lob"));

        Assert.Equal(ExitCodes.BadInput, refused.ExitCode);
        Assert.EndsWith("there are: lab", refused.Message, StringComparison.Ordinal);
    }
}
