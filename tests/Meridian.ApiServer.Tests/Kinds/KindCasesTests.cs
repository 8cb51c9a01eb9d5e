using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>
/// Cases of the folder <c>cases</c>, one document each: <c>object</c> is created, or made of <c>from</c> through <c>subresource</c>. Then come
/// exactly <c>faults</c>; else the result holds <c>stored</c>, lacks <c>absent</c> and shows as <c>row</c>, and its generation grows when <c>bumps</c> says so.
/// </summary>
public sealed class KindCasesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Kinds", "cases");
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 5, 0, TimeSpan.Zero);

    private static IEnumerable<ResourceType> Known => ResourceTypes.LocalCluster.Concat(ResourceTypes.Federation);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
                foreach (var document in YamlReader.ReadAll(File.ReadAllBytes(file))) data.Add(Path.GetFileName(file), (string)document["case"]!);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Write_Case_EndsAsItSays(string file, string name)
    {
        var document = YamlReader.ReadAll(File.ReadAllBytes(Path.Combine(Folder, file))).Single(d => (string?)d["case"] == name);
        var obj = Complete(document["object"]!.AsObject());
        var (apiVersion, kind) = ((string?)obj["apiVersion"], (string?)obj["kind"]);
        var type = Known.First(t => t.ApiVersion == apiVersion && t.Kind == kind);
        var federated = !ResourceTypes.LocalCluster.Contains(type);

        var (stored, faults) = Run((federated ? ResourceStrategies.ForFederation : ResourceStrategies.ForCluster).For(type), document, obj);

        Assert.Equal(string.Join('\n', document["faults"]?.AsArray().Select(f => (string?)f) ?? []), string.Join('\n', faults));
        if (document["stored"] is { } expected) AssertHolds(expected, stored, "");
        if ((string?)document["absent"] is { } absent) Assert.Null(absent.Split('.').Aggregate((JsonNode?)stored, (node, part) => node?[part]));
        if ((string?)document["row"] is { } row) Assert.Equal(row, Row(type, stored));
    }

    private static (JsonObject Stored, string[] Faults) Run(ResourceStrategy strategy, JsonNode document, JsonObject obj)
    {
        var subresource = (string?)document["subresource"] ?? "";
        strategy.Default(obj);
        if (document["from"] is not JsonObject from)
        {
            if (document["row"] is null) strategy.PrepareForCreate(obj);
            return (obj, Texts(strategy.Validate(obj)));
        }
        (from["apiVersion"], from["kind"]) = (obj["apiVersion"]!.DeepClone(), obj["kind"]!.DeepClone());
        var current = Complete(from);
        strategy.Default(current);
        (current["metadata"]!["resourceVersion"], obj["metadata"]!["resourceVersion"]) = ("1", "1");
        strategy.PrepareForUpdate(current, obj, subresource);
        if ((bool?)document["bumps"] is { } bumps) Assert.Equal(bumps, strategy.BumpsGeneration(current, obj));
        return (obj, Texts([.. strategy.Validate(obj), .. strategy.ValidateUpdate(current, obj, subresource)]));
    }

    private static JsonObject Complete(JsonObject obj)
    {
        obj["metadata"] ??= new JsonObject();
        var metadata = obj["metadata"]!.AsObject();
        metadata["name"] ??= "x";
        metadata["creationTimestamp"] ??= "2026-01-01T00:00:00Z";
        var type = Known.FirstOrDefault(t => t.ApiVersion == (string?)obj["apiVersion"] && t.Kind == (string?)obj["kind"]);
        if (type is { Namespaced: true }) metadata["namespace"] ??= "default";
        return obj;
    }

    private static string[] Texts(IReadOnlyList<StatusCause> causes) => [.. causes.Select(c => $"{c.Field}: {c.Message}")];

    private static void AssertHolds(JsonNode expected, JsonNode? actual, string path)
    {
        if (expected is not JsonObject wanted) Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: {actual?.ToJsonString()} is not {expected.ToJsonString()}");
        else foreach (var (name, value) in wanted) AssertHolds(value!, actual?[name], $"{path}.{name}");
    }

    private static string Row(ResourceType type, JsonObject obj)
    {
        var item = KubeObject.FromNode(obj);
        using var content = JsonDocument.Parse(item.Json);
        var cells = TableColumnSets.LocalCluster.For(type).Cells(new TableSource(item, content.RootElement, Now));
        return string.Join('|', cells.Select(c => c.Text ?? (c.Flag is { } flag ? (flag ? "true" : "false") : CellText.Of(c.Number))));
    }
}
