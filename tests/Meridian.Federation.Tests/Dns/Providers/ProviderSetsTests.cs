using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ProviderSetsTests
{
    [Theory]
    [InlineData("nearest", "Nearest", "a=192.0.2.1,b=192.0.2.2")]
    [InlineData("round-robin", "None", "=192.0.2.1 192.0.2.2")]
    [InlineData("weighted a=3 b=1", "Weighted", "a*3=192.0.2.1,b=192.0.2.2")]
    [InlineData("weighted a=1000 b=1", "Weighted", "a*255=192.0.2.1,b=192.0.2.2")]
    [InlineData("failover b a", "None", "=192.0.2.2")]
    public void Of_APolicy_LeavesTheChoiceToTheProviderWhereItCanMakeIt(string policy, string routing, string answers)
    {
        var set = ProviderSets.Of(Set(TrafficPolicy.Parse(policy), "a", "b"));

        Assert.Equal(routing, $"{set.Routing}");
        Assert.Equal(answers, string.Join(',', set.Answers.Select(a => $"{a.Id}{(a.Weight == 1 ? "" : $"*{a.Weight}")}={string.Join(' ', a.Data.Cast<AddressData>().Select(d => d.Address))}")));
    }

    [Fact]
    public void Of_OneCluster_HasNoRouting() => Assert.Equal(Routing.None, ProviderSets.Of(Set(TrafficPolicy.Default, "a")).Routing);

    private static DesiredRecordSet Set(TrafficPolicy policy, params string[] clusters) => new()
    {
        Name = DnsName.Parse("hello.default.world.svc.meridian.test"), Type = RecordType.A, Ttl = 5, Policy = policy, Service = new ObjectKey("default", "hello"), Level = NameLevel.Global,
        Targets = [.. clusters.Select((c, i) => new RecordTarget(new AddressData(IPAddress.Parse($"192.0.2.{i + 1}")), new TrafficTarget(c) { Region = $"region-{c}", Weight = policy.WeightOf(c) }))],
    };
}
