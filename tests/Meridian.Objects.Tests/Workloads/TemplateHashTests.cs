using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.Workloads;

public sealed class TemplateHashTests
{
    [Fact]
    public void Canonical_IgnoresOrderAndTheHashLabel()
    {
        var a = JsonNode.Parse("""{"metadata":{"labels":{"app":"x"}},"spec":{"a":1,"b":[{"c":2,"d":3}]}}""");
        var b = JsonNode.Parse("""{"spec":{"b":[{"d":3,"c":2}],"a":1},"metadata":{"creationTimestamp":null,"labels":{"pod-template-hash":"abc","app":"x"}}}""");

        Assert.Equal(TemplateHash.Canonical(a), TemplateHash.Canonical(b));
    }

    [Fact]
    public void Of_CountsCollisions()
    {
        Assert.NotEqual(TemplateHash.Of("{}", 0), TemplateHash.Of("{}", 1));
        Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]+$", TemplateHash.Of("{}", 0));
    }
}
