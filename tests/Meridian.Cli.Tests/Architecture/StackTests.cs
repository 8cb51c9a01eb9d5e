using System.Xml.Linq;

namespace Meridian.Cli.Tests.Architecture;

/// <summary>Holds the stack table of ARCHITECTURE.md against the project references.</summary>
public class StackTests
{
    private static readonly string Root = FindRoot();

    private static readonly IReadOnlyList<(string Name, string[] Uses)> Table = ReadTable();

    public static TheoryData<string> Projects => [.. Table.Select(r => r.Name)];

    [Fact]
    public void Table_AllProjects_AreThereAndNoOthers()
    {
        var projects = Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Append(ProjectFile("Meridian.Demo")).Select(f => Path.GetFileNameWithoutExtension(f)!);

        Assert.Equal(projects.Order(), Table.Select(r => r.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_Project_AreThoseOfTheTable(string name)
    {
        var uses = Table.Single(r => r.Name == name).Uses;
        var expected = uses is ["all"] ? Table.Select(r => r.Name).Where(n => n != name) : uses.Select(u => "Meridian." + u);

        Assert.Equal(expected.Order(), References(name).Order());
    }

    [Fact]
    public void References_AnyProject_GoUpTheTableOnly()
    {
        var order = Table.Select(r => r.Name).ToList();
        foreach (var (name, _) in Table)
            Assert.All(References(name), used => Assert.True(order.IndexOf(used) < order.IndexOf(name), $"{name} uses {used}, which stands below it"));
    }

    private static IEnumerable<string> References(string name) => XDocument.Load(ProjectFile(name))
        .Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

    private static string ProjectFile(string name) => Path.Combine(Root, name == "Meridian.Demo" ? "demo" : "src", name, name + ".csproj");

    private static List<(string, string[])> ReadTable() =>
    [
        .. File.ReadLines(Path.Combine(Root, "ARCHITECTURE.md"))
            .Where(l => l.StartsWith("| Meridian.", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Select(c => (c[1], c[2].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Meridian.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }
}
