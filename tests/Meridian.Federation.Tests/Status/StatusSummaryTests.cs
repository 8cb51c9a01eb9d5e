using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>Each case is a file: a federated object, what became of it in the members, and the status that follows.</summary>
public sealed class StatusSummaryTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Status", "cases");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Summarize_Case_GivesItsStatus(string name)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        var type = ResourceTypes.Federation.First(t => t.GroupResource == (string)file["type"]!);
        var outcomes = file["members"]!.AsObject().Select(m => Outcome(m.Key, m.Value!)).ToArray();

        var status = KindTable.Describe(type).Summary!.Summarize(KubeObject.FromNode(file["source"]!), outcomes, Now);

        var expected = file["expected"]!;
        Assert.True(JsonNode.DeepEquals(expected, status), $"expected {expected.ToJsonString()}{Environment.NewLine}found    {status.ToJsonString()}");
    }

    // A member without a copy does not answer.
    private static CopyOutcome Outcome(string member, JsonNode said)
    {
        if (said["copy"] is not { } copy) return new(new(member, PlacementVerdict.Leave, null, "ClusterOffline", ""), "Unreachable");
        var decision = new PlacementDecision(member, PlacementVerdict.Place, said["share"] is { } share ? (long)share : null, "Balanced", "");
        return new(decision, "Placed", KubeObject.FromNode(copy), said["behind"] is null);
    }
}
