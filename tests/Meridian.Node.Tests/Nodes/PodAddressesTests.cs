using CsCheck;
using Meridian.Objects;

namespace Meridian.Node.Tests;

public sealed class PodAddressesTests
{
    private readonly PodAddresses addresses = new(new NodeIdentity("node-1", 1, new LoopbackBlock(7)));

    [Fact]
    public void For_PodsOfAnyHistory_NeverShareAnAddress() =>
        Gen.Select(Gen.Int[0, 300], Gen.Bool).Array[0, 600].Sample(steps =>
        {
            var (given, node) = (new Dictionary<string, string>(), new PodAddresses(new NodeIdentity("node-1", 1, new LoopbackBlock(7))));
            foreach (var (number, ends) in steps)
            {
                var pod = TestPods.Pod(name: $"p{number}");
                if (ends)
                {
                    node.Release(pod.Header.Uid);
                    given.Remove(pod.Header.Uid);
                }
                else if (given.Count < 254 || given.ContainsKey(pod.Header.Uid))
                {
                    given[pod.Header.Uid] = node.For(pod, "");
                }
            }
            return given.Values.Distinct().Count() == given.Count && given.Values.All(a => a.StartsWith("127.7.128.", StringComparison.Ordinal));
        });

    [Fact]
    public void For_ReservedAddress_IsKeptForItsPod()
    {
        var old = TestPods.Pod(status: "\"phase\":\"Running\",\"podIP\":\"127.7.128.1\"", name: "old");
        addresses.Reserve(old);

        Assert.Equal("127.7.128.2", addresses.For(TestPods.Pod(name: "new"), ""));
        Assert.Equal("127.7.128.1", addresses.For(old, "127.7.128.1"));
    }

    [Fact]
    public void For_FullNode_SaysSo()
    {
        for (var i = 0; i < 254; i++) addresses.For(TestPods.Pod(name: $"p{i}"), "");

        Assert.Contains("no free pod address", Assert.Throws<ContainerFault>(() => addresses.For(TestPods.Pod(name: "one more"), "")).Message, StringComparison.Ordinal);
        Assert.Equal("127.7.1.1", addresses.For(TestPods.Pod("\"hostNetwork\":true", name: "of the host"), ""));
    }
}
