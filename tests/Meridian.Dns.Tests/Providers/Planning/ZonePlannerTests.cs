using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests;

public sealed class ZonePlannerTests
{
    private static readonly DnsName Zone = DnsName.Parse("meridian.test");
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(55);
    private static readonly OwnerIdentity Us = OwnerIdentity.Of("world", "here");

    private ZoneContent content = ZoneContent.Of([]);

    [Fact]
    public void Plan_NothingThere_ClaimsBeforeItWrites()
    {
        var plan = Plan(Us, Now, Addresses("www", "192.0.2.1"));

        Assert.Equal(["_meridian-lease", "_meridian", "www"], plan.Changes.SelectMany(c => c.Changes).Select(c => c.Name.Labels().First(l => !l.StartsWith("world", StringComparison.Ordinal))));
    }

    [Fact]
    public void Plan_AllAsWanted_ChangesNothing()
    {
        Write(Us, Now, Addresses("www", "192.0.2.1"), Alias("a", "www"));

        Assert.Empty(Plan(Us, Now, Addresses("www", "192.0.2.1"), Alias("a", "www")).Changes);
    }

    [Fact]
    public void Plan_AThirdOfTheLeaseGone_RenewsIt()
    {
        var www = Addresses("www", "192.0.2.1");
        Write(Us, Now, www);
        var due = new ZonePlanner(Zone, Us, Lease).RenewalDue(content);

        Assert.Equal(Now + (Lease / 3), due);
        Assert.Empty(Plan(Us, due - TimeSpan.FromSeconds(1), www).Changes);
        Assert.Equal(RegistryNames.OfLease(Us.Id, Zone), Assert.Single(Assert.Single(Plan(Us, due, www).Changes).Changes).Name);
    }

    [Fact]
    public void Plan_OtherOwnersLeaseEnded_TakesItsPartOut()
    {
        var them = OwnerIdentity.Of("elsewhere", "");
        Write(them, Now, Addresses("www", "192.0.2.9"), Addresses("alone", "192.0.2.9"));
        Write(Us, Now, Addresses("www", "192.0.2.1"));
        Assert.Equal(Addresses("www", "192.0.2.1", "192.0.2.9"), content.Find(Name("www"), RecordType.A));

        Write(Us, Now + Lease - TimeSpan.FromMinutes(1), Addresses("www", "192.0.2.1"));
        Assert.Equal(2, content.Find(Name("www"), RecordType.A)!.Data.Count);
        Write(Us, Now + Lease + TimeSpan.FromMinutes(2), Addresses("www", "192.0.2.1"));

        Assert.Equal(Addresses("www", "192.0.2.1"), content.Find(Name("www"), RecordType.A));
        // A name that we have no part in is not ours to clean.
        Assert.Equal(Addresses("alone", "192.0.2.9"), content.Find(Name("alone"), RecordType.A));
        // Who comes back has its part again.
        Write(them, Now + Lease + TimeSpan.FromMinutes(3), Addresses("www", "192.0.2.9"), Addresses("alone", "192.0.2.9"));
        Assert.Equal(2, content.Find(Name("www"), RecordType.A)!.Data.Count);
    }

    [Fact]
    public void Plan_EarlierControlPlaneOfOurs_IsCleanedWhenItsLeaseEnded()
    {
        Write(OwnerIdentity.Of("world", "before"), Now, Addresses("old", "192.0.2.9"));

        Write(Us, Now + TimeSpan.FromMinutes(5), Addresses("new", "192.0.2.1"));
        Assert.NotNull(content.Find(Name("old"), RecordType.A));
        Write(Us, Now + Lease + TimeSpan.FromMinutes(2), Addresses("new", "192.0.2.1"));
        Assert.Null(content.Find(Name("old"), RecordType.A));
        Write(Us, Now + Lease + TimeSpan.FromMinutes(2), Addresses("new", "192.0.2.1"));

        Assert.Single(content.Names, n => RegistryNames.IsLease(n, Zone));
    }

    [Fact]
    public void Plan_OneHasAddressesAndOtherAnAlias_AddressesAreAnswered()
    {
        Write(OwnerIdentity.Of("elsewhere", ""), Now, Alias("www", "up"));

        Write(Us, Now, Addresses("www", "192.0.2.1"));
        Assert.Equal(Addresses("www", "192.0.2.1"), Assert.Single(content.At(Name("www"))));
        Write(Us, Now);

        Assert.Equal(Alias("www", "up"), Assert.Single(content.At(Name("www"))));
    }

    [Fact]
    public void Plan_TextOfSomebodyElseAtTheRegistry_Stays()
    {
        var note = new ManagedSet(Name("_meridian.www"), RecordType.TXT, 60, [TextData.Of("a note")]);
        content = content.With([new SetChange(null, note)]);

        Write(Us, Now, Addresses("www", "192.0.2.1"));
        Assert.Equal(2, content.Find(note.Name, RecordType.TXT)!.Data.Count);
        Write(Us, Now);

        Assert.Equal(note, Assert.Single(content.Names.SelectMany(content.At)));
    }

    [Fact]
    public void Plan_AnyWritersInAnyOrder_EachNameHasWhatAllOfThemWant()
    {
        var step = Gen.Select(Gen.Int[0, 2], Gen.Int[1, 4].HashSet[0, 3], (who, what) => (who, what));
        step.List[1, 12].Sample(steps =>
        {
            content = ZoneContent.Of([]);
            var wants = new Dictionary<int, HashSet<int>>();
            foreach (var (who, what) in steps)
            {
                wants[who] = what;
                Write(OwnerIdentity.Of($"f{who}", ""), Now, what.Count == 0 ? [] : [Addresses("www", [.. what.Select(w => $"192.0.2.{w}")])]);
            }
            var all = wants.Values.SelectMany(w => w).Distinct().Select(w => $"192.0.2.{w}").Order(StringComparer.Ordinal).ToArray();
            var found = content.Find(Name("www"), RecordType.A);
            Assert.Equal(all, found?.Data.Select(RecordText.Write) ?? []);
            if (all.Length == 0) Assert.Empty(content.Names);
        }, threads: 1);
    }

    private void Write(OwnerIdentity owner, DateTimeOffset now, params ManagedSet[] wanted) => content = content.With(Plan(owner, now, wanted).Changes.SelectMany(c => c.Changes));

    private ZonePlan Plan(OwnerIdentity owner, DateTimeOffset now, params ManagedSet[] wanted) => new ZonePlanner(Zone, owner, Lease).Plan(wanted, content, now);

    private static DnsName Name(string label) => Zone.Prepend(label);

    private static ManagedSet Alias(string label, string target) => new(Name(label), RecordType.CNAME, 60, [new NameData(RecordType.CNAME, Name(target))]);

    private static ManagedSet Addresses(string label, params string[] addresses) => new(Name(label), RecordType.A, 60, addresses.Select(a => new AddressData(IPAddress.Parse(a))));
}
