using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>Each case is a file: exports of one service, and what they make together.</summary>
public sealed class ExportMergeTests
{
    private static readonly ObjectKey Key = new("shop", "hello");
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Mcs", "cases");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_Case_GivesWhatItSays(string name)
    {
        var file = YamlReader.ReadAll(File.ReadAllBytes(Path.Combine(Folder, name + ".yaml")))[0];
        var exports = file["exports"]!.AsArray().Select(e => Export(e!)).ToArray();
        var expected = file["expected"]!;

        var merged = ExportMerge.Of(exports);

        Assert.Equal((string?)expected["type"], merged is null ? null : merged.IsHeadless ? "Headless" : "ClusterSetIP");
        Assert.Equal(Texts(expected["ports"]), merged?.Ports.Select(p => $"{(p.Name.Length > 0 ? p.Name : "-")} {p.Protocol} {p.Port}") ?? []);
        Assert.Equal(Texts(expected["clusters"]), merged?.Clusters ?? []);
        Assert.Equal((string?)expected["conflicts"] ?? "", string.Join(',', merged?.Conflicts.Select(c => c.Reason) ?? []));
        if (expected["families"] is { } families) Assert.Equal(Texts(families), ImportFamilies.Of(merged!.Traffic));
        foreach (var (cluster, conditions) in expected["conditions"]?.AsObject() ?? [])
            Assert.Equal((string?)conditions, string.Join("; ", ExportConditions.Of(exports.Single(e => e.Cluster == cluster), Key, merged, "world").Select(c => $"{c.Type}={c.Status} {c.Reason}")));
        if (merged?.Conflicts.Count > 0)
            Assert.All(exports.Where(e => e.IsValid), e => Assert.Equal((string?)expected["conflicts"], ExportConditions.Of(e, Key, merged, "world").Single(c => c is { Type: "Conflict", Status: "True" }).Reason));
    }

    [Fact]
    public void Of_ExportsInAnyOrder_GiveTheSamePortsThatAServiceCanHave() =>
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[0, 2].Select(i => new[] { "", "a", "b" }[i]), Gen.Bool.Select(b => b ? "TCP" : "UDP"), Gen.Int[1, 3]).Array[0, 3]).Array[1, 5].Sample(all =>
        {
            var exports = all.Index().Select(e => new ExportedService
            {
                Cluster = $"c{e.Index}", Created = Now.AddSeconds(e.Item.Item1),
                Service = new Service { Spec = new ServiceSpec { Ports = [.. e.Item.Item2.Select(p => new ServicePort { Name = p.Item1, Protocol = p.Item2, Port = p.Item3 })] } },
            }).ToArray();

            var ports = ExportMerge.Of(exports)!.Ports;
            var turned = ExportMerge.Of(exports.Reverse())!.Ports;

            return ports.SequenceEqual(turned) && ports.Select(p => p.Name).Distinct().Count() == ports.Count
                && ports.Select(p => (p.Protocol, p.Port)).Distinct().Count() == ports.Count && (ports.Count < 2 || ports.All(p => p.Name.Length > 0));
        });

    [Theory]
    [InlineData("a b", "b", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "", false)]
    public void IsUncertain_ExporterThatWasNotReadYet_KeepsTheImport(string clusters, string unknown, bool expected)
    {
        var status = new JsonObject { ["clusters"] = new JsonArray([.. clusters.Split(' ').Select(c => (JsonNode?)new JsonObject { ["cluster"] = c })]) };
        var import = KubeObject.FromNode(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "hello" }, ["status"] = status });

        Assert.Equal(expected, MemberImports.IsUncertain(import, new ExportFacts([], unknown.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.False(MemberImports.IsUncertain(null, new ExportFacts([], ["a"])));
    }

    private static ExportedService Export(JsonNode export) => new()
    {
        Cluster = (string)export["cluster"]!,
        Created = Now.AddSeconds(-Number(export["age"])),
        Metadata = new ServiceExportSpec { ExportedLabels = Map(export["labels"]), ExportedAnnotations = Map(export["annotations"]) },
        Service = (string?)export["service"] == "none" ? null : new Service
        {
            Spec = new ServiceSpec
            {
                Type = (string?)export["service"] ?? "ClusterIP",
                ClusterIP = export["headless"] is null ? "10.0.0.1" : "None",
                Ports = [.. Texts(export["ports"]).Select(Port)],
                SessionAffinity = (string?)export["affinity"] ?? "",
                SessionAffinityConfig = export["seconds"] is { } seconds ? new() { ClientIP = new() { TimeoutSeconds = Number(seconds) } } : null,
                InternalTrafficPolicy = (string?)export["policy"] ?? "",
                TrafficDistribution = (string?)export["distribution"] ?? "",
                IpFamilies = Texts(export["families"]),
            },
        },
    };

    private static ServicePort Port(string text) =>
        text.Split(' ') is [var name, var protocol, var number] ? new() { Name = name == "-" ? "" : name, Protocol = protocol, Port = int.Parse(number, CultureInfo.InvariantCulture) } : throw new FormatException(text);

    private static int Number(JsonNode? node) => int.Parse($"{node ?? 0}", CultureInfo.InvariantCulture);

    private static string[] Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(t => (string)t!)];

    private static Dictionary<string, string> Map(JsonNode? map) => (map?.AsObject() ?? []).ToDictionary(p => p.Key, p => (string)p.Value!);
}
