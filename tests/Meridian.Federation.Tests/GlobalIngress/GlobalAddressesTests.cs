using System.Net;
using System.Text;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class GlobalAddressesTests
{
    private static readonly LoopbackBlock Block = new(53);

    private static AddressWish Ingress(string name, int second, string ip = "", string staticName = "") => GlobalAddresses.Wish(KubeObject.Parse(Encoding.UTF8.GetBytes(
        $$$$"""
        {"metadata":{"namespace":"default","name":"{{{{name}}}}","creationTimestamp":"2030-01-01T00:00:{{{{second:00}}}}Z",
         "annotations":{"kubernetes.io/ingress.global-static-ip-name":"{{{{staticName}}}}"}},"status":{"loadBalancer":{"ingress":[{"ip":"{{{{ip}}}}"}]}}}
        """)));

    private static string Assign(params AddressWish[] wishes) =>
        string.Join(" ", GlobalAddresses.Assign(wishes, Block).OrderBy(a => a.Key).Select(a => $"{a.Key.Split('/', ' ')[^1]}={a.Value}"));

    [Fact]
    public void Assign_NewOnes_GetTheLowestFree() =>
        Assert.Equal("a=127.53.200.2 b=127.53.200.1 c=127.53.200.3", Assign(Ingress("a", 2), Ingress("b", 3, "127.53.200.1"), Ingress("c", 4)));

    [Fact]
    public void Assign_SameClaim_TheOlderKeepsIt() =>
        Assert.Equal("a=127.53.200.1 b=127.53.200.5", Assign(Ingress("a", 2, "127.53.200.5"), Ingress("b", 1, "127.53.200.5")));

    [Fact]
    public void Assign_ForeignAddress_IsReplaced() => Assert.Equal("a=127.53.200.1", Assign(Ingress("a", 1, "198.51.100.1")));

    [Fact]
    public void Assign_SameStaticName_ShareOneAddress() =>
        Assert.Equal("c=127.53.200.1 shop=127.53.200.7", Assign(Ingress("a", 2, "127.53.200.7", "shop"), Ingress("b", 1, staticName: "shop"), Ingress("c", 3)));

    [Fact]
    public void WishOf_Gateway_PrefersTheAddressItAsksFor() =>
        Assert.Equal(IPAddress.Parse("127.53.200.9"), GlobalAddresses.WishOf(KubeObject.Parse("""
            {"metadata":{"namespace":"a","name":"g"},"spec":{"addresses":[{"value":"127.53.200.9"}]},"status":{"addresses":[{"type":"IPAddress","value":"127.53.200.1"}]}}
            """u8.ToArray())).Claimed);
}
