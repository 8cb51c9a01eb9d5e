using System.Text;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class GlobalAddressesTests
{
    private static readonly LoopbackBlock Block = new(53);

    private static KubeObject Ingress(string name, int second, string ip = "") => KubeObject.Parse(Encoding.UTF8.GetBytes(
        $$"""{"metadata":{"namespace":"default","name":"{{name}}","creationTimestamp":"2030-01-01T00:00:{{second:00}}Z"},"status":{"loadBalancer":{"ingress":[{"ip":"{{ip}}"}] } } }"""));

    private static string Assign(params KubeObject[] ingresses) =>
        string.Join(" ", GlobalAddresses.Assign(ingresses, Block).OrderBy(a => a.Key).Select(a => $"{a.Key.Name}={a.Value}"));

    [Fact]
    public void Assign_NewOnes_GetTheLowestFree() =>
        Assert.Equal("a=127.53.200.2 b=127.53.200.1 c=127.53.200.3", Assign(Ingress("a", 2), Ingress("b", 3, "127.53.200.1"), Ingress("c", 4)));

    [Fact]
    public void Assign_SameClaim_TheOlderKeepsIt() =>
        Assert.Equal("a=127.53.200.1 b=127.53.200.5", Assign(Ingress("a", 2, "127.53.200.5"), Ingress("b", 1, "127.53.200.5")));

    [Fact]
    public void Assign_ForeignAddress_IsReplaced() => Assert.Equal("a=127.53.200.1", Assign(Ingress("a", 1, "198.51.100.1")));
}
