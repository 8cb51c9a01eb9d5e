using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ProviderPlanTests
{
    private static readonly DnsName Web = DnsName.Parse("web.default.world.svc.meridian.test");
    private static readonly DnsName Shop = DnsName.Parse("shop.default.world.svc.meridian.test");
    private static readonly DnsName Gone = DnsName.Parse("gone.default.world.svc.meridian.test");

    [Fact]
    public void Of_ADryRun_TellsWhatWouldBeWrittenForWhomAndWhatCannot()
    {
        var status = new ProviderStatus
        {
            Reason = ProviderStatus.DryRun,
            Planned = [new(Web, [new(null, Set(Web))]), new(Gone, [new(Set(Gone), null)])],
            Refused = new Dictionary<DnsName, NameRefusal> { [Shop] = new(NameRefusal.Conflict, "somebody else's") },
        };

        var plan = ProviderPlan.Of("rfc2136", status, [Desired("web", Web), Desired("shop", Shop)]);

        Assert.Equal(
            [
                "gone.default.world.svc.meridian.test  - gone.default.world.svc.meridian.test 5 A 192.0.2.1 ",
                "shop.default.world.svc.meridian.test default/shop  somebody else's",
                "web.default.world.svc.meridian.test default/web + web.default.world.svc.meridian.test 5 A 192.0.2.1 ",
            ],
            plan.Names.Select(n => $"{n.Name} {n.Service} {string.Join(';', n.Changes)} {n.Refused}"));
        Assert.Equal(("rfc2136", "DryRun", 0), (plan.Provider, plan.Reason, plan.Written));
    }

    [Fact]
    public void Of_AProviderThatIsAway_NamesWhatWaitsSince()
    {
        var plan = ProviderPlan.Of("rfc2136", new ProviderStatus { Reason = "Unavailable", Written = new HashSet<DnsName> { Shop } }, [Desired("web", Web), Desired("shop", Shop)]);

        Assert.Equal((Web.ToString(), 1), (Assert.Single(plan.Names).Name, plan.Written));
    }

    private static ManagedSet Set(DnsName name) => new(name, RecordType.A, 5, [new AddressData(IPAddress.Parse("192.0.2.1"))]);

    private static DesiredRecordSet Desired(string service, DnsName name) => new()
    {
        Name = name, Type = RecordType.A, Ttl = 5, Targets = [], Policy = TrafficPolicy.Default, Service = new("default", service), Level = NameLevel.Global,
    };
}
