using Meridian.Dns;

namespace Meridian.Federation.Tests;

public sealed class ProviderConditionsTests
{
    private static readonly DnsName One = DnsName.Parse("one.meridian.test");
    private static readonly DnsName Two = DnsName.Parse("two.meridian.test");

    private static readonly ProviderStatus Synced = new() { Reason = ProviderStatus.Synced, Written = new HashSet<DnsName> { One, Two } };

    [Fact]
    public void Of_AllWritten_IsTrue() => Assert.Equal(("True", "Published"), Of(Synced));

    [Fact]
    public void Of_NotWrittenYet_IsLeftAsItIs() => Assert.Null(ProviderConditions.Of([One, Two], Synced with { Written = new HashSet<DnsName> { One } }, "rfc2136"));

    [Fact]
    public void Of_ProviderFailsAndNothingWaits_IsLeftAsItIs() => Assert.Null(ProviderConditions.Of([One, Two], Synced with { Reason = "Unavailable" }, "rfc2136"));

    [Fact]
    public void Of_ProviderFailsAndANameWaits_IsFalseWithTheCause() =>
        Assert.Equal(("False", "Denied"), Of(Synced with { Reason = "Denied", Pending = new HashSet<DnsName> { Two } }));

    [Fact]
    public void Of_NameOfSomebodyElse_IsFalse() =>
        Assert.Equal(("False", "RecordConflict"), Of(Synced with { Refused = new Dictionary<DnsName, NameRefusal> { [Two] = new(NameRefusal.Conflict, "theirs") } }));

    private static (string, string)? Of(ProviderStatus status) => ProviderConditions.Of([One, Two], status, "rfc2136") is { } condition ? (condition.Status, condition.Reason) : null;
}
