namespace Meridian.Federation.Tests;

public sealed class KubeDnsEntriesTests
{
    [Theory]
    [InlineData(null, "world=meridian.test")]
    [InlineData("", "world=meridian.test")]
    [InlineData("other=a.example,world=old.example", "other=a.example,world=meridian.test")]
    [InlineData("world=meridian.test,other=a.example", "world=meridian.test,other=a.example")]
    [InlineData("worldly=a.example", "worldly=a.example,world=meridian.test")]
    public void AddFederation_KeepsOthers(string? before, string after) => Assert.Equal(after, KubeDnsEntries.AddFederation(before, "world", "meridian.test"));

    [Fact]
    public void RemoveFederation_KeepsOthers()
    {
        Assert.Equal("other=a.example", KubeDnsEntries.RemoveFederation("other=a.example,world=meridian.test", "world"));
        Assert.Null(KubeDnsEntries.RemoveFederation("world=meridian.test", "world"));
    }

    [Fact]
    public void StubDomain_AddedAndRemoved_KeepsOthers()
    {
        var added = KubeDnsEntries.AddStubDomain("""{"corp.example":["10.0.0.1"]}""", "meridian.test", ["127.53.0.1:53"]);

        Assert.Equal("""{"corp.example":["10.0.0.1"],"meridian.test":["127.53.0.1:53"]}""", added);
        Assert.Equal("""{"corp.example":["10.0.0.1"]}""", KubeDnsEntries.RemoveStubDomain(added, "meridian.test"));
        Assert.Null(KubeDnsEntries.RemoveStubDomain("""{"meridian.test":["x"]}""", "meridian.test"));
    }

    [Fact]
    public void AddStubDomain_ToSomethingElse_IsRefused() => Assert.Throws<FormatException>(() => KubeDnsEntries.AddStubDomain("nonsense", "d", []));
}
