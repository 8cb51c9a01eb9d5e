using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>
/// Kubernetes' own fixtures, which set every field to something: each is taken, or refused with faults that name their fields.
/// <c>KUBERNETES_TESTDATA</c> names their folder.
/// </summary>
public sealed class KubernetesFixtureTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Create_EveryFixture_IsTakenOrRefusedWithReasons()
    {
        var folder = Environment.GetEnvironmentVariable("KUBERNETES_TESTDATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "KUBERNETES_TESTDATA is not set");

        var found = 0;
        foreach (var kind in BuiltInKinds.OfCluster)
        {
            var file = Path.Combine(folder!, $"{(kind.Type.Group.Length > 0 ? kind.Type.Group : "core")}.{kind.Type.Version}.{kind.Type.Kind}.json");
            if (!File.Exists(file)) continue;
            found++;
            var decoded = ObjectDecoder.Decode(File.ReadAllBytes(file), "application/json", kind.Type);
            var stored = decoded.Node;
            kind.Strategy.Default(stored);
            kind.Strategy.PrepareForCreate(stored);
            Assert.All(kind.Strategy.Validate(stored), f => Assert.True(f.Field.Length > 0 && f.Message.Length > 0 && f.Reason.StartsWith("FieldValue", StringComparison.Ordinal), $"{kind.Type}: {f}"));
            var updated = stored.DeepClone().AsObject();
            kind.Strategy.PrepareForUpdate(stored, updated, "");
            Assert.False(kind.Strategy.BumpsGeneration(stored, updated));
            Assert.DoesNotContain(kind.Strategy.ValidateUpdate(stored, updated, ""), f => !f.Field.StartsWith("metadata.", StringComparison.Ordinal));
            Assert.Equal(kind.Columns?.Columns.Count ?? 0, Cells(kind, KubeObject.FromNode(stored)));
        }

        Assert.True(found >= 40, $"{found} fixtures");
    }

    private static int Cells(BuiltInKind kind, KubeObject obj)
    {
        using var content = System.Text.Json.JsonDocument.Parse(obj.Json);
        return kind.Columns?.Cells(new TableSource(obj, content.RootElement, Now)).Length ?? 0;
    }
}
