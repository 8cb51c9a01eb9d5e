using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ReplicaFieldTests
{
    private static KubeObject Object(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));

    private static string[] Divided(IReplicaField field, string json, params long[] shares)
    {
        var source = Object(json);
        var before = 0L;
        var written = new List<string>();
        foreach (var share in shares)
        {
            var copy = source.ToNode();
            field.Write(copy, new ReplicaShare(share, before, shares.Sum()), null);
            written.Add(copy["spec"]!.ToJsonString());
            before += share;
        }
        return [.. written];
    }

    [Fact]
    public void Share_OfAnotherNumber_AddsUpToIt() => Gen.Long[0, 50].Array[1, 8].Select(Gen.Long[0, 1000]).Sample((parts, other) =>
    {
        var before = 0L;
        var sum = 0L;
        foreach (var part in parts)
        {
            var mine = new ReplicaShare(part, before, parts.Sum()).Of(other);
            Assert.True(mine >= 0);
            sum += mine;
            before += part;
        }
        Assert.Equal(parts.Sum() == 0 ? 0 : other, sum);
    });

    [Fact]
    public void Deployment_MissingReplicas_IsOne() => Assert.Equal(1, PathReplicas.Ordinary.Total(Object("""{"spec":{}}""")));

    [Fact]
    public void CustomScale_NestedPath_IsReadAndWritten()
    {
        var field = PathReplicas.Of(new ScalePaths(".spec.pool.size", ".status.pool.size", ""));

        Assert.Equal(5, field.Total(Object("""{"spec":{"pool":{"size":5}}}""")));
        Assert.Equal(3, field.Ready(Object("""{"status":{"pool":{"size":3}}}""")));
        Assert.Equal(["""{"pool":{"size":2}}""", """{"pool":{"size":3}}"""], Divided(field, """{"spec":{"pool":{"size":5}}}""", 2, 3));
        Assert.Equal(["""{"pool":{"size":1}}"""], Divided(field, """{"spec":{}}""", 1));
    }

    [Fact]
    public void Job_Completions_AreDividedLikeParallelism()
    {
        var field = new JobReplicas();

        Assert.Equal(
            ["""{"parallelism":1,"completions":3}""", """{"parallelism":1,"completions":4}"""], Divided(field, """{"spec":{"parallelism":2,"completions":7}}""", 1, 1));
        Assert.Equal(["""{"parallelism":3}""", """{"parallelism":0}"""], Divided(field, """{"spec":{"parallelism":3}}""", 3, 0));
    }

    [Fact]
    public void Job_CopyThatIsThere_KeepsItsCompletions()
    {
        var copy = Object("""{"spec":{"parallelism":4,"completions":8}}""").ToNode();

        new JobReplicas().Write(copy, new ReplicaShare(1, 0, 4), Object("""{"spec":{"parallelism":2,"completions":5}}"""));

        Assert.Equal("""{"parallelism":1,"completions":5}""", copy["spec"]!.ToJsonString());
    }

    [Fact]
    public void Job_Indexed_GoesWhole()
    {
        var field = new JobReplicas();
        const string Json = """{"spec":{"parallelism":3,"completions":3,"completionMode":"Indexed"}}""";

        Assert.Equal(1, field.Total(Object(Json)));
        Assert.Equal(["""{"parallelism":3,"completions":3,"completionMode":"Indexed"}"""], Divided(field, Json, 1));
        Assert.True(field.DropsEmpty(Object(Json)));
    }

    [Fact]
    public void Autoscaler_LeastAndMost_AreDivided()
    {
        var field = new AutoscalerReplicas();

        Assert.Equal(10, field.Total(Object("""{"spec":{"maxReplicas":10}}""")));
        Assert.Equal(
            ["""{"minReplicas":2,"maxReplicas":5}""", """{"minReplicas":2,"maxReplicas":5}"""], Divided(field, """{"spec":{"minReplicas":4,"maxReplicas":10}}""", 5, 5));
        Assert.Equal(["""{"maxReplicas":1,"minReplicas":1}""", """{"maxReplicas":9,"minReplicas":1}"""], Divided(field, """{"spec":{"maxReplicas":10}}""", 1, 9));
    }
}
